"""Cuts export files into pieces that can be read anywhere, in any order, and puts what was read in order again.

A border is only guessed. It is proven when the piece before it has been read: that begins where a task begins, and is
whole JSON up to the border, so another task begins there. By induction all borders are proven, one after the other, as
the pieces are put in order. A piece in which anything is odd is read again, here, knowing how many tasks came before;
and if that shows that the border was none, so is the rest of the file.
"""

import os
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from dreiklang.collected.arrivals import Arrival, arrival, packed, unpacked
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import ExportTask
from dreiklang.collected.stream import Read, Tasks, beginning, end_before, piece, tasks
from dreiklang.errors import EngineError, ExportError
from dreiklang.problems import Problem

SIZE = 2 * 1024 * 1024
_FARTHEST = 32 * 1024 * 1024  # how far behind a task the next one is looked for
_STEP = 256 * 1024
_OVERLAP = 16 * 1024  # of one step with the next, for beginnings of tasks that lie on the border of both


class Shard(NamedTuple):
    """A piece of an export file."""

    name: str  # of the export
    path: Path
    size: int  # of the file; another one is not the same file
    start: int  # where its first task begins; 0 if the file is not cut at all
    stop: int | None  # where its last task ends; None: at the end of the file, whose bracket is included

    @property
    def is_last(self) -> bool:
        return self.stop is None

    @property
    def length(self) -> int:
        return (self.size if self.stop is None else self.stop) - self.start


class Waiting(Protocol):
    """A shard in work."""

    def result(self) -> bytes | None: ...


class Engine(Protocol):
    """Where shards are read."""

    @property
    def ahead(self) -> int:
        """How many shards are to be in work while one is put in order."""

    def read(self, shard: Shard, labels: Labels) -> Waiting:
        """Have `read_shard` called somewhere. Waiting for the result raises EngineError if that can't be done."""


def read_shard(shard: Shard, labels: Labels) -> bytes | None:
    """The arrivals of the shard, packed; None if anything in it is odd.

    Raises EngineError if the file is not there, or not the same.
    """
    try:
        with _Piece(shard) as file:
            if file.size != shard.size:
                raise EngineError(f"{shard.path}: is another file for a worker, or was changed: nothing was kept")
            read = list(piece(shard.name, file, _nobody, shard.start - 1))
    except ExportError:
        return None
    except OSError as error:
        raise EngineError(
            f"{shard.path}: a worker cannot read it ({error.strerror}): put it where all of them can"
        ) from error
    found = [arrival(item, labels) for item in read if isinstance(item, ExportTask)]
    return packed(found) if len(found) == len(read) else None


def shards(name: str, path: Path) -> Iterator[Shard]:
    """The file in pieces of about SIZE; a single one where it can't be cut."""
    whole = Shard(name, path, 0, 0, None)
    try:
        if not path.is_file():
            yield whole
            return
        with path.open("rb") as file:
            begun = beginning(name, file)
            size = os.fstat(file.fileno()).st_size
            if begun is None or size - begun[0] < 2 * SIZE:
                yield whole
                return
            start, guess = begun
            while (border := _border(file.fileno(), start, guess)) is not None:
                yield Shard(name, path, size, start, border[0])
                start = border[1]
            yield Shard(name, path, size, start, None)
    except (OSError, ExportError):  # whoever reads it will say what is wrong, in its turn
        yield whole


def _border(file: int, start: int, guess: re.Pattern[bytes]) -> tuple[int, int] | None:
    """Where a task probably ends, about SIZE behind `start`, and where the next one begins."""
    for at in range(start + SIZE, start + _FARTHEST, _STEP):
        window = os.pread(file, _STEP + _OVERLAP, at)
        for found in guess.finditer(window):
            end = end_before(window, found.start())
            if end is not None:
                return at + end, at + found.start()
        if len(window) < _STEP + _OVERLAP:
            return None
    return None


class Ahead:
    """Reads exports with an engine, which works at the next shards, of whichever file, while one is put in order."""

    def __init__(self, engine: Engine, labels: Labels, files: Iterable[tuple[str, Path]]) -> None:
        """`files` are to be asked for in this order."""
        self._engine = engine
        self._labels = labels
        self._coming = chain.from_iterable(shards(name, path) for name, path in files)
        self._begun: deque[tuple[Shard, Waiting | None]] = deque()

    def arrivals(self, read: Read) -> Iterator[Arrival | Problem]:
        """What is in the next file, in its order. Raises ExportError if it is no JSON array, or is broken."""
        number, is_all = 0, False
        while not is_all:
            shard, waiting = self._next()
            is_all = shard.is_last
            result = waiting.result() if waiting else None
            if result is not None:
                found = unpacked(result, self._labels)
                read(shard.length)
                yield from found
                number += len(found)
                continue
            proven = _proven(shard)
            number = yield from _arrivals(_read_here(proven, number, read), self._labels)
            while proven.is_last and not is_all:
                is_all = self._next()[0].is_last

    def _next(self) -> tuple[Shard, Waiting | None]:
        for shard in islice(self._coming, self._engine.ahead + 1 - len(self._begun)):
            is_fit = shard.start > 0 and shard.length <= _FARTHEST + SIZE
            self._begun.append((shard, self._engine.read(shard, self._labels) if is_fit else None))
        return self._begun.popleft()


def _proven(shard: Shard) -> Shard:
    """The shard, or, if its border is none, all of the file from its start on."""
    if shard.is_last:
        return shard
    try:
        for _ in _read_here(shard, 0, _nobody):
            pass
    except ExportError:
        return shard._replace(stop=None)
    return shard


def _read_here(shard: Shard, number: int, read: Read) -> Tasks:
    """Its tasks, as the `number`th and later ones of the file; in the end, how many the file has up to there."""
    if not shard.start:
        return (yield from tasks(shard.name, shard.path, read))
    try:
        with _Piece(shard) as file:
            return (yield from piece(shard.name, file, read, shard.start - 1, number))
    except OSError as error:
        raise ExportError(f"{shard.name}: cannot be read ({error.strerror})") from error


def _arrivals(items: Tasks, labels: Labels) -> Generator[Arrival | Problem, None, int]:
    while True:
        try:
            item = next(items)
        except StopIteration as end:
            return int(end.value)
        yield arrival(item, labels) if isinstance(item, ExportTask) else item


class _Piece:
    """A shard as a file that holds an array of its own."""

    def __init__(self, shard: Shard) -> None:
        self._file = shard.path.open("rb")
        self._file.seek(shard.start)
        self._left = shard.length
        self._begin = b"["
        self._end = b"" if shard.is_last else b"]"  # the last one has that of the file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def read(self, size: int, /) -> bytes:
        content = self._begin + self._file.read(min(size - len(self._begin), self._left))
        self._left -= len(content) - len(self._begin)
        self._begin = b""
        if not self._left and len(content) < size:
            content += self._end
            self._end = b""
        return content


def _nobody(count: int) -> None:
    pass
