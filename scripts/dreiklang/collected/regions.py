"""The regions of one annotation → entities and relations, and by `boxes` the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from msgspec import Struct

from dreiklang.collected.bounds import bounds
from dreiklang.collected.boxes import Boxes
from dreiklang.collected.offsets import Misplaced, Offsets, Span
from dreiklang.collected.remarks import Remarks
from dreiklang.collected.shapes import Region, TaskData, Value
from dreiklang.migrations import Change, Fates, Kind, fates
from dreiklang.records import Entity, Origin, Relation
from dreiklang.scheme import RelationType, Scheme

SPANS = frozenset({"labels", "hypertextlabels", "paragraphlabels"})
_NOT_ONE_LABEL = "a span must bear one label, and has {}: label it in Label Studio"
_UNKNOWN_ENTITY = "the scheme has no entity type {}: relabel the span in Label Studio, or add it to scheme.toml"
_NO_RELATION = "a relation must bear a label, and has none: choose one in Label Studio, or delete the relation"
_UNKNOWN_RELATION = "the scheme has no relation type {}: relabel the relation in Label Studio, or add it to scheme.toml"
_ITSELF = "{} joins a span with itself: delete the relation, or draw it to another span"
_FORBIDDEN = (
    "{} joins {} with {}, and the scheme allows it from {} to {}: correct it in Label Studio, or change scheme.toml"
)
_MISPLACED: Mapping[Misplaced, str] = {
    "entity-range": "the text has no characters {0} to {1}: correct the span in Label Studio",
    "entity-text-mismatch": "characters {0} to {1} are not “{2}”, as the span says: correct it in Label Studio",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """What answers may say: the scheme, as fast to look up as reading needs it."""

    entities: frozenset[str]
    relations: Mapping[str, RelationType]
    languages: frozenset[str]
    fates: Mapping[Kind, Fates]  # of labels that were given up

    @classmethod
    def of(cls, scheme: Scheme, changes: Iterable[Change] = ()) -> Self:
        relations = {relation.name: relation for relation in scheme.relations}
        return cls(frozenset(scheme.entity_names), relations, frozenset(scheme.target_languages), fates(changes))


class _Mention(Struct, gc=False):
    """An entity whose id is its key."""

    type: str
    start: int
    end: int
    origin: Origin


class Reading:
    """What one annotation says, as far as it can be read; the rest is in `found`.

    Records are made when asked for: a collection only wants to know whether they could be.
    """

    def __init__(self, data: TaskData, offsets: Offsets, labels: Labels, where: str, answered: datetime) -> None:
        self._data = data
        self._answered = answered
        self._given_up: set[str] = set()  # ids of spans whose label has no heir
        self._offsets = offsets
        self._labels = labels
        self._entities: dict[str, _Mention] = {}
        self._relations: list[str] = []  # type, head and tail of each in a row: a third of what tuples take
        self._remarks = Remarks(where)
        self.found = self._remarks.found
        self.boxes = Boxes(data.segments, labels.languages, self._remarks)

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(Entity(key, m.type, m.start, m.end, m.origin) for key, m in self._entities.items())

    @property
    def relations(self) -> tuple[Relation, ...]:
        row = self._relations
        return tuple(
            Relation(f"r{i}", *drawn) for i, drawn in enumerate(zip(row[::3], row[1::3], row[2::3], strict=True), 1)
        )

    def read(self, regions: Iterable[Region]) -> None:
        """Take in all regions; they are gone through twice, as a relation may stand before what it joins."""
        for region in self._unusual(regions):
            if region.type in SPANS:
                self._span(region)
            elif region.type == "textarea":
                self.boxes.textarea(region)
            elif region.type == "choices":
                self.boxes.choices(region)
            elif region.type != "relation":
                self._remarks.unknown(region)
        for region in regions:
            if region.type == "relation":
                self._relation(region)

    def _unusual(self, regions: Iterable[Region]) -> Iterator[Region]:
        """Take in the spans of which all is as it nearly always is, in half the time of `_span`; gives what is left."""
        entities, offset = self._entities, self._data.offset
        text, length = self._offsets.text, len(self._offsets.text)
        known = self._labels.entities.difference(self._labels.fates["entity"])
        is_usual = not self._offsets.utf16
        for region in regions:
            if (
                is_usual
                and region.type == "labels"
                and region.to_name == "text"
                and (key := region.id) is not None
                and key not in entities
                and (value := region.value) is not None
                and (labels := value.labels) is not None
                and len(labels) == 1
                and (label := labels[0]) in known
                and isinstance(start := value.start, int)
                and isinstance(end := value.end, int)
                and 0 <= start < end <= length
                and isinstance(shown := value.text, str)
                and text[start:end] == shown == shown.strip()
            ):
                entities[key] = _Mention(label, start + offset, end + offset, region.origin)
            else:
                yield region

    def _span(self, region: Region) -> None:
        value = region.value
        if value is None or region.id is None:
            self._remarks.region("export-shape", region, "the span has no id or no value: export again")
            return
        if region.to_name.startswith("seg_"):
            self._remarks.unknown(region)
            return
        labels = value.labels or value.hypertextlabels or value.paragraphlabels or []
        if len(labels) != 1:
            self._remarks.region("entity-label", region, _NOT_ONE_LABEL.format(", ".join(labels) or "none"))
            return
        label = self._present("entity", labels[0], region)
        if label is None:
            self._given_up.add(region.id)
            return
        if label not in self._labels.entities:
            self._remarks.region("entity-label", region, _UNKNOWN_ENTITY.format(label))
            return
        if region.id in self._entities:
            self._remarks.region("region-twice", region, "two spans bear this id: delete one and draw it again")
            return
        span = self._place(region, value)
        if span:
            offset = self._data.offset
            self._entities[region.id] = _Mention(label, span[0] + offset, span[1] + offset, region.origin)
            if self._offsets.text[span[0]].isspace() or self._offsets.text[span[1] - 1].isspace():
                self._remarks.region("entity-space", region, "it has white space at its end: mark it without that")

    def _present(self, kind: Kind, label: str, region: Region) -> str | None:
        """What the scheme calls a label now; None if it was dropped, or split and nobody has chosen yet."""
        change = self._labels.fates[kind].get(label)
        if change is None:
            return label
        if change.is_open(self._answered):
            choice = " or ".join(change.now) or "nothing"
            message = f"{label} was given up, and became {choice}: look at it again in Label Studio"
            if kind == "entity":
                self._remarks.region("label-outdated", region, message)
            else:
                self._remarks.relation("label-outdated", region, message)
        if label in change.now and self._answered >= change.at:
            return label
        return change.now[0] if len(change.now) == 1 else None

    def _place(self, region: Region, value: Value) -> Span | None:
        given = bounds(value, self._data.segments, self._offsets)
        if given is None:
            self._remarks.region("export-shape", region, "where the span is can't be read: only spans in the text can")
            return None
        shown = value.text if isinstance(value.text, str) else None
        place = self._offsets.place(*given, shown)
        if isinstance(place, str):
            self._remarks.region(place, region, _MISPLACED[place].format(*given, shown))
            return None
        if place != given and place != self._offsets.read(*given):
            message = f"“{shown}” is at {place[0]} to {place[1]}, not {given[0]} to {given[1]}, and was read so"
            self._remarks.region("utf16-offsets", region, message)
        return place

    def _relation(self, region: Region) -> None:
        start, end = region.from_id or "", region.to_id or ""
        head, tail = self._entities.get(start), self._entities.get(end)
        if self._given_up and not self._given_up.isdisjoint((start, end)):
            return  # lost with its end, of which something was said where that matters
        if head is None or tail is None:
            lost = region.from_id if head is None else region.to_id
            message = f"its end {lost} is no span that could be read: delete the relation, or correct the span"
            self._remarks.relation("relation-end", region, message)
            return
        if region.direction == "left":
            head, tail, start, end = tail, head, end, start
        if not region.labels:
            self._remarks.relation("relation-label", region, _NO_RELATION)
        for said in region.labels or ():
            label = self._present("relation", said, region)
            if label is None:
                continue
            relation = self._labels.relations.get(label)
            if relation is None:
                self._remarks.relation("relation-label", region, _UNKNOWN_RELATION.format(label))
                continue
            self._check(region, relation, head, tail)
            is_turned = relation.symmetric and (head.start, head.end) > (tail.start, tail.end)
            self._relations += (label, end, start) if is_turned else (label, start, end)
            if region.direction == "bi" and not relation.symmetric:
                self._relations += (label, end, start)
                if head is not tail:
                    self._check(region, relation, tail, head)

    def _check(self, region: Region, relation: RelationType, head: _Mention, tail: _Mention) -> None:
        """Name a relation the scheme forbids; it is read all the same, for people drew it."""
        if head is tail:
            self._remarks.relation("relation-type", region, _ITSELF.format(relation.name))
        elif not relation.allows(head.type, tail.type):
            allowed = (", ".join(types) or "any" for types in (relation.head, relation.tail))
            message = _FORBIDDEN.format(relation.name, head.type, tail.type, *allowed)
            self._remarks.relation("relation-type", region, message)
