"""Takes the answers to a withdrawn document out of `annotation/collected/`: the one time a collected file changes."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from dreiklang.collected.collect import PATIENCE
from dreiklang.collected.index import Lines, task_lines
from dreiklang.corpus import Corpus
from dreiklang.files import written
from dreiklang.locks import alone


def holding(corpus: Corpus, document_id: str) -> list[Path]:
    """The collected files with answers to it, oldest first. Raises CorpusError for a damaged one."""
    lines = Lines(corpus)
    found = (lines.file(place) for place, line in lines.all(_LINE) if line.data.doc_id == document_id)
    return [corpus.collected / name for name in dict.fromkeys(found)]


@dataclass(frozen=True, slots=True)
class Removed:
    lines: int
    tasks: tuple[str, ...]  # where the answers came from, e.g. "task 9 of project 71"; as far as they say


def remove(corpus: Corpus, document_id: str) -> Removed:
    """Take its lines out; the others stay as they are. Raises CorpusError for a damaged file."""
    gone: list[_Line] = []
    with alone(corpus.studio / "collect.lock", "collection", PATIENCE):
        for path in holding(corpus, document_id):
            gone += _cut(path, document_id)
    tasks = (f"task {of.id} of project {of.project}" for of in gone if None not in (of.id, of.project))
    return Removed(len(gone), tuple(dict.fromkeys(tasks)))


def _cut(path: Path, document_id: str) -> "list[_Line]":
    """What was taken out of a file, of which one line is in memory at a time."""
    gone = []
    with written(path) as file:
        before = b"[\n"
        for _, content in task_lines(path):
            line = _LINE.decode(content)
            if line.data.doc_id == document_id:
                gone.append(line)
            else:
                file.write(before + content)
                before = b",\n"
        file.write(b"[\n]\n" if before == b"[\n" else b"\n]\n")
    return gone


class _Data(Struct, gc=False):
    doc_id: str


class _Line(Struct, gc=False):
    data: _Data
    id: int | str | None = None
    project: int | None = None


_LINE = msgspec.json.Decoder(_Line)
