"""How far two annotators mark the same entities: positive specific agreement, and confusion between types."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dreiklang.agreement.measures import Measure, share
from dreiklang.agreement.spans import Mention, Pairing
from dreiklang.agreement.tally import Key

COMPARED: Key = ("compared",)  # one for each task of a document that both answered


def counts(left: Sequence[Mention], right: Sequence[Mention], pairings: Iterable[Pairing]) -> dict[Key, int]:
    """Per type what both marked and what they share."""
    marked = Counter([mention[2] for mention in left])
    marked.update([mention[2] for mention in right])
    overlap, exact, kinds, spans = Counter[str](), Counter[str](), Counter[str](), 0
    for kind, a, b in pairings:
        kinds[kind] += 1
        if a is None or b is None:
            continue
        if kind == "equal":
            exact[a[2]] += 1
            overlap[a[2]] += 1
            spans += 1
        elif kind == "boundary":
            overlap[a[2]] += 1
        elif a[:2] == b[:2]:
            spans += 1
    found: dict[Key, int] = {COMPARED: 1, ("entities", "span"): spans}
    for name, number in kinds.items():
        found["kind", name] = number
    for what, by_type in (("marked", marked), ("overlap", overlap), ("exact", exact)):
        for name, number in by_type.items():
            found["entities", what, name] = number
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
