"""One pass over documents and their answers, in which all is counted that any measure needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations

from dreiklang.agreement import chance, entities, relations, translations
from dreiklang.agreement.answers import Answered, Shared, finished, is_suggested, shared
from dreiklang.agreement.disagreements import Scene, Shown
from dreiklang.agreement.language import Languages
from dreiklang.agreement.sample import Pair, Sample
from dreiklang.agreement.spans import align, flat, mentions
from dreiklang.agreement.tally import Row, Tally
from dreiklang.agreement.tokens import Tokens
from dreiklang.records import Annotation
from dreiklang.scheme import Scheme


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
    versions: Sample
    drafts: Sample
    shown: Shown
    facts: list[Fact] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def nothing(cls, scheme: Scheme, seed: int = 0, shown: int = 0) -> "Counted":
        """Before the first document; `seed` draws the sample of which TER is measured, and that of disagreements."""
        return cls(scheme, Sample("versions", seed), Sample("drafts", seed, both_ways=False), Shown(shown, seed))

    def extend(self, other: "Counted") -> None:
        """With what was counted of further documents."""
        after = len(self.facts)
        self.facts += other.facts
        self.tally.extend(other.tally, after)
        self.versions.extend(other.versions, after)
        self.drafts.extend(other.drafts, after)
        self.shown.extend(other.shown)
        self.confusion.update(other.confusion)


def count(documents: Iterable[Answered], scheme: Scheme, seed: int = 0, shown: int = 0) -> Counted:
    """All that figures need; one document in memory at a time.

    The disagreements themselves are gathered only if it is said how many are to be `shown`.
    """
    return joined([count_part(documents, scheme, seed, shown)], Counted.nothing(scheme, seed, shown))


def count_part(documents: Iterable[Answered], scheme: Scheme, seed: int = 0, shown: int = 0) -> Counted:
    """The same of some of the documents, to be joined with others."""
    found = Counted.nothing(scheme, seed, shown)
    counting = _Counting(
        found,
        translations.Tongues(found.tally, Languages([scheme.source_language, *scheme.target_languages])),
        translations.Versions(found.tally, found.versions),
        translations.Versions(found.tally, found.drafts),
        frozenset(relation.name for relation in scheme.relations if relation.symmetric),
    )
    for answered in documents:
        tasks = shared(answered)
        if tasks:
            counting.document(answered, tasks)
    counting.tongues.flush()
    counting.versions.flush()
    counting.drafts.flush()
    return found


def joined(parts: Iterable[Counted], whole: Counted) -> Counted:
    """The parts, in order of their documents, all in `whole`; the same in whatever parts documents were counted."""
    for part in parts:
        whole.extend(part)
    for sample in (whole.versions, whole.drafts):
        for row, counts in sample.counts():
            whole.tally.add(row, counts)
    return whole


@dataclass(frozen=True, slots=True)
class _Counting:
    found: Counted
    tongues: translations.Tongues
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
        self.found.tally.add(row, translations.alone(answered, answer))
        for (_, language), text in translations.said(answer).items():
            self.tongues.add(row, language, text)
        if answered.drafts:
            for place, text in translations.said(answer).items():
                if draft := answered.drafts.get(place, "").strip():
                    self.drafts.add(Pair(row, place[1], draft, text), answered.document.id, task.start, place[0])

    def together(self, number: int, answered: Answered, task: Shared) -> None:
        """Every pair, and for α all of them at once; with two annotators that is the same."""
        marked = [mentions(answer) for answer in task.answers]
        drawn = [relations.links(answer, self.symmetric) for answer in task.answers]
        said = [translations.said(answer) for answer in task.answers]
        tokens = Tokens(answered.document.text, task.start, task.end)
        labels = [tokens.labels(flat(spans)) for spans in marked]
        length = task.end - task.start
        for i, j in combinations(range(len(task.answers)), 2):
            row = Row(number, "pair", (task.answers[i].annotator, task.answers[j].annotator))
            pairings = align(marked[i], marked[j])
            both = marked[i], marked[j]
            differing = relations.differences(drawn[i], drawn[j], both)
            beyond_chance = (
                chance.token_counts(tokens.number, [labels[i], labels[j]]),
                chance.unit_counts(length, both),
            )
            self.found.tally.add(
                row,
                entities.counts(*both, pairings),
                relations.counts(drawn[i], drawn[j], differing, both),
                chance.pair_counts(tokens.number, labels[i], labels[j]),
                *beyond_chance,
            )
            self.found.confusion.update(entities.confusion(pairings))
            for place in sorted(said[i].keys() & said[j].keys()):
                pair = Pair(row, place[1], said[i][place], said[j][place])
                self.versions.add(pair, answered.document.id, task.start, place[0])
            if self.found.shown.most:
                scene = Scene(answered, task, (task.answers[i], task.answers[j]))
                scenes = scene.entities(pairings), scene.relations(differing), scene.translations(said[i], said[j])
                for at, disagreement in enumerate(chain.from_iterable(scenes)):
                    self.found.shown.add(at, disagreement)
        if len(task.answers) > 2:
            beyond_chance = chance.token_counts(tokens.number, labels), chance.unit_counts(length, marked)
        self.found.tally.add(Row(number, "group", ()), {entities.COMPARED: 1}, *beyond_chance)
