"""What is left of a released file without the texts that were withdrawn since, held against what comes out again."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

_BATCH = 256  # rows


def same(released: Path, made: Path, gone: Collection[str]) -> bool:
    """Whether all rows but those of the documents that are `gone` are the same; a file that is not there has none."""
    try:
        return _same(_batches(released, gone), _batches(made, ()))
    except (OSError, pa.ArrowException):
        return False


def _same(olds: Iterator[pa.RecordBatch], news: Iterator[pa.RecordBatch]) -> bool:
    was, now = next(olds, None), next(news, None)
    while was is not None and now is not None:
        number = min(was.num_rows, now.num_rows)
        if not was.slice(0, number).equals(now.slice(0, number)):
            return False
        was = was.slice(number) if was.num_rows > number else next(olds, None)
        now = now.slice(number) if now.num_rows > number else next(news, None)
    return was is now is None


def _batches(path: Path, gone: Collection[str]) -> Iterator[pa.RecordBatch]:
    if not path.exists():
        return
    with pq.ParquetFile(path) as file:
        column = "doc_id" if "doc_id" in file.schema_arrow.names else "id"
        for batch in file.iter_batches(_BATCH):
            left = batch.filter(pa.array([document_id not in gone for document_id in batch.column(column).to_pylist()]))
            if left.num_rows:
                yield left
