"""How far two annotators draw the same relations, and what the rest of them comes from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Literal, NamedTuple

from dreiklang.agreement.entities import COMPARED
from dreiklang.agreement.matching import matching, rest
from dreiklang.agreement.measures import Measure, share
from dreiklang.agreement.spans import Mention, overlap
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
    `marked`, and else an omission.
    """
    equal = set(left) & set(right)
    alone = rest(left, right, [(link, link) for link in equal])
    found: list[Difference] = []
    for cause, near in _NEAR:
        pairs = matching(*alone, near)
        found += (Difference(cause, a, b) for a, b in pairs)
        alone = rest(*alone, pairs)
    found += (Difference(_why_alone(link, marked[1]), link, None) for link in alone[0])
    found += (Difference(_why_alone(link, marked[0]), None, link) for link in alone[1])
    return found


def counts(
    left: Sequence[Link],
    right: Sequence[Link],
    differing: Iterable[Difference],
    marked: tuple[Sequence[Mention], Sequence[Mention]],
) -> Counter[Key]:
    """Per type what each drew and what they share, exactly and relaxed in one way; the causes of what they do not."""
    found = Counter[Key]()
    agreed = set(marked[0]) & set(marked[1])
    for link in (*left, *right):
        found["relations", "drawn", link.type] += 1
        if link.head in agreed and link.tail in agreed:
            found["relations", "agreed ends", link.type] += 1
    for link in set(left) & set(right):
        found["relations", "exact", link.type] += 1
    for name, blind in _RELAXED:
        shared = Counter(map(blind, left)) & Counter(map(blind, right))
        found["relations", name] = shared.total()
    found["relations", "overlapping ends"] = len(set(left) & set(right)) + sum(
        d.cause == "boundaries" for d in differing
    )
    for difference in differing:
        found["cause", difference.cause] += (difference.left is not None) + (difference.right is not None)
    return found


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


def _same_ends(a: Link, b: Link) -> bool:
    return a.head[:2] == b.head[:2] and a.tail[:2] == b.tail[:2]


def _near_ends(a: Link, b: Link) -> bool:
    return overlap(a.head, b.head) and overlap(a.tail, b.tail)


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


def _why_alone(link: Link, others: Sequence[Mention]) -> Cause:
    """Whether the other annotator had the entities to draw it between."""
    ends = (link.head, link.tail)
    return (
        "omission" if all(any(end.type == m.type and overlap(end, m) for m in others) for end in ends) else "entities"
    )
