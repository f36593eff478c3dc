"""The documents of two releases side by side, in little memory: only what differs becomes Python objects.

A release has the documents of the one before in their order. Those that keep it are walked through in step; one that
does not (it was gone and came back, or changed its split) is held until the other release has come to it too.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.files import read_json
from dreiklang.release.batches import in_step
from dreiklang.release.configs import DEFAULT
from dreiklang.release.diff.row import Row, row
from dreiklang.release.manifest import FILE, Release, placed
from dreiklang.release.splits import SPLITS, Split

_BATCH = 256  # rows
_COUNTED = ("entities", "relations", "translations")


@dataclass(frozen=True, slots=True)
class Brief:
    """A document that is in one release only."""

    how: Literal["added", "removed"]
    id: str
    split: Split
    title: str | None
    entities: int
    relations: int
    translations: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A document of both, its rows not the same."""

    old: Row
    new: Row


class Side:
    """One release: what is known of its documents, and their rows."""

    def __init__(self, folder: Path, how: Literal["added", "removed"]) -> None:
        """`how` is what a document is that only this release has."""
        self.folder, self.how = folder, how
        self.release = read_json(folder / FILE, Release)
        self.known = {document.id: document for document in placed(folder / FILE)}

    def schema(self, config: str) -> pa.Schema | None:
        """None if the release has no such config."""
        files = self.release.files_of(config)
        return pq.read_schema(self.folder / files[0].path) if files else None

    def ids(self, split: Split) -> list[str]:
        """In the order of the rows."""
        return [document.id for document in self.known.values() if document.split == split]

    def batches(self, split: Split, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for file in self.release.files_of(DEFAULT):
            if file.split == split:
                with pq.ParquetFile(self.folder / file.path) as parquet:
                    yield from parquet.iter_batches(_BATCH, columns=list(columns))

    def row(self, batch: pa.RecordBatch, at: int) -> Row:
        (columns,) = batch.slice(at, 1).to_pylist()
        document = self.known[columns["id"]]
        return row(columns, split=document.split, text_sha256=document.text_sha256)

    def briefs(self, batch: pa.RecordBatch, split: Split) -> Iterator[Brief]:
        counts = (batch.column(name).value_lengths().to_pylist() for name in _COUNTED)
        for document_id, title, *numbers in zip(
            *(batch.column(n).to_pylist() for n in ("id", "title")), *counts, strict=True
        ):
            yield Brief(self.how, document_id, split, title, *numbers)


@dataclass(slots=True)
class _Walk:
    """Through the rows of one release in one split: those in step come out as slices, the others are put aside."""

    side: Side
    other: Side
    split: Split
    steady: Collection[str]
    columns: Sequence[str]
    alone: list[Brief] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)

    def slices(self) -> Iterator[pa.RecordBatch]:
        for batch in self.side.batches(self.split, self.columns):
            ids = batch.column("id").to_pylist()
            aside = [i for i, document_id in enumerate(ids) if document_id not in self.steady]
            if aside:
                alone = [i for i in aside if ids[i] not in self.other.known]
                self.alone += self.side.briefs(batch.take(pa.array(alone, pa.int64())), self.split)
                self.moved += (self.side.row(batch, i) for i in aside if ids[i] in self.other.known)
                batch = batch.filter(pa.array([document_id in self.steady for document_id in ids]))
            if batch.num_rows:
                yield batch


def differing(old: Side, new: Side) -> Iterator[Brief | Pair]:
    """Every document that is in one of them only, or whose rows differ in a column that both have."""
    columns = _shared_columns(old, new)
    held: dict[str, Row] = {}
    for split in SPLITS:
        steady = _steady(old.ids(split), new.ids(split))
        was, now = _Walk(old, new, split, steady, columns), _Walk(new, old, split, steady, columns)
        yield from _pairs(was, now)
        yield from (*was.alone, *now.alone)
        for walk in (was, now):
            for moved in walk.moved:
                partner = held.pop(moved.id, None)
                if partner is None:
                    held[moved.id] = moved
                else:
                    yield Pair(moved, partner) if walk is was else Pair(partner, moved)


def _pairs(old: _Walk, new: _Walk) -> Iterator[Pair]:
    """Both walk through the same ids in the same order."""
    for was, now in in_step(old.slices(), new.slices()):
        if was is not None and now is not None:
            for at in _unequal(was, now, 0):
                yield Pair(old.side.row(was, at), new.side.row(now, at))


def _unequal(old: pa.RecordBatch, new: pa.RecordBatch, at: int) -> Iterator[int]:
    """Where rows differ, by halves: Arrow compares a thousand rows as quickly as Python makes one."""
    if old.equals(new):
        return
    if old.num_rows == 1:
        yield at
        return
    half = old.num_rows // 2
    yield from _unequal(old.slice(0, half), new.slice(0, half), at)
    yield from _unequal(old.slice(half), new.slice(half), at + half)


def _shared_columns(old: Side, new: Side) -> list[str]:
    was, now = old.schema(DEFAULT), new.schema(DEFAULT)
    if was is None or now is None:
        return []
    return [name for name in now.names if name in was.names and was.field(name).type == now.field(name).type]


def _steady(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """As many as can be of those that are in both in the same order: a longest increasing subsequence."""
    place = {document_id: i for i, document_id in enumerate(old)}
    common = [document_id for document_id in new if document_id in place]
    places = [place[document_id] for document_id in common]
    lowest: list[int] = []  # the lowest last place of a run of each length
    ends: list[int] = []  # where that run ends, in `common`
    before: list[int] = []
    for i, at in enumerate(places):
        length = bisect_left(lowest, at)
        lowest[length : length + 1] = [at]
        ends[length : length + 1] = [i]
        before.append(ends[length - 1] if length else -1)
    found, i = list[str](), ends[-1] if ends else -1
    while i >= 0:
        found.append(common[i])
        i = before[i]
    return frozenset(found)
