"""Item by item: what all answers to a task share, what a rule can settle of the rest, and what stays open.

Nothing here depends on the order of the annotators. Entities settle first, then the relations between them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dreiklang.adjudication import entities, relations, translations
from dreiklang.adjudication.content import Content, shared
from dreiklang.adjudication.crowd import Crowd
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.ruling import Ruling
from dreiklang.records import Option
from dreiklang.scheme import Scheme

Answers = Mapping[str, Content]  # by annotator


@dataclass(frozen=True, slots=True)
class Rules:
    """How a corpus settles items: its policy, its scheme, and whom to trust how far, if that was asked for."""

    policy: Policy
    scheme: Scheme
    entities: Crowd | None = None
    relations: Crowd | None = None


class Merge(NamedTuple):
    """All items of a task: `shared` by every answer, settled by `rulings`, or `open`."""

    shared: Content
    rulings: tuple[Ruling, ...]
    open: tuple[Option, ...]


def merge(answers: Answers, rules: Rules) -> Merge:
    """`answers` are of the same text, at least one."""
    core = shared(answers.values())
    marked = {annotator: frozenset(said.entities) for annotator, said in answers.items()}
    mentions = entities.settle(marked, rules.policy, rules.entities)
    drawn = {annotator: frozenset(said.relations) for annotator, said in answers.items()}
    ends = relations.Ends(marked, mentions.kept, mentions.open)
    links = relations.settle(drawn, ends, rules.policy, rules.scheme, rules.relations)
    written = {annotator: said.translations for annotator, said in answers.items()}
    rendered = translations.settle(written, rules.policy)
    return Merge(
        core,
        (*mentions.rulings, *links.rulings, *rendered.rulings),
        (*mentions.options, *links.options, *rendered.options),
    )


def entity_ballots(answers: Answers) -> list[Mapping[str, str]]:
    """What each annotator says of each stretch that anyone marked: its type, or "" for none."""
    marked = {annotator: frozenset(said.entities) for annotator, said in answers.items()}
    return [*entities.ballots(marked).values()]


def relation_ballots(answers: Answers, rules: Rules) -> list[Mapping[str, str]]:
    """What each annotator who marked both ends says of each pair that anyone related."""
    marked = {annotator: frozenset(said.entities) for annotator, said in answers.items()}
    mentions = entities.settle(marked, rules.policy, rules.entities)
    drawn = {annotator: frozenset(said.relations) for annotator, said in answers.items()}
    ends = relations.Ends(marked, mentions.kept, mentions.open)
    return [*relations.ballots(relations.cast(drawn, ends).votes, ends).values()]


def crowds(tasks: Callable[[], Iterable[Answers]], policy: Policy, scheme: Scheme) -> Rules:
    """Rules with what the votes of the whole corpus say of each annotator; `tasks` is gone through twice."""
    if "dawid-skene" not in policy.rules:
        return Rules(policy, scheme)
    marked = (ballot for answers in tasks() for ballot in entity_ballots(answers))
    rules = Rules(policy, scheme, Crowd.of(marked, scheme.entity_names))
    drawn = (ballot for answers in tasks() for ballot in relation_ballots(answers, rules))
    return Rules(policy, scheme, rules.entities, Crowd.of(drawn, scheme.relation_names))
