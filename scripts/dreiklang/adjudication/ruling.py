"""What was decided of a single item that not all answers share: part of a line of the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from dreiklang.adjudication.content import Content
from dreiklang.records import Authorship, Link, Mention, Option, Rendering

Verdict = Literal["kept", "rejected", "alternative"]
By = Literal["majority", "dawid-skene", "entities", "alternatives", "person"]
Item = Mention | Link | Rendering


@dataclass(frozen=True, slots=True)
class Ruling:
    """Exactly one of `entity`, `relation`, `translation` is there. An alternative is kept here and not released."""

    verdict: Verdict
    rule: By  # "entities": a relation fell with an entity, or moved with it
    votes: tuple[str, ...]  # the annotators who said so; none where it is the adjudicator's own
    against: tuple[str, ...]  # those who did not
    entity: Mention | None = None
    surface: str = ""  # what an entity covers, for whoever reads the ledger
    relation: Link | None = None
    translation: Rendering | None = None
    origin: Authorship | None = None  # of a translation that no annotator gave
    posterior: float | None = None  # of the verdict, where the rule has one

    @property
    def item(self) -> Item:
        found = self.entity or self.relation or self.translation
        assert found is not None
        return found


def ruling(
    verdict: Verdict, rule: By, option: Option, annotators: Iterable[str], posterior: float | None = None
) -> Ruling:
    """The ruling on what some of the annotators say."""
    against = tuple(sorted(set(annotators) - set(option.votes)))
    entity, relation, translation = option.entity, option.relation, option.translation
    return Ruling(
        verdict, rule, option.votes, against, entity, relation=relation, translation=translation, posterior=posterior
    )


def ruled(shared: Content, rulings: Iterable[Ruling]) -> Content:
    """What stands in the end: what all share and what was kept, without what was rejected."""
    entities, relations, translations = set(shared.entities), set(shared.relations), set(shared.translations)
    for each in rulings:
        if each.entity:
            (entities.add if each.verdict == "kept" else entities.discard)(each.entity)
        elif each.relation:
            (relations.add if each.verdict == "kept" else relations.discard)(each.relation)
        elif each.translation:
            (translations.add if each.verdict == "kept" else translations.discard)(each.translation)
    return Content(tuple(sorted(entities)), tuple(sorted(relations)), tuple(sorted(translations)), ())


def readable(rulings: Iterable[Ruling], text: str) -> tuple[Ruling, ...]:
    """In order of layers and of the text, entities with what they cover."""

    def place(each: Ruling) -> tuple[int, Item]:
        return (0 if each.entity else 1 if each.relation else 2), each.item

    return tuple(
        replace(each, surface=text[each.entity[0] : each.entity[1]]) if each.entity else each
        for each in sorted(rulings, key=place)
    )
