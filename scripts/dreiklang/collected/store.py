"""The collected answers, one document at a time."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from dreiklang.collected.convert import read, record
from dreiklang.collected.findings import Findings
from dreiklang.collected.index import Lines
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import StoredAnnotation, StoredDeletion, StoredTask, TaskData, identity
from dreiklang.corpus import Corpus
from dreiklang.problems import Problem
from dreiklang.records import Annotation, Document, text_sha256
from dreiklang.scheme import Scheme


class Store:
    """Everything in `annotation/collected/`, as it stands: of each annotation the latest state."""

    def __init__(self, corpus: Corpus) -> None:
        """One pass over the files, which keeps only where the answers to each document are."""
        self._lines = Lines(corpus)
        self._sources = set(corpus.document_ids())
        self._places: dict[str, tuple[int, ...]] = {}
        for place, line in self._lines.all(_LINE):
            if line.annotations or line.deleted:
                document = line.data.doc_id
                self._places[document] = (*self._places.get(document, ()), place)

    def document_ids(self) -> list[str]:
        """Ids of the sources that have answers, sorted."""
        return sorted(self._places.keys() & self._sources)

    def problems(self) -> tuple[Problem, ...]:
        """Answers whose source is gone."""
        gone = sorted(self._places.keys() - self._sources)
        message = "there are answers to this document, but no source: restore it from version control"
        return tuple(Problem("unknown-document", document_id, message) for document_id in gone)

    def answers(self, document: Document, scheme: Scheme) -> tuple[tuple[Annotation, ...], tuple[Problem, ...]]:
        """All answers to a document, in order of its parts and of time, skips included, and what can't be used."""
        labels = Labels.of(scheme)
        found: list[Annotation] = []
        problems = Findings()
        for place, task, current in self._current(document.id):
            where = f"{self._lines.file(place)}: task {task.id}"
            data = self._lines.decoded(_DATA, task.data, place)
            if _is_sound(data) and not document.text.startswith(data.text or "", data.offset):
                message = "the source's text is no longer the one that was annotated, so this answer can't be used"
                problems.add(Problem("text-changed", where, f"{message}: restore the text, or annotate it again"))
                continue
            answers, unread = read(data, current, labels, where)
            found += (record(data, task.project, *answer) for answer in answers)
            problems.merge(unread)
        found.sort(key=lambda answer: (answer.part, answer.created_at, answer.id))
        return tuple(found), problems.problems()

    def numbers(self, document_id: str) -> dict[int, tuple[int, int]]:
        """Of each part that was answered the numbers of its project and its task on the server, where it has any."""
        found: dict[int, tuple[int, int]] = {}
        for place in self._places.get(document_id, ()):
            task = self._lines.at(place)
            if isinstance(task.id, int) and task.project is not None:
                found[self._lines.decoded(_DATA, task.data, place).part] = task.project, task.id
        return found

    def _current(self, document_id: str) -> Iterator[tuple[int, StoredTask, list[StoredAnnotation]]]:
        """The lines of a document, each with those annotations that stand as they were collected there.

        No later state was collected, and they are not known to be gone from their server; coming from it again, even in
        a state known before, brings them back.
        """
        lines = [(place, self._lines.at(place)) for place in self._places.get(document_id, ())]
        latest: dict[str, tuple[datetime, int]] = {}
        deleted: set[str] = set()
        for place, task in lines:
            deleted.update(identity(task.project, deletion) for deletion in task.deleted)
            for annotation in task.annotations:
                name = identity(task.project, annotation)
                state = (annotation.updated_at, place)
                latest[name] = max(state, latest.get(name, state))
                if task.source is not None:
                    deleted.discard(name)
        standing = {(name, *state) for name, state in latest.items() if name not in deleted}
        for place, task in lines:
            current = [a for a in task.annotations if (identity(task.project, a), a.updated_at, place) in standing]
            if current:
                yield place, task, current


def _is_sound(data: TaskData) -> bool:
    """Whether the task holds the text it was made of; of one that does not, reading says so."""
    return data.text is not None and data.text_sha256 in (None, text_sha256(data.text))


class _Data(Struct, gc=False):
    doc_id: str


class _Line(Struct, gc=False):
    data: _Data
    annotations: list[msgspec.Raw]
    deleted: list[StoredDeletion] = []


_LINE = msgspec.json.Decoder(_Line)
_DATA = msgspec.json.Decoder(TaskData)
