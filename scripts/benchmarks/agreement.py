"""Agreement: whether intervals hold the truth on simulated annotators, and how long all figures of 20,000 texts take.

`scripts/bench agreement [SEEDS] [DOCUMENTS]`: 200 and 20,000 if not given.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from random import Random
from typing import TypeVar

from benchmarks._simulated import (
    CHARACTERS,
    EASY,
    HARD,
    HELPED,
    LABELS,
    SCHEME,
    TOKENS,
    TYPES,
    Rates,
    answered,
    simulation,
)
from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import Counted, count, count_part, joined
from dreiklang.agreement.measures import Measure
from dreiklang.agreement.report import DIFFERENCE, full, measures, whole
from dreiklang.agreement.tally import Sums
from dreiklang.pool import each

T = TypeVar("T")


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
    return [answered(random, number, 28, Rates(), segments=18, translated=4) for number in numbers]


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
