"""An answer in Label Studio's own shape: what its page would have stored had someone marked and typed it there."""

from collections.abc import Iterable, Iterator
from typing import Any

from dreiklang.records import Annotation, Entity, Relation, Translation
from dreiklang.tasks.task import TaskData

Result = dict[str, Any]  # one region or relation of Label Studio's JSON


def results(answer: Annotation, task: TaskData) -> list[Result]:
    """The regions and relations of `answer` in `task`, whose part of the document it must be."""
    return [
        *_spans(answer.entities, task),
        *_relations(answer.relations),
        *_translations(answer.translations, task),
        *_notes(answer),
    ]


def suggested(
    entities: Iterable[Entity], relations: Iterable[Relation], translations: Iterable[Translation], task: TaskData
) -> list[Result]:
    """Those of a document's suggestions that are of this part; a relation is, if both its ends are."""
    here = [e for e in entities if task.offset <= e.start and e.end <= task.offset + len(task.text)]
    ids, segments = {entity.id for entity in here}, {segment.id for segment in task.segments}
    return [
        *_spans(here, task),
        *_relations(relation for relation in relations if {relation.head, relation.tail} <= ids),
        *_translations((said for said in translations if said.segment_id in segments), task),
    ]


def _spans(entities: Iterable[Entity], task: TaskData) -> Iterator[Result]:
    for entity in entities:
        start, end = entity.start - task.offset, entity.end - task.offset
        yield {
            "id": entity.id,
            "from_name": "ner",
            "to_name": "text",
            "type": "labels",
            "origin": entity.origin,
            "value": {"start": start, "end": end, "text": task.text[start:end], "labels": [entity.type]},
        }


def _relations(relations: Iterable[Relation]) -> Iterator[Result]:
    for relation in relations:
        yield {
            "type": "relation",
            "from_id": relation.head,
            "to_id": relation.tail,
            "direction": "right",
            "labels": [relation.type],
        }


def _translations(translations: Iterable[Translation], task: TaskData) -> Iterator[Result]:
    place = {segment.id: i for i, segment in enumerate(task.segments)}
    for translation in translations:
        number = place[translation.segment_id]
        yield {
            "id": f"tr_{translation.language}_{number}",
            "from_name": f"tr_{translation.language}_{number}",
            "to_name": f"seg_{number}",
            "type": "textarea",
            "origin": translation.origin,
            "value": {"text": [translation.text]},
        }


def _notes(answer: Annotation) -> Iterator[Result]:
    if answer.flags:
        yield {
            "id": "doc_flags",
            "from_name": "doc_flags",
            "to_name": "text",
            "type": "choices",
            "origin": "manual",
            "value": {"choices": list(answer.flags)},
        }
    if answer.comment:
        yield {
            "id": "comment",
            "from_name": "comment",
            "to_name": "text",
            "type": "textarea",
            "origin": "manual",
            "value": {"text": [answer.comment]},
        }
