"""One task and its answers → Annotation records. What can't be read becomes a Problem and is counted, never dropped."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

import msgspec

from dreiklang.collected.findings import Findings
from dreiklang.collected.offsets import Offsets
from dreiklang.collected.regions import SPANS, Labels, Reading
from dreiklang.collected.shapes import Named, Region, StoredAnnotation, TaskData, identity
from dreiklang.problems import Problem
from dreiklang.records import Annotation, text_sha256

_REGIONS = msgspec.json.Decoder(list[Region])
_REGION = msgspec.json.Decoder(Region)
_NAMED = msgspec.json.Decoder(Named)
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_LARGE = 8 * 1024 * 1024  # bytes of a result, whose regions take five times that


class Read(NamedTuple):
    """The answers to a task, and what of them could not be read."""

    answers: list[tuple[StoredAnnotation, Reading]]
    found: Findings


class _Result(NamedTuple):
    regions: Iterable[Region]  # may be gone through again
    found: Findings


@dataclass(frozen=True, slots=True)
class _OneByOne:
    """Regions that are decoded anew whenever they are gone through; what they name is in memory once."""

    items: Sequence[msgspec.Raw]

    def __iter__(self) -> Iterator[Region]:
        for item in self.items:
            region = _REGION.decode(item)
            region.from_id, region.to_id = (end and intern(end) for end in (region.from_id, region.to_id))
            region.labels = region.labels and [intern(label) for label in region.labels]
            yield region


def read(data: TaskData, annotations: Sequence[StoredAnnotation], labels: Labels, where: str) -> Read:
    """Read the answers to one task; `where` is how Problems name the task."""
    if data.text is None:
        return Read([], Findings([Problem("task-text", where, "has no text: its answers can't be placed")]))
    if data.text_sha256 is not None and data.text_sha256 != text_sha256(data.text):
        message = "its text is not the one its text_sha256 was made of, so its answers were not read: was it edited?"
        return Read([], Findings([Problem("task-text", where, message)]))
    places = [f"{where}, annotation {a.id if a.id is not None else a.unique_id}" for a in annotations]
    results = [_regions(a.result, place) for a, place in zip(annotations, places, strict=True)]
    offsets = Offsets(data.text, _spans(result.regions for result in results))
    answers, found = [], Findings(_utf16_note(offsets, where))
    for annotation, place, result in zip(annotations, places, results, strict=True):
        reading = Reading(data, offsets, labels, place, annotation.updated_at)
        reading.found.merge(result.found)
        reading.read(result.regions)
        answers.append((annotation, reading))
        found.merge(reading.found)
    return Read(answers, found)


def record(data: TaskData, project: int | None, annotation: StoredAnnotation, reading: Reading) -> Annotation:
    """One answer, its offsets into the whole document."""
    return Annotation(
        id=identity(project, annotation),
        document_id=data.doc_id or "",
        annotator=annotation.completed_by,
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        text_sha256=data.text_sha256 or text_sha256(data.text or ""),
        scheme_version=data.scheme_version,
        part=data.part,
        parts=data.parts,
        start=data.offset,
        end=data.offset + len(data.text or "") if data.parts > 1 else None,
        updated_by=annotation.updated_by,
        lead_time=annotation.lead_time,
        was_cancelled=annotation.was_cancelled,
        ground_truth=annotation.ground_truth,
        entities=reading.entities,
        relations=reading.relations,
        translations=reading.boxes.translations,
        flags=tuple(reading.boxes.flags),
        comment=reading.boxes.comment,
        defects=reading.found.errors,
    )


def _regions(result: msgspec.Raw, where: str) -> _Result:
    """All regions, or those of them that have the shape of one."""
    if memoryview(result).nbytes < _LARGE:
        with suppress(msgspec.ValidationError):
            return _Result(_REGIONS.decode(result), Findings())
    try:
        items = _RAW.decode(result)
    except msgspec.ValidationError as error:
        return _Result([], Findings([Problem("export-shape", where, f"its result can't be read: {error}")]))
    sound, found = [], Findings()
    for place, item in enumerate(items, 1):
        try:
            _REGION.decode(item)
            sound.append(item)
        except msgspec.ValidationError as error:
            found.add(Problem("export-shape", f"{where}, region {_name(item, place)}", f"can't be read: {error}"))
    return _Result(_OneByOne(sound), found)


def _name(item: msgspec.Raw, place: int) -> str:
    try:
        named = _NAMED.decode(item)
    except msgspec.ValidationError:
        return f"#{place}"
    return f"#{place}" if named.id is None else str(named.id)


def _spans(results: Iterable[Iterable[Region]]) -> Iterator[tuple[int, int, str]]:
    for regions in results:
        for region in regions:
            value = region.value
            if value and region.type in SPANS and isinstance(value.text, str):
                start, end = value.start, value.end
                if isinstance(start, int) and isinstance(end, int):
                    yield start, end, value.text


def _utf16_note(offsets: Offsets, where: str) -> Iterator[Problem]:
    if offsets.utf16:
        utf16, code_points = offsets.evidence
        yield Problem(
            "utf16-offsets",
            where,
            f"its offsets count UTF-16 units and were read so: {utf16} spans cover what they say if counted that way, "
            f"{code_points} if counted in code points",
        )
