"""Which entity, relation and segment of a new release was which of the old one: their ids count, they do not name."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Place = tuple[int, int]
Pairs = list[tuple[int, int]]  # an index into the old ones, one into the new
Ends = tuple[str, str] | frozenset[str]  # head and tail, or two that have no order


class Joined(NamedTuple):
    """A relation and the entities it joins, by names that hold for both releases."""

    type: str
    ends: Ends


def entities(old: Sequence[tuple[Place, str]], new: Sequence[tuple[Place, str]]) -> Pairs:
    """The same stretch and type first, then the same stretch, then the same type where most is shared.

    Old places are those in the new text.
    """
    pairs = Pairs()
    _by_key(pairs, old, new, lambda entity: entity)
    _by_key(pairs, old, new, lambda entity: entity[0])
    _by_score(pairs, old, new, lambda a, b: _overlap(a[0], b[0]) if a[1] == b[1] else 0)
    return pairs


def relations(old: Sequence[Joined], new: Sequence[Joined]) -> Pairs:
    """All the same first, then the same ends, then the same type turned or with one end."""
    pairs = Pairs()
    _by_key(pairs, old, new, lambda relation: relation)
    _by_score(pairs, old, new, lambda a, b: int(_same_ends(a.ends, b.ends)))
    _by_score(pairs, old, new, lambda a, b: _shared_ends(a.ends, b.ends) if a.type == b.type else 0)
    return pairs


def segments(old: Sequence[Place], new: Sequence[Place]) -> Pairs:
    """The same stretch first, then where most is shared."""
    pairs = Pairs()
    _by_key(pairs, old, new, lambda place: place)
    _by_score(pairs, old, new, _overlap)
    return pairs


def _same_ends(one: Ends, other: Ends) -> bool:
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return frozenset(one) == frozenset(other)
    return one == other


def _shared_ends(one: Ends, other: Ends) -> int:
    """All, turned, are more than one in its place."""
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return len(frozenset(one) & frozenset(other))
    return 2 if one == other[::-1] else int(one[0] == other[0] or one[1] == other[1])


def _overlap(one: Place, other: Place) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _left(pairs: Pairs, old: Sequence[T], new: Sequence[T]) -> tuple[Iterable[int], Iterable[int]]:
    was, now = {i for i, _ in pairs}, {j for _, j in pairs}
    return [i for i in range(len(old)) if i not in was], [j for j in range(len(new)) if j not in now]


def _by_key(pairs: Pairs, old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable]) -> None:
    """Pair up those of one key, in order."""
    olds, news = _left(pairs, old, new)
    waiting = defaultdict[Hashable, list[int]](list)
    for j in news:
        waiting[key(new[j])].append(j)
    pairs += [(i, waiting[key(old[i])].pop(0)) for i in olds if waiting.get(key(old[i]))]


def _by_score(pairs: Pairs, old: Sequence[T], new: Sequence[T], score: Callable[[T, T], int]) -> None:
    """Pair up by the highest score, the first of equals first; 0 makes no pair."""
    olds, news = _left(pairs, old, new)
    scored = sorted((-value, i, j) for i in olds for j in news if (value := score(old[i], new[j])))
    was, now = set[int](), set[int]()
    for _, i, j in scored:
        if i not in was and j not in now:
            pairs.append((i, j))
            was.add(i)
            now.add(j)
