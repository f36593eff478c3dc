"""What is found wrong with data. A Problem is a value: it is collected and shown, and the work goes on."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "note"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold of the data; its id names the bad file `tests/bad/<id>.*`."""

    id: str
    meaning: str
    severity: Severity = "error"


_RULES = (
    Rule("generated-stale", "A generated file is what its generator would write now."),
    # sources
    Rule("source-empty", "A source holds text."),
    # tasks
    # collected
    # adjudication
    Rule("document-open", "Every answered document is settled; one that is not stays out of the release.", "note"),
    Rule("decision-stale", "What was settled is still what was answered."),
    # release
)

RULES = {rule.id: rule for rule in _RULES}


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of a rule: `where` names file or document and place, `message` what is wrong and what to do."""

    rule: str
    where: str
    message: str

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise KeyError(f"{self.rule} is not in problems.RULES")

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity
