"""Reads the tasks out of an export of any size in constant memory, without parsing what nobody asked for.

The array is cut by guess and proof. A later task probably begins with the same keys as the first one; the bytes from a
known beginning to the guess, closed by a bracket, are valid JSON only if the guess was right. So the decoding itself
proves the cut. Where no guess holds (a task of odd shape or huge size, reordered keys, a broken file), tasks are
isolated one by one by counting brackets.
"""

import re
from collections.abc import Callable, Generator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Protocol

import msgspec

from dreiklang.collected.depth import with_room
from dreiklang.collected.isolate import isolated
from dreiklang.collected.scan import value_end
from dreiklang.collected.shapes import ExportTask
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

Read = Callable[[int], object]  # is told how many bytes were read
Tasks = Generator[ExportTask | Problem, None, int]  # gives the number of elements of the array in the end


class Source(Protocol):
    """Whatever bytes can be read from: `read(size)` gives less than `size` only at the end."""

    def read(self, size: int, /) -> bytes: ...


BLOCK = 256 * 1024  # larger blocks fall out of the processor's cache
_LARGEST_GUESS = 16 * BLOCK
_LARGEST_TASK = 128 * 1024 * 1024  # a lost quotation mark must not bring the rest of the file into memory
_WINDOW = 64 * 1024
_GUESSES = 4

_MISTAKEN = {  # how a file begins that is given by mistake
    b"PK\x03\x04": "is a zip archive: unpack it, and give the JSON file that is in it",
    b"\x1f\x8b": "is compressed with gzip: unpack it first",
    b"\xff\xfe": "is UTF-16: save it as UTF-8, or export again",
    b"\xfe\xff": "is UTF-16: save it as UTF-8, or export again",
    b"{": "is not a list of tasks but begins with an object (JSON Lines?): export again, with the format JSON",
}

_SPACE = re.compile(rb"[ \t\r\n]*+")
_STRING = rb'"(?:[^"\\]|\\.)*+"'
_HEAD = re.compile(
    rb"((?:[{\[]\s*(?:" + _STRING + rb"\s*:\s*)?)+)"  # {"id":   or   {"data": {"doc_id":
    rb"(?:(?:" + _STRING + rb"|[-+.\w]+)(\s*,\s*" + _STRING + rb"\s*:)?)?",  # the first plain value, and the next key
    re.DOTALL,
)

_TASKS = msgspec.json.Decoder(list[ExportTask])


def tasks(name: str, source: Path | bytes, read: Read = lambda count: None) -> Tasks:
    """The tasks of an export, and a Problem for each part that can't be read; `read` is told of bytes as they are read.

    Raises ExportError if it is no JSON array, or is broken: names the file, the byte, and what to do.
    """
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            return (yield from _Cutter(name, file, read).tasks())
    except OSError as error:
        raise ExportError(f"{name}: cannot be read ({error.strerror}): name an export, format JSON") from error


def piece(name: str, file: Source, read: Read, offset: int = 0, number: int = 0) -> Tasks:
    """The same of an array that is part of an export: at which byte of that it begins, and after how many tasks."""
    return _Cutter(name, file, read, offset, number).tasks()


def beginning(name: str, file: Source) -> tuple[int, re.Pattern[bytes]] | None:
    """Where the first task begins, and how later ones probably do; None if the array is empty or odd.

    Raises ExportError as `tasks` does.
    """
    cutter = _Cutter(name, file, lambda count: None)
    guess = _guess(cutter.buffer, cutter.at) if cutter.begin() else None
    return (cutter.offset + cutter.at, guess) if guess else None


def end_before(buffer: bytes, begin: int) -> int | None:
    """Where the task ends that a comma parts from the one that begins at `begin`; None if there is no comma."""
    end = begin - 1
    while end >= 0 and buffer[end] in b" \t\r\n":
        end -= 1
    return end if end >= 0 and buffer[end : end + 1] == b"," else None


class _Cutter:
    """A window on the file: `buffer[at:]` is not cut yet, and begins with a task."""

    def __init__(self, name: str, file: Source, read: Read, offset: int = 0, number: int = 0) -> None:
        self.name = name
        self.file = file
        self.read = read
        self.buffer = b""
        self.at = 0
        self.offset = offset  # of the buffer in the file
        self.complete = False  # the buffer reaches to the end of the file
        self.number = number  # of tasks cut so far

    def tasks(self) -> Tasks:
        bytes(_LARGEST_GUESS)  # after this, the C library keeps what blocks give back, instead of mapping it anew
        if not self.begin():
            return self.number
        guess = _guess(self.buffer, self.at)
        while self.at < len(self.buffer):
            block = self._block(guess) if guess else None
            if block is None:
                yield from self._one_by_one()
            else:
                self.number += len(block)
                yield from block
        return self.number

    def begin(self) -> bool:
        """Step into the array; False if it is empty."""
        self._fill(BLOCK)
        if self.buffer.startswith(b"\xef\xbb\xbf"):
            self.at = 3
        if self._next() == b"":
            raise ExportError(f"{self.name}: is empty: export again, with the format JSON")
        for beginning, mistaken in _MISTAKEN.items():
            if self.buffer.startswith(beginning, self.at):
                raise ExportError(f"{self.name}: {mistaken}")
        if self._next() != b"[":
            begin = self.buffer[self.at : self.at + 12].decode("utf-8", "backslashreplace")
            raise ExportError(
                f"{self.name}: is not a list of tasks (it begins with {begin!r}): export again, with the format JSON"
            )
        self.at += 1
        if self._next() == b"]":
            self._end()
            return False
        if self._next() == b"":
            raise self._broken("it stops there")
        return True

    def _block(self, guess: re.Pattern[bytes]) -> list[ExportTask] | None:
        """As many tasks as fit into a block, or at least one; None if no guess could be proven."""
        self._fill(BLOCK)
        try:
            while not self.complete:
                for end, begin in self._guesses(guess):
                    block = _decode(b"".join((b"[", self.buffer[self.at : end], b"]")))
                    if block is not None:
                        self.at = begin
                        return block
                if len(self.buffer) - self.at >= _LARGEST_GUESS:
                    return None
                self._fill(2 * (len(self.buffer) - self.at))
            block = _decode(b"[" + self.buffer[self.at :])
        except (msgspec.ValidationError, UnicodeDecodeError, RecursionError):
            return None  # the data is bad, not the cut
        if block is not None:
            self.at = len(self.buffer)
        return block

    def _guesses(self, guess: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
        """Where one task may end and the next may begin, the last such place first."""
        for start in (max(self.at + 1, len(self.buffer) - _WINDOW), self.at + 1):
            begins = [found.start() for found in guess.finditer(self.buffer, start)]
            if begins:
                break
        for begin in begins[: -_GUESSES - 1 : -1]:
            end = end_before(self.buffer, begin)
            if end is not None:
                yield end, begin

    def _one_by_one(self) -> Iterator[ExportTask | Problem]:
        """What is in the window now, or at least one task. Raises ExportError where the array is broken."""
        goal = self.offset + len(self.buffer)
        while self.at < len(self.buffer) and self.offset + self.at < goal:
            end = self._task_end()
            self.number += 1
            begin, element = self.offset + self.at, self.buffer[self.at : end]
            self._drop(end)
            yield from isolated(element, self.number, self.name, begin)
            follows = self._next()
            if follows == b"]":
                self._end()
            elif follows == b",":
                self.at += 1
                follows = self._next()
            elif follows:
                raise self._broken("a comma or the end of the list was expected")
            if not follows:
                raise self._broken("it stops there")

    def _task_end(self) -> int:
        while (end := value_end(self.buffer, self.at)) is None:
            if self.complete:
                raise self._broken("it stops in the middle of this task")
            if len(self.buffer) - self.at > _LARGEST_TASK:
                raise self._broken(f"this task does not end within {_LARGEST_TASK >> 20} MB")
            self._fill(2 * (len(self.buffer) - self.at))
        return end

    def _drop(self, end: int) -> None:
        """Step to `end`; what lies before it is let go if it is much."""
        self.at = end
        if end > _LARGEST_GUESS:
            self.buffer = self.buffer[end:]
            self.offset += end
            self.at = 0

    def _end(self) -> None:
        """Step over the closing bracket, after which nothing may follow."""
        self.at += 1
        if self._next():
            raise self._broken("something follows after the end of the list")

    def _next(self) -> bytes:
        """The next byte that is not space, where `at` is moved to; b"" at the end of the file."""
        while (space := _SPACE.match(self.buffer, self.at)) and space.end() == len(self.buffer) and not self.complete:
            self.at = len(self.buffer)
            self._fill(BLOCK)
        self.at = space.end() if space else self.at
        return self.buffer[self.at : self.at + 1]

    def _fill(self, size: int) -> None:
        """Have `size` bytes from `at` on in the buffer, unless the file ends first."""
        missing = size - (len(self.buffer) - self.at)
        if missing > 0 and not self.complete:
            more = self.file.read(missing)
            self.read(len(more))
            self.offset += self.at
            self.buffer = self.buffer[self.at :] + more
            self.at = 0
            self.complete = len(more) < missing

    def _broken(self, reason: str) -> ExportError:
        after = f"after task {self.number}" if self.number else "in its first task"
        return ExportError(f"{self.name}: is broken at byte {self.offset + self.at}, {after} ({reason}): export again")


def _guess(buffer: bytes, at: int) -> re.Pattern[bytes] | None:
    """How tasks of this file probably begin: with the keys and spaces of the first one, whatever its first value is."""
    head = _HEAD.match(buffer, at)
    if head is None:
        return None
    opening, key = head[1], head[2]
    value = rb'(?:"(?:[^"\\]|\\.)*+"|[-+.\w]+)'
    return re.compile(re.escape(opening) + (value + re.escape(key) if key else b""), re.DOTALL)


def _decode(block: bytes) -> list[ExportTask] | None:
    """None if it is not JSON; what is kept as it came must be UTF-8 too, which the decoder does not look at."""
    try:
        decoded = with_room(_TASKS.decode, block)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return None
    str(block, "utf-8")
    return decoded
