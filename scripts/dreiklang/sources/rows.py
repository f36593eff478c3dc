"""JSON lines: one text and what is known of it a line."""

import io
from collections.abc import Iterable, Iterator
from typing import IO

import msgspec

from dreiklang.problems import Problem
from dreiklang.sources.decode import decode, sniff
from dreiklang.sources.metadata import Metadata, Text

_Field = str | int | list[str] | None
_HEAD = 4096  # bytes that tell a binary file
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # what PowerShell writes


class _Row(msgspec.Struct, frozen=True):
    """One line's object; other fields are not read."""

    text: str
    id: str | int | None = None
    title: _Field = None
    url: _Field = None
    publisher: _Field = None
    author: _Field = None  # several authors as a list
    date: _Field = None
    license: _Field = None
    licence: _Field = None
    language: _Field = None

    def metadata(self) -> Metadata:
        return Metadata.of({name: _plain(getattr(self, name)) for name in self.__struct_fields__})


def jsonl(file: IO[bytes], name: str) -> Iterator[Text | Problem]:
    """Every line's text, read as a stream; a broken line is a Problem and the next is read.

    Raises NotTextError for a binary file.
    """
    decoder = msgspec.json.Decoder(_Row)
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        encoding, doubtful = "utf-8", 0
        try:
            try:
                row = decoder.decode(line)
            except UnicodeDecodeError:
                decoded = decode(line)
                row, encoding, doubtful = decoder.decode(decoded.text), decoded.encoding, decoded.doubtful
        except (msgspec.DecodeError, RecursionError) as error:
            remedy = 'write one object a line, with "text"'
            yield Problem("source-row", f"{name}:{number}", f"holds no text ({error}): {remedy}")
        else:
            yield Text(row.text, row.metadata(), number, number, encoding, doubtful)


def _lines(file: IO[bytes]) -> Iterable[bytes]:
    start = file.read(_HEAD)
    file.seek(0)
    if start.startswith(_UTF16):
        return io.BytesIO(decode(file.read()).text.encode("utf-8", "replace"))
    sniff(start)
    if start.startswith(b"\xef\xbb\xbf"):
        file.seek(3)
    return file


def _plain(value: _Field) -> str | None:
    if isinstance(value, list):
        return ", ".join(value)
    return None if value is None else str(value)
