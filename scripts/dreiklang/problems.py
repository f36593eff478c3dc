"""What is found wrong with data. A Problem is a value: it is collected and shown, and the work goes on."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "note"]
Level = Literal[1, 2, 3, 4, 5]
LEVELS: dict[Level, str] = {
    1: "files and encoding",
    2: "schema and ids",
    3: "offsets and references",
    4: "label scheme and relation types",
    5: "content",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold of the data; its id names the bad file `tests/bad/<id>.*`."""

    id: str
    level: Level
    meaning: str
    severity: Severity = "error"


_RULES = (
    Rule("generated-stale", 1, "A generated file is what its generator would write now."),
    # sources
    Rule("source-empty", 1, "A source holds text."),
    Rule("source-type", 1, "A file is of a kind that can be read, by its name or by --format."),
    Rule("source-unreadable", 1, "A file can be read as what its name says."),
    Rule("source-binary", 1, "A text file holds text."),
    Rule("source-row", 1, "Every row of a file holds a text."),
    Rule("source-lost-characters", 1, "No character of a text was lost or misread on its way here.", "note"),
    Rule("source-id", 2, "An id is of printable characters without white space, and short enough for a file's name."),
    Rule("source-duplicate-id", 2, "An id names one text only."),
    Rule("source-date", 2, "A date says which day, month or year it is."),
    Rule("source-license", 5, "A licence is an SPDX expression such as CC-BY-4.0.", "note"),
    Rule("source-no-license", 5, "A text has a licence; without one it is not released.", "note"),
    Rule("source-metadata", 2, "A file says nothing of a text that contradicts what is known of it."),
    Rule("source-not-german", 5, "A text is German."),
    Rule("source-near-duplicate", 5, "No text says nearly the same as another; those that do share a split.", "note"),
    Rule("source-personal-data", 5, "A text holds no way to reach a person: e-mail, phone, account, address.", "note"),
    Rule("source-damaged", 1, "A source in the corpus can be read, and its file is named after it."),
    Rule("source-segments", 3, "Segments are in order, without outer white space, and hold every other character."),
    Rule("source-repairs", 3, "The text as it came can be had back from the repairs on record."),
    # the scheme
    Rule("scheme-version", 4, "The scheme's version goes up with what changes in it, and as far as that calls for."),
    Rule("scheme-migration", 4, "A label that the scheme had and no longer offers has a migration."),
    Rule("withdrawn-text", 5, "A text that was withdrawn is not in the corpus, and does not come back."),
    Rule("withdrawn-on-server", 5, "A text that was withdrawn has no task on the server any more.", "note"),
    # tasks
    Rule("task-unreadable", 2, "Every task of a batch can be read."),
    Rule("task-source-missing", 3, "Every task has its source."),
    Rule("task-text-changed", 3, "A task's text is its source's text."),
    Rule("task-on-server-differs", 3, "A task on the server has the text it has here."),
    Rule(
        "task-on-server-twice", 2, "A task is on the server once; its answers are collected from all of them.", "note"
    ),
    # collected
    Rule("export-shape", 2, "A task, annotation or region has the shape in which Label Studio exports it."),
    Rule("unknown-document", 3, "The doc_id of an answered task names a source of this corpus."),
    Rule("task-text", 3, "An answered task holds its text, and the text is the one its text_sha256 was made of."),
    Rule("text-changed", 3, "A source's text is still the one that was annotated."),
    Rule("not-carried", 3, "What was marked in a text that was corrected since could be carried along.", "note"),
    Rule("utf16-offsets", 3, "Offsets count code points; those that count UTF-16 units are repaired.", "note"),
    Rule("entity-range", 3, "A span lies in its text and covers at least one character."),
    Rule("entity-text-mismatch", 3, "A span covers what it says it covers."),
    Rule("entity-space", 3, "A span begins and ends with a character, not with white space.", "note"),
    Rule("entity-label", 4, "A span bears one label, an entity type of the scheme."),
    Rule("region-twice", 2, "No two spans of an annotation bear the same id."),
    Rule("relation-end", 3, "A relation joins two spans of its annotation."),
    Rule("relation-label", 4, "A relation bears a label, a relation type of the scheme."),
    Rule("relation-type", 4, "A relation joins two different spans of types the scheme allows for it."),
    Rule("translation-place", 3, "A translation belongs to a segment of its task and a target language of the scheme."),
    Rule("translation-empty", 5, "A translation that was given is not empty.", "note"),
    Rule("translation-missing", 5, "An answer has a translation of every segment.", "note"),
    Rule("label-outdated", 4, "A label that was split or given up was looked at again in every answer that bears it."),
    Rule("several-answers", 2, "A text box holds one answer."),
    Rule("unknown-flag", 4, "A flag of a document is one the interface offers."),
    Rule("unknown-control", 4, "A region comes from a control of the generated interface."),
    Rule("collected-damaged", 1, "Every line of a collected file can be read."),
    # adjudication
    Rule("ledger-damaged", 1, "Every line of the ledger of decisions can be read."),
    Rule("document-open", 5, "Every answered document is settled; one that is not stays out of the release.", "note"),
    Rule(
        "review-unusable", 5, "A review decides every dispute, and its answers are still the ones that were reviewed."
    ),
    Rule("decision-stale", 3, "What was settled is still what was answered."),
    # release
    Rule("no-license", 5, "A document that is released has a licence; one without stays out."),
    Rule("label-not-in-scheme", 4, "Every label and target language in a settled document is in `scheme.toml`."),
    Rule("gold-inconsistent", 3, "A settled annotation fits its document: offsets, references and ids are sound."),
    Rule("translation-copy", 5, "A translation is not its source over again."),
    Rule("translation-language", 5, "A translation is in its language, and in no other one of the scheme."),
    Rule("translation-number", 5, "A number comes through in the translation.", "note"),
    Rule("translation-name", 5, "The name of a person or an organisation comes through in the translation.", "note"),
    Rule("split-frozen", 5, "Nothing that belongs together with a frozen test set is new; it stays out.", "note"),
    Rule("split-leakage", 5, "No document of a release has a near-duplicate in another split."),
    Rule("release-input-changed", 1, "What a release was made from is still there, as it was or only added to."),
    Rule("release-not-rebuilt", 1, "What a release was made from gives the same tables again."),
    Rule("release-inconsistent", 3, "A released row fits its text: offsets, ids and references are sound."),
    Rule("text-copy-differs", 5, "A copy that bears the name of a withheld text is that text."),
    Rule("text-copy-missing", 5, "A withheld text has a copy among those it is to be put back from."),
    Rule("release-changed", 1, "A file of a release is what it was when it was released."),
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
    def level(self) -> Level:
        return RULES[self.rule].level

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity
