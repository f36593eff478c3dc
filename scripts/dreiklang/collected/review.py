"""What an annotator is asked to look at again, and the reasons in German, as they read them in the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dreiklang.collected.answered import Answered
from dreiklang.problems import Problem
from dreiklang.records import Document
from dreiklang.scheme import Scheme

_REASONS = {
    "entity-label": "Die Markierung {0} hat kein gültiges Label: bitte eines wählen oder sie löschen.",
    "entity-range": "Eine Markierung liegt außerhalb des Textes: bitte löschen und neu setzen.",
    "entity-text-mismatch": "Eine Markierung deckt nicht den Text, den sie nennt: bitte löschen und neu setzen.",
    "entity-space": "Die Markierung {0} beginnt oder endet mit einem Leerzeichen: bitte ohne es markieren.",
    "relation-end": "Die Relation {0} hat ein Ende ohne Markierung: bitte löschen oder neu ziehen.",
    "relation-label": "Die Relation {0} hat keine gültige Art: bitte eine wählen oder sie löschen.",
    "relation-type": "Die Relation {0} passt nicht zu den Typen ihrer Entitäten: bitte eines davon ändern.",
    "translation-empty": "Eine Übersetzung ist leer: bitte ausfüllen.",
    "several-answers": "In einem Übersetzungsfeld stehen mehrere Antworten: bitte nur eine lassen.",
    "label-outdated": "Das Label von {0} gibt es so nicht mehr: bitte neu entscheiden.",
}
RULES = frozenset({*_REASONS, "translation-missing"})


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at again; `reason` is the German sentence for whoever gave the answer."""

    problem: Problem
    reason: str


def remarks(one: Answered, document: Document, scheme: Scheme) -> list[Remark]:
    """What is to be done about an answer; nothing about skips and about texts that were flagged as unfit."""
    if one.answer.was_cancelled or one.answer.flags:
        return []
    surfaces = {entity.id: f"„{document.text[entity.start : entity.end]}“" for entity in one.answer.entities}
    found = [
        Remark(problem, _REASONS[problem.rule].format(_shown(problem.where, surfaces)))
        for problem in one.problems
        if problem.rule in _REASONS
    ]
    return [*found, *_untranslated(one, scheme)]


def _untranslated(one: Answered, scheme: Scheme) -> Iterator[Remark]:
    """translation-missing: every segment has a translation into every target language."""
    for language in scheme.target_languages:
        missing = one.untranslated(language)
        if missing:
            places = [str(one.segments.index(segment) + 1) for segment in missing]
            where = f"{one.answer.document_id}, part {one.answer.part}, annotation {one.answer.id}"
            message = f"{len(missing)} of {len(one.segments)} segments have no translation into {language}"
            yield Remark(
                Problem("translation-missing", where, f"{message}: {', '.join(missing)}"),
                f"Ohne Übersetzung ({language}): Satz {_listed(places)}.",
            )


def _shown(where: str, surfaces: dict[str, str]) -> str:
    """What a problem is about, by the words it marks, e.g. "„Nordwerft“ → „Estland“"."""
    spot = where.rpartition(", ")[2].partition(" ")[2]
    return " → ".join(surfaces.get(end, "ohne Text") for end in spot.split(" → "))


def _listed(places: Sequence[str], most: int = 12) -> str:
    more = f" und {len(places) - most} weitere" if len(places) > most else ""
    return ", ".join(places[:most]) + more
