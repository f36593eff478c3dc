"""The JSON shapes of this room: what Label Studio exports, and what is kept of it in `annotation/collected/`.

A `Raw` field is passed on byte by byte, so that what nobody here understands is kept too.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, Protocol

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from dreiklang.records import Origin

Id = int | str | None
Time = Annotated[datetime, Meta(tz=True)]


class Account(Struct, gc=False):
    """Who did it, as snapshots name them."""

    id: int | None = None
    email: str | None = None


Who = int | str | Account | None


class ExportAnnotation(Struct, gc=False):
    """One person's answer as Label Studio gives it out; counters and other keys are left behind."""

    result: Raw
    created_at: datetime
    updated_at: datetime | None = None
    id: Id = None
    unique_id: str | None = None
    completed_by: Who = None
    updated_by: Who = None
    lead_time: float | None = None
    was_cancelled: bool = False
    ground_truth: bool = False
    prediction: Raw | UnsetType = UNSET
    parent_prediction: Id = None
    parent_annotation: Id = None


class ExportDraft(Struct, gc=False):
    """What somebody had typed but not submitted."""

    result: Raw
    created_at: datetime
    updated_at: datetime | None = None
    id: Id = None
    user: Who = None
    created_username: str | None = None  # e.g. "Anna Muster anna@example.org, 6"
    annotation: Id = None
    lead_time: float | None = None

    @property
    def account(self) -> Who:
        """Who typed it: a draft names the address and, elsewhere, the number that annotations name."""
        number = (self.created_username or "").rpartition(", ")[2]
        if isinstance(self.user, str) and "@" in self.user and number.isdecimal():
            return Account(int(number), self.user)
        return self.user


class StoredDeletion(Struct, gc=False):
    """That an answer was found to be gone from the server it came from."""

    id: Id
    unique_id: str | None
    noticed_at: Time


class ExportTask(Struct, gc=False):
    """One element of an export."""

    data: Raw
    id: Id = None
    project: int | None = None
    annotations: list[ExportAnnotation] | None = None
    drafts: list[ExportDraft] | None = None


class LooseTask(Struct, gc=False):
    """An element of which some part has an odd shape: its answers are tried one by one."""

    data: Raw
    id: Id = None
    project: int | None = None
    annotations: list[Raw] | None = None
    drafts: list[Raw] | None = None


class Named(Struct, gc=False):
    """Only what names an annotation, draft or region."""

    id: Id = None
    unique_id: str | None = None


class StoredAnnotation(Struct, gc=False, omit_defaults=True):
    """An answer as `annotation/collected/` keeps it: people are pseudonyms."""

    id: Id
    unique_id: str | None
    completed_by: str
    updated_by: str | None
    created_at: Time
    updated_at: Time
    lead_time: float | None
    was_cancelled: bool
    ground_truth: bool
    result: Raw
    parent_prediction: Id = None
    parent_annotation: Id = None
    prediction: Raw | UnsetType = UNSET  # the suggestion the annotator saw, as it was then


class StoredDraft(Struct, gc=False, omit_defaults=True):
    """A draft as `annotation/collected/` keeps it."""

    id: Id
    user: str
    created_at: Time
    updated_at: Time
    lead_time: float | None
    result: Raw
    annotation: Id = None  # the submitted answer it would change


class StoredTask(Struct, gc=False):
    """One line of a collected file: only the answers that were new or changed then, or found to be deleted."""

    id: Id
    project: int | None
    data: Raw
    annotations: list[StoredAnnotation]
    drafts: list[Raw]
    source: str | None = None  # the project, if they came straight from its server
    deleted: list[StoredDeletion] = []


class TaskLine(Struct, gc=False, omit_defaults=True):
    """A `StoredTask` whose answers are encoded already, or not decoded yet."""

    id: Id
    project: int | None
    data: Raw
    annotations: list[Raw]
    drafts: list[Raw]
    source: str | None = None
    deleted: list[StoredDeletion] = []


class TaskSegment(Struct, gc=False):
    """A segment as the task names it; the text of the segment is not needed to read answers."""

    id: str | None = None
    start: int | None = None
    end: int | None = None


class TaskData(Struct, gc=False):
    """What this project put into a task, as far as reading answers needs it."""

    doc_id: str | None = None
    text: str | None = None
    text_sha256: str | None = None
    scheme_version: str = ""
    part: Annotated[int, Meta(ge=1)] = 1
    parts: Annotated[int, Meta(ge=1)] = 1
    offset: Annotated[int, Meta(ge=0)] = 0  # where the part begins in the document
    segments: list[TaskSegment] = []


class GlobalOffsets(Struct, gc=False):
    start: int
    end: int


class Value(Struct, gc=False):
    """What was said in a region; which fields are there depends on the control."""

    start: int | str | None = None  # Text: a number; HyperText: an XPath; Paragraphs: the paragraph's number as text
    end: int | str | None = None
    text: str | list[str] | None = None  # of a span: what it covers, never to be trusted; of a text area: the answers
    labels: list[str] | None = None
    choices: list[str] | None = None
    hypertextlabels: list[str] | None = None
    paragraphlabels: list[str] | None = None
    start_offset: int | None = field(name="startOffset", default=None)
    end_offset: int | None = field(name="endOffset", default=None)
    global_offsets: GlobalOffsets | None = field(name="globalOffsets", default=None)


class Region(Struct, gc=False):
    """One item of a `result`: a span, an answer in a text area, ticked choices, or a relation."""

    type: str
    id: str | None = None
    from_name: str = ""
    to_name: str = ""
    value: Value | None = None
    origin: Origin = "manual"
    from_id: str | None = None
    to_id: str | None = None
    direction: Literal["right", "left", "bi"] | None = None
    labels: list[str] | None = None


class Identified(Protocol):
    id: Id
    unique_id: str | None


def identity(project: int | None, answer: Identified) -> str:
    """By which an annotation is the same one in every export: its unique id, or else "PROJECT-ID"."""
    return answer.unique_id or f"{project or 0}-{answer.id}"


def draft_identity(project: int | None, draft: Id) -> str:
    return f"draft-{project or 0}-{draft}"


def utc(time: datetime) -> datetime:
    """Label Studio's times are UTC also where an export leaves that out."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)
