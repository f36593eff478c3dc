"""Answers to an earlier text, carried along to the corrected one: `annotation/decisions/carried.jsonl`.

What was collected stays as it is; a line here says that a text is a correction of another, and by which edits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from dreiklang.alignment import Alignment, Edit, edits
from dreiklang.collected.shapes import TaskData, TaskSegment
from dreiklang.files import add_lines, read_lines
from dreiklang.problems import Problem
from dreiklang.records import Annotation, Document, Translation, text_sha256

Key = tuple[str, str, str]  # document id, checksum of the text of a task, checksum of the corrected document


@dataclass(frozen=True, slots=True)
class Carry:
    """The text of a task, and the stretch of a corrected document that came of it by these edits."""

    document_id: str
    earlier: str  # hex SHA-256 of the task's text
    corrected: str  # hex SHA-256 of the whole document's text
    start: int  # into the corrected document
    end: int
    at: datetime  # when it was decided that this is a correction
    edits: tuple[Edit, ...]  # offsets into the task's text

    @property
    def key(self) -> Key:
        return self.document_id, self.earlier, self.corrected

    def alignment(self, document: Document) -> Alignment:
        """From the task's text to the stretch of the corrected document."""
        return Alignment(self.edits, document.text[self.start : self.end])

    def segments(self, earlier: Iterable[TaskSegment], document: Document) -> dict[str, str]:
        """What each unchanged segment of the task is called in the corrected document."""
        names = {(segment.start, segment.end): segment.id for segment in document.segments}
        alignment, found = self.alignment(document), {}
        for segment in earlier:
            if segment.id is None or segment.start is None or segment.end is None:
                continue
            place = alignment.place(segment.start, segment.end)
            if place and (name := names.get((place[0] + self.start, place[1] + self.start))):
                found[segment.id] = name
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a task, and where it lay in the document as it was then."""

    offset: int
    text: str
    segments: tuple[TaskSegment, ...] = ()


def outstanding(found: Iterable[Problem], is_settled: bool) -> Iterator[Problem]:
    """All but what could not be carried along where somebody has settled the document since."""
    return (problem for problem in found if not (is_settled and problem.rule == "not-carried"))


def carries(document: Document, parts: Sequence[Part], at: datetime) -> list[Carry]:
    """How each of the parts of an earlier text, in order, became what it is in the corrected document."""
    earlier = ""
    for part in parts:
        earlier += "\n" * (part.offset - len(earlier)) + part.text  # what lies between parts is white space
    changes = edits(earlier, document.text)
    whole, corrected = Alignment(changes, document.text), text_sha256(document.text)
    found = []
    for part in parts:
        start, end = whole.bounds(part.offset, part.offset + len(part.text))
        if len(parts) == 1:
            start, end = 0, len(document.text)
        inside = edits(part.text, document.text[start:end])
        found.append(Carry(document.id, text_sha256(part.text), corrected, start, end, at, inside))
    return found


def read(path: Path) -> dict[Key, Carry]:
    """All lines, of several on the same texts the last. Raises CorpusError naming a damaged one."""
    return {carry.key: carry for carry in read_lines(path, Carry)}


def record(path: Path, news: Iterable[Carry]) -> None:
    add_lines(path, map(msgspec.json.encode, news))


def carried(
    answer: Annotation, earlier: TaskData, carry: Carry, document: Document, where: str
) -> tuple[Annotation, list[Problem]]:
    """not-carried: the answer as one to the corrected text, and what of it has no place there any more.

    What is lost counts as a defect: no rule settles such an answer as if it were whole.
    """
    alignment = carry.alignment(document)
    problems: list[Problem] = []

    def lost(what: str, again: str = "mark it again") -> None:
        message = f"{what}: its place was changed when the text was corrected: {again}, or settle it in a review"
        problems.append(Problem("not-carried", f"{document.id}: {where}", message))

    entities = []
    for entity in answer.entities:
        place = alignment.place(entity.start - answer.start, entity.end - answer.start)
        if place is None:
            words = (earlier.text or "")[entity.start - answer.start : entity.end - answer.start]
            lost(f"the {entity.type} that was at {entity.start} to {entity.end} (“{words}”)")
        else:
            entities.append(replace(entity, start=place[0] + carry.start, end=place[1] + carry.start))
    left = {entity.id for entity in entities}
    relations = tuple(r for r in answer.relations if {r.head, r.tail} <= left)
    for relation in answer.relations:
        if not {relation.head, relation.tail} <= left:
            lost(f"a relation {relation.type} to an entity that could not be carried")
    now = carry.segments(earlier.segments, document)
    translations: list[Translation] = []
    for translation in answer.translations:
        if translation.segment_id in now:
            translations.append(replace(translation, segment_id=now[translation.segment_id]))
        else:
            what = f"the translation of {translation.segment_id} into {translation.language} (“{translation.text}”)"
            lost(what, "translate it again")
    made = replace(
        answer,
        text_sha256=text_sha256(document.text[carry.start : carry.end]),
        start=carry.start,
        end=carry.end,
        entities=tuple(entities),
        relations=relations,
        translations=tuple(translations),
        defects=answer.defects + len(problems),
    )
    return made, problems
