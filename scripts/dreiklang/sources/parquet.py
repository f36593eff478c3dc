"""Parquet: one text and what is known of it a row."""

from collections.abc import Iterator
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dreiklang.problems import Problem
from dreiklang.sources.metadata import COLUMNS, Metadata, Text


def parquet(file: IO[bytes], name: str) -> Iterator[Text | Problem]:
    """Every row's text, one row group in memory at a time; dates and numbers are read as text."""
    try:
        source = pq.ParquetFile(file)
        names = {column.lower(): column for column in source.schema_arrow.names if column.lower() in COLUMNS}
        if "text" not in names:
            yield Problem("source-unreadable", name, "has no column `text`: rename the one that holds the texts")
            return
        number = 0
        for group in range(source.num_row_groups):
            read = source.read_row_group(group, columns=list(names.values()))
            columns = [_strings(read[given]) for given in names.values()]
            for values in zip(*columns, strict=True):
                number += 1
                fields = dict(zip(names, values, strict=True))
                text = fields["text"]
                if text is None:
                    remedy = "fill the column `text` or leave the row out"
                    yield Problem("source-row", f"{name}:{number}", f"holds no text: {remedy}")
                else:
                    yield Text(text, Metadata.of(fields), number, number)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        yield Problem("source-unreadable", name, f"cannot be read as Parquet ({reason}): write it anew")


def _strings(column: "pa.ChunkedArray") -> list[str | None]:
    """A column's values as text, whatever their type; those of a list joined."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return [None if values is None else ", ".join(map(str, values)) for values in column.to_pylist()]
    values: list[str | None] = pc.cast(column, pa.string()).to_pylist()
    return values
