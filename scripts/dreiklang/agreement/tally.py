"""What measures are computed from: counts that add up over documents, so that a resample of them is a product."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Key = tuple[str, ...]  # what was counted, e.g. ("f1", "exact", "PER")
Counts = Mapping[Key, float]
Level = Literal["pair", "group", "single"]  # of two annotators; of all of a task together; of one alone


@dataclass(frozen=True, slots=True)
class Row:
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
        for key, value in chain.from_iterable(counted.items() for counted in counts):
            if value:
                self._row.append(number)
                self._column.append(self.columns.setdefault(key, len(self.columns)))
                self._value.append(value)

    def sums(self, level: Level, documents: Sequence[int], chosen: Callable[[Row], bool] = lambda row: True) -> "Sums":
        """Counts by document: a row for each of `documents`, in their order, also where nothing was counted."""
        place = {document: i for i, document in enumerate(documents)}
        target = np.full(len(self.rows), -1, dtype=np.int64)
        for number, row in enumerate(self.rows):
            if row.level == level and row.document in place and chosen(row):
                target[number] = place[row.document]
        where = target[np.frombuffer(self._row, dtype=np.int32)] if self._row else np.empty(0, dtype=np.int64)
        used = where >= 0
        columns = np.frombuffer(self._column, dtype=np.int32)[used] if self._row else where
        values = np.frombuffer(self._value, dtype=np.float64)[used] if self._row else np.empty(0)
        present, dense = np.unique(columns, return_inverse=True)
        cells = where[used] * len(present) + dense
        flat = np.bincount(cells, values, minlength=len(documents) * len(present)).astype(np.float64)
        names = list(self.columns)
        return Sums(flat.reshape(len(documents), len(present)), {names[c]: i for i, c in enumerate(present.tolist())})


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
