"""The settled answers of a document, made into one gold document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from dreiklang.adjudication.settle import Decision, settle
from dreiklang.problems import Problem
from dreiklang.records import (
    Annotation,
    Authorship,
    Document,
    Entity,
    GoldDocument,
    GoldTranslation,
    Origin,
    Relation,
    Settled,
    Translation,
)

_WEAKEST_FIRST: tuple[Settled, ...] = ("single", "rule", "unanimous", "adjudicated")


def gold(
    document: Document, answers: Sequence[Annotation], decisions: Mapping[int, Decision]
) -> GoldDocument | Problem | None:
    """What the ledger settled, or a Problem if it can't be used. None for a document that nobody answered.

    A document in parts is settled when all of them are, and then as well as the worst of them.
    """
    if not answers:
        return None
    chosen: list[Annotation] = []
    for now in settle(answers):
        if problem := _unsettled(now, decisions.get(now.part)):
            return problem
        chosen += (answer for answer in answers if answer.id == now.chosen)
    entities, relations = _numbered(chosen)
    return GoldDocument(
        document=document,
        entities=entities,
        relations=relations,
        translations=_translations(document, chosen),
        annotators=min(_annotators(answers, part) for part in range(1, len(chosen) + 1)),
        settled=min((_settled(decisions[answer.part]) for answer in chosen), key=_WEAKEST_FIRST.index),
        rule=next((d.reason for d in decisions.values() if d.settled == "rule"), None),
    )


def authorship(annotator: str, origin: Origin) -> Authorship:
    """Who made a translation: a machine that annotates writes machine translations, however it entered them."""
    if annotator.startswith("model:") or origin == "prediction":
        return "machine"
    return "human" if origin == "manual" else "post-edited"


def _unsettled(now: Decision, in_force: Decision | None) -> Problem | None:
    """Why a part cannot be released: it is open, or the ledger says something else than its answers do now."""
    where = now.document_id if now.part == 1 else f"{now.document_id}, part {now.part}"
    if now.settled == "open" and (in_force is None or in_force.settled == "open"):
        return Problem("document-open", where, now.reason)
    if in_force is None:
        return Problem("document-open", where, "can be settled, and is not yet: run `dreiklang adjudicate`")
    if in_force != now:
        message = "its answers changed after they were settled: run `dreiklang adjudicate`"
        return Problem("decision-stale", where, message)
    return None


def _settled(decision: Decision) -> Settled:
    assert decision.settled != "open"
    return decision.settled


def _annotators(answers: Iterable[Annotation], part: int) -> int:
    return len({answer.annotator for answer in answers if answer.part == part and not answer.was_cancelled})


def _numbered(chosen: Iterable[Annotation]) -> tuple[tuple[Entity, ...], tuple[Relation, ...]]:
    """Entities e1, e2, … and relations r1, r2, … in order of the text, whatever their regions were called."""
    entities: list[Entity] = []
    relations: list[Relation] = []
    entity_number, relation_number = count(1), count(1)
    for answer in chosen:
        ordered = sorted(answer.entities, key=lambda e: (e.start, -e.end, e.type, e.id))
        ids = {entity.id: f"e{next(entity_number)}" for entity in ordered}
        place = {entity.id: i for i, entity in enumerate(ordered)}
        entities += (replace(entity, id=ids[entity.id]) for entity in ordered)
        relations += (
            Relation(f"r{next(relation_number)}", relation.type, ids[relation.head], ids[relation.tail])
            for relation in sorted(answer.relations, key=lambda r: (place[r.head], place[r.tail], r.type))
        )
    return tuple(entities), tuple(relations)


def _translations(document: Document, chosen: Iterable[Annotation]) -> tuple[GoldTranslation, ...]:
    place = {segment.id: i for i, segment in enumerate(document.segments)}

    def in_order(translation: Translation) -> tuple[int, str]:
        # One of a segment that is gone is named by the release's checks.
        return place.get(translation.segment_id, len(place)), translation.language

    return tuple(
        GoldTranslation(t.segment_id, t.language, t.text, authorship(answer.annotator, t.origin))
        for answer in chosen
        for t in sorted(answer.translations, key=in_order)
    )
