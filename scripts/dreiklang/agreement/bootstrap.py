"""95 % intervals by resampling documents: bias-corrected and accelerated (BCa), Efron 1987, eq. 6.7–6.8.

Documents are the unit: what stands in one text is marked by the same people in the same mood, and two spans of a text
are no two independent trials.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from dreiklang.agreement.measures import Measure
from dreiklang.agreement.tally import Array, Sums
from dreiklang.records import Figure

LEVEL = 0.95
ROUNDS = 1000
_AT_ONCE = 4_000_000  # weights in memory
_DEFINED = 0.95  # of the resamples, or else there is no interval
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How often documents are drawn, and from which seed; the same for the same documents, whatever is measured."""

    rounds: int = ROUNDS
    seed: int = 0

    def figures(self, counts: Sums, measures: Sequence[Measure]) -> list[Figure]:
        """Each measure over all rows of `counts`, one row a document."""
        values = [measure.formula(counts.total())[0] for measure in measures]
        drawn, left_out = self.replicates(counts, measures), leave_one_out(counts, measures)
        return [
            figure(measure, float(value), interval(float(value), d, o), int((counts[measure.present] > 0).sum()))
            for measure, value, d, o in zip(measures, values, drawn, left_out, strict=True)
        ]

    def differences(self, counts: Sums, others: Sums, measures: Sequence[Measure]) -> list[Figure]:
        """Each measure over the one sample of documents minus the same over another; `n` is of the smaller sample."""
        samples = (self, counts), (replace(self, seed=self.seed + 1), others)
        values = [[measure.formula(sums.total())[0] for measure in measures] for _, sums in samples]
        drawn = [bootstrap.replicates(sums, measures) for bootstrap, sums in samples]
        nothing = np.empty(0)
        return [
            figure(
                measure,
                float(a - b),
                interval(float(a - b), x - y, nothing) if len(x) == len(y) else None,
                int(min((sums[measure.present] > 0).sum() for _, sums in samples)),
            )
            for measure, a, b, x, y in zip(measures, *values, *drawn, strict=True)
        ]

    def replicates(self, counts: Sums, measures: Sequence[Measure]) -> list[Array]:
        """Of each measure its value in every resample."""
        found: list[list[Array]] = [[] for _ in measures]
        for weights in self._weights(len(counts.matrix)):
            sums = counts.weighted(weights)
            for values, measure in zip(found, measures, strict=True):
                values.append(measure.formula(sums))
        return [np.concatenate(values) if values else np.empty(0) for values in found]

    def _weights(self, documents: int) -> Iterator[Array]:
        """How often each document was drawn, some rounds at a time."""
        if documents < 2:
            return
        random = np.random.default_rng(self.seed)
        most = max(1, _AT_ONCE // documents)
        for start in range(0, self.rounds, most):
            rounds = min(most, self.rounds - start)
            drawn = random.integers(documents, size=(rounds, documents))
            drawn += np.arange(rounds)[:, None] * documents
            yield np.bincount(drawn.ravel(), minlength=rounds * documents).reshape(rounds, documents).astype(float)


def leave_one_out(counts: Sums, measures: Sequence[Measure]) -> list[Array]:
    """Of each measure its value without each of the documents."""
    sums = counts.without_each()
    return [measure.formula(sums) for measure in measures]


def figure(measure: Measure, value: float, bounds: tuple[float, float] | None, n: int) -> Figure:
    low, high = bounds or (None, None)
    return Figure(measure.layer, measure.name, None if np.isnan(value) else value, low, high, n)


def interval(value: float, drawn: Array, left_out: Array) -> tuple[float, float] | None:
    """The BCa interval; None where the value, or more than one in twenty resamples of it, is undefined.

    `left_out` may be empty: then the interval is bias-corrected only.
    """
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(value) or len(drawn) == 0 or len(defined) < _DEFINED * len(drawn):
        return None
    below = (np.sum(defined < value) + np.sum(defined == value) / 2) / len(defined)
    if not 0 < below < 1:
        return float(defined.min()), float(defined.max())
    bias, acceleration = _NORMAL.inv_cdf(below), _acceleration(left_out)
    ends = []
    for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        z = bias + _NORMAL.inv_cdf(tail)
        ends.append(_NORMAL.cdf(bias + z / (1 - acceleration * z)))
    low, high = np.quantile(defined, ends)
    return float(low), float(high)


def _acceleration(left_out: Array) -> float:
    """Efron 1987, eq. 6.6, from leave-one-out values."""
    defined = left_out[~np.isnan(left_out)]
    if len(defined) < 2:
        return 0.0
    away = defined.mean() - defined
    spread = float((away**2).sum())
    return float((away**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
