"""The arithmetic of repairs: apply them, undo them, chain them.

Repairs are always sorted by `start` and never overlap. Every function is linear in the text and the repairs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from dreiklang.errors import SourceError
from dreiklang.records import Repair


def apply(text: str, repairs: Iterable[Repair]) -> str:
    """`text` with every `before` become its `after`. Raises SourceError where `before` is not what stands there."""
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        start, end = repair.start, repair.start + len(repair.before)
        if start < at:
            raise SourceError(f"repair {repair.rule} at {start}: overlaps the one before: sort and merge them first")
        if text[start:end] != repair.before:
            raise SourceError(f"repair {repair.rule} at {start}: {repair.before!r} is not what stands there")
        pieces += (text[at:start], repair.after)
        at = end
    return "".join((*pieces, text[at:]))


def undo(text: str, repairs: Sequence[Repair]) -> str:
    """The text that `repairs` were made on, exactly. Raises SourceError where they did not lead to `text`."""
    return apply(text, _inverse(repairs))


def chain(raw: str, text: str, done: Sequence[Repair], more: Sequence[Repair]) -> tuple[Repair, ...]:
    """The repairs from `raw` all the way, where `done` leads from it to `text` and `more` on from there.

    What overlaps is merged into one repair, which carries the rule of the later one and every reason.
    """
    result, shift = [], 0
    for group in _overlapping(_steps(done, more)):
        start, end = group[0].start, max(step.end for step in group)
        growth = sum(len(step.repair.after) - len(step.repair.before) for step in group if not step.later)
        later = [replace(step.repair, start=step.start - start) for step in group if step.later]
        before, after = raw[start - shift : end - shift - growth], apply(text[start:end], later)
        if before != after:
            rule = (later or [group[0].repair])[-1].rule
            reasons = dict.fromkeys(step.repair.reason for step in group if step.repair.reason)
            result.append(Repair(rule, start - shift, before, after, "; ".join(reasons)))
        shift += growth
    return tuple(result)


def trimmed(repair: Repair) -> Repair:
    """The same edit without what `before` and `after` share at their ends."""
    before, after = repair.before, repair.after
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next((i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head)
    return Repair(
        repair.rule,
        repair.start + head,
        before[head : len(before) - tail],
        after[head : len(after) - tail],
        repair.reason,
    )


def _inverse(repairs: Iterable[Repair]) -> list[Repair]:
    """The repairs that lead back, with starts into the repaired text."""
    back, shift = [], 0
    for repair in repairs:
        back.append(Repair(repair.rule, repair.start + shift, repair.after, repair.before))
        shift += len(repair.after) - len(repair.before)
    return back


class _Step(NamedTuple):
    """A repair of either list, placed in the text between them."""

    start: int
    end: int
    later: bool
    repair: Repair


def _steps(done: Sequence[Repair], more: Sequence[Repair]) -> list[_Step]:
    earlier = zip(_inverse(done), done, strict=True)
    steps = [_Step(back.start, back.start + len(back.before), False, repair) for back, repair in earlier]
    steps += [_Step(repair.start, repair.start + len(repair.before), True, repair) for repair in more]
    return sorted(steps, key=attrgetter("start", "end"))


def _overlapping(steps: Iterable[_Step]) -> Iterator[list[_Step]]:
    """The steps in groups: alone, or with all that reach into each other."""
    group: list[_Step] = []
    end = 0
    for step in steps:
        if group and step.start >= end:
            yield group
            group = []
        group.append(step)
        end = max(end, step.end)
    if group:
        yield group
