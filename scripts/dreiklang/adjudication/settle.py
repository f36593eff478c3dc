"""Whose whole answer stands: a ground truth, one answer alone, or all the same. Everything else is open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from dreiklang.adjudication.content import content, differences, digest
from dreiklang.adjudication.ruling import Ruling
from dreiklang.records import Annotation, Review, Settled

Awaited = Mapping[int, Sequence[str]]  # of each part the annotators whose answer was given back and is to come
NOBODY: Awaited = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Decision:
    """What of the answers to one task stands, and why: a line of the ledger.

    Either one answer was `chosen`, or they were settled item by item: then what all share stands, but for `items`.
    """

    document_id: str
    part: int
    settled: Settled | Literal["open"]
    reason: str
    by: str  # the adjudicator's pseudonym, or "rule"
    at: datetime  # when the newest answer came, not when the rule ran: the same answers give the same line
    answers: tuple[str, ...]  # ids of the annotations that were weighed
    chosen: str | None = None  # id of the annotation that stands; None while open
    digest: str | None = None  # of the content that stands
    basis: str | None = None  # checksum of the answers that were settled item by item
    text_sha256: str | None = None  # of the text that the offsets of `items` are into
    items: tuple[Ruling, ...] = ()  # on everything that not all answers share


def settle(answers: Iterable[Annotation], awaited: Awaited = NOBODY) -> Iterator[Decision]:
    """One decision for each part of a document, in order; what is skipped, not answered or awaited stays open."""
    tasks: defaultdict[int, list[Annotation]] = defaultdict(list)
    for answer in answers:
        tasks[answer.part].append(answer)
    given = [answer for part in sorted(tasks) for answer in tasks[part]]
    if reason := mixed(given):
        yield _decision(given, "open", reason)
        return
    parts = max((answer.parts for answer in given), default=0)
    for part in range(1, parts + 1):
        if part in tasks:
            yield decide(tasks[part], awaited.get(part, ()))
        else:
            missing = _decision(given, "open", f"part {part} of {parts} has no answer")
            yield replace(missing, part=part, answers=())


def mixed(answers: Iterable[Annotation]) -> str:
    """Why answers cannot be put together: the text was cut into tasks in more than one way. Empty if they can."""
    cuts = defaultdict(set)
    for answer in answers:
        if not answer.was_cancelled:
            cuts[answer.part].add(answer.text_sha256)
            cuts[0].add(str(answer.parts))
    if any(len(cut) > 1 for cut in cuts.values()):
        return "its text was cut into tasks in two ways, and both were answered: delete the answers to one of them"
    return ""


def decide(answers: Sequence[Annotation], awaited: Sequence[str] = ()) -> Decision:
    """Settle one task. `answers` holds at least one; of one annotator's several the latest counts.

    While an answer is `awaited` only a ground truth settles it.
    """
    weighed = weigh(answers)
    truths = [answer for answer in weighed if answer.ground_truth and not answer.defects]
    if len({content(truth) for truth in truths}) == 1:
        return _decision(answers, "adjudicated", "marked as ground truth", truths[0], by=truths[0].annotator)
    if truths:
        return _decision(answers, "open", f"{len(truths)} ground truths differ: leave one")
    if awaited:
        return _decision(answers, "open", f"the answer of {_joined(awaited)} was given back and is awaited")
    if not weighed:
        return _decision(answers, "open", "skipped by all")
    unread = [answer.annotator for answer in weighed if answer.defects]
    if unread:
        return _decision(answers, "open", f"the answer of {_joined(unread)} can't be read in full")
    contents = {content(answer) for answer in weighed}
    if len(contents) > 1:
        return _decision(answers, "open", f"{len(weighed)} answers differ in {differences(map(content, weighed))}")
    if len(weighed) == 1:
        return _decision(answers, "single", "one answer", weighed[0])
    return _decision(answers, "unanimous", f"{len(weighed)} equal answers", weighed[0])


def weigh(answers: Iterable[Annotation]) -> list[Annotation]:
    """Each annotator's last word, in order of annotators; a ground truth outlives that annotator's other answers."""
    latest: dict[str, Annotation] = {}
    for answer in sorted(answers, key=lambda a: (a.ground_truth, a.updated_at, a.id)):
        if not answer.was_cancelled:
            latest[answer.annotator] = answer
    return [latest[annotator] for annotator in sorted(latest)]


def _joined(names: Sequence[str]) -> str:
    """E.g. "a1", "a1 and of a2": of each the one answer that counts."""
    return " and of ".join(names)


def where(task: Decision | Annotation | Review) -> str:
    """How a problem names a task; the first part of a document, which most have alone, goes by the document's id."""
    return task.document_id if task.part == 1 else f"{task.document_id}, part {task.part}"


def basis(weighed: Iterable[Annotation]) -> str:
    """Hex SHA-256 of everything that an adjudicator goes by: changes with any answer, and with the text."""
    told = (f"{a.id} {digest(content(a))} {a.text_sha256} {a.defects > 0}\n" for a in weighed)
    return sha256("".join(sorted(told)).encode()).hexdigest()


def _decision(
    answers: Sequence[Annotation],
    settled: Settled | Literal["open"],
    reason: str,
    chosen: Annotation | None = None,
    by: str = "rule",
) -> Decision:
    if chosen is not None and chosen.flags:
        settled, reason, chosen = "open", f"flagged {', '.join(chosen.flags)} by {chosen.annotator}", None
    return Decision(
        document_id=answers[0].document_id,
        part=answers[0].part,
        settled=settled,
        reason=reason,
        by=by,
        at=max(answer.updated_at for answer in answers),
        answers=tuple(sorted(answer.id for answer in answers)),
        chosen=chosen.id if chosen else None,
        digest=digest(content(chosen)) if chosen else None,
    )
