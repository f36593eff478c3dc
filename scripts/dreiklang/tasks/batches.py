"""Batches of tasks under `annotation/tasks/`: JSON arrays that Label Studio imports as they are, one task a line."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError
from dreiklang.files import written
from dreiklang.problems import Problem
from dreiklang.records import Document, text_sha256
from dreiklang.scheme import Scheme
from dreiklang.tasks.interface import interface
from dreiklang.tasks.results import suggested
from dreiklang.tasks.suggestions.suggest import MODEL_VERSION, Suggester, Suggestions, suggest
from dreiklang.tasks.task import Prediction, Task, tasks


@dataclass(frozen=True, slots=True)
class TasksReport:
    """What `write` did; `path` is the new batch, None where there was nothing new."""

    documents: int
    tasks: int
    path: Path | None
    problems: tuple[Problem, ...] = ()
    suggested: int = 0  # documents that got suggestions


def write(
    corpus: Corpus,
    scheme: Scheme,
    max_segments: int = 60,
    suggester: Suggester | None = None,
    carried: Container[tuple[str, str, str]] = (),
) -> TasksReport:
    """Put the sources that are in no batch yet into a new one, and bring the interface up to date.

    While an old batch cannot be read no new one is made: a text in it would get a second task.
    """
    refresh(corpus.interface, interface(scheme))
    batched: set[str] = set()
    problems: list[Problem] = []
    readable = True
    for found in scan(corpus):
        if isinstance(found, Problem):
            problems.append(found)
            readable = False
        else:
            batched.add(found.data.doc_id)
            problems += filter(None, [stale(found, corpus, carried)])
    new = [name for name in corpus.document_ids() if name not in batched] if readable else []
    if not new:
        return TasksReport(0, 0, None, tuple(problems))
    path = corpus.tasks / f"batch-{_next_number(corpus):04d}.json"
    made = (task for name in new for task in _tasks(corpus.document(name), scheme, max_segments, suggester))
    documents, count = _write(path, made)
    return TasksReport(len(new), count, path, tuple(problems), documents)


def _tasks(document: Document, scheme: Scheme, most: int, suggester: Suggester | None) -> Iterator[Task]:
    made = tasks(document, scheme, most)
    found = suggest(document, suggester) if suggester else Suggestions()
    for task in made:
        result = suggested(found.entities, found.relations, found.translations, task.data)
        yield replace(task, predictions=(Prediction(MODEL_VERSION, result),) if result else ())


def remove(corpus: Corpus, document_id: str) -> int:
    """Take a document's tasks out of all batches; how many there were. Raises CorpusError for a damaged batch."""
    removed = 0
    for path in corpus.batches():
        found = list(read(path))
        kept = [task for task in found if task.data.doc_id != document_id]
        removed += len(found) - len(kept)
        if kept == found:
            continue
        if kept:
            _write(path, kept)
        else:
            path.unlink()
    return removed


def read(path: Path) -> Iterator[Task]:
    """The tasks of a batch in order. Raises CorpusError at the first that cannot be read."""
    for found in _decode(path):
        if isinstance(found, Problem):
            raise CorpusError(f"{path.parent / found.where}: {found.message}")
        yield found


def scan(corpus: Corpus) -> Iterator[Task | Problem]:
    """All tasks of all batches in order; what cannot be read is a Problem, and the rest goes on."""
    for path in corpus.batches():
        yield from _decode(path)


def stale(task: Task, corpus: Corpus, carried: Container[tuple[str, str, str]] = ()) -> Problem | None:
    """What is wrong where a task is not of its source's present text; None if it is, or its answers are carried along.

    `carried` holds document, SHA-256 of a task's text, and SHA-256 of the text it was corrected to.
    """
    data = task.data
    where = data.doc_id if data.parts == 1 else f"{data.doc_id} part {data.part}"
    if not corpus.has(data.doc_id):
        return Problem("task-source-missing", where, "has a task but no source: restore the source, or delete the task")
    text = corpus.document(data.doc_id).text
    if text[data.offset : data.offset + len(data.text)] == data.text and text_sha256(data.text) == data.text_sha256:
        return None
    if (data.doc_id, text_sha256(data.text), text_sha256(text)) in carried:
        return None
    return Problem(
        "task-text-changed",
        where,
        "is of another text than the source: restore the source, carry what was answered along (`dreiklang carry`), or "
        "delete the task and run `dreiklang tasks`",
    )


def stale_interface(corpus: Corpus, scheme: Scheme) -> Problem | None:
    """What is wrong where the interface is not the scheme's; one that was not made yet is made with the first batch."""
    if not corpus.interface.is_file() or corpus.interface.read_bytes() == interface(scheme).encode():
        return None
    where = str(corpus.interface.relative_to(corpus.root))
    return Problem("generated-stale", where, "is out of date: run `dreiklang tasks`")


def _decode(path: Path) -> Iterator[Task | Problem]:
    try:
        items = msgspec.json.decode(path.read_bytes(), type=list[msgspec.Raw])
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield _unreadable(path.name, error)
        return
    decoder = msgspec.json.Decoder(Task)
    for number, item in enumerate(items, 1):
        try:
            yield decoder.decode(item)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield _unreadable(f"{path.name} task {number}", error)


def _unreadable(where: str, error: Exception) -> Problem:
    return Problem("task-unreadable", where, f"is damaged ({error}): restore it from version control")


def _write(path: Path, new: Iterable[Task]) -> tuple[int, int]:
    """How many documents got suggestions, and how many tasks there are."""
    count = 0
    documents: set[str] = set()
    with written(path) as file:
        for task in new:
            file.write((b",\n" if count else b"[\n") + msgspec.json.encode(content(task)))
            count += 1
            documents.update({task.data.doc_id} if task.predictions else ())
        file.write(b"\n]\n")
    return len(documents), count


def content(task: Task) -> dict[str, Any]:
    """A task as Label Studio imports it: one without suggestions has no `predictions`."""
    return {"data": msgspec.to_builtins(task.data)} | (
        {"predictions": msgspec.to_builtins(task.predictions)} if task.predictions else {}
    )


def _next_number(corpus: Corpus) -> int:
    """One more than the highest, so that the order of names is the order of making even after a batch was deleted."""
    numbered = (re.fullmatch(r"batch-(\d+)", path.stem) for path in corpus.batches())
    return max((int(found[1]) for found in numbered if found), default=0) + 1


def refresh(path: Path, content: str) -> None:
    """Write a generated file unless it says that already."""
    if not path.is_file() or path.read_bytes() != content.encode():
        with written(path) as file:
            file.write(content.encode())
