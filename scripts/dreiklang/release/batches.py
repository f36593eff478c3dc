"""Released files as streams of batches of rows."""

from collections.abc import Iterator

import pyarrow as pa


def id_column(schema: pa.Schema) -> str:
    """Which column says what document a row is of, in whatever config."""
    return "doc_id" if "doc_id" in schema.names else "id"


def in_step(
    olds: Iterator[pa.RecordBatch], news: Iterator[pa.RecordBatch]
) -> Iterator[tuple[pa.RecordBatch | None, pa.RecordBatch | None]]:
    """Both in slices of equally many rows, however they were cut.

    Where one has rows left when the other ends, the first of them come last, beside None. No batch may be empty.
    """
    was, now = next(olds, None), next(news, None)
    while was is not None and now is not None:
        number = min(was.num_rows, now.num_rows)
        yield was.slice(0, number), now.slice(0, number)
        was = was.slice(number) if was.num_rows > number else next(olds, None)
        now = now.slice(number) if now.num_rows > number else next(news, None)
    if was is not None or now is not None:
        yield was, now
