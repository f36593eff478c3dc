"""One pass over documents and their answers, in which all is counted that any measure needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from dreiklang.agreement import chance, entities, relations, translations
from dreiklang.agreement.answers import Answered, Shared, finished, is_suggested, shared
from dreiklang.agreement.disagreements import Scene, Shown
from dreiklang.agreement.language import Languages
from dreiklang.agreement.spans import align, flat, mentions
from dreiklang.agreement.tally import Row, Tally
from dreiklang.records import Annotation
from dreiklang.scheme import Scheme
from dreiklang.tokens import tokenize


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a document that somebody answered; its place in the list is its number in the tally."""

    id: str
    annotators: tuple[str, ...]  # in order of their names
    compared: bool  # whether any two answered the same task
    batch: str | None
    suggested: bool
    finished: date


@dataclass(slots=True)
class Counted:
    """Everything counted; documents that nobody answered are not in it."""

    scheme: Scheme
    facts: list[Fact] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    shown: Shown = field(default_factory=lambda: Shown(most=0))


def count(documents: Iterable[Answered], scheme: Scheme, seed: int = 0, shown: Shown | None = None) -> Counted:
    """One document in memory at a time; `seed` draws the sample of which TER is measured.

    The disagreements themselves are gathered only if it is said how many are to be `shown`.
    """
    found = Counted(scheme, shown=shown or Shown(most=0))
    counting = _Counting(
        found,
        Languages([scheme.source_language, *scheme.target_languages]),
        translations.Versions(found.tally, "versions", seed),
        translations.Versions(found.tally, "drafts", seed, both_ways=False),
        frozenset(relation.name for relation in scheme.relations if relation.symmetric),
    )
    for answered in documents:
        tasks = shared(answered)
        if tasks:
            counting.document(answered, tasks)
    counting.versions.finish()
    counting.drafts.finish()
    return found


@dataclass(frozen=True, slots=True)
class _Counting:
    found: Counted
    languages: Languages
    versions: translations.Versions
    drafts: translations.Versions
    symmetric: frozenset[str]

    def document(self, answered: Answered, tasks: Sequence[Shared]) -> None:
        number = len(self.found.facts)
        self.found.facts.append(
            Fact(
                id=answered.document.id,
                annotators=tuple(sorted({answer.annotator for task in tasks for answer in task.answers})),
                compared=any(len(task.answers) > 1 for task in tasks),
                batch=answered.batch,
                suggested=is_suggested(answered),
                finished=finished(tasks).date(),
            )
        )
        for task in tasks:
            for answer in task.answers:
                self.alone(number, answered, task, answer)
            if len(task.answers) > 1:
                self.together(number, answered, task)

    def alone(self, number: int, answered: Answered, task: Shared, answer: Annotation) -> None:
        row = Row(number, "single", (answer.annotator,))
        self.found.tally.add(row, translations.alone(answered, task, answer, self.languages))
        if answered.drafts:
            for place, text in translations.said(answer).items():
                if draft := answered.drafts.get(place, "").strip():
                    self.drafts.add(row, place[1], draft, text)

    def together(self, number: int, answered: Answered, task: Shared) -> None:
        """Every pair, and for α all of them at once; with two annotators that is the same."""
        marked = [mentions(answer) for answer in task.answers]
        drawn = [relations.links(answer, self.symmetric) for answer in task.answers]
        said = [translations.said(answer) for answer in task.answers]
        tokens = tokenize(answered.document.text, task.start, task.end)
        labels = [chance.token_labels(tokens, flat(spans)) for spans in marked]
        length = task.end - task.start
        for i, j in combinations(range(len(task.answers)), 2):
            row = Row(number, "pair", (task.answers[i].annotator, task.answers[j].annotator))
            pairings = align(marked[i], marked[j])
            both = marked[i], marked[j]
            differing = relations.differences(drawn[i], drawn[j], both)
            beyond_chance = chance.token_counts([labels[i], labels[j]]), chance.unit_counts(length, both)
            self.found.tally.add(
                row,
                entities.counts(*both, pairings),
                relations.counts(drawn[i], drawn[j], differing, both),
                chance.pair_counts(labels[i], labels[j]),
                *beyond_chance,
            )
            self.found.confusion.update(entities.confusion(pairings))
            for place in sorted(said[i].keys() & said[j].keys()):
                self.versions.add(row, place[1], said[i][place], said[j][place])
            if self.found.shown.most:
                scene = Scene(answered, task, (task.answers[i], task.answers[j]))
                for disagreement in (
                    *scene.entities(pairings), *scene.relations(differing), *scene.translations(said[i], said[j]),
                ):  # fmt: skip
                    self.found.shown.add(disagreement)
        if len(task.answers) > 2:
            beyond_chance = chance.token_counts(labels), chance.unit_counts(length, marked)
        self.found.tally.add(Row(number, "group", ()), {entities.COMPARED: 1}, *beyond_chance)
