"""All that can be settled of a document without a person: whole answers first, then item by item."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dreiklang.adjudication.content import content, digest
from dreiklang.adjudication.merge import Answers, Merge, Rules, merge
from dreiklang.adjudication.relabelled import relabelled
from dreiklang.adjudication.ruling import readable, ruled
from dreiklang.adjudication.settle import NOBODY, Awaited, Decision, basis, mixed, settle, weigh
from dreiklang.migrations import Names
from dreiklang.records import Annotation


def resolve(
    text: str,
    answers: Sequence[Annotation],
    in_force: Mapping[int, Decision],
    rules: Rules,
    awaited: Awaited = NOBODY,
    names: Sequence[Names] = (),
) -> Iterator[Decision]:
    """One decision for each part of a document: the one in force where it still stands, else what the rules say now.

    It stands too where labels are called otherwise now: `names` are what they were called earlier, the latest first.
    """
    is_mixed = bool(mixed(answers))
    for now in settle(answers, awaited):
        held, given = in_force.get(now.part), [a for a in answers if a.part == now.part]
        if now.settled != "open" or is_mixed:
            yield now
        elif held and (still := held if stands(held, given) else relabelled(held, given, names, text)):
            yield still
        elif comparable(given) and now.part not in awaited:
            yield _by_item(now, weigh(given), rules, text)
        else:
            yield now


def stands(decision: Decision, answers: Iterable[Annotation]) -> bool:
    """Whether what was settled item by item was settled from just these answers to its task."""
    return decision.settled != "open" and decision.basis is not None and decision.basis == basis(weigh(answers))


def comparable(answers: Iterable[Annotation]) -> bool:
    """Whether rules may go through the items: several sound answers, of which none is flagged or a ground truth."""
    weighed = weigh(answers)
    return len(weighed) > 1 and not any(a.defects or a.flags or a.ground_truth for a in weighed)


def said(weighed: Iterable[Annotation]) -> Answers:
    return {answer.annotator: content(answer) for answer in weighed}


def comparable_tasks(documents: Iterable[Sequence[Annotation]]) -> Iterator[Answers]:
    """The tasks whose items rules may go through, for learning whom to trust."""
    for answers in documents:
        for part in sorted({answer.part for answer in answers}):
            given = [answer for answer in answers if answer.part == part]
            if comparable(given) and len({answer.text_sha256 for answer in weigh(given)}) == 1:
                yield said(weigh(given))


def _by_item(now: Decision, weighed: Sequence[Annotation], rules: Rules, text: str) -> Decision:
    found = merge(said(weighed), rules)
    if found.open:
        settled = len(found.rulings)
        return replace(now, reason=f"{now.reason}; {settled} settled by rule") if settled else now
    return decision(now, weighed, found, text)


def decision(now: Decision, weighed: Sequence[Annotation], found: Merge, text: str) -> Decision:
    """What the rules settled of a task, with nothing left open."""
    used = Counter(ruling.rule for ruling in found.rulings if ruling.rule != "entities")
    return replace(
        now,
        settled="rule",
        reason=", ".join(sorted(used)),
        answers=tuple(sorted(answer.id for answer in weighed)),
        digest=digest(ruled(found.shared, found.rulings)),
        basis=basis(weighed),
        text_sha256=weighed[0].text_sha256,
        items=readable(found.rulings, text),
    )
