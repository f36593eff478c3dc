"""A settled document as the rows of each config."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from dreiklang.records import Annotation, Document, Entity, GoldDocument, GoldTranslation, Relation, Translation
from dreiklang.release.layout import Layout
from dreiklang.release.rows import (
    AnnotationRow,
    Argument,
    Columns,
    DocumentRow,
    EntityRow,
    NerRow,
    RelationRow,
    TranslationRow,
)
from dreiklang.scheme import Scheme


@dataclass(frozen=True, slots=True)
class LabelIds:
    """The scheme's labels by name, looked up for every entity and relation."""

    entities: Mapping[str, int]  # a type's place in the scheme
    relations: Mapping[str, int]
    symmetric: frozenset[str]  # relation types

    @classmethod
    def of(cls, scheme: Scheme) -> "LabelIds":
        return cls(
            entities={name: i for i, name in enumerate(scheme.entity_names)},
            relations={name: i for i, name in enumerate(scheme.relation_names)},
            symmetric=frozenset(relation.name for relation in scheme.relations if relation.symmetric),
        )


def document(gold: GoldDocument, layout: Layout) -> DocumentRow:
    source = gold.document
    return DocumentRow(
        id=source.id,
        title=source.title,
        text=source.text,
        language=source.language,
        url=source.url,
        publisher=source.publisher,
        date=source.date,
        license=source.license,
        segments=([s.id for s in source.segments], *layout.segments),
        tokens=layout.tokens,
        entities=_entities(source.text, gold.entities),
        relations=_relations(gold.relations),
        translations=_translations(gold.translations),
        annotators=gold.annotators,
        settled=f"{gold.settled}: {gold.rule}" if gold.rule else gold.settled,
    )


def ner(source: Document, layout: Layout, tags: list[int]) -> Iterator[NerRow]:
    """A row for each segment."""
    for i, segment in enumerate(source.segments):
        inside = layout.inside(range(i, i + 1))
        yield NerRow(f"{source.id}/{segment.id}", source.id, layout.words[inside], tags[inside])


def entities(gold: GoldDocument, layout: Layout) -> Iterator[EntityRow]:
    """An entity belongs to the segment in which it starts; outside of all segments to none."""
    source = gold.document
    for entity in gold.entities:
        segments = layout.segments.touching(entity.start, entity.end)
        yield EntityRow(
            id=f"{source.id}/{entity.id}",
            doc_id=source.id,
            segment_id=source.segments[segments.start].id if segments else None,
            type=entity.type,
            text=source.text[entity.start : entity.end],
            start=entity.start,
            end=entity.end,
        )


def relations(gold: GoldDocument, layout: Layout, labels: LabelIds) -> Iterator[RelationRow]:
    """The context is the smallest run of whole segments that covers both arguments."""
    source = gold.document
    mentions = {entity.id: entity for entity in gold.entities}
    for relation in gold.relations:
        head, tail = mentions[relation.head], mentions[relation.tail]
        if relation.type in labels.symmetric and (tail.start, tail.end) < (head.start, head.end):
            head, tail = tail, head
        start, end = min(head.start, tail.start), max(head.end, tail.end)
        run = layout.segments.touching(start, end)
        if run:
            start, end = min(start, layout.segments.starts[run[0]]), max(end, layout.segments.ends[run[-1]])
        yield RelationRow(
            id=f"{source.id}/{relation.id}",
            doc_id=source.id,
            text=source.text[start:end],
            tokens=layout.words[layout.inside(run)],
            head=_argument(source, head, layout, start, run),
            tail=_argument(source, tail, layout, start, run),
            label=labels.relations[relation.type],
        )


def translations(gold: GoldDocument, language: str) -> Iterator[TranslationRow]:
    """A row for each segment that has words in the language; an empty answer has none."""
    source = gold.document
    segments = {segment.id: source.text[segment.start : segment.end] for segment in source.segments}
    for translation in gold.translations:
        if translation.language == language and translation.text.strip():
            yield TranslationRow(
                id=f"{source.id}/{translation.segment_id}",
                doc_id=source.id,
                translation=(segments[translation.segment_id], translation.text),
                origin=translation.origin,
            )


def annotations(source: Document, answers: Iterable[Annotation]) -> Iterator[AnnotationRow]:
    """Every answer, skipped ones too, in an order that does not depend on when they were collected."""
    for answer in in_order(answers):
        yield AnnotationRow(
            doc_id=source.id,
            annotator=answer.annotator,
            created_at=answer.created_at.astimezone(UTC),
            updated_at=answer.updated_at.astimezone(UTC),
            lead_time=answer.lead_time,
            was_cancelled=answer.was_cancelled,
            scheme_version=answer.scheme_version,
            entities=(*_entities(source.text, answer.entities), [e.origin for e in answer.entities]),
            relations=_relations(answer.relations),
            translations=_translations(answer.translations),
        )


def in_order(answers: Iterable[Annotation]) -> list[Annotation]:
    """As the rows are."""
    return sorted(answers, key=lambda a: (a.part, a.annotator, a.created_at, a.id))


def _argument(source: Document, entity: Entity, layout: Layout, origin: int, run: range) -> Argument:
    tokens = layout.tokens.touching(entity.start, entity.end)
    first = layout.bounds[run.start]
    return Argument(
        id=f"{source.id}/{entity.id}",
        type=entity.type,
        text=source.text[entity.start : entity.end],
        start=entity.start - origin,
        end=entity.end - origin,
        token_start=tokens.start - first,
        token_end=tokens.stop - first,
    )


def _entities(text: str, entities: Sequence[Entity]) -> Columns:
    return (
        [e.id for e in entities],
        [e.type for e in entities],
        [text[e.start : e.end] for e in entities],
        [e.start for e in entities],
        [e.end for e in entities],
    )


def _relations(relations: Sequence[Relation]) -> Columns:
    return (
        [r.id for r in relations],
        [r.type for r in relations],
        [r.head for r in relations],
        [r.tail for r in relations],
    )


def _translations(translations: Sequence[Translation] | Sequence[GoldTranslation]) -> Columns:
    return (
        [t.segment_id for t in translations],
        [t.language for t in translations],
        [t.text for t in translations],
        [t.origin for t in translations],
    )
