"""How far two annotators draw the same relations, and what the rest of them comes from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Literal, NamedTuple

from dreiklang.agreement.entities import COMPARED
from dreiklang.agreement.matching import matching
from dreiklang.agreement.measures import Measure, share
from dreiklang.agreement.spans import Mention, overlap, touching
from dreiklang.agreement.tally import Key
from dreiklang.records import Annotation

Cause = Literal["boundaries", "direction", "label", "entities", "omission"]
CAUSES: tuple[Cause, ...] = ("entities", "boundaries", "direction", "label", "omission")


class Link(NamedTuple):
    """A relation by what it joins; what an annotator drew twice counts once."""

    head: Mention
    tail: Mention
    type: str


class Difference(NamedTuple):
    """Two relations that are nearly one, and what keeps them apart; or one alone, and why the other has none."""

    cause: Cause
    left: Link | None
    right: Link | None


def links(answer: Annotation, symmetric: Set[str]) -> list[Link]:
    """In order of the text; of a symmetric relation the end that comes first is the head."""
    at = {entity.id: Mention(entity.start, entity.end, entity.type) for entity in answer.entities}
    found = set()
    for relation in answer.relations:
        head, tail = at[relation.head], at[relation.tail]
        if relation.type in symmetric and tail < head:
            head, tail = tail, head
        found.add(Link(head, tail, relation.type))
    return sorted(found)


def differences(
    left: Sequence[Link], right: Sequence[Link], marked: tuple[Sequence[Mention], Sequence[Mention]]
) -> list[Difference]:
    """All relations that are not in both, each in exactly one difference.

    Two that nearly agree make one difference, by what keeps them apart: boundaries, the entities' types, the direction,
    the label. Of what is then left over, it is the entities where an end has no counterpart in what the other one
    `marked`, and else an omission. All are in order of the text.
    """
    equal = set(left).intersection(right)
    ours, theirs = ([link for link in side if link not in equal] for side in (left, right))
    matched = matching(ours, theirs, _near(ours, theirs), _NEAR)
    found = [Difference(cause, a, b) for cause, a, b in matched.pairs]
    found += (Difference(cause, link, None) for cause, link in _alone(matched.left, marked[1]))
    found += (Difference(cause, None, link) for cause, link in _alone(matched.right, marked[0]))
    return found


def counts(
    left: Sequence[Link],
    right: Sequence[Link],
    differing: Iterable[Difference],
    marked: tuple[Sequence[Mention], Sequence[Mention]],
) -> dict[Key, int]:
    """Per type what each drew and what they share, exactly and relaxed in one way; the causes of what they do not."""
    drawn, exact, ends = Counter[str](), Counter[str](), Counter[str]()
    agreed, equal = set(marked[0]).intersection(marked[1]), set(left).intersection(right)
    rest: tuple[list[Link], list[Link]] = [], []
    for side, alone in zip((left, right), rest, strict=True):
        for link in side:
            head, tail, kind = link
            drawn[kind] += 1
            if link in equal:
                ends[kind] += 1
            else:
                alone.append(link)
                ends[kind] += head in agreed and tail in agreed
    exact.update(link.type for link in equal)
    found: dict[Key, int] = {("relations", "drawn", kind): number for kind, number in drawn.items()}
    found |= {("relations", "agreed ends", kind): number for kind, number in ends.items()}
    found |= {("relations", "exact", kind): number for kind, number in exact.items()}
    for name, blind in _RELAXED:  # what is equal is so relaxed too, and takes no other's place
        found["relations", name] = len(equal) + (Counter(map(blind, rest[0])) & Counter(map(blind, rest[1]))).total()
    causes = Counter[Cause]()
    boundaries = 0
    for difference in differing:
        causes[difference.cause] += (difference.left is not None) + (difference.right is not None)
        boundaries += difference.cause == "boundaries"
    found["relations", "overlapping ends"] = len(equal) + boundaries
    return found | {("cause", cause): number for cause, number in causes.items()}


def measures(types: Sequence[str]) -> Iterator[Measure]:
    """F1 as for entities; a relation is shared if type, direction and both ends with span and type are."""
    drawn = [("relations", "drawn", name) for name in types]
    exact = [("relations", "exact", name) for name in types]
    agreed = [("relations", "agreed ends", name) for name in types]
    yield Measure("relations", "f1", share(exact, drawn, 2), COMPARED)
    yield Measure("relations", "f1_given_entities", share(exact, agreed, 2), COMPARED)
    for name, key in (
        ("f1_boundaries", "overlapping ends"),
        ("f1_unlabelled", "unlabelled"),
        ("f1_undirected", "undirected"),
    ):
        yield Measure("relations", name, share([("relations", key)], drawn, 2), COMPARED)
    causes = [("cause", cause) for cause in CAUSES]
    for cause in CAUSES:
        yield Measure("relations", f"share_{cause}", share([("cause", cause)], causes), COMPARED)
    for name in types:
        yield Measure(
            f"relations.{name}",
            "f1",
            share([("relations", "exact", name)], [("relations", "drawn", name)], 2),
            COMPARED,
        )
        yield Measure(
            f"relations.{name}",
            "f1_given_entities",
            share([("relations", "exact", name)], [("relations", "agreed ends", name)], 2),
            COMPARED,
        )


def _unlabelled(link: Link) -> object:
    return link.head, link.tail


def _undirected(link: Link) -> object:
    return frozenset((link.head, link.tail)), link.type


_RELAXED = (("unlabelled", _unlabelled), ("undirected", _undirected))


def _near_ends(a: Link, b: Link) -> bool:
    return overlap(a.head, b.head) and overlap(a.tail, b.tail)


def _near(left: Sequence[Link], right: Sequence[Link]) -> list[list[int]]:
    """Of each of the left which of the right its ends touch, in either direction; the right are in order."""
    heads = [link.head for link in right]
    places = touching([end for link in left for end in (link.head, link.tail)], heads)
    return [
        [j for j in sorted({*ahead, *turned}) if _touch(link, right[j])]
        for link, ahead, turned in zip(left, places[::2], places[1::2], strict=True)
    ]


def _touch(a: Link, b: Link) -> bool:
    """Whether their ends touch, in either direction: no two that fit in any way do not."""
    (head, end), (tail, last) = a[0][:2], a[1][:2]
    (other_head, other_end), (other_tail, other_last) = b[0][:2], b[1][:2]
    return (head <= other_end and other_head <= end and tail <= other_last and other_tail <= last) or (
        head <= other_last and other_tail <= end and tail <= other_end and other_head <= last
    )


def _same_types(a: Link, b: Link) -> bool:
    return a.head.type == b.head.type and a.tail.type == b.tail.type


def _turned(a: Link) -> Link:
    return Link(a.tail, a.head, a.type)


Near = Callable[[Link, Link], bool]
# In this order, so that a cause is given only where no lesser one will do.
_NEAR: tuple[tuple[Cause, Near], ...] = (
    ("boundaries", lambda a, b: a.type == b.type and _near_ends(a, b) and _same_types(a, b)),
    ("direction", lambda a, b: a.type == b.type and _turned(a)[:2] == b[:2]),
    ("label", lambda a, b: a[:2] == b[:2]),
    ("entities", lambda a, b: a.type == b.type and _near_ends(a, b)),
    ("direction", lambda a, b: a.type == b.type and _near_ends(_turned(a), b)),
    ("label", lambda a, b: _near_ends(a, b) or _near_ends(_turned(a), b)),
)


def _alone(links: Sequence[Link], others: Sequence[Mention]) -> Iterator[tuple[Cause, Link]]:
    """Of each whether the other annotator had the entities to draw it between."""
    ends = [end for link in links for end in (link.head, link.tail)]
    had = [
        any(end.type == others[j].type and overlap(end, others[j]) for j in places)
        for end, places in zip(ends, touching(ends, others), strict=True)
    ]
    for link, head, tail in zip(links, had[::2], had[1::2], strict=True):
        yield "omission" if head and tail else "entities", link
