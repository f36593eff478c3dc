"""Agreement: whether intervals hold the truth on simulated annotators, and how long all figures of 20,000 texts take.

`scripts/bench agreement [SEEDS] [DOCUMENTS]`: 200 and 20,000 if not given.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import TypeVar

from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import Counted, count, count_part, joined
from dreiklang.agreement.measures import Measure
from dreiklang.agreement.report import DIFFERENCE, full, measures, whole
from dreiklang.agreement.tally import Sums
from dreiklang.pool import each
from dreiklang.records import Annotation, Document, Entity, Provenance, Relation, Segment, Translation, text_sha256
from dreiklang.scheme import EntityType, RelationType, Scheme

T = TypeVar("T")
TYPES, LABELS = ("ORG", "GPE", "PER"), ("sells_to", "part_of", "located_in")
SCHEME = Scheme(
    "simulated",
    "1.0.0",
    "de",
    ("en",),
    tuple(EntityType(name, name, "", "", "") for name in TYPES),
    tuple(RelationType(name, name, "", (), (), symmetric=False) for name in LABELS),
)
# An entity is “mmmm nnnn” between two words that one may wrongly take into it.
SLOT = "vor llll mmmm nnnn rrrr nach "
WORDS = ("Das", "Abkommen", "gilt", "seit", "Mai", "und", "wird", "geprüft", "in", "Linz")
SIZES, SENTENCES, LENGTH = (4, 8, 12, 24), 4, 12  # entities of a document, its sentences, words of a sentence
_SENTENCE = LENGTH * (sum(map(len, WORDS)) / len(WORDS) + 1) + (900 * 3 + 9000 * 4) / 9900 + 1  # characters on average
_PER_SLOT = SENTENCES / (sum(SIZES) / len(SIZES))
# Of a slot: an entity, one more word, and what nobody marks, there and in the sentences.
TOKENS = (2, 1, 2 + (LENGTH + 2) * _PER_SLOT)
CHARACTERS = (9, 5, 10 + (_SENTENCE + (SENTENCES - 1) / SENTENCES) * _PER_SLOT)


@dataclass(frozen=True, slots=True)
class Rates:
    """How often an annotator errs; the same for both, and independent of each other."""

    omission: float = 0.12
    boundary: float = 0.15
    type: float = 0.08
    undrawn: float = 0.2  # a relation whose ends are both marked
    turned: float = 0.1
    label: float = 0.1
    reworded: float = 0.3
    number: float = 0.1  # lost in a translation

    def times(self, factor: float) -> "Rates":
        """For a document that is as much harder."""
        return Rates(*(getattr(self, name) * factor for name in self.__slots__))


EASY, HARD = 0.4, 1.6  # half the documents each


def main(arguments: list[str]) -> int:
    seeds, documents = (int(given) for given in (arguments + ["200", "20000"][len(arguments) :]))
    if seeds:
        _coverage(seeds)
    if documents:
        _speed(documents)
    return 0


# Whether the truth is in the intervals


def _coverage(seeds: int, documents: int = 100) -> None:
    """Print of each figure its truth, and in how many seeds of a hundred the interval held it."""
    truths = truth(Rates())
    held, total = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    sums, started = Counter[tuple[str, str]](), time.process_time()
    for seed in range(seeds):
        report = whole(count(simulation(seed, documents, Rates()), SCHEME, seed), Bootstrap(seed=seed))
        helped = full(count(simulation(seed, documents, Rates(), helped=True), SCHEME, seed), Bootstrap(seed=seed))
        difference = next(part.figures for part in helped.parts if part.name == DIFFERENCE)
        for layer, figures in (("", report.figures), ("difference ", difference)):
            for figure in figures:
                name = layer + figure.layer, figure.measure
                if name in truths and figure.value is not None and figure.low is not None and figure.high is not None:
                    held[name] += figure.low <= truths[name] <= figure.high
                    total[name] += 1
                    sums[name] += figure.value
    print(f"{seeds} seeds, {documents} documents each, 1,000 rounds; {time.process_time() - started:.0f} CPU s\n")
    print("| layer | measure | truth | mean of figures | intervals that hold it |\n|---|---|---|---|---|")
    for (layer, measure), value in truths.items():
        name = layer, measure
        print(
            f"| {layer} | {measure} | {value:.4f} | {sums[name] / total[name]:.4f} | {held[name] / total[name]:.1%} |"
        )


def truth(rates: Rates) -> dict[tuple[str, str], float]:
    """What the figures are of endlessly many documents, worked out from the rates, without the code that is tested."""
    parts = [_expected(rates.times(EASY)), _expected(rates.times(HARD))]
    sums = {name: (sum(p[name][0] for p in parts), sum(p[name][1] for p in parts)) for name in parts[0]}
    found = {name: part / whole for name, (part, whole) in sums.items()}
    tokens = [_chance(rates.times(factor), TOKENS) for factor in (EASY, HARD)]
    lengths = [_chance(rates.times(factor), CHARACTERS) for factor in (EASY, HARD)]
    found["entities", "kappa_tokens"] = found["entities", "alpha_tokens"] = _beyond(tokens)
    found["entities", "alpha_u"] = _beyond(lengths)
    helped, alone = ([_expected(rates.times(part * factor)) for factor in (EASY, HARD)] for part in (HELPED, 1.0))
    for name in (("entities", "f1_exact"), ("relations", "f1")):
        values = [sum(p[name][0] for p in half) / sum(p[name][1] for p in half) for half in (helped, alone)]
        found[f"difference {name[0]}", name[1]] = values[0] - values[1]
    return found


PART = 500  # documents that are made up and counted at a time
HELPED = 0.5  # what is left of the rates where annotators saw suggestions, in the simulation of the difference


def _expected(rates: Rates) -> dict[tuple[str, str], tuple[float, float]]:
    """Of one true entity, relation and segment: what is in a figure's numerator and its denominator on average."""
    kept = 1 - rates.omission
    same_type = (1 - rates.type) ** 2 + rates.type**2 / (len(TYPES) - 1)
    same_span = (1 - rates.boundary) ** 2 + rates.boundary**2 / 2
    exact = kept**2 * same_span * same_type
    drawn = 1 - rates.undrawn
    alike = (1 - rates.turned) ** 2 + rates.turned**2
    alike *= (1 - rates.label) ** 2 + rates.label**2 / (len(LABELS) - 1)
    found = {
        ("entities", "f1_exact"): (2 * exact, 2 * kept),
        ("entities", "f1_overlap"): (2 * kept**2 * same_type, 2 * kept),
        ("entities", "f1_untyped"): (2 * kept**2 * same_span, 2 * kept),
        ("relations", "f1"): (2 * exact**2 * drawn**2 * alike, 2 * kept**2 * drawn),
        ("relations", "f1_given_entities"): (2 * exact**2 * drawn**2 * alike, 2 * exact**2 * drawn),
        ("translations.en", "same"): ((1 - rates.reworded) ** 2 * ((1 - rates.number) ** 2 + rates.number**2), 1.0),
        ("translations.en", "lost_numbers"): (rates.number, 1.0),
    }
    causes = _causes(rates)
    for cause, number in causes.items():
        found["relations", f"share_{cause}"] = (number, sum(causes.values()))
    return found


def _causes(rates: Rates) -> dict[str, float]:
    """How many relations differ for which cause on average, gone through all that two annotators may make of one."""
    ends = [(None, rates.omission)]
    for boundary, kind in product(range(3), range(len(TYPES))):
        p_boundary = 1 - rates.boundary if boundary == 0 else rates.boundary / 2
        p_kind = 1 - rates.type if kind == 0 else rates.type / (len(TYPES) - 1)
        ends.append(((boundary, kind), (1 - rates.omission) * p_boundary * p_kind))
    made = []
    for (head, p), (tail, q) in product(ends, ends):
        if head is None or tail is None:
            made.append((head, tail, None, p * q))
            continue
        made.append((head, tail, None, p * q * rates.undrawn))
        for turned, label in product((False, True), range(len(LABELS))):
            p_turned = rates.turned if turned else 1 - rates.turned
            p_label = 1 - rates.label if label == 0 else rates.label / (len(LABELS) - 1)
            made.append((head, tail, (turned, label), p * q * (1 - rates.undrawn) * p_turned * p_label))
    found = dict.fromkeys(("entities", "boundaries", "direction", "label", "omission"), 0.0)
    for a, b in product(made, made):
        if (a[2] is None) != (b[2] is None):
            drawn, other = (a, b) if b[2] is None else (b, a)
            lacks = any(o is None or o[1] != e[1] for e, o in zip(drawn[:2], other[:2], strict=True))
            found["entities" if lacks else "omission"] += a[3] * b[3]
        elif a[2] is not None and a[:3] != b[:3]:
            found[_cause(a, b)] += 2 * a[3] * b[3]
    return found


def _cause(a: tuple, b: tuple) -> str:
    """Of two relations between the same two places: what keeps them apart."""
    (turned_a, label_a), (turned_b, label_b) = a[2], b[2]
    same_types = all(x[1] == y[1] for x, y in zip(a[:2], b[:2], strict=True))
    same_ends = a[:2] == b[:2]
    if label_a != label_b:
        return "label"
    if turned_a != turned_b:
        return "direction"
    return "entities" if not same_types else "boundaries" if not same_ends else "equal"


def _chance(rates: Rates, sizes: tuple[float, float, float]) -> tuple[float, float, float]:
    """Of one slot: its size, how much of it two annotators label alike, and how much each of them labels at all."""
    core, border, rest = sizes
    kept = 1 - rates.omission
    same_type = (1 - rates.type) ** 2 + rates.type**2 / (len(TYPES) - 1)
    grown = kept * rates.boundary / 2  # towards one side
    alike = core * (rates.omission**2 + kept**2 * same_type)
    alike += 2 * border * ((1 - grown) ** 2 + grown**2 * same_type) + rest
    return core + 2 * border + rest, alike, core * kept + 2 * border * grown


def _beyond(slots: Sequence[tuple[float, float, float]]) -> float:
    """(P_o - P_e) / (1 - P_e); types are equally frequent, before and after errors."""
    size, alike, marked = (sum(column) for column in zip(*slots, strict=True))
    chance = (marked / size) ** 2 / len(TYPES) + (1 - marked / size) ** 2
    return (alike / size - chance) / (1 - chance)


def simulation(seed: int, documents: int, rates: Rates, helped: bool = False) -> Iterator[Answered]:
    """Answers of two annotators; if `helped`, they saw suggestions in every other document, and erred less there."""
    random = Random(seed)
    for number in range(documents):
        factor, size = random.choice((EASY, HARD)), random.choice(SIZES)
        suggested = helped and number % 2 == 0
        yield _answered(random, number, size, rates.times(factor * (HELPED if suggested else 1)), suggested)


# How long it takes


def _speed(documents: int) -> None:
    print(f"\n{documents:,} documents, 2 annotators, 28 entities, 14 relations, 4 translations, 1,000 rounds\n")
    starts = range(0, documents, PART)
    made = _cpu(lambda: _made(0))[1] * len(starts)
    reports = []
    for workers in (1, 2):
        wall = time.perf_counter()
        counted, counting = _cpu(lambda: joined(each(_counted, starts, workers), Counted.nothing(SCHEME)))  # noqa: B023
        report, intervals = _cpu(lambda: full(counted, Bootstrap()))  # noqa: B023
        wall = time.perf_counter() - wall
        reports.append(report)
        if workers == 1:
            counting -= made
            print(f"counting {counting:.1f} CPU s, {counting / documents * 1000:.2f} ms a document")
            print(f"intervals {intervals:.1f} CPU s")
        print(f"{workers} processes: {wall:.1f} s by the clock, of which making up documents {made:.1f} CPU s")
    print("the same figures" if reports[0] == reports[1] else "OTHER FIGURES")
    ours = _cpu(lambda: whole(counted, Bootstrap()))[1]
    rounds = 2
    plain = _cpu(lambda: _plain(counted, rounds))[1] / rounds * 1000
    print(f"whole: {ours:.1f} CPU s, in a plain loop {plain:,.0f} CPU s: {plain / ours:,.0f} times as long")


def _made(start: int) -> list[Answered]:
    random = Random(start)
    numbers = range(start, start + PART)
    return [_answered(random, number, 28, Rates(), segments=18, translated=4) for number in numbers]


def _counted(start: int) -> Counted:
    return count_part(_made(start), SCHEME)


def _cpu(work: Callable[[], T]) -> tuple[T, float]:
    clock = time.process_time()
    found = work()
    return found, time.process_time() - clock


def _plain(counted: Counted, rounds: int) -> None:
    """The same resampling as anybody would write it: a dictionary of counts per document, added up in every round."""
    import numpy as np

    tally, random = counted.tally, Random(0)
    names = list(tally.columns)
    table = tally.table()
    sums = table.sums("pair", range(len(counted.facts)))
    names = list(sums.columns)
    by_document = [dict(zip(names, row, strict=True)) for row in sums.matrix.tolist()]
    asked: list[Measure] = [measure for measure in measures(counted.scheme) if measure.level == "pair"]
    for _ in range(rounds):
        total: Counter = Counter()
        for _ in by_document:
            for name, value in random.choice(by_document).items():
                total[name] += value
        drawn = Sums(np.array([[total[name] for name in names]]), sums.columns)
        for measure in asked:
            measure.formula(drawn)


# What is answered


def _answered(
    random: Random,
    number: int,
    size: int,
    rates: Rates,
    suggested: bool = False,
    segments: int = SENTENCES,
    translated: int = SENTENCES,
) -> Answered:
    """A document of `size` entities, each two of them in a relation, and two answers to it."""
    text = SLOT * size
    types = [random.choice(TYPES) for _ in range(size)]
    labels = [random.choice(LABELS) for _ in range(size // 2)]
    sentences = [
        " ".join(random.choice(WORDS) for _ in range(LENGTH)) + f" {random.randint(100, 9999)}."
        for _ in range(segments)
    ]
    bounds, at = [], len(text)
    for place, sentence in enumerate(sentences):
        bounds.append(Segment(f"s{place}", at, at + len(sentence)))
        at += len(sentence) + 1
    document = Document(f"d{number}", text + " ".join(sentences), tuple(bounds), Provenance("-", "txt", "0" * 64))
    answers = tuple(_answer(random, document, name, types, labels, sentences[:translated], rates) for name in "ab")
    return Answered(document, answers, batch=f"batch-{number // 1000}", suggested=suggested)


def _answer(
    random: Random,
    document: Document,
    annotator: str,
    types: Sequence[str],
    labels: Sequence[str],
    sentences: Sequence[str],
    rates: Rates,
) -> Annotation:
    entities: dict[int, Entity] = {}
    for place, kind in enumerate(types):
        if random.random() < rates.omission:
            continue
        start, end = place * len(SLOT) + SLOT.index("mmmm"), place * len(SLOT) + SLOT.index(" rrrr")
        if random.random() < rates.boundary:
            start, end = random.choice(((start - len("llll "), end), (start, end + len(" rrrr"))))
        if random.random() < rates.type:
            kind = random.choice([other for other in TYPES if other != kind])
        entities[place] = Entity(f"e{place}", kind, start, end)
    relations = []
    for place, label in enumerate(labels):
        head, tail = entities.get(2 * place), entities.get(2 * place + 1)
        if head is None or tail is None or random.random() < rates.undrawn:
            continue
        if random.random() < rates.turned:
            head, tail = tail, head
        if random.random() < rates.label:
            label = random.choice([other for other in LABELS if other != label])
        relations.append(Relation(f"r{place}", label, head.id, tail.id))
    at = datetime(2026, 5, 17, tzinfo=UTC) + timedelta(hours=int(document.id[1:]) % 1000)
    return Annotation(
        f"{document.id}{annotator}",
        document.id,
        annotator,
        at,
        at,
        text_sha256(document.text),
        "1.0.0",
        entities=tuple(entities.values()),
        relations=tuple(relations),
        translations=tuple(
            Translation(f"s{place}", "en", _translation(random, annotator, sentence, rates))
            for place, sentence in enumerate(sentences)
        ),
    )


def _translation(random: Random, annotator: str, sentence: str, rates: Rates) -> str:
    """The sentence itself would be copied: it is turned round, one word of the annotator's own in it where reworded."""
    *words, number = sentence.rstrip(".").split()
    said = [word[::-1] for word in words]
    if random.random() < rates.reworded:
        said[random.randrange(len(said))] = f"{annotator}{random.randint(0, 10**6):x}".translate(
            str.maketrans("0123456789", "ghijklmnop")
        )
    return " ".join([*said, "nummer" if random.random() < rates.number else number]) + "."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
