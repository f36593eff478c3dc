"""Relations between suggested entities, where accepted annotations nearly always have one.

Whether two entities are a pair is known by their types, their order, what stands between them, and that no other entity
of either type is in the sentence, or that they are neighbours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from dreiklang.records import Entity, GoldDocument, Relation, Segment
from dreiklang.scheme import Scheme

_LEAST_SHARE = 0.9
_LEAST_SEEN = 3
_NEAR = 12  # characters: "Präsidentin Lena Hartwig", "Werft aus Wismar"

Sign = tuple[str, str, str]  # head's type, tail's type, what stands between


@dataclass(frozen=True, slots=True)
class Pairs:
    """The relation type that each sign of a pair calls for."""

    types: Mapping[Sign, str]

    def relations(self, entities: Sequence[Entity], text: str, segments: Iterable[Segment]) -> Iterator[Relation]:
        number = 0
        for head, tail, sign in _candidates(entities, text, segments):
            if sign in self.types:
                number += 1
                yield Relation(f"r{number}", self.types[sign], head.id, tail.id)


def pairs(documents: Iterable[GoldDocument], scheme: Scheme) -> Pairs:
    """The signs that accepted annotations give a relation of one type at least nine times in ten."""
    seen: Counter[Sign] = Counter()
    drawn: dict[Sign, Counter[str]] = {}
    for gold in documents:
        joined: dict[tuple[str, str], list[str]] = {}
        for relation in gold.relations:
            joined.setdefault((relation.head, relation.tail), []).append(relation.type)
        for head, tail, sign in _candidates(gold.entities, gold.document.text, gold.document.segments):
            seen[sign] += 1
            drawn.setdefault(sign, Counter()).update(joined.get((head.id, tail.id), ()))
    allowed = {relation.name: relation for relation in scheme.relations}
    return Pairs(
        {
            sign: kind
            for sign, kinds in drawn.items()
            for kind, number in kinds.most_common(1)
            if seen[sign] >= _LEAST_SEEN and number >= _LEAST_SHARE * seen[sign]
            if kind in allowed and allowed[kind].allows(*sign[:2])
        }
    )


def _candidates(
    entities: Sequence[Entity], text: str, segments: Iterable[Segment]
) -> Iterator[tuple[Entity, Entity, Sign]]:
    for segment in segments:
        inside = [e for e in entities if segment.start <= e.start and e.end <= segment.end]
        number = Counter(entity.type for entity in inside)
        for head, tail in permutations(inside, 2):
            between = _between(head, tail, text, inside)
            is_only = head.type != tail.type and number[head.type] == number[tail.type] == 1
            if between is not None or is_only:
                yield head, tail, (head.type, tail.type, between or "only pair")


def _between(head: Entity, tail: Entity, text: str, inside: Iterable[Entity]) -> str | None:
    """What joins two neighbours, e.g. "< aus " where the head comes first; None where they are none."""
    first, second = sorted((head, tail), key=lambda e: (e.start, -e.end))
    order = "<" if first is head else ">"
    if second.end <= first.end:
        return f"{order}within"
    gap = text[first.end : second.start]
    if second.start < first.end or len(gap) > _NEAR:
        return None
    if any(first.end <= other.start < second.start for other in inside if other is not first):
        return None
    return order + gap
