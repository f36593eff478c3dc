"""How far two annotators mark the same entities: positive specific agreement, and confusion between types."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dreiklang.agreement.measures import Measure, share
from dreiklang.agreement.spans import Mention, Pairing
from dreiklang.agreement.tally import Key

COMPARED: Key = ("compared",)  # one for each task of a document that both answered


def counts(left: Sequence[Mention], right: Sequence[Mention], pairings: Iterable[Pairing]) -> Counter[Key]:
    """Per type what both marked and what they share."""
    found: Counter[Key] = Counter({COMPARED: 1})
    for mention in (*left, *right):
        found["entities", "marked", mention.type] += 1
    for pairing in pairings:
        found["kind", pairing.kind] += 1
        a, b = pairing.left, pairing.right
        if a and b and a.type == b.type:
            found["entities", "overlap", a.type] += 1
            found["entities", "exact", a.type] += a == b
        if a and b and a[:2] == b[:2]:
            found["entities", "span"] += 1
    return found


def confusion(pairings: Iterable[Pairing]) -> Iterator[tuple[str, str]]:
    """The types, in order of the alphabet, of each two mentions of one stretch; an empty one where one is missing."""
    for pairing in pairings:
        first, second = sorted(mention.type if mention else "" for mention in (pairing.left, pairing.right))
        yield first, second


def measures(types: Sequence[str]) -> Iterator[Measure]:
    """F1 of two annotators is their positive specific agreement, 2a / (2a + b + c) (Hripcsak & Rothschild 2005)."""
    marked = [("entities", "marked", name) for name in types]
    for kind in ("exact", "overlap"):
        shared = [("entities", kind, name) for name in types]
        yield Measure("entities", f"f1_{kind}", share(shared, marked, 2), COMPARED)
    yield Measure("entities", "f1_untyped", share([("entities", "span")], marked, 2), COMPARED)
    for name in types:
        for kind in ("exact", "overlap"):
            formula = share([("entities", kind, name)], [("entities", "marked", name)], 2)
            yield Measure(f"entities.{name}", f"f1_{kind}", formula, COMPARED)
