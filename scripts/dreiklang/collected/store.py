"""The collected answers, one document at a time."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from dreiklang.collected import carry
from dreiklang.collected.answered import Answered, Draft, Place
from dreiklang.collected.convert import read, record
from dreiklang.collected.findings import Findings
from dreiklang.collected.index import Lines
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import Id, StoredAnnotation, StoredDeletion, StoredTask, TaskData, identity
from dreiklang.corpus import Corpus
from dreiklang.migrations import Kind
from dreiklang.problems import Problem
from dreiklang.records import Annotation, Document, text_sha256
from dreiklang.scheme import Scheme

_NEVER = datetime.min.replace(tzinfo=UTC)
_TEXT_CHANGED = (
    "the source's text is no longer the one that was annotated, so this answer can't be used: "
    "restore the text, carry the answers along to the corrected one (`dreiklang carry`), or annotate it again"
)


class Store:
    """Everything in `annotation/collected/`, as it stands: of each annotation the latest state."""

    def __init__(self, corpus: Corpus) -> None:
        """One pass over the files, which keeps only where the answers to each document are."""
        self._lines = Lines(corpus)
        self._sources = set(corpus.document_ids())
        self._changes = corpus.changes()
        self._carried = carry.read(corpus.carried)
        self._places: dict[str, tuple[int, ...]] = {}
        self._drafts: dict[str, tuple[int, ...]] = {}
        for place, line in self._lines.all(_LINE):
            document = line.data.doc_id
            if line.annotations or line.deleted:
                self._places[document] = (*self._places.get(document, ()), place)
            if line.drafts:
                self._drafts[document] = (*self._drafts.get(document, ()), place)

    def only(self, document_ids: Sequence[str]) -> "Store":
        """The answers to these documents alone, found through so little that it can be sent to another process."""
        part = copy(self)
        part._sources = self._sources.intersection(document_ids)
        part._places = {name: self._places[name] for name in document_ids if name in self._places}
        part._drafts = {name: self._drafts[name] for name in document_ids if name in self._drafts}
        part._carried = {key: one for key, one in self._carried.items() if key[0] in part._sources}
        return part

    def document_ids(self) -> list[str]:
        """Ids of the sources that have answers, sorted."""
        return sorted(self._places.keys() & self._sources)

    def drafted(self) -> list[str]:
        """Ids of the sources of which drafts were collected, sorted."""
        return sorted(self._drafts.keys() & self._sources)

    def problems(self) -> tuple[Problem, ...]:
        """Answers whose source is gone."""
        gone = sorted(self._places.keys() - self._sources)
        message = "there are answers to this document, but no source: restore it from version control"
        return tuple(Problem("unknown-document", document_id, message) for document_id in gone)

    def answers(self, document: Document, scheme: Scheme) -> tuple[tuple[Annotation, ...], tuple[Problem, ...]]:
        """All answers to a document, in order of its parts and of time, skips included, and what can't be used."""
        problems = Findings()
        found = [one.answer for one in self._answered(document, scheme, problems)]
        return tuple(found), problems.problems()

    def answered(self, document: Document, scheme: Scheme) -> list[Answered]:
        """The same answers, each with what is wrong with it and where it is on its server."""
        return self._answered(document, scheme, Findings())

    def labels(self, document_id: str) -> Iterator[tuple[Kind, str]]:
        """Every label in the answers to a document, as it was given then; of those only that stand."""
        for place, _, current in self._current(document_id):
            for answer in current:
                for region in self._lines.decoded(_REGIONS, answer.result, place):
                    value = region.value
                    yield from (("relation", name) for name in region.labels or ())
                    yield from (("entity", name) for name in (value and value.labels) or ())

    def drafts(self, document_id: str) -> list[Draft]:
        """What was begun, as it was last collected, and has not been submitted since."""
        latest: dict[Id, Draft] = {}
        submitted: dict[tuple[str, int], datetime] = {}
        for place in sorted({*self._places.get(document_id, ()), *self._drafts.get(document_id, ())}):
            task = self._lines.at(place)
            part = self._lines.decoded(_DATA, task.data, place).part
            for raw in task.drafts:
                draft = self._lines.decoded(_DRAFT, raw, place)
                latest[draft.id] = Draft(document_id, part, draft.user, draft.updated_at)
            for answer in task.annotations:
                key = answer.completed_by, part
                submitted[key] = max(answer.updated_at, submitted.get(key, answer.updated_at))
        begun = (draft for draft in latest.values())
        return [d for d in begun if d.updated_at > submitted.get((d.annotator, d.part), _NEVER)]

    def _answered(self, document: Document, scheme: Scheme, problems: Findings) -> list[Answered]:
        labels = Labels.of(scheme, self._changes)
        corrected = text_sha256(document.text)
        found: list[Answered] = []
        for place, task, current in self._current(document.id):
            where = f"{self._lines.file(place)}: task {task.id} ({document.id})"
            data = self._lines.decoded(_DATA, task.data, place)
            along = None
            if _is_of_another_text(data, document):
                along = self._carried.get((document.id, text_sha256(data.text or ""), corrected))
                if along is None:
                    problems.add(Problem("text-changed", where, _TEXT_CHANGED))
                    continue
            answers, unread = read(data, current, labels, where)
            for given, reading in answers:
                answer = record(data, task.project, given, reading)
                at = None if task.source is None else Place(task.source, task.project, task.id, given.id)
                segments = tuple(segment.id or "" for segment in data.segments)
                translated = frozenset((t.segment_id, t.language) for t in answer.translations)
                wrong = reading.found.problems()
                if along:
                    named = f"{where}, annotation {given.id or given.unique_id}"
                    answer, lost = carry.carried(answer, data, along, document, named)
                    problems.merge(Findings(lost))
                    wrong = (*wrong, *lost)
                found.append(Answered(answer, segments, translated, wrong, at))
            problems.merge(unread)
        found.sort(key=lambda one: (one.answer.part, one.answer.created_at, one.answer.id))
        return found

    def bring(self, along: Iterable[carry.Carry]) -> None:
        """Read answers to those texts as they are carried; nothing is written."""
        self._carried |= {one.key: one for one in along}

    def uncarried(self, document: Document) -> list[list[carry.Part]]:
        """The earlier texts that were answered and are not carried along, each in the parts that were tasks."""
        corrected = text_sha256(document.text)
        wholes: dict[str, carry.Part] = {}
        parts: dict[tuple[int, int], carry.Part] = {}
        missing = set[int]()
        for place in self._places.get(document.id, ()):
            data = self._lines.decoded(_DATA, self._lines.at(place).data, place)
            if data.text is None or not _is_sound(data):
                continue
            sha256, part = text_sha256(data.text), carry.Part(data.offset, data.text, tuple(data.segments))
            is_lost = _is_of_another_text(data, document) and (document.id, sha256, corrected) not in self._carried
            if data.parts > 1:
                parts[data.parts, data.part] = part
                missing.update([data.parts] if is_lost else [])
            elif is_lost:
                wholes[sha256] = part
        cut = ([parts[key] for key in sorted(parts) if key[0] == number] for number in sorted(missing))
        return [*([part] for part in wholes.values()), *cut]

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


def _is_of_another_text(data: TaskData, document: Document) -> bool:
    return _is_sound(data) and not document.text.startswith(data.text or "", data.offset)


def _is_sound(data: TaskData) -> bool:
    """Whether the task holds the text it was made of; of one that does not, reading says so."""
    return data.text is not None and data.text_sha256 in (None, text_sha256(data.text))


class _Data(Struct, gc=False):
    doc_id: str


class _Line(Struct, gc=False):
    data: _Data
    annotations: list[msgspec.Raw]
    deleted: list[StoredDeletion] = []
    drafts: list[msgspec.Raw] = []


class _Draft(Struct, gc=False):
    user: str
    updated_at: datetime
    id: Id = None


class _Labelled(Struct, gc=False):
    labels: list[str] | None = None


class _Region(_Labelled, gc=False):
    value: _Labelled | None = None


_REGIONS = msgspec.json.Decoder(list[_Region])
_DRAFT = msgspec.json.Decoder(_Draft)
_LINE = msgspec.json.Decoder(_Line)
_DATA = msgspec.json.Decoder(TaskData)
