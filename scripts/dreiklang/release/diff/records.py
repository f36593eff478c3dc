"""What can be said of two releases. Offsets are code points, those of `before` into the old text."""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["none", "patch", "minor", "major"]
LEVELS: tuple[Level, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True, slots=True)
class Span:
    """An entity; it has no text where the release may not pass its text on."""

    type: str
    text: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EntityChange:
    """`moved` is the same type at other, overlapping bounds; `relabelled` another type at the same bounds."""

    how: Literal["added", "dropped", "moved", "relabelled"]
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation with its arguments."""

    type: str
    head: Span
    tail: Span


@dataclass(frozen=True, slots=True)
class RelationChange:
    """`retyped` is another type between the same entities; `redirected` the same type with another end, or turned."""

    how: Literal["added", "dropped", "retyped", "redirected"]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Wording:
    """A translation and who made it: "human", "machine" or "post-edited"."""

    text: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class TranslationChange:
    """`edited` has other words, another origin, or both."""

    how: Literal["added", "dropped", "edited"]
    segment: str  # its id in the new release, of a dropped one in the old
    language: str
    before: Wording | None
    after: Wording | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column that says one thing of the document, e.g. its licence or its split; of lists their lengths."""

    field: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A place where the text was corrected: `old[start:start + len(before)] == before` became `after`."""

    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is in one release only, or not the same in both."""

    id: str
    how: Literal["added", "removed", "changed"]
    split: str
    title: str | None
    entities: int  # how many it has, of a removed one had
    relations: int
    translations: int
    reason: str | None = None  # why it was withdrawn
    text: tuple[Edit, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    entity_changes: tuple[EntityChange, ...] = ()
    relation_changes: tuple[RelationChange, ...] = ()
    translation_changes: tuple[TranslationChange, ...] = ()

    @property
    def corrected(self) -> bool:
        """Whether its text is another one."""
        return bool(self.text) or any(change.field == "text_sha256" for change in self.fields)


@dataclass(frozen=True, slots=True)
class ReleaseChange:
    """Something of the release as a whole: a label, a column, a config, a language."""

    level: Level
    what: str  # e.g. 'entity type "EVENT" added'


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the number must grow as much as that."""

    level: Level
    what: str  # e.g. "documents removed: 2"


@dataclass(frozen=True, slots=True)
class Diff:
    """All of it: `counts` are of everything, `documents` as many in detail as were asked for."""

    old: str
    new: str
    level: Level
    next: str  # the lowest number the new release may have
    reasons: tuple[Reason, ...]
    release: tuple[ReleaseChange, ...]
    counts: dict[str, int] = field(default_factory=dict)  # e.g. "entities moved"; what did not happen is not there
    documents: tuple[DocumentChange, ...] = ()
    more: int = 0  # documents that changed and are not in `documents`
