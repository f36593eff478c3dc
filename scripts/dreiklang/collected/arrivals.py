"""All of collecting a task that needs no memory of other tasks, and so can be done anywhere.

What is left to be done in order, in one place, is to name people and to compare with what was collected before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
from msgspec import UNSET, Raw, Struct

from dreiklang.collected.convert import read
from dreiklang.collected.findings import Findings
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import (
    ExportAnnotation,
    ExportDraft,
    ExportTask,
    Id,
    StoredAnnotation,
    StoredDraft,
    TaskData,
    Who,
    draft_identity,
    identity,
    utc,
)
from dreiklang.problems import Problem

_DATA = msgspec.json.Decoder(TaskData)
_STORED = msgspec.json.Decoder(StoredAnnotation)
_NO_PREDICTION = (UNSET, Raw(b"{}"), Raw(b"null"))
_encode = msgspec.json.Encoder().encode

# Where pseudonyms go; no text within an encoded answer can look like this, as its quotation marks are escaped.
_PEOPLE = b'"completed_by":"","updated_by":null'
_USER = b'"user":""'


class Answer(Struct, gc=False, array_like=True):
    """An annotation or a draft as it will be kept, but that its people are nobody before they are named."""

    name: str | None  # its identity; None if it has none, and can't be kept
    by: Who
    updated_by: Who  # of an annotation
    encoded: bytes

    def name_people(self, completed_by: str, updated_by: str | None) -> None:
        people = b'"completed_by":%b,"updated_by":%b' % (_encode(completed_by), _encode(updated_by))
        self._put(_PEOPLE, people)

    def name_user(self, user: str) -> None:
        self._put(_USER, b'"user":' + _encode(user))

    def _put(self, nobody: bytes, people: bytes) -> None:
        at = self.encoded.index(nobody)
        view = memoryview(self.encoded)
        self.encoded = b"".join((view[:at], people, view[at + len(nobody) :]))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A task on its way in."""

    id: Id
    project: int | None
    document: str | None  # its doc_id
    fault: str | None  # why its data can't be read
    annotations: Sequence[Answer]
    drafts: Sequence[Answer]
    content: Callable[[], bytes]  # its data on one line
    findings: Callable[[Sequence[int]], Findings]  # in the annotations at these places; where in the task they are


class _Packed(Struct, gc=False, array_like=True):
    """An Arrival between processes, of which everything was asked."""

    id: Id
    project: int | None
    document: str | None
    fault: str | None
    annotations: list[Answer]
    drafts: list[Answer]
    content: bytes
    problems: list[Problem]
    counts: dict[str, int]  # of problems, by rule


_pack = msgspec.msgpack.Encoder().encode
_PACKED = msgspec.msgpack.Decoder(list[_Packed])


def arrival(task: ExportTask, labels: Labels) -> Arrival:
    given = [_kept(task.project, annotation) for annotation in task.annotations or ()]
    drafts = [_draft(task.project, draft) for draft in task.drafts or ()]
    content = partial(minified, task.data)
    try:
        data = _DATA.decode(task.data)
    except msgspec.ValidationError as error:
        return Arrival(task.id, task.project, None, str(error), (), (), content, lambda places: Findings())

    def findings(places: Sequence[int]) -> Findings:
        return read(data, [given[place][0] for place in places], labels, "").found

    annotations = [answer for _, answer in given]
    return Arrival(task.id, task.project, data.doc_id, None, annotations, drafts, content, findings)


def packed(arrivals: Sequence[Arrival]) -> bytes:
    return _pack([_packed(one) for one in arrivals])


def unpacked(content: bytes, labels: Labels) -> list[Arrival]:
    return [_unpacked(one, labels) for one in _PACKED.decode(content)]


def minified(encoded: bytes | Raw) -> bytes:
    """Without spaces and line ends between tokens: the same answer gives the same bytes, and a task fits on a line."""
    return msgspec.json.format(encoded, indent=-1)


def _packed(one: Arrival) -> _Packed:
    if one.fault:
        return _Packed(one.id, one.project, None, one.fault, [], [], b"", [], {})
    # Most often all of them are news, so what will be asked is what is wrong in them together.
    named = [place for place, answer in enumerate(one.annotations) if answer.name is not None]
    found = one.findings(named)
    return _Packed(
        one.id,
        one.project,
        one.document,
        None,
        list(one.annotations),
        list(one.drafts),
        one.content(),
        found.shown,
        found.count,
    )


def _unpacked(one: _Packed, labels: Labels) -> Arrival:
    named = sum(answer.name is not None for answer in one.annotations)

    def findings(places: Sequence[int]) -> Findings:
        if len(places) == named:
            return Findings.counted(one.problems, one.counts)
        chosen = [_STORED.decode(one.annotations[place].encoded) for place in places]
        return read(_DATA.decode(one.content), chosen, labels, "").found

    return Arrival(
        one.id,
        one.project,
        one.document,
        one.fault,
        one.annotations,
        one.drafts,
        lambda: one.content,
        findings,
    )


def _kept(project: int | None, given: ExportAnnotation) -> tuple[StoredAnnotation, Answer]:
    kept = StoredAnnotation(
        id=given.id,
        unique_id=given.unique_id,
        completed_by="",
        updated_by=None,
        created_at=utc(given.created_at),
        updated_at=utc(given.updated_at or given.created_at),
        lead_time=given.lead_time,
        was_cancelled=given.was_cancelled,
        ground_truth=given.ground_truth,
        result=given.result,
        parent_prediction=given.parent_prediction,
        parent_annotation=given.parent_annotation,
        prediction=UNSET if given.prediction in _NO_PREDICTION else given.prediction,
    )
    is_named = given.id is not None or given.unique_id is not None
    name = identity(project, given) if is_named else None
    return kept, Answer(name, given.completed_by, given.updated_by, minified(_encode(kept)))


def _draft(project: int | None, given: ExportDraft) -> Answer:
    kept = StoredDraft(
        id=given.id,
        user="",
        created_at=utc(given.created_at),
        updated_at=utc(given.updated_at or given.created_at),
        lead_time=given.lead_time,
        result=given.result,
        annotation=given.annotation,
    )
    name = draft_identity(project, given.id) if given.id is not None else None
    return Answer(name, given.account, None, minified(_encode(kept)))
