"""One config of one split on its way into a Parquet file: rows come in by the document, row groups go out."""

import inspect
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import file_digest, sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.release import arrow
from dreiklang.release.configs import Config
from dreiklang.release.groups import FREE, Groups, Part, Plan
from dreiklang.release.manifest import ParquetFile, Writer
from dreiklang.release.rows import Row
from dreiklang.release.splits import Split

WRITER = Writer()
_KNOWN = inspect.signature(pq.write_table).parameters  # pyarrow before 21 has no content-defined chunking
_ENCODER = msgspec.json.Encoder()
_LONG = 160  # code points of a text, in an example
_MANY = 12  # items of a list, in an example


class Sheet:
    """A Parquet file being written; close it with `finish`, or by leaving it as a context.

    `content_sha256` is taken over the rows in order, each as compact JSON and a line feed: an array of its columns, in
    which a struct is an array of its fields, and a list of structs is an array of one array per field.
    """

    def __init__(self, folder: Path, config: Config, split: Split, plans: Mapping[str, Plan]) -> None:
        self.config, self.split = config, split
        self.path = f"{config.name}/{split}-00000-of-00001.parquet"
        self.target = folder / self.path
        self.target.parent.mkdir(parents=True, exist_ok=True)
        options = {name: value for name, value in asdict(WRITER).items() if name in _KNOWN}
        self.writer = pq.ParquetWriter(self.target, arrow.schema(config.columns), **options)
        self.content = sha256()
        self.rows: list[Row] = []
        self.groups = Groups(plans.get(self.path, FREE))
        self.count = self.memory = 0  # in the file
        self.example = ""  # the first row as JSON, cut short

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.writer.close()

    def extend(self, document_id: str, rows: list[Row]) -> None:
        """All rows of a document, which come after those of the one before."""
        self.rows += rows
        while (room := self.groups.room()) is not None and len(self.rows) >= room:
            self._pack(room)
            self._write(self.groups.filled())
        if len(self.rows) >= self.config.batch or self.groups.ends_with(document_id):
            self._pack(len(self.rows))
            self._write(self.groups.ended(document_id))

    def finish(self) -> ParquetFile:
        """Write what is left, close, and say what is in the file."""
        self._pack(len(self.rows))
        self._write(self.groups.rest())
        self.writer.close()
        with self.target.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        return ParquetFile(
            config=self.config.name,
            split=self.split,
            path=self.path,
            rows=self.count,
            bytes=self.target.stat().st_size,
            memory=self.memory,
            sha256=digest,
            content_sha256=self.content.hexdigest(),
        )

    def _pack(self, number: int) -> None:
        """The first rows that wait, out of Python's hands."""
        if not number:
            return
        rows = self.rows[:number]
        del self.rows[:number]
        self.content.update(_ENCODER.encode_lines(rows))
        table = arrow.table(rows, self.config.columns)
        self.example = self.example or _ENCODER.encode(_cut(table.slice(0, 1).to_pylist()[0])).decode()
        self.groups.add(table)

    def _write(self, parts: Iterable[Part]) -> None:
        for part in parts:
            group = part.table()
            self.writer.write_table(group, row_group_size=group.num_rows)
            self.count += group.num_rows
            self.memory += group.nbytes
            del group
            pa.default_memory_pool().release_unused()


def _cut(value: Any) -> Any:
    """A value as an example shows it: texts and lists end in "…"."""
    match value:
        case str():
            return value if len(value) <= _LONG else f"{value[:_LONG]}…"
        case dict():
            return {key: _cut(item) for key, item in value.items()}
        case list():
            shown = 2 if value and isinstance(value[0], dict) else _MANY
            return [*map(_cut, value[:shown]), *["…"] * (len(value) > shown)]
    return value
