"""Where a document's segments and tokens stand."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from dreiklang.records import Document
from dreiklang.tokens import tokenize


class Spans(NamedTuple):
    """Stretches in order of the text, none overlapping another: a list for each field."""

    starts: list[int]
    ends: list[int]

    def touching(self, start: int, end: int) -> range:
        """Indices of those that share at least one character with `text[start:end]`, which is not empty."""
        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's segments and tokens; the tokens of segment `i` are those from `bounds[i]` up to `bounds[i + 1]`."""

    segments: Spans
    tokens: Spans
    words: list[str]  # the tokens' strings
    bounds: list[int]

    def inside(self, segments: range) -> slice:
        """The tokens of neighbouring segments."""
        return slice(self.bounds[segments.start], self.bounds[segments.stop])


def layout(document: Document) -> Layout:
    """Tokens are found segment by segment; what lies outside of all segments has none."""
    text = document.text
    tokens: list[tuple[int, int]] = []
    bounds = [0]
    for segment in document.segments:
        tokens += tokenize(text, segment.start, segment.end)
        bounds.append(len(tokens))
    return Layout(
        segments=Spans([s.start for s in document.segments], [s.end for s in document.segments]),
        tokens=Spans([start for start, _ in tokens], [end for _, end in tokens]),
        words=[text[start:end] for start, end in tokens],
        bounds=bounds,
    )
