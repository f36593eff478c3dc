"""The types that pass between rooms. Offsets are Unicode code points, end-exclusive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

Origin = Literal["manual", "prediction", "prediction-changed"]
Authorship = Literal["human", "machine", "post-edited"]
NEAR = 0.5  # how alike near-duplicates are at least, see Likeness
RETURNED = "↩ "  # how a line of an answer's comment begins that was put there when the answer was given back
Settled = Literal["single", "unanimous", "rule", "adjudicated"]
Mention = tuple[int, int, str]  # an entity by what it says: start, end, type
Link = tuple[str, Mention, Mention]  # a relation by what it says: type, head, tail
Rendering = tuple[str, str, str]  # a translation by what it says: segment id, language, text


def text_sha256(text: str) -> str:
    """The checksum by which a task and an answer prove which text they belong to: hex SHA-256 of the UTF-8 bytes."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or a heading: `document.text[start:end]`, no outer white space."""

    id: str  # "s1", "s2", … in order of the text
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit between the raw and the repaired text: `raw[start:start + len(before)] == before` became `after`."""

    rule: str  # e.g. "glued-heading"
    start: int  # into the raw text
    before: str
    after: str
    reason: str = ""  # the evidence, for whoever reviews the repair


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document's text came from, and what was done to it."""

    file: str  # name only, no folder; "-" for standard input
    format: str  # "txt", "md", "html", "jsonl", "csv", "parquet"
    sha256: str  # hex, of the file's raw bytes
    encoding: str = "utf-8"
    verbatim: bool = False
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A German text, repaired unless added verbatim (then NFC and `\\n` line ends are not promised either)."""

    id: str
    text: str
    segments: tuple[Segment, ...]
    provenance: Provenance
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: str | None = None  # ISO 8601, e.g. "2026-05-17"
    license: str | None = None  # SPDX id, e.g. "CC-BY-4.0"; None keeps the document out of releases
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is left of a text that was taken back: no word of it."""

    document_id: str
    reason: str
    at: str  # the day, e.g. "2026-05-17"
    text_sha256: str
    files: tuple[str, ...] | None = None  # collected files and ledgers it was taken out of; None: not recorded


@dataclass(frozen=True, slots=True)
class Entity:
    """A typed stretch of a document: `text == document.text[start:end]`."""

    id: str  # unique within its annotation
    type: str  # a name in scheme.toml, e.g. "ORG"
    start: int
    end: int
    origin: Origin = "manual"


@dataclass(frozen=True, slots=True)
class Relation:
    """`head` and `tail` are ids of entities of the same annotation; of a symmetric relation the head comes first."""

    id: str
    type: str  # a name in scheme.toml, e.g. "sells_to"
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Translation:
    """One segment in one target language. An empty text is an answer too: nothing to translate."""

    segment_id: str
    language: str  # BCP 47
    text: str
    origin: Origin = "manual"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's answer to one task; offsets are into the whole document, also where the task was a part of it."""

    id: str  # Label Studio's unique_id, or "PROJECT-ID" where an export has none
    document_id: str
    annotator: str  # a pseudonym; "model:…" for a machine
    created_at: datetime
    updated_at: datetime
    text_sha256: str  # of the task's text
    scheme_version: str
    part: int = 1
    parts: int = 1
    start: int = 0  # where its part lies in the document
    end: int | None = None  # None: the end of the document
    updated_by: str | None = None  # the pseudonym of who changed it last
    lead_time: float | None = None  # seconds
    was_cancelled: bool = False  # skipped
    ground_truth: bool = False
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    translations: tuple[Translation, ...] = ()
    flags: tuple[str, ...] = ()  # of not_german, bad_segmentation, unsuitable
    comment: str = ""
    defects: int = 0  # how much of it could not be read; each was reported as a Problem


@dataclass(frozen=True, slots=True)
class GoldTranslation:
    """A settled translation and who made it."""

    segment_id: str
    language: str
    text: str
    origin: Authorship


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document and its settled annotation."""

    document: Document
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    translations: tuple[GoldTranslation, ...]
    annotators: int  # how many answered, without skips, and without who settled what two others had answered
    settled: Settled
    rule: str | None = None  # which one, where settled == "rule"


@dataclass(frozen=True, slots=True)
class Settlement:
    """All there is to release of a document: what was settled, and every answer it was settled from."""

    gold: GoldDocument
    answers: tuple[Annotation, ...]
    source_sha256: str = ""  # hex, of the file that holds the document; by it a rebuild knows its source again


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % bootstrap interval over `n` documents; None where it is undefined."""

    layer: str  # "entities", "relations" or "translations"; "entities.PER", "translations.en" for a part of one
    measure: str  # e.g. "f1_exact"; a share or coefficient, at most 1, unless its name says otherwise
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that some annotators say and others do not; exactly one of the last three is there."""

    votes: tuple[str, ...]  # pseudonyms
    entity: Mention | None = None
    relation: Link | None = None
    translation: Rendering | None = None

    @property
    def item(self) -> Mention | Link | Rendering:
        found = self.entity or self.relation or self.translation
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Dispute:
    """Options for one place of a text, of which an adjudicator takes one, several or none."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What an adjudicator is asked of one task."""

    document_id: str
    part: int
    basis: str  # checksum of the answers in dispute, by which a decision finds out that they are others now
    settled: Annotation  # what no longer is in dispute, as if someone had answered just that
    answers: tuple[Annotation, ...]  # one of each annotator
    disputes: tuple[Dispute, ...]
    reason: str  # why it is open, in words


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An adjudicator's answer to a review."""

    answer: Annotation  # what the page held in the end, as an answer to the task that was reviewed
    basis: str  # as in the review
    disputes: tuple[Dispute, ...]  # as in the review
    chosen: tuple[tuple[Option, ...] | None, ...]  # of each dispute; None where nothing was ticked, not even "none"
    is_prefilled: bool = True  # the page had come with what was settled
    is_rejected: bool = False  # all that anyone answered is


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two texts say the same: of the three-word runs that one of them has, the share that both have."""

    first: str  # ids of documents
    second: str
    similarity: float  # 0 to 1

    @property
    def is_near(self) -> bool:
        """Whether they are near-duplicates: half of their runs are the same."""
        return self.similarity >= NEAR


@dataclass(frozen=True, slots=True)
class Kin:
    """What is known of how the texts of a corpus belong together."""

    likenesses: tuple[Likeness, ...] = ()  # of all pairs that are at all alike
    days: Mapping[str, str] = field(default_factory=dict)  # document id -> its date, of those that are to stay together
    documents: int = 0  # how many texts were looked at; none: nothing is known
