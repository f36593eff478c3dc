"""What is left of a released file without the texts that were withdrawn since, held against what comes out again."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.release.batches import id_column, in_step

_BATCH = 256  # rows


def same(released: Path, made: Path, gone: Collection[str]) -> bool:
    """Whether all rows but those of the documents that are `gone` are the same; a file that is not there has none."""
    try:
        return all(was == now for was, now in in_step(_batches(released, gone), _batches(made, ())))
    except (OSError, pa.ArrowException):
        return False


def _batches(path: Path, gone: Collection[str]) -> Iterator[pa.RecordBatch]:
    if not path.exists():
        return
    with pq.ParquetFile(path) as file:
        column = id_column(file.schema_arrow)
        for batch in file.iter_batches(_BATCH):
            left = batch.filter(pa.array([document_id not in gone for document_id in batch.column(column).to_pylist()]))
            if left.num_rows:
                yield left
