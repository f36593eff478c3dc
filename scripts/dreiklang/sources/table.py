"""CSV with a header line: one text and what is known of it a record."""

import csv
import io
from collections.abc import Iterator

from dreiklang.problems import Problem
from dreiklang.sources.decode import Decoded, decode
from dreiklang.sources.metadata import Metadata, Text


def table(raw: bytes, name: str) -> Iterator[Text | Problem]:
    """Every record's text; the delimiter is the one of comma, semicolon and tab that finds the column `text`."""
    decoded = decode(raw)
    csv.field_size_limit(2**31 - 1)  # an article is longer than the 128 KiB of the module's default
    for delimiter in ",;\t":
        records = _records(decoded, delimiter, name)
        _, header = next(records, (1, []))
        columns = [] if isinstance(header, Problem) else [column.strip().lower() for column in header]
        if "text" in columns:
            break
    else:
        yield Problem("source-unreadable", name, "has no column `text` in its first line: name the columns there")
        return
    for number, (line, cells) in enumerate(records, start=1):
        if isinstance(cells, Problem):
            yield cells
        elif len(cells) != len(columns):
            counted = f"has {len(cells)} fields, the first line {len(columns)}"
            yield Problem(
                "source-row", f"{name}:{line}", f"{counted}: put quotes around a text with {delimiter!r} in it"
            )
        else:
            fields = dict(zip(columns, cells, strict=True))
            yield Text(fields["text"], Metadata.of(fields), line, number, decoded.encoding, decoded.doubtful)


def _records(decoded: Decoded, delimiter: str, name: str) -> Iterator[tuple[int, list[str] | Problem]]:
    """Each record with the line it begins on; blank lines are passed over."""
    # Strict, for else a quote left open swallows all that follows without a word.
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, Problem("source-row", f"{name}:{line}", f"is no CSV ({error}): close and double its quotes")
            continue
        if cells:
            yield line, cells
