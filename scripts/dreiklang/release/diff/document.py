"""One document in two releases: what is otherwise now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dreiklang.release.diff import matching
from dreiklang.release.diff.align import Alignment
from dreiklang.release.diff.records import (
    DocumentChange,
    EntityChange,
    FieldChange,
    Link,
    RelationChange,
    Span,
    TranslationChange,
    Wording,
)
from dreiklang.release.diff.row import Joint, Mention, Row

_UNMOVED = Alignment("", "")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rows of one document, and where the old text is in the new one."""

    old: Row
    new: Row
    alignment: Alignment


def compare(old: Row, new: Row, symmetric: Collection[str] = ()) -> DocumentChange | None:
    """None if it is the same in annotation terms, whatever its entities and relations are numbered.

    The ends of `symmetric` relation types have no order.
    """
    alignment = _UNMOVED if old.text is None or new.text is None else Alignment(old.text, new.text)
    both = Compared(old, new, alignment)
    pairs = matching.entities(
        [(alignment.carried(entity.start, entity.end), entity.type) for entity in old.entities],
        [((entity.start, entity.end), entity.type) for entity in new.entities],
    )
    change = DocumentChange(
        id=new.id,
        how="changed",
        split=str(new.fields["split"]),
        title=None if new.fields.get("title") is None else str(new.fields["title"]),
        entities=len(new.entities),
        relations=len(new.relations),
        translations=len(new.translations),
        text=alignment.edits,
        fields=tuple(_fields(both)),
        entity_changes=tuple(_entities(both, pairs)),
        relation_changes=tuple(_relations(both, pairs, symmetric)),
        translation_changes=tuple(_translations(both)),
    )
    said = (change.text, change.fields, change.entity_changes, change.relation_changes, change.translation_changes)
    return change if any(said) else None


def _fields(both: Compared) -> Iterator[FieldChange]:
    """A column that only one release has is no change of the document."""
    old, new, alignment = both.old, both.new, both.alignment
    follows = ("tokens", "text_sha256") if alignment.edits else ()  # from the text's correction, without saying
    for field, after in new.fields.items():
        before = old.fields.get(field, after)
        if before != after and field not in follows:
            yield FieldChange(field, before, after)
    if (old.text is None) != (new.text is None):
        yield FieldChange("text", *("withheld" if row.text is None else "given" for row in (old, new)))
    carried = [(segment.id, *alignment.carried(segment.start, segment.end)) for segment in old.segments]
    if carried != [(segment.id, segment.start, segment.end) for segment in new.segments]:
        yield FieldChange("segments", len(old.segments), len(new.segments))


def _entities(both: Compared, pairs: matching.Pairs) -> Iterator[EntityChange]:
    """In order of the new text, then those that are gone."""
    was = {j: i for i, j in pairs}
    for j, mention in enumerate(both.new.entities):
        after = _span(mention)
        if j not in was:
            yield EntityChange("added", None, after)
            continue
        old = both.old.entities[was[j]]
        if old.type != mention.type:
            yield EntityChange("relabelled", _span(old), after)
        elif both.alignment.carried(old.start, old.end) != (mention.start, mention.end):
            yield EntityChange("moved", _span(old), after)
    kept = {i for i, _ in pairs}
    yield from (EntityChange("dropped", _span(e), None) for i, e in enumerate(both.old.entities) if i not in kept)


def _relations(both: Compared, entities: matching.Pairs, symmetric: Collection[str]) -> Iterator[RelationChange]:
    """Ends are told apart by the entities they are now; one that is gone is itself."""
    now = {entity.id: f"new {entity.id}" for entity in both.new.entities}
    then = {entity.id: f"old {entity.id}" for entity in both.old.entities}
    then |= {both.old.entities[i].id: now[both.new.entities[j].id] for i, j in entities}
    olds = [_joined(relation, symmetric, then) for relation in both.old.relations]
    news = [_joined(relation, symmetric, now) for relation in both.new.relations]
    pairs = matching.relations(olds, news)
    was = {j: i for i, j in pairs}
    for j, relation in enumerate(both.new.relations):
        after = _link(both.new, relation)
        if j not in was:
            yield RelationChange("added", None, after)
        elif olds[was[j]] != news[j]:
            retyped = olds[was[j]].type != relation.type
            yield RelationChange(
                "retyped" if retyped else "redirected", _link(both.old, both.old.relations[was[j]]), after
            )
    kept = {i for i, _ in pairs}
    gone = (r for i, r in enumerate(both.old.relations) if i not in kept)
    yield from (RelationChange("dropped", _link(both.old, relation), None) for relation in gone)


def _translations(both: Compared) -> Iterator[TranslationChange]:
    old, new = both.old, both.new
    pairs = matching.segments(
        [both.alignment.carried(segment.start, segment.end) for segment in old.segments],
        [(segment.start, segment.end) for segment in new.segments],
    )
    names = {old.segments[i].id: new.segments[j].id for i, j in pairs}
    was = {
        (names.get(t.segment_id, f"old {t.segment_id}"), t.language): Wording(t.text, t.origin)
        for t in old.translations
    }
    for translation in new.translations:
        before = was.pop((translation.segment_id, translation.language), None)
        after = Wording(translation.text, translation.origin)
        if before != after:
            place = translation.segment_id, translation.language
            yield TranslationChange("added" if before is None else "edited", *place, before, after)
    for (segment, language), before in was.items():
        yield TranslationChange("dropped", segment.removeprefix("old "), language, before, None)


def _joined(relation: Joint, symmetric: Collection[str], names: Mapping[str, str]) -> matching.Joined:
    ends = names[relation.head], names[relation.tail]
    return matching.Joined(relation.type, frozenset(ends) if relation.type in symmetric else ends)


def _span(mention: Mention) -> Span:
    return Span(mention.type, mention.text, mention.start, mention.end)


def _link(row: Row, relation: Joint) -> Link:
    mentions: Sequence[Mention] = [e for end in (relation.head, relation.tail) for e in row.entities if e.id == end]
    return Link(relation.type, _span(mentions[0]), _span(mentions[1]))
