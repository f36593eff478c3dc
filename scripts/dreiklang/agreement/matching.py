"""A largest set of disjoint pairs: which of one annotator's things go with which of another's."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")
T = TypeVar("T")
Choices = Sequence[Sequence[int]]  # of each of the left the places in the right that it may go with


class Matched(NamedTuple, Generic[K, T]):
    """Every thing of both lists in one of the three."""

    pairs: list[tuple[K, T, T]]
    left: list[T]
    right: list[T]


def matching(
    left: Sequence[T], right: Sequence[T], near: Choices, steps: Sequence[tuple[K, Callable[[T, T], bool]]]
) -> Matched[K, T]:
    """Of each step in turn as many disjoint pairs that fit as there can be, out of what the earlier ones left over.

    `near` holds at least all that fit in any step, in order. Pairs are in order of steps, and of the left.
    """
    found: list[tuple[K, T, T]] = []
    partner: dict[int, int] = {}  # of the left, in the right
    owner: dict[int, int] = {}  # of the right, in the left
    for name, fits in steps:
        choices = [
            () if i in partner else [j for j in reach if j not in owner and fits(thing, right[j])]
            for i, (thing, reach) in enumerate(zip(left, near, strict=True))
        ]
        now = largest(choices)
        found += ((name, left[i], right[j]) for i, j in now.items())
        partner |= now
        owner |= {j: i for i, j in now.items()}
    alone = [thing for i, thing in enumerate(left) if i not in partner]
    return Matched(found, alone, [thing for j, thing in enumerate(right) if j not in owner])


def largest(choices: Choices) -> dict[int, int]:
    """A largest matching, in order of the left (augmenting paths, breadth first)."""
    partner: dict[int, int] = {}
    owner: dict[int, int] = {}
    for root, places in enumerate(choices):
        if places:
            _augment(root, choices, partner, owner)
    return dict(sorted(partner.items()))


def _augment(root: int, choices: Choices, partner: dict[int, int], owner: dict[int, int]) -> None:
    """Give `root` a partner if that can be had by giving others another one."""
    came_from: dict[int, int] = {}
    waiting = deque([root])
    while waiting:
        i = waiting.popleft()
        for j in choices[i]:
            if j in came_from:
                continue
            came_from[j] = i
            if j in owner:
                waiting.append(owner[j])
                continue
            free: int | None = j
            while free is not None:
                i = came_from[free]
                given_up = partner.get(i)
                partner[i], owner[free] = free, i
                free = given_up
            return
