"""An answer and what is wrong with it, as whoever looks after the annotators needs it."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dreiklang.collected.shapes import Id
from dreiklang.problems import Problem
from dreiklang.records import Annotation


class Place(NamedTuple):
    """Where an answer is on the server it was collected from."""

    source: str  # the project: no other one on any server has the same
    project: int | None
    task: Id
    annotation: Id


@dataclass(frozen=True, slots=True)
class Draft:
    """Something begun and not submitted."""

    document_id: str
    part: int
    annotator: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer; `place` is None where it did not come straight from a server."""

    answer: Annotation
    segments: tuple[str, ...]  # ids of the segments of its task
    translated: frozenset[tuple[str, str]]  # segment of the task and language, also where it could not be carried along
    problems: tuple[Problem, ...]  # found in reading it
    place: Place | None

    def untranslated(self, language: str) -> tuple[str, ...]:
        """Ids of the segments of which nothing was said in a language; an empty translation says something."""
        return tuple(segment for segment in self.segments if (segment, language) not in self.translated)
