"""What measures are computed from: counts that add up over documents, so that a resample of them is a product."""

from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Key = tuple[str, ...]  # what was counted, e.g. ("f1", "exact", "PER")
Counts = Mapping[Key, float]
Level = Literal["pair", "group", "single"]  # of two annotators; of all of a task together; of one alone


class Row(NamedTuple):
    """Whose counts these are, and of which document."""

    document: int
    level: Level
    annotators: tuple[str, ...]  # none where all of a task are counted together


@dataclass(slots=True)
class Tally:
    """Counts as they come, one row after another; kept sparse, for most types are in few documents."""

    rows: list[Row] = field(default_factory=list)
    columns: dict[Key, int] = field(default_factory=dict)
    _row: "array[int]" = field(default_factory=lambda: array("i"))
    _column: "array[int]" = field(default_factory=lambda: array("i"))
    _value: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, row: Row, *counts: Counts) -> None:
        number = len(self.rows)
        self.rows.append(row)
        columns = self.columns
        there = [(key, value) for counted in counts for key, value in counted.items() if value]
        self._row.extend([number] * len(there))
        self._column.extend([columns.setdefault(key, len(columns)) for key, _ in there])
        self._value.extend([value for _, value in there])

    def extend(self, other: "Tally", after: int) -> None:
        """With what was counted of further documents, which are numbered from `after` here."""
        first = len(self.rows)
        self.rows += (row._replace(document=row.document + after) for row in other.rows)
        columns = np.array([self.columns.setdefault(key, len(self.columns)) for key in other.columns], dtype=np.int32)
        if other._row:
            self._row.frombytes((np.frombuffer(other._row, dtype=np.int32) + np.int32(first)).tobytes())
            self._column.frombytes(columns[np.frombuffer(other._column, dtype=np.int32)].tobytes())
            self._value.extend(other._value)

    def table(self) -> "Table":
        """All that was counted so far, by document; the same, to the bit, in whatever parts it was counted."""
        numbers: dict[tuple[Level, tuple[str, ...]], int] = {}
        whose = np.array(
            [numbers.setdefault((row.level, row.annotators), len(numbers)) for row in self.rows], dtype=np.int64
        )
        documents = np.array([row.document for row in self.rows], dtype=np.int64)
        entries = np.frombuffer(self._row, dtype=np.int32) if self._row else np.empty(0, dtype=np.int32)
        order = np.argsort(documents[entries], kind="stable")
        names = sorted(self.columns)
        places = np.empty(len(names), dtype=np.int32)
        places[[self.columns[name] for name in names]] = np.arange(len(names))
        return Table(
            tuple(names),
            tuple(numbers),
            documents[entries][order],
            whose[entries][order],
            places[np.frombuffer(self._column, dtype=np.int32) if self._column else entries][order],
            (np.frombuffer(self._value, dtype=np.float64) if self._value else np.empty(0))[order],
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A tally, sorted by document: any part of it can be had without going through the rest."""

    columns: tuple[Key, ...]
    sources: tuple[tuple[Level, tuple[str, ...]], ...]
    _document: NDArray[np.int64]
    _source: NDArray[np.int64]
    _column: NDArray[np.int32]
    _value: Array

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All that have a task in common."""
        return sorted((who[0], who[1]) for level, who in self.sources if level == "pair")

    def sums(self, level: Level, documents: Sequence[int], annotators: Set[str] = frozenset()) -> "Sums":
        """Counts in which all these annotators have a part; a row for each of `documents`, in their order."""
        wanted = np.array([at == level and annotators <= set(who) for at, who in self.sources], dtype=bool)
        rows = np.asarray(documents, dtype=np.int64)
        starts, ends = np.searchsorted(self._document, rows), np.searchsorted(self._document, rows, side="right")
        entries = _ranges(starts, ends)
        row = np.repeat(np.arange(len(rows)), ends - starts)
        if len(entries):
            used = wanted[self._source[entries]]
            entries, row = entries[used], row[used]
        present, column = np.unique(self._column[entries], return_inverse=True)
        shape = len(rows), len(present)
        flat = np.bincount(row * shape[1] + column, self._value[entries], minlength=shape[0] * shape[1])
        return Sums(
            flat.astype(np.float64).reshape(shape), {self.columns[c]: i for i, c in enumerate(present.tolist())}
        )


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each start to before its end, one range after another."""
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths) if len(starts) else starts
    return offsets + np.arange(len(offsets))


@dataclass(frozen=True, slots=True)
class Sums:
    """Counts, a column each, over as many documents, resamples or leave-one-outs as there are rows."""

    matrix: Array
    columns: Mapping[Key, int]

    def __getitem__(self, key: Key) -> Array:
        """The column of this name; zeros where nothing of the kind was ever counted."""
        column = self.columns.get(key)
        return np.zeros(len(self.matrix)) if column is None else self.matrix[:, column]

    def added(self, keys: Iterable[Key]) -> Array:
        total = np.zeros(len(self.matrix))
        for key in keys:
            if key in self.columns:
                total += self[key]
        return total

    def total(self) -> "Sums":
        """All rows in one."""
        return Sums(self.matrix.sum(axis=0, keepdims=True), self.columns)

    def weighted(self, weights: Array) -> "Sums":
        """A row for each row of `weights`, which says how often it counts each of ours."""
        return Sums(weights @ self.matrix, self.columns)

    def without_each(self) -> "Sums":
        """A row for each of ours: the total without it."""
        return Sums(self.matrix.sum(axis=0, keepdims=True) - self.matrix, self.columns)
