"""Whether what a release holds is sound in itself, read back from its Parquet files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dreiklang.problems import Problem
from dreiklang.release.configs import DEFAULT

_BATCH = 100  # documents in memory at a time
_OF_DOCUMENTS = ("id", "text", "segments", "entities", "relations", "translations")


@dataclass(slots=True)
class _Seen:
    """What was met so far; grows by an id and a split for each document."""

    splits: dict[str, str] = field(default_factory=dict)

    def place(self, document_id: str, split: str) -> str:
        """What is wrong with a document being here; empty if nothing is."""
        before = self.splits.setdefault(document_id, split)
        return "" if before == split else f"is in {before} and in {split}"


def problems(folder: Path) -> Iterator[Problem]:
    """release-inconsistent: offsets fit the texts, ids are unique, references resolve, no document is in two splits."""
    seen = _Seen()
    paths = sorted(folder.glob("*/*.parquet"), key=lambda path: (path.parent.name != DEFAULT, path))
    for path in paths:
        try:
            found = _documents(path, seen) if path.parent.name == DEFAULT else _rows(path, seen)
            for where, what in found:
                message = f"{what}: withdraw this version, and release again from sound inputs"
                yield Problem("release-inconsistent", f"{folder.name}/{path.parent.name}: {where}", message)
        except (OSError, pa.ArrowException, KeyError, TypeError) as error:
            yield Problem("release-inconsistent", f"{folder.name}/{path.parent.name}", f"can't be read ({error})")


def _documents(path: Path, seen: _Seen) -> Iterator[tuple[str, str]]:
    split = _split(path)
    for row in _read(path, _OF_DOCUMENTS):
        if row["id"] in seen.splits:
            yield row["id"], f"is there twice, or {seen.place(row['id'], split) or 'in one split again'}"
        seen.place(row["id"], split)
        for what in _unsound(row):
            yield row["id"], what


def _rows(path: Path, seen: _Seen) -> Iterator[tuple[str, str]]:
    """Of the other configs: each row is of a document of the same split, and its id its own."""
    names = pq.read_schema(path).names
    split, ids, current = _split(path), set[str](), ""
    for row in _read(path, [name for name in ("id", "doc_id") if name in names]):
        if row["doc_id"] not in seen.splits:
            yield row["doc_id"], "is not among the documents"
        elif what := seen.place(row["doc_id"], split):
            yield row["doc_id"], what
        if row["doc_id"] != current:  # the rows of a document follow each other
            current, ids = row["doc_id"], set()
        if "id" in row and row["id"] in ids:
            yield row["id"], "is there twice"
        ids.add(row.get("id", ""))


def _unsound(row: Mapping[str, Any]) -> Iterator[str]:
    text = row["text"]
    for what, spans in (("segment", row["segments"]), ("entity", row["entities"])):
        for span in spans:
            start, end = span["start"], span["end"]
            if not 0 <= start < end or (text is not None and end > len(text)):
                yield f"{what} {span['id']} lies outside of the text"
            elif text is not None and span.get("text", text[start:end]) != text[start:end]:
                yield f'entity {span["id"]} says "{span["text"]}", and the text there "{text[start:end]}"'
    segments = {segment["id"] for segment in row["segments"]}
    entities = {entity["id"] for entity in row["entities"]}
    for what, ids, listed in (("segments", segments, row["segments"]), ("entities", entities, row["entities"])):
        if len(ids) < len(listed):
            yield f"two {what} have the same id"
    ends = {relation[end] for relation in row["relations"] for end in ("head", "tail")}
    for end in sorted(ends - entities):
        yield f'a relation joins "{end}", which is no entity'
    for segment in sorted({translation["segment_id"] for translation in row["translations"]} - segments):
        yield f'a translation belongs to "{segment}", which is no segment'


def _read(path: Path, columns: list[str] | tuple[str, ...]) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=list(columns)):
            yield from batch.to_pylist()


def _split(path: Path) -> str:
    return path.name.split("-")[0]
