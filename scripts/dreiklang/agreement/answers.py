"""Which answers are compared: of each task the last word of each annotator who did not skip it, nor settled it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dreiklang.independent import independent
from dreiklang.records import Annotation, Document

Place = tuple[str, str]  # segment id, language


@dataclass(frozen=True, slots=True)
class Answered:
    """A document, all answers to it, and what its annotators were shown."""

    document: Document
    answers: tuple[Annotation, ...]
    batch: str | None = None
    suggested: bool = False  # whether its tasks came with suggestions
    drafts: Mapping[Place, str] = field(default_factory=dict)  # suggested translations
    links: Mapping[int, str] = field(default_factory=dict)  # of each part the address of its task


@dataclass(frozen=True, slots=True)
class Shared:
    """One task and the answers to it, at most one of each annotator, in order of their names."""

    start: int  # the task's text is `document.text[start:end]`
    end: int
    answers: tuple[Annotation, ...]


def shared(answered: Answered) -> tuple[Shared, ...]:
    """The tasks of a document that were answered, in order; answers to different cuts of its text share none.

    Of one annotator's several answers the latest counts, of ground truths those that are `independent`. Skips do not
    count, and neither does what could not be read in full: what is missing there nobody left out.
    """
    tasks: defaultdict[tuple[int, int, str], list[Annotation]] = defaultdict(list)
    for answer in answered.answers:
        if not answer.was_cancelled and not answer.defects:
            tasks[answer.start, answer.parts, answer.text_sha256].append(answer)
    length = len(answered.document.text)
    return tuple(_shared(start, length, given) for (start, _, _), given in sorted(tasks.items()))


def is_suggested(answered: Answered) -> bool:
    """Whether annotators saw suggestions: the tasks say so, or an answer was made from one."""
    return answered.suggested or any(
        any(entity.origin != "manual" for entity in answer.entities)
        or any(translation.origin != "manual" for translation in answer.translations)
        for answer in answered.answers
    )


def finished(tasks: Iterable[Shared]) -> datetime:
    """When the last answer was given."""
    return max(answer.created_at for task in tasks for answer in task.answers)


def _shared(start: int, length: int, answers: Iterable[Annotation]) -> Shared:
    given = independent(sorted(answers, key=lambda answer: (answer.updated_at, answer.id)))
    ordered = tuple(given[name] for name in sorted(given))
    end = ordered[0].end
    return Shared(start, length if end is None else end, ordered)
