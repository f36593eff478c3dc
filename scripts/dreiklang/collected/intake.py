"""What of an export is news for the corpus, as the lines that keep it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Raw

from dreiklang.collected.accounts import Accounts
from dreiklang.collected.convert import read
from dreiklang.collected.findings import Findings
from dreiklang.collected.index import Known, Lines
from dreiklang.collected.origin import Origin, deletions
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import (
    ExportAnnotation,
    ExportDraft,
    ExportTask,
    StoredAnnotation,
    StoredDraft,
    TaskData,
    TaskLine,
    draft_identity,
    identity,
    utc,
)
from dreiklang.corpus import Corpus
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

_HERE = 0  # the place of an answer that this collection brought

_DATA = msgspec.json.Decoder(TaskData)
_NO_PREDICTION = (UNSET, Raw(b"{}"), Raw(b"null"))
_encode = msgspec.json.Encoder().encode


class _News(NamedTuple):
    """An annotation that was not collected before, or not in this state."""

    kept: StoredAnnotation
    encoded: Raw


class Intake:
    """One collection: compares what comes with what was collected before, and counts."""

    def __init__(self, corpus: Corpus, lines: Lines, accounts: Accounts, known: Known, origin: Origin | None) -> None:
        self._sources = corpus.sources
        self._documents = frozenset(corpus.document_ids())
        self._labels = Labels.of(corpus.scheme())
        self._lines = lines
        self._accounts = accounts
        self._known = known.answers
        self._deleted = known.deleted
        self._origin = origin
        # of "tasks", of "new", "changed", "known", "deleted" annotations, of "drafts", and of what was "left" out
        self.count = Counter[str]()
        self.found = Findings()

    def lines(self, name: str, tasks: Iterable[ExportTask | Problem]) -> Iterator[bytes]:
        """A line for each task with news. Raises ExportError if there are tasks, but none is of this corpus."""
        before, number = self.count["tasks"], 0
        for number, task in enumerate(tasks, 1):
            if isinstance(task, Problem):
                self._leave(task)
                continue
            where = f"{name}: task {task.id}" if task.id is not None else f"{name}: task #{number}"
            line = self._line(task, where)
            if line:
                yield line
        if number and self.count["tasks"] == before and (self._origin is None or self._origin.is_whole):
            raise ExportError(
                f"{name}: no task in it is of this corpus (their doc_id names no source in {self._sources}): "
                "is it an export of another project, or not of the format JSON?"
            )

    def deletions(self) -> Iterator[bytes]:
        """A line for each task that lost answers on its server; to be called when everything has come."""
        for line, count in deletions(self._lines, self._origin, self._known) if self._origin else ():
            self.count["deleted"] += count
            yield line

    def _line(self, task: ExportTask, where: str) -> bytes | None:
        data = self._data(task, where)
        if data is None:
            return None
        self.count["tasks"] += 1
        project = task.project
        news = [kept for given in task.annotations or () if (kept := self._annotation(project, given, where))]
        drafts = [raw for draft in task.drafts or () if (raw := self._draft(project, draft, where))]
        if not news and not drafts:
            return None
        self.found.merge(read(data, [answer.kept for answer in news], self._labels, where).found)
        content = Raw(_minified(task.data))
        source = self._origin.name if self._origin else None
        return _encode(TaskLine(task.id, project, content, [answer.encoded for answer in news], drafts, source))

    def _data(self, task: ExportTask, where: str) -> TaskData | None:
        """None if the task is not of this corpus."""
        try:
            data = _DATA.decode(task.data)
        except msgspec.ValidationError as error:
            self._leave(Problem("export-shape", where, f"its data can't be read: {error}"))
            return None
        if data.doc_id not in self._documents:
            said = f'names no source of this corpus ("{data.doc_id}")' if data.doc_id is not None else "is missing"
            self._leave(Problem("unknown-document", where, f"its doc_id {said}: its answers were not collected"))
            return None
        return data

    def _annotation(self, project: int | None, given: ExportAnnotation, where: str) -> _News | None:
        if given.id is None and given.unique_id is None:
            message = "an annotation has neither id nor unique_id, and was not collected: export again"
            self._leave(Problem("export-shape", where, message))
            return None
        name = identity(project, given)
        place = self._known.find(name)
        kept = self._kept(given, name, place)
        encoded = _minified(_encode(kept))
        if self._origin:
            self._known.put(("came", name), _HERE)
        returns = self._origin is not None and name in self._deleted
        known = self._known.find((name, encoded)) is not None or (place and self._repeats(kept, name, place))
        if known and not returns:
            self.count["known"] += 1
            return None
        self.count["new" if place is None else "changed"] += 1
        if returns:
            self._deleted.discard(name)
        self._known.put(name, _HERE)
        self._known.put((name, encoded), _HERE)
        return _News(kept, Raw(encoded))

    def _kept(self, given: ExportAnnotation, name: str, place: int | None) -> StoredAnnotation:
        alone = f"annotation:{name}"
        by = self._accounts.pseudonym(given.completed_by, alone, partial(self._earlier_author, name, place))
        return StoredAnnotation(
            id=given.id,
            unique_id=given.unique_id,
            completed_by=by,
            updated_by=None if given.updated_by is None else self._accounts.pseudonym(given.updated_by, alone),
            created_at=utc(given.created_at),
            updated_at=utc(given.updated_at or given.created_at),
            lead_time=given.lead_time,
            was_cancelled=given.was_cancelled,
            ground_truth=given.ground_truth,
            result=given.result,
            parent_prediction=given.parent_prediction,
            parent_annotation=given.parent_annotation,
            prediction=UNSET if given.prediction in _NO_PREDICTION else given.prediction,
        )

    def _draft(self, project: int | None, given: ExportDraft, where: str) -> Raw | None:
        if given.id is None:
            self._leave(Problem("export-shape", where, "a draft has no id, and was not collected: export again"))
            return None
        name = draft_identity(project, given.id)
        kept = StoredDraft(
            id=given.id,
            user=self._accounts.pseudonym(given.account, name),
            created_at=utc(given.created_at),
            updated_at=utc(given.updated_at or given.created_at),
            lead_time=given.lead_time,
            result=given.result,
            annotation=given.annotation,
        )
        encoded = _minified(_encode(kept))
        if self._known.find((name, encoded)) is not None:
            return None
        self.count["drafts"] += 1
        self._known.put(name, _HERE)
        self._known.put((name, encoded), _HERE)
        return Raw(encoded)

    def _leave(self, problem: Problem) -> None:
        """Something is not collected."""
        self.count["left"] += 1
        self.found.add(problem)

    def _earlier(self, name: str, place: int) -> StoredAnnotation | None:
        """The last state of an annotation that was collected before."""
        line = self._lines.at(place)
        return next((a for a in line.annotations if identity(line.project, a) == name), None)

    def _earlier_author(self, name: str, place: int | None) -> str | None:
        earlier = self._earlier(name, place) if place else None
        return earlier.completed_by if earlier else None

    def _repeats(self, kept: StoredAnnotation, name: str, place: int) -> bool:
        """Whether it says nothing that its last state did not, only written otherwise or in fewer fields."""
        earlier = self._earlier(name, place)
        if earlier is None:
            return False
        try:
            before, now = (msgspec.json.decode(_encode(state)) for state in (earlier, kept))
        except msgspec.ValidationError:  # a number that Python cannot hold
            return False
        return all(value is None or before.get(key) == value for key, value in now.items())


def _minified(encoded: bytes | Raw) -> bytes:
    """Without spaces and line ends between tokens: the same answer gives the same bytes, and a task fits on a line."""
    return msgspec.json.format(encoded, indent=-1)
