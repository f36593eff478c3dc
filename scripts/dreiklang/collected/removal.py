"""Takes the answers to a withdrawn document out of `annotation/collected/`: the one time a collected file changes."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from dreiklang.collected.collect import PATIENCE
from dreiklang.collected.index import task_lines
from dreiklang.corpus import Corpus, written
from dreiklang.locks import alone


def holding(corpus: Corpus, document_id: str) -> list[Path]:
    """The collected files with answers to it. Raises CorpusError for a damaged one."""
    return [path for path in corpus.exports() if any(_is_of(line, document_id) for _, line in task_lines(path))]


@dataclass(frozen=True, slots=True)
class Removed:
    lines: int
    tasks: tuple[str, ...]  # where the answers came from, e.g. "task 9 of project 71"


def remove(corpus: Corpus, document_id: str) -> Removed:
    """Take its lines out; the others stay as they are. Raises CorpusError for a damaged file."""
    gone: list[bytes] = []
    with alone(corpus.studio / "collect.lock", "collection", PATIENCE):
        for path in corpus.exports():
            lines = [line for _, line in task_lines(path)]
            kept = [line for line in lines if not _is_of(line, document_id)]
            gone += (line for line in lines if _is_of(line, document_id))
            if len(kept) < len(lines):
                with written(path) as file:
                    file.write(b"[\n" + b",\n".join(kept) + (b"\n]\n" if kept else b"]\n"))
    return Removed(len(gone), tuple(dict.fromkeys(map(_task, gone))))


def _task(line: bytes) -> str:
    of = _LINE.decode(line)
    return f"task {of.id} of project {of.project}"


def _is_of(line: bytes, document_id: str) -> bool:
    return _LINE.decode(line).data.doc_id == document_id


class _Data(Struct, gc=False):
    doc_id: str


class _Line(Struct, gc=False):
    data: _Data
    id: int | str | None = None
    project: int | None = None


_LINE = msgspec.json.Decoder(_Line)
