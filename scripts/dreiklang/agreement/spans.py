"""Marked spans: which of one annotator's are the same as which of another's, and which are left without overlaps."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import le
from typing import Literal, NamedTuple

from dreiklang.agreement.matching import matching
from dreiklang.records import Annotation

Kind = Literal["equal", "boundary", "type", "boundary and type", "missing"]


class Mention(NamedTuple):
    """A marked span. What an annotator marked twice the same way counts once."""

    start: int
    end: int
    type: str


class Pairing(NamedTuple):
    """What two annotators made of the same stretch; one of them is None where the kind is "missing"."""

    kind: Kind
    left: Mention | None
    right: Mention | None


def mentions(answer: Annotation) -> list[Mention]:
    """In order of the text."""
    return sorted({Mention(entity.start, entity.end, entity.type) for entity in answer.entities})


def align(left: Sequence[Mention], right: Sequence[Mention]) -> list[Pairing]:
    """Every mention of both in exactly one pairing; equal ones first, and then as many as can be.

    In this order: equal; of one type and overlapping; the same span of two types; overlapping of two types. Two
    mentions that are equal are never parted for the sake of a further pair.
    """
    equal = set(left).intersection(right)
    found = [Pairing("equal", mention, mention) for mention in sorted(equal)]
    ours, theirs = ([mention for mention in side if mention not in equal] for side in (left, right))
    matched = matching(ours, theirs, touching(ours, theirs), _STEPS)
    found += (Pairing(kind, a, b) for kind, a, b in matched.pairs)
    found += (Pairing("missing", mention, None) for mention in matched.left)
    found += (Pairing("missing", None, mention) for mention in matched.right)
    return found


def touching(left: Sequence[Mention], right: Sequence[Mention]) -> list[list[int]]:
    """Of each of the left which of the right overlap it or touch it; the right are in order of the text."""
    if not left or not right:
        return [[] for _ in left]
    starts = [start for start, _, _ in right]
    farthest = list(accumulate((end for _, end, _ in right), max))  # the end of whichever before reaches farthest
    return [
        [j for j in range(bisect_left(farthest, start), bisect_right(starts, end)) if right[j][1] >= start]
        for start, end, _ in left
    ]


def overlap(left: Mention, right: Mention) -> bool:
    """Whether they share a character."""
    return left.start < right.end and right.start < left.end


def flat(spans: Iterable[Mention]) -> list[Mention]:
    """Those that are left when the longer of two overlapping spans wins, the earlier of two equally long ones.

    The rule of the config `ner`, which can't hold overlaps either.
    """
    ordered = sorted(spans)
    if all(map(le, [mention.end for mention in ordered], [mention.start for mention in ordered[1:]])):
        return ordered
    kept: list[Mention] = []  # in order of the text, so that only its neighbours can overlap a span
    starts: list[int] = []
    for span in sorted(ordered, key=lambda m: (m.start - m.end, m.start, m.type)):
        at = bisect_left(starts, span.start)
        if not any(overlap(span, other) for other in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, span)
            starts.insert(at, span.start)
    return kept


def intersections(left: Sequence[Mention], right: Sequence[Mention]) -> Iterator[tuple[int, int, int]]:
    """Of two flat, sorted lists: place in the left, place in the right, and how many characters both cover."""
    i = j = 0
    while i < len(left) and j < len(right):
        start, end, _ = left[i]
        other_start, other_end, _ = right[j]
        # Calls of min and max would take half of the time.
        shared = (end if end < other_end else other_end) - (start if start > other_start else other_start)
        if shared > 0:
            yield i, j, shared
        if end <= other_end:
            i += 1
        else:
            j += 1


_STEPS: tuple[tuple[Kind, Callable[[Mention, Mention], bool]], ...] = (
    ("boundary", lambda a, b: a.type == b.type and overlap(a, b)),
    ("type", lambda a, b: a[:2] == b[:2]),
    ("boundary and type", overlap),
)
