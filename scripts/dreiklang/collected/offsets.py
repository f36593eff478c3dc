"""Offsets of spans: repaired here, once, where they come from a tool that counts in UTF-16 units.

Label Studio's Text counts code points; its Paragraphs and other tools count UTF-16, in which an emoji takes two. What a
span says it covers is the evidence; nothing is moved without it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Span = tuple[int, int]
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16:
    """Translates the offsets of one text between code points and UTF-16 units."""

    __slots__ = ("_points", "_units")

    def __init__(self, text: str) -> None:
        self._points = [found.start() for found in _ASTRAL.finditer(text)]
        self._units = [i + k for k, i in enumerate(self._points)]

    def unit(self, point: int) -> int:
        return point + bisect_left(self._points, point)

    def point(self, unit: int) -> int | None:
        """None in the middle of a character."""
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] == unit - 1:
            return None
        return unit - before


def has_astral(text: str) -> bool:
    """Whether the two ways of counting differ in this text."""
    return len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


class Evidence(NamedTuple):
    """How many spans of a task cover what they say they do, of those for which the two ways of counting differ."""

    utf16: int
    code_points: int


Misplaced = Literal["entity-range", "entity-text-mismatch"]


class Offsets:
    """How the offsets of one task are to be read."""

    __slots__ = ("_length", "_units", "evidence", "text", "utf16")

    def __init__(self, text: str, spans: Iterable[tuple[int, int, str]] = ()) -> None:
        """`spans` are all spans of all annotations of the task: start, end, and what each says it covers."""
        self.text = text
        self._length = len(text)
        self._units = Utf16(text) if has_astral(text) else None
        self.evidence = self._weigh(spans) if self._units else Evidence(0, 0)
        self.utf16 = self.evidence.utf16 > self.evidence.code_points

    def place(self, start: int, end: int, shown: str | None) -> Span | Misplaced:
        """Where a span is that says it covers `shown`; without that, the reading of the whole task holds."""
        first = self.read(start, end)
        inside = first is not None and self._inside(first)
        if first and inside and (shown is None or covers(self.text, first, shown)):
            return first
        if shown is not None:
            for span in self._others(start, end):
                if span and self._inside(span) and covers(self.text, span, shown):
                    return span
            if first and inside and _nearly_covers(self.text, first, shown):
                return first
        return "entity-text-mismatch" if inside else "entity-range"

    def read(self, start: int, end: int) -> Span | None:
        """The span as offsets of this task are to be read; None if it begins or ends in the middle of a character."""
        return self.from_units(start, end) if self.utf16 else (start, end)

    def from_units(self, start: int, end: int) -> Span | None:
        return _both(self._units.point(start), self._units.point(end)) if self._units else (start, end)

    def unit(self, point: int) -> int:
        return self._units.unit(point) if self._units else point

    def _others(self, start: int, end: int) -> Iterator[Span | None]:
        """What a tool may have meant which counts otherwise than the task, or counts in units only what it resized."""
        if self._units:
            yield (start, end) if self.utf16 else self.from_units(start, end)
            yield _both(start, self._units.point(self._units.unit(start) + end - start))

    def _inside(self, span: Span) -> bool:
        return 0 <= span[0] < span[1] <= self._length

    def _weigh(self, spans: Iterable[tuple[int, int, str]]) -> Evidence:
        utf16 = code_points = 0
        for start, end, shown in spans:
            units = self.from_units(start, end)
            if units != (start, end):
                as_units = units is not None and covers(self.text, units, shown)
                as_points = covers(self.text, (start, end), shown)
                utf16 += as_units and not as_points
                code_points += as_points and not as_units
        return Evidence(utf16, code_points)


def covers(text: str, span: Span, shown: str) -> bool:
    """Whether the span says it covers what it does; Label Studio writes a line end as a backslash and an n."""
    covered = text[span[0] : span[1]]
    return covered == shown or _one_line(covered) == _one_line(shown)


def _nearly_covers(text: str, span: Span, shown: str) -> bool:
    """The same, but for white space, which tools trim and pages collapse."""
    return _squeezed(text[span[0] : span[1]]) == _squeezed(shown)


def _one_line(text: str) -> str:
    return text.replace("\r", r"\n").replace("\n", r"\n")


def _squeezed(text: str) -> str:
    return "".join(_one_line(text).replace(r"\n", "").split())


def _both(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)
