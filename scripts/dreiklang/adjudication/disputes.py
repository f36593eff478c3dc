"""Which of the open items an adjudicator has to see side by side."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from dreiklang.adjudication.content import overlap
from dreiklang.adjudication.ruling import Item
from dreiklang.records import Dispute, Mention, Option


def disputes(open: Iterable[Option]) -> Iterator[Dispute]:
    """Options that exclude each other, or may, in one dispute; in order of the text; what most say first."""
    options = sorted(open, key=_place)
    stretches = _stretches(options)
    neighbours: defaultdict[Hashable, list[Option]] = defaultdict(list)  # what can compete at all
    for option in options:
        neighbours[_where(option, stretches)].append(option)
    groups = [group for some in neighbours.values() for group in _competing(some)]
    for group in sorted(groups, key=lambda group: min(map(_place, group))):
        yield Dispute(tuple(sorted(group, key=lambda option: (-len(option.votes), option.votes, option.item))))


def _competing(options: Iterable[Option]) -> list[list[Option]]:
    groups: list[list[Option]] = []
    for option in options:
        touching = [group for group in groups if any(compete(option, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), option])
    return groups


def _stretches(options: Iterable[Option]) -> dict[int, int]:
    """Stretches of the text that overlapping mentions cover without a gap: of each mention's start, the number."""
    mentions = sorted({mention[:2] for option in options for mention in _mentions(option)})
    found, number, farthest = dict[int, int](), 0, 0
    for start, end in mentions:
        number += start >= farthest
        farthest = max(farthest, end)
        found[start] = number
    return found


def _where(option: Option, stretches: Mapping[int, int]) -> Hashable:
    if option.translation:
        return option.translation[:2]
    return tuple(sorted(stretches[mention[0]] for mention in _mentions(option)))


def _mentions(option: Option) -> tuple[Mention, ...]:
    return (option.entity,) if option.entity else option.relation[1:] if option.relation else ()


def _place(option: Option) -> tuple[int, int, Item]:
    """Entities, relations and translations in order of the text."""
    if option.entity:
        return 0, option.entity[0], option.entity
    if option.relation:
        return 1, min(end[0] for end in option.relation[1:]), option.relation
    assert option.translation
    return 2, int("".join(filter(str.isdecimal, option.translation[0])) or 0), option.translation


def compete(one: Option, other: Option) -> bool:
    if one.entity and other.entity:
        return overlap(one.entity, other.entity)
    if one.relation and other.relation:
        (_, head, tail), (_, other_head, other_tail) = one.relation, other.relation
        straight = overlap(head, other_head) and overlap(tail, other_tail)
        return straight or (overlap(head, other_tail) and overlap(tail, other_head))
    if one.translation and other.translation:
        return one.translation[:2] == other.translation[:2]
    return False
