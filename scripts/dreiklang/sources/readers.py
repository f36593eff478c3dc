"""Files in any of the six formats to texts, each with what its file says of it and where it came from."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from io import BufferedReader, BytesIO

from dreiklang.errors import SourceError
from dreiklang.problems import Problem
from dreiklang.records import Provenance
from dreiklang.sources.decode import NotTextError, decode
from dreiklang.sources.inputs import Input
from dreiklang.sources.metadata import Metadata, Text, slug
from dreiklang.sources.rows import jsonl
from dreiklang.sources.table import table
from dreiklang.wording import counted

_ROWS_NAMED = 20  # broken rows of one file; more of them say nothing new
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]+)|\A\s*<\?xml[^>]*encoding=["']([\w-]+)""", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A text before any repair; `id` is what it is called if neither its file nor the user says."""

    where: str  # for messages, e.g. "artikel.jsonl:3"
    id: str
    text: str
    metadata: Metadata
    provenance: Provenance
    doubtful: int  # characters lost or misread


def read(source: Input) -> Iterator[Found | Problem]:
    """Every text of a file, in order. What cannot be read is a Problem and ends at most this file."""
    try:
        with _opened(source) as file:
            digest = file_digest(file, "sha256").hexdigest()
            file.seek(0)
            origin = Provenance(file=source.name, format=source.format, sha256=digest)
            for one in _bounded(_texts(source, file), source.place):
                yield one if isinstance(one, Problem) else _found(source, origin, one)
    except NotTextError as error:
        yield Problem("source-binary", source.place, f"{error}: give its text, or leave it out")
    except SourceError as error:
        yield Problem("source-unreadable", source.place, str(error))
    except OSError as error:
        yield Problem("source-unreadable", source.place, f"cannot be read ({error.strerror}): is it yours to read?")


@contextmanager
def _opened(source: Input) -> Iterator[BufferedReader | BytesIO]:
    if source.path is None:
        yield BytesIO(source.stream.read() if source.stream else b"")
    else:
        with source.path.open("rb") as file:
            yield file


def _texts(source: Input, file: BufferedReader | BytesIO) -> Iterator[Text | Problem]:
    if source.format == "jsonl":
        yield from jsonl(file, source.place)
    elif source.format == "csv":
        yield from table(file.read(), source.place)
    elif source.format == "parquet":
        from dreiklang.sources.parquet import parquet

        yield from parquet(file, source.place)
    else:
        raw = file.read()
        declared = _CHARSET.search(raw[:4096]) if source.format == "html" else None
        decoded = decode(raw, (declared[1] or declared[2]).decode() if declared else None)
        text = _prose(source.format)(decoded.text)
        yield replace(text, encoding=decoded.encoding, doubtful=decoded.doubtful)


def _bounded(texts: Iterator[Text | Problem], place: str) -> Iterator[Text | Problem]:
    """All texts, but of broken rows only the first; the others are counted."""
    broken = 0
    for one in texts:
        if isinstance(one, Problem) and one.rule == "source-row":
            broken += 1
            if broken > _ROWS_NAMED:
                continue
        yield one
    if more := max(0, broken - _ROWS_NAMED):
        yield Problem("source-row", place, f"… and {counted(more, 'more row')}")


def _prose(format: str) -> Callable[[str], Text]:
    if format == "html":
        from dreiklang.sources.html import article

        return article
    if format == "md":
        from dreiklang.sources.markdown import markdown

        return markdown
    return Text


def _found(source: Input, origin: Provenance, one: Text) -> Found:
    stem = slug(source.stem) or f"text-{origin.sha256[:12]}"
    return Found(
        where=source.place if one.line is None else f"{source.place}:{one.line}",
        id=stem if one.row is None else f"{stem}-{one.row}",
        text=one.text,
        metadata=one.metadata,
        provenance=replace(origin, encoding=one.encoding),
        doubtful=one.doubtful,
    )
