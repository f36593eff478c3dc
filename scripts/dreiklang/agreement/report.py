"""The figures of a whole corpus and of its parts: pairs, annotators, batches, weeks, with and without suggestions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dreiklang.agreement import chance, entities, relations, translations
from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import Counted, Fact, count
from dreiklang.agreement.measures import Measure
from dreiklang.agreement.tally import Level, Table
from dreiklang.records import Figure
from dreiklang.scheme import Scheme

Kind = Literal["pair", "annotator", "batch", "suggestions", "time"]
DIFFERENCE = "difference"  # the part of "suggestions" that holds with minus without
_MAIN = frozenset("f1_exact f1_overlap kappa_tokens alpha_u f1 f1_given_entities chrf edit_effort".split())
_LEVELS: tuple[Level, ...] = ("pair", "group", "single")
_POINTS = 12  # at most about so many on the time line


@dataclass(frozen=True, slots=True)
class Part:
    """What came out of a part of the answers."""

    kind: Kind
    name: str  # e.g. "a1 · a2", "a1", "batch-0001", "with", "2026-05-17"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything there is to say of the agreement of a corpus."""

    documents: int  # that somebody answered
    compared: int  # that two or more did
    figures: tuple[Figure, ...]  # of the whole, as `summary` has them
    parts: tuple[Part, ...] = ()


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
    return whole(count(documents, scheme), bootstrap or Bootstrap()).figures


def whole(counted: Counted, bootstrap: Bootstrap) -> Report:
    """All documents together."""
    return _Reporting(counted, counted.tally.table(), bootstrap).whole()


def full(counted: Counted, bootstrap: Bootstrap) -> Report:
    """All documents together, and all parts."""
    reporting = _Reporting(counted, counted.tally.table(), bootstrap)
    return replace(reporting.whole(), parts=tuple(reporting.parts()))


def measures(scheme: Scheme) -> list[Measure]:
    """All there are, in the order in which they are shown."""
    return [
        *entities.measures(scheme.entity_names),
        *chance.measures(scheme.entity_names),
        *relations.measures(scheme.relation_names),
        *translations.measures(scheme.target_languages),
    ]


@dataclass(frozen=True, slots=True)
class _Reporting:
    counted: Counted
    table: Table
    bootstrap: Bootstrap

    def whole(self) -> Report:
        asked = [m for m in measures(self.counted.scheme) if m.name != chance.KAPPA or len(self.table.pairs) < 2]
        facts = self.counted.facts
        return Report(len(facts), sum(fact.compared for fact in facts), self.figures(asked, range(len(facts))))

    def parts(self) -> Iterator[Part]:
        facts = self.counted.facts
        for pair in self.table.pairs:
            both = [i for i, fact in enumerate(facts) if set(pair) <= set(fact.annotators)]
            yield Part("pair", " · ".join(pair), self.figures(self._main(), both, frozenset(pair), "pair"))
        for name in sorted({name for fact in facts for name in fact.annotators}):
            theirs = [i for i, fact in enumerate(facts) if name in fact.annotators]
            asked = [m for m in (*self._main(), *self._alone()) if m.level != "group" and m.name != chance.KAPPA]
            yield Part("annotator", name, self.figures(asked, theirs, frozenset([name])))
        for batch in sorted({fact.batch for fact in facts if fact.batch is not None}):
            yield Part("batch", batch, self._of([i for i, fact in enumerate(facts) if fact.batch == batch]))
        yield from self._suggestions()
        for day, documents in _periods(facts):
            yield Part("time", day.isoformat(), self._of(documents))

    def figures(
        self,
        asked: Sequence[Measure],
        documents: Iterable[int],
        annotators: frozenset[str] = frozenset(),
        level: Level | None = None,
    ) -> tuple[Figure, ...]:
        """Over these documents and what all these annotators have a part in, at one level if it is named."""
        found: dict[Measure, Figure] = {}
        chosen = list(documents)
        for at in _LEVELS:
            here = [measure for measure in asked if (level or measure.level) == at]
            if here:
                those = [i for i in chosen if at == "single" or self.counted.facts[i].compared]
                sums = self.table.sums(at, those, annotators)
                found.update(zip(here, self.bootstrap.figures(sums, here), strict=True))
        return tuple(found[measure] for measure in asked)

    def _main(self) -> list[Measure]:
        """What is told of parts: of the layers as wholes, and of each language."""
        of_parts = ("entities", "relations", *(f"translations.{tag}" for tag in self.counted.scheme.target_languages))
        return [m for m in measures(self.counted.scheme) if m.name in _MAIN and m.layer in of_parts]

    def _alone(self) -> list[Measure]:
        return [m for m in measures(self.counted.scheme) if m.level == "single" and m.name not in _MAIN]

    def _of(self, documents: Sequence[int]) -> tuple[Figure, ...]:
        return self.figures([m for m in self._main() if m.name != chance.KAPPA], documents)

    def _suggestions(self) -> Iterator[Part]:
        """With, without, and with minus without: whether suggestions make annotators agree."""
        facts = self.counted.facts
        seen = [i for i, fact in enumerate(facts) if fact.suggested]
        unseen = [i for i, fact in enumerate(facts) if not fact.suggested]
        if not seen or not unseen:
            return
        asked = [m for m in self._main() if m.level == "pair" and m.name != chance.KAPPA]
        halves = [self.table.sums("pair", [i for i in part if facts[i].compared]) for part in (seen, unseen)]
        yield Part("suggestions", "with", self._of(seen))
        yield Part("suggestions", "without", self._of(unseen))
        yield Part("suggestions", DIFFERENCE, tuple(self.bootstrap.differences(halves[0], halves[1], asked)))


def _periods(facts: Sequence[Fact]) -> Iterator[tuple[date, list[int]]]:
    """Documents by when they were finished: by day, week or month, whatever gives few enough points; its first day."""
    days = [fact.finished for fact in facts]
    for start in (_day, _week, _month):
        periods: defaultdict[date, list[int]] = defaultdict(list)
        for number, day in enumerate(days):
            periods[start(day)].append(number)
        if len(periods) <= _POINTS or start is _month:
            yield from sorted(periods.items())
            return


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)
