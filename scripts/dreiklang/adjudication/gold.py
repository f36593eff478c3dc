"""The settled answers of a document, made into one gold document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from dreiklang.adjudication.content import content, digest, shared
from dreiklang.adjudication.resolve import stands
from dreiklang.adjudication.ruling import ruled
from dreiklang.adjudication.settle import NOBODY, Awaited, Decision, mixed, settle, weigh, where
from dreiklang.independent import independent
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
    Rendering,
    Settled,
)

_WEAKEST_FIRST: tuple[Settled, ...] = ("single", "rule", "unanimous", "adjudicated")
_STRONGEST_FIRST: tuple[Authorship, ...] = ("human", "post-edited", "machine")


class Piece(NamedTuple):
    """What stands of one part of a document; relations name entities by their ids in here."""

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    translations: tuple[GoldTranslation, ...]


def gold(
    document: Document, answers: Sequence[Annotation], decisions: Mapping[int, Decision], awaited: Awaited = NOBODY
) -> GoldDocument | Problem | None:
    """What the ledger settled, or a Problem if it can't be used. None for a document that nobody answered.

    A document in parts is settled when all of them are, and then as well as the worst of them.
    """
    if not answers:
        return None
    if mixed(answers):
        return _unsettled(next(settle(answers)), None)
    pieces: list[Piece] = []
    how: list[Decision] = []
    for now in settle(answers, awaited):
        made = _piece(now, decisions.get(now.part), [answer for answer in answers if answer.part == now.part])
        if isinstance(made, Problem):
            return made
        pieces.append(made)
        how.append(decisions[now.part])
    entities, relations = _numbered(pieces)
    settled = min((_settled(decision) for decision in how), key=_WEAKEST_FIRST.index)
    return GoldDocument(
        document=document,
        entities=entities,
        relations=relations,
        translations=_in_order(document, pieces),
        annotators=min(_annotators(answers, part) for part in range(1, len(pieces) + 1)),
        settled=settled,
        rule=next((d.reason for d in how if d.settled == "rule"), None) if settled == "rule" else None,
    )


def authorship(annotator: str, origin: Origin) -> Authorship:
    """Who made a translation: a machine that annotates writes machine translations, however it entered them."""
    if annotator.startswith("model:") or origin == "prediction":
        return "machine"
    return "human" if origin == "manual" else "post-edited"


def _piece(now: Decision, in_force: Decision | None, answers: Sequence[Annotation]) -> Piece | Problem:
    if now.settled == "open" and in_force is not None and stands(in_force, answers):
        return _by_item(in_force, weigh(answers))
    if problem := _unsettled(now, in_force):
        return problem
    return _whole(next(answer for answer in answers if answer.id == now.chosen))


def _unsettled(now: Decision, in_force: Decision | None) -> Problem | None:
    """Why a part cannot be released: it is open, or the ledger says something else than its answers do now."""
    if now.settled == "open" and (in_force is None or in_force.settled == "open"):
        return Problem("document-open", where(now), now.reason)
    if in_force is None:
        return Problem("document-open", where(now), "can be settled, and is not yet: run `dreiklang adjudicate`")
    if in_force != now:
        message = "its answers changed after they were settled: run `dreiklang adjudicate`"
        return Problem("decision-stale", where(now), message)
    return None


def _settled(decision: Decision) -> Settled:
    assert decision.settled != "open"
    return decision.settled


def _annotators(answers: Iterable[Annotation], part: int) -> int:
    given = [answer for answer in answers if answer.part == part and not answer.was_cancelled]
    return len(independent(sorted(given, key=lambda answer: (answer.updated_at, answer.id))))


def _whole(answer: Annotation) -> Piece:
    translations = (
        GoldTranslation(t.segment_id, t.language, t.text, authorship(answer.annotator, t.origin))
        for t in answer.translations
    )
    return Piece(answer.entities, answer.relations, tuple(translations))


def _by_item(decision: Decision, weighed: Sequence[Annotation]) -> Piece | Problem:
    """What all answers share and what was decided of the rest."""
    core = shared(map(content, weighed))
    final = ruled(core, decision.items)
    ids = {mention: str(number) for number, mention in enumerate(final.entities)}
    if digest(final) != decision.digest or not all({head, tail} <= ids.keys() for _, head, tail in final.relations):
        message = "its line in the ledger was edited: restore the ledger from version control"
        return Problem("decision-stale", where(decision), message)
    origins = {(e.start, e.end, e.type): e.origin for answer in weighed for e in answer.entities}
    return Piece(
        tuple(Entity(ids[m], m[2], m[0], m[1], origins.get(m, "manual")) for m in final.entities),
        tuple(Relation("", kind, ids[head], ids[tail]) for kind, head, tail in final.relations),
        tuple(_translations(decision, weighed, final.translations)),
    )


def _translations(
    decision: Decision, weighed: Iterable[Annotation], final: Iterable[Rendering]
) -> Iterable[GoldTranslation]:
    """With an author each; where nothing stands, an answer that there is nothing to translate stands."""
    by: dict[Rendering, set[Authorship]] = {}
    for answer in weighed:
        for t in answer.translations:
            said = t.segment_id, t.language, t.text.strip()
            by.setdefault(said, set()).add(authorship(answer.annotator, t.origin))
    for ruling in decision.items:
        if ruling.translation and ruling.origin:
            by[ruling.translation] = {ruling.origin}
    for said in final:
        yield GoldTranslation(*said, min(by[said], key=_STRONGEST_FIRST.index))
    answered = {said[:2] for said in final}
    for (segment, language, text), authors in by.items():
        if not text and (segment, language) not in answered:
            yield GoldTranslation(segment, language, "", min(authors, key=_STRONGEST_FIRST.index))


def _numbered(pieces: Iterable[Piece]) -> tuple[tuple[Entity, ...], tuple[Relation, ...]]:
    """Entities e1, e2, … and relations r1, r2, … in order of the text, whatever their regions were called."""
    entities: list[Entity] = []
    relations: list[Relation] = []
    entity_number, relation_number = count(1), count(1)
    for piece in pieces:
        ordered = sorted(piece.entities, key=lambda e: (e.start, -e.end, e.type, e.id))
        ids = {entity.id: f"e{next(entity_number)}" for entity in ordered}
        place = {entity.id: i for i, entity in enumerate(ordered)}
        entities += (replace(entity, id=ids[entity.id]) for entity in ordered)
        relations += (
            Relation(f"r{next(relation_number)}", relation.type, ids[relation.head], ids[relation.tail])
            for relation in sorted(piece.relations, key=lambda r: (place[r.head], place[r.tail], r.type))
        )
    return tuple(entities), tuple(relations)


def _in_order(document: Document, pieces: Iterable[Piece]) -> tuple[GoldTranslation, ...]:
    place = {segment.id: i for i, segment in enumerate(document.segments)}

    def in_order(translation: GoldTranslation) -> tuple[int, str]:
        # One of a segment that is gone is named by the release's checks.
        return place.get(translation.segment_id, len(place)), translation.language

    return tuple(t for piece in pieces for t in sorted(piece.translations, key=in_order))
