"""Where the row groups of a file end, so that a later release has those of an earlier one in it as they are.

Storage that knows chunks of a file again (the Hub's Xet) then takes little more than what is new: a group that went on
where an earlier one ended would be written anew as a whole, as each of its columns has grown. New documents begin a
group of their own; those that came little by little are joined as soon as as much has come after them, so that there
are few small ones: after n documents, about log n.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.errors import CorpusError
from dreiklang.release.batches import id_column
from dreiklang.release.manifest import Release

FULL = 8 << 20  # bytes in Arrow, so that long documents do not pile up; as quick to read as larger ones


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known beforehand of one file: its groups to the row, or the documents after which one ended before."""

    rows: tuple[int, ...] = ()
    ends: frozenset[str] = frozenset()


FREE = Plan()
_QUICK = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(slots=True)
class Part:
    """Rows that go into the same group; they wait compressed."""

    packs: list[pa.Buffer] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0  # in Arrow

    def add(self, table: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema, options=_QUICK) as stream:
            stream.write_table(table)
        self.packs.append(sink.getvalue())
        self.rows += table.num_rows
        self.bytes += table.nbytes

    def table(self) -> pa.Table:
        """All of them in one chunk: chunks would show in the bytes of a file."""
        return pa.concat_tables(pa.ipc.open_stream(pack).read_all() for pack in self.packs).combine_chunks()

    def before(self, other: "Part") -> "Part":
        return Part(self.packs + other.packs, self.rows + other.rows, self.bytes + other.bytes)


class Groups:
    """The groups of one file: rows go in by `add`, and a part comes out of `ended` and `rest` for each group."""

    def __init__(self, plan: Plan = FREE) -> None:
        self.rows, self.ends = list(plan.rows), set(plan.ends)
        self.closed: list[Part] = []  # small groups of earlier releases, which what is new may be joined to
        self.open = Part()

    def add(self, table: pa.Table) -> None:
        self.open.add(table)

    def room(self) -> int | None:
        """How many rows are missing in a group whose size is known beforehand; None where it is not."""
        return self.rows[0] - self.open.rows if self.rows else None

    def ends_with(self, document_id: str) -> bool:
        return document_id in self.ends

    def ended(self, document_id: str) -> Iterator[Part]:
        """The groups that are complete with the last row of this document."""
        if self.rows:
            return
        if document_id in self.ends:
            self.ends.remove(document_id)
            self.closed.append(self.open)
            self.open = Part()
            if self.closed[-1].bytes >= FULL // 2 or self._waiting() >= FULL:
                yield from self._closed()
        elif self.ends:
            if self.open.bytes >= 2 * FULL:  # the document that ended it before is gone
                yield from self._closed()
                yield self._opened()
        elif self._waiting() >= FULL:
            self._join()
            yield from self._closed()
            if self.open.bytes >= FULL:
                yield self._opened()

    def filled(self) -> Iterator[Part]:
        """The group that has all the rows it was to have."""
        if self.rows and self.open.rows == self.rows[0]:
            del self.rows[0]
            yield self._opened()

    def rest(self) -> Iterator[Part]:
        """When no more rows come."""
        self._join()
        yield from self._closed()
        if self.open.rows:
            yield self._opened()

    def _waiting(self) -> int:
        return sum(part.bytes for part in self.closed) + self.open.bytes

    def _join(self) -> None:
        """What came little by little, each with as much that came after it."""
        while self.closed and self.closed[-1].bytes <= self.open.bytes:
            self.open = self.closed.pop().before(self.open)

    def _closed(self) -> Iterator[Part]:
        closed, self.closed = self.closed, []
        yield from closed

    def _opened(self) -> Part:
        opened, self.open = self.open, Part()
        return opened


def as_released(folder: Path, release: Release) -> dict[str, Plan]:
    """The groups of each file by its path, to the row; one whose end can't be read has none."""
    plans = {}
    for file in release.files:
        with suppress(OSError, pa.ArrowException):
            plans[file.path] = Plan(rows=_sizes(folder / file.path))
    return plans


def going_on(folder: Path, release: Release) -> dict[str, Plan]:
    """By path, the documents that ended a group of each file: a later release ends one after them again.

    Raises CorpusError naming the release and the first file that can't be read.
    """
    plans = {}
    for file in release.files:
        try:
            plans[file.path] = Plan(ends=_ends(folder / file.path))
        except (OSError, pa.ArrowException) as error:
            said = " ".join(str(error).split())  # pyarrow says it in several lines
            raise CorpusError(
                f"release {release.version}: {file.path} cannot be read ({said}), and the next release goes on where "
                f"it ends: restore {folder} from version control"
            ) from error
    return plans


def _sizes(path: Path) -> tuple[int, ...]:
    with pq.ParquetFile(path) as file:
        return tuple(file.metadata.row_group(i).num_rows for i in range(file.num_row_groups))


def _ends(path: Path) -> frozenset[str]:
    with pq.ParquetFile(path) as file:
        column = id_column(file.schema_arrow)
        groups = (file.read_row_group(i, columns=[column])[column] for i in range(file.num_row_groups))
        return frozenset(group[-1].as_py() for group in groups)
