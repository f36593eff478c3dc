"""The formulas, from counts added up over documents to figures; their sources: docs/explanation/agreement.md."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from dreiklang.agreement.tally import Array, Key, Level, Sums

Formula = Callable[[Sums], Array]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure to be: its formula gives one value for each row of counts, NaN where it is undefined."""

    layer: str
    name: str
    formula: Formula
    present: Key  # a document counts for `n` where this was counted
    level: Level = "pair"


def share(part: Iterable[Key], whole: Iterable[Key], times: float = 1) -> Formula:
    """`times` the parts through the wholes."""
    parts, wholes = tuple(part), tuple(whole)
    return lambda sums: _ratio(times * sums.added(parts), sums.added(wholes))


def kappa(at: Key, labels: Iterable[str]) -> Formula:
    """Cohen 1960 of two annotators: (P_o - P_e) / (1 - P_e), P_e from what each of them gave out."""
    names = tuple(labels)

    def formula(sums: Sums) -> Array:
        n = sums[*at, "n"]
        chance = sum((sums[*at, "left", name] * sums[*at, "right", name] for name in names), np.zeros(len(n)))
        return _ratio(n * sums[*at, "equal"] - chance, n * n - chance)

    return formula


def alpha(at: Key, labels: Iterable[str]) -> Formula:
    """Krippendorff's nominal α: 1 - (n - 1) Σ_{c≠k} o_ck / Σ_{c≠k} n_c n_k (2004, section 11.3)."""
    names = tuple(labels)

    def formula(sums: Sums) -> Array:
        given = [sums[*at, "given", name] for name in names]
        n = sum(given, np.zeros(len(sums.matrix)))
        chance = n * n - sum((count * count for count in given), np.zeros(len(n)))
        return 1 - _ratio((n - 1) * (n - sums[*at, "equal"]), chance)

    return formula


def alpha_u(types: Iterable[str]) -> Formula:
    """uα: units of the types, and gaps (Krippendorff, Mathet, Bouvry & Widlöcher 2016)."""
    names = tuple(types)

    def formula(sums: Sums) -> Array:
        length = sums["u", "length"]
        units = [(sums["u", "given", name], sums["u", "self", name]) for name in names]
        return _unitizing(length, sums["u", "split"] + sums["u", "mixed"], [*units, _gaps(length, units)])

    return formula


def alpha_u_binary(at: Key, types: Iterable[str]) -> Formula:
    """|uα: units of whatever type, and gaps. Of one type alone it tells how reliably that is found."""
    names = tuple(types)

    def formula(sums: Sums) -> Array:
        length = sums["u", "length"]
        marked = [sums.added((*at, kind, name) for name in names) for kind in ("given", "self")]
        units = (marked[0], marked[1])
        return _unitizing(length, sums[*at, "split"], [units, _gaps(length, [units])])

    return formula


def alpha_cu(types: Iterable[str]) -> Formula:
    """cuα: the types, where both have a unit."""
    names = tuple(types)

    def formula(sums: Sums) -> Array:
        units = [(sums["u", "both", "given", name], sums["u", "both", "self", name]) for name in names]
        length = sums.added(("u", "both", "given", name) for name in names)
        return _unitizing(length, sums["u", "mixed"], units)

    return formula


def _gaps(length: Array, units: Iterable[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Of gaps no length is excluded but each character's pairing with itself."""
    gaps = length - sum((given for given, _ in units), np.zeros(len(length)))
    return gaps, gaps


def _unitizing(length: Array, differing: Array, values: Iterable[tuple[Array, Array]]) -> Array:
    """1 - D_o / D_e. Of each value: the length given, and what of its square pairs a unit with itself."""
    alike, among_all = np.zeros(len(length)), length * length
    for given, itself in values:
        alike += given * given - itself
        among_all = among_all - itself
    observed, expected = _ratio(differing, length), 1 - _ratio(alike, among_all)
    return 1 - _ratio(observed, expected)


def _ratio(part: Array, whole: Array) -> Array:
    """NaN where the whole is nothing."""
    undefined: Array = np.full(len(part), np.nan)
    return np.divide(part, whole, out=undefined, where=whole > 1e-12)
