"""The figures of a whole corpus, and of its parts."""

from collections.abc import Iterable, Iterator

from dreiklang.agreement import chance, entities, relations, translations
from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import Counted, count
from dreiklang.agreement.measures import Measure
from dreiklang.agreement.tally import Level
from dreiklang.records import Figure
from dreiklang.scheme import Scheme

_LEVELS: tuple[Level, ...] = ("pair", "group", "single")


def summary(documents: Iterable[Answered], scheme: Scheme, bootstrap: Bootstrap | None = None) -> tuple[Figure, ...]:
    """The figures of a corpus as a whole, in this order; n is the number of documents that two annotators answered.

    entities and entities.TYPE: f1_exact, f1_overlap, alpha_u; entities alone: f1_untyped, kappa_tokens (only where
    there are no more than two annotators), alpha_tokens, alpha_u_binary, alpha_cu.
    relations and relations.TYPE: f1, f1_given_entities; relations alone: f1_boundaries, f1_unlabelled, f1_undirected,
    and where their disagreement comes from, five shares that add up to 1: share_entities, share_boundaries,
    share_direction, share_label, share_omission.
    translations.LANGUAGE between annotators: chrf, ter (may exceed 1), same; of each annotator's, n being all
    documents with translations: length_ratio (target to source, may exceed 1), copied_source, wrong_language,
    lost_numbers, lost_names; against suggestions: draft_kept, edit_effort (may exceed 1).
    """
    return tuple(figures(count(documents, scheme), bootstrap or Bootstrap()))


def measures(scheme: Scheme) -> list[Measure]:
    """All there are, in the order in which they are shown."""
    return [
        *entities.measures(scheme.entity_names),
        *chance.measures(scheme.entity_names),
        *relations.measures(scheme.relation_names),
        *translations.measures(scheme.target_languages),
    ]


def figures(counted: Counted, bootstrap: Bootstrap) -> Iterator[Figure]:
    """Over all documents that were answered."""
    pairs = {row.annotators for row in counted.tally.rows if row.level == "pair"}
    asked = [m for m in measures(counted.scheme) if m.name != chance.KAPPA or len(pairs) < 2]
    documents = [number for number, fact in enumerate(counted.facts) if fact.compared]
    answered = range(len(counted.facts))
    found: dict[tuple[str, str], Figure] = {}
    for level in _LEVELS:
        chosen = [measure for measure in asked if measure.level == level]
        sums = counted.tally.sums(level, answered if level == "single" else documents)
        for figure in bootstrap.figures(sums, chosen):
            found[figure.layer, figure.measure] = figure
    return (found[measure.layer, measure.name] for measure in asked)
