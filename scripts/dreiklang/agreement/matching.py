"""A largest set of disjoint pairs: which of one annotator's things go with which of another's."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def matching(left: Sequence[T], right: Sequence[T], fits: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """As many disjoint pairs that fit as there can be, in order of the left (augmenting paths, breadth first)."""
    if not left or not right:
        return []
    choices = [[j for j, other in enumerate(right) if fits(thing, other)] for thing in left]
    partner: dict[int, int] = {}  # of the left, in the right
    owner: dict[int, int] = {}  # of the right, in the left
    for root in range(len(left)):
        _augment(root, choices, partner, owner)
    return [(left[i], right[partner[i]]) for i in sorted(partner)]


def rest(left: Sequence[T], right: Sequence[T], pairs: Sequence[tuple[T, T]]) -> tuple[Sequence[T], Sequence[T]]:
    """What is in none of the pairs."""
    if not pairs:
        return left, right
    taken_left, taken_right = {a for a, _ in pairs}, {b for _, b in pairs}
    return [a for a in left if a not in taken_left], [b for b in right if b not in taken_right]


def _augment(root: int, choices: Sequence[Sequence[int]], partner: dict[int, int], owner: dict[int, int]) -> None:
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
