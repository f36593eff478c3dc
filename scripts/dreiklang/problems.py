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
    Rule("source-type", "A file is of a kind that can be read, by its name or by --format."),
    Rule("source-unreadable", "A file can be read as what its name says."),
    Rule("source-binary", "A text file holds text."),
    Rule("source-row", "Every row of a file holds a text."),
    Rule("source-lost-characters", "No character of a text was lost or misread on its way here.", "note"),
    Rule("source-id", "An id is of printable characters without white space, and short enough for a file's name."),
    Rule("source-duplicate-id", "An id names one text only."),
    Rule("source-date", "A date says which day, month or year it is."),
    Rule("source-license", "A licence is an SPDX expression such as CC-BY-4.0.", "note"),
    Rule("source-no-license", "A text has a licence; without one it is not released.", "note"),
    Rule("source-metadata", "A file says nothing of a text that contradicts what is known of it."),
    Rule("source-not-german", "A text is German."),
    Rule("source-damaged", "A source in the corpus can be read, and its file is named after it."),
    Rule("source-segments", "Segments are in order, without outer white space, and hold every other character."),
    Rule("source-repairs", "The text as it came can be had back from the repairs on record."),
    # tasks
    Rule("task-unreadable", "Every task of a batch can be read."),
    Rule("task-source-missing", "Every task has its source."),
    Rule("task-text-changed", "A task's text is its source's text."),
    Rule("task-on-server-differs", "A task on the server has the text it has here."),
    Rule("task-on-server-twice", "A task is on the server once; its answers are collected from all of them.", "note"),
    # collected
    Rule("export-shape", "A task, annotation or region has the shape in which Label Studio exports it."),
    Rule("unknown-document", "The doc_id of an answered task names a source of this corpus."),
    Rule("task-text", "An answered task holds its text, and the text is the one its text_sha256 was made of."),
    Rule("text-changed", "A source's text is still the one that was annotated."),
    Rule("utf16-offsets", "Offsets count code points; those that count UTF-16 units are repaired.", "note"),
    Rule("entity-range", "A span lies in its text and covers at least one character."),
    Rule("entity-text-mismatch", "A span covers what it says it covers."),
    Rule("entity-label", "A span bears one label, an entity type of the scheme."),
    Rule("region-twice", "No two spans of an annotation bear the same id."),
    Rule("relation-end", "A relation joins two spans of its annotation."),
    Rule("relation-label", "A relation bears a label, a relation type of the scheme."),
    Rule("relation-type", "A relation joins two different spans of types the scheme allows for it."),
    Rule("translation-place", "A translation belongs to a segment of its task and a target language of the scheme."),
    Rule("several-answers", "A text box holds one answer."),
    Rule("unknown-flag", "A flag of a document is one the interface offers."),
    Rule("unknown-control", "A region comes from a control of the generated interface."),
    Rule("collected-damaged", "Every line of a collected file can be read."),
    # adjudication
    Rule("ledger-damaged", "Every line of the ledger of decisions can be read."),
    Rule("document-open", "Every answered document is settled; one that is not stays out of the release.", "note"),
    Rule("decision-stale", "What was settled is still what was answered."),
    # release
    Rule("no-license", "A document that is released has a licence; one without stays out."),
    Rule("label-not-in-scheme", "Every label and target language in a settled document is in `scheme.toml`."),
    Rule("gold-inconsistent", "A settled annotation fits its document: offsets, references and ids are sound."),
    Rule("release-changed", "A file of a release is what it was when it was released."),
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
