"""A document as Label Studio tasks: whole, or in parts where it is very long."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from dreiklang.records import Document, Segment, text_sha256
from dreiklang.scheme import Scheme


@dataclass(frozen=True, slots=True)
class TaskSegment:
    """A segment as the page shows it: `data.text[start:end] == text`; the id is the document's."""

    id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TaskData:
    """What the interface shows and an answer is checked against: `document.text[offset:offset + len(text)] == text`."""

    doc_id: str
    part: int  # 1-based
    parts: int
    offset: int  # code points of the document before this part
    headline: str  # title, publisher, date and part in one line, for display
    title: str
    text: str
    segments: tuple[TaskSegment, ...]
    text_sha256: str  # of this part's text
    scheme_version: str
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """Suggestions as Label Studio stores them: regions and relations of its own JSON."""

    model_version: str
    result: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """One element of a batch, as Label Studio imports it."""

    data: TaskData
    predictions: tuple[Prediction, ...] = ()  # at most one

    @property
    def key(self) -> tuple[str, int]:
        """What a task is known by here and on a server: the document's id and the part."""
        return self.data.doc_id, self.data.part


def tasks(document: Document, scheme: Scheme, max_segments: int = 60) -> tuple[Task, ...]:
    """The tasks of a document, at least one, none with more than `max_segments` segments.

    Parts end with paragraphs unless one paragraph alone is too long, and are about equally long.
    """
    parts = _balanced([piece for run in _paragraphs(document) for piece in _pieces(run, max_segments)], max_segments)
    parts = parts or [[]]
    starts = [0, *(part[0].start for part in parts[1:])]
    text = document.text
    ends = [*(start + len(text[start:following].rstrip()) for start, following in pairwise(starts)), len(text)]
    return tuple(
        Task(_data(document, scheme, number, len(parts), start, end, part))
        for number, (part, start, end) in enumerate(zip(parts, starts, ends, strict=True), 1)
    )


def _data(
    document: Document, scheme: Scheme, part: int, parts: int, start: int, end: int, segments: Sequence[Segment]
) -> TaskData:
    text = document.text[start:end]
    title = document.title or document.id
    shown = [title, document.publisher, _german(document.date), f"Teil {part} von {parts}" if parts > 1 else None]
    return TaskData(
        doc_id=document.id,
        part=part,
        parts=parts,
        offset=start,
        headline=" · ".join(" ".join(piece.split()) for piece in shown if piece),
        title=title,
        text=text,
        segments=tuple(
            TaskSegment(s.id, s.start - start, s.end - start, document.text[s.start : s.end]) for s in segments
        ),
        text_sha256=text_sha256(text),
        scheme_version=scheme.version,
        publisher=document.publisher,
        author=document.author,
        date=document.date,
        url=document.url,
    )


def _german(day: str | None) -> str | None:
    """An ISO date as Germans write it, e.g. "17. Mai 2026"; anything else as it is."""
    if day is None:
        return None
    from babel.dates import format_date

    try:
        return str(format_date(date.fromisoformat(day), "long", locale="de"))
    except ValueError:
        return day


def _paragraphs(document: Document) -> Iterator[list[Segment]]:
    """Runs of segments with no paragraph end between them: a blank line, or where a text has none, a line end."""
    segments = document.segments
    gaps = [document.text[left.end : right.start] for left, right in pairwise(segments)]
    blank_line = re.compile(r"\n[^\S\n]*\n|\r[^\S\r]*\r")
    end = blank_line if any(map(blank_line.search, gaps)) else re.compile(r"[\r\n]")
    run: list[Segment] = []
    for segment, gap in zip(segments, [*gaps, ""], strict=False):
        run.append(segment)
        if end.search(gap):
            yield run
            run = []
    if run:
        yield run


def _pieces(run: list[Segment], most: int) -> Iterator[list[Segment]]:
    """A paragraph as it is, or in the fewest and most equal pieces of at most `most` segments."""
    count = -(-len(run) // most)
    bounds = [len(run) * i // count for i in range(count + 1)]
    return (run[start:end] for start, end in pairwise(bounds))


def _balanced(pieces: list[list[Segment]], most: int) -> list[list[Segment]]:
    """Neighbouring pieces joined into the fewest parts of at most `most` segments, the longest as short as can be."""
    fewest = _packed(pieces, most)
    longest = max(map(len, pieces), default=0)
    return next((parts for size in range(longest, most) if len(parts := _packed(pieces, size)) == len(fewest)), fewest)


def _packed(pieces: Iterable[list[Segment]], size: int) -> list[list[Segment]]:
    """Neighbouring pieces joined from the left while they fit into `size` segments."""
    parts: list[list[Segment]] = []
    for piece in pieces:
        if parts and len(parts[-1]) + len(piece) <= size:
            parts[-1] = parts[-1] + piece
        else:
            parts.append(piece)
    return parts
