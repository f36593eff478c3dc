"""One config of one split on its way into a Parquet file: rows come in by the document, row groups go out."""

import inspect
import os
from hashlib import file_digest, sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.release import arrow
from dreiklang.release.configs import Config
from dreiklang.release.manifest import ParquetFile
from dreiklang.release.rows import Row
from dreiklang.release.splits import Split

ROW_GROUP = 10_000
_ROW_GROUP_BYTES = 8 << 20  # so that long documents do not pile up; as quick to read as larger ones
_OPTIONS = {
    "compression": "zstd",
    "compression_level": 3,
    "write_page_index": True,
    "use_content_defined_chunking": True,
}
_KNOWN = inspect.signature(pq.write_table).parameters  # pyarrow before 21 has no content-defined chunking
_ENCODER = msgspec.json.Encoder()
_LONG = 160  # code points of a text, in an example
_MANY = 12  # items of a list, in an example


class Sheet:
    """A Parquet file being written; close it with `finish`, or by leaving it as a context.

    `content_sha256` is taken over the rows in order, each as compact JSON and a line feed: an array of its columns, in
    which a struct is an array of its fields, and a list of structs is an array of one array per field.
    """

    def __init__(self, folder: Path, config: Config, split: Split) -> None:
        self.config, self.split = config, split
        self.path = f"{config.name}/{split}-00000-of-00001.parquet"
        self.target = folder / self.path
        self.target.parent.mkdir(parents=True, exist_ok=True)
        options = {name: value for name, value in _OPTIONS.items() if name in _KNOWN}
        self.writer = pq.ParquetWriter(self.target, arrow.schema(config.columns), **options)
        self.content = sha256()
        self.rows: list[Row] = []
        self.batches: list[pa.Table] = []
        self.waiting = self.waiting_bytes = 0  # in batches
        self.count = self.memory = 0  # in the file
        self.example = ""  # the first row as JSON, cut short

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.writer.close()

    def extend(self, rows: list[Row]) -> None:
        self.rows += rows
        while len(self.rows) >= self.config.batch:
            self._pack(self.rows[: self.config.batch])
            del self.rows[: self.config.batch]

    def finish(self) -> ParquetFile:
        """Write what is left, close, and say what is in the file."""
        if self.rows:
            self._pack(self.rows)
        if self.batches:
            self._write()
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

    def _pack(self, rows: list[Row]) -> None:
        self.content.update(_ENCODER.encode_lines(rows))
        batch = arrow.table(rows, self.config.columns)
        self.example = self.example or _ENCODER.encode(_cut(batch.slice(0, 1).to_pylist()[0])).decode()
        self.batches.append(batch)
        self.waiting += batch.num_rows
        self.waiting_bytes += batch.nbytes
        if self.waiting >= ROW_GROUP or self.waiting_bytes >= _ROW_GROUP_BYTES:
            self._write()

    def _write(self) -> None:
        group = pa.concat_tables(self.batches).combine_chunks()  # chunks would show in the bytes
        self.batches.clear()
        self.waiting = self.waiting_bytes = 0
        self.writer.write_table(group, row_group_size=ROW_GROUP)
        self.count += group.num_rows
        self.memory += group.nbytes


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
