"""Finds lines and known answers in `annotation/collected/` again, in little memory however much was collected."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Raw, Struct

from dreiklang.collected.shapes import Id, StoredDeletion, StoredTask, draft_identity, identity
from dreiklang.collected.table import KeySet, PlaceTable
from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError

T = TypeVar("T")

_OFFSET_BITS = 44  # a place is the number of a file and an offset in it: half a million files of 16 TB
_OFFSET = (1 << _OFFSET_BITS) - 1


class Known(NamedTuple):
    """What was collected before."""

    answers: PlaceTable  # of the identity of each, the line that brought its last state
    states: KeySet  # (identity, encoded)
    pseudonyms: frozenset[str]
    deleted: set[str]  # the identities of answers that are gone from the server they came from


class Lines:
    """The lines of all collected files, oldest first; a place is a number by which a line is found again."""

    def __init__(self, corpus: Corpus) -> None:
        self.files = sorted(corpus.exports(), key=lambda path: (len(path.name), path.name))

    def all(self, decoder: msgspec.json.Decoder[T]) -> Iterator[tuple[int, T]]:
        """Every line with its place. Raises CorpusError naming a line that is damaged."""
        for number, path in enumerate(self.files):
            for offset, line in task_lines(path):
                place = number << _OFFSET_BITS | offset
                yield place, self.decoded(decoder, line, place)

    @property
    def last(self) -> int:
        """The number of the newest file, 0 if there is none."""
        return max((int(path.stem) for path in self.files if path.stem.isdecimal()), default=0)

    def at(self, place: int) -> StoredTask:
        with self.files[place >> _OFFSET_BITS].open("rb") as file:
            file.seek(place & _OFFSET)
            return self.decoded(_TASK, _bare(file.readline()), place)

    def file(self, place: int) -> str:
        return self.files[place >> _OFFSET_BITS].name

    def decoded(self, decoder: msgspec.json.Decoder[T], content: bytes | Raw, place: int) -> T:
        """Something on the line at a place. Raises CorpusError naming the file and the byte if it is damaged."""
        try:
            return decoder.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise CorpusError(
                f"{self.files[place >> _OFFSET_BITS]}: is damaged at byte {place & _OFFSET} ({error}): restore it from "
                "version control; an export that was put there by hand is taken in with `dreiklang collect FILE`"
            ) from error

    def known(self) -> Known:
        """All answers there are, in one pass."""
        answers, states, pseudonyms, deleted = PlaceTable(), KeySet(), set[str](), set[str]()
        for place, line in self.all(_LINE):
            deleted.update(identity(line.project, deletion) for deletion in line.deleted)
            for raw in line.annotations:
                annotation = self.decoded(_ANNOTATION, raw, place)
                name = identity(line.project, annotation)
                answers.put(name, place)
                states.put((name, bytes(raw)))
                if line.source is not None:
                    deleted.discard(name)
                pseudonyms.update((annotation.completed_by, annotation.updated_by or annotation.completed_by))
            for raw in line.drafts:
                draft = self.decoded(_DRAFT, raw, place)
                states.put((draft_identity(line.project, draft.id), bytes(raw)))
                pseudonyms.add(draft.user)
        return Known(answers, states, frozenset(pseudonyms), deleted)


class _Annotation(Struct, gc=False):
    completed_by: str
    id: Id = None
    unique_id: str | None = None
    updated_by: str | None = None


class _Draft(Struct, gc=False):
    user: str
    id: Id = None


class _Line(Struct, gc=False):
    annotations: list[Raw]
    drafts: list[Raw]
    project: int | None = None
    source: str | None = None
    deleted: list[StoredDeletion] = []


_LINE = msgspec.json.Decoder(_Line)
_ANNOTATION = msgspec.json.Decoder(_Annotation)
_DRAFT = msgspec.json.Decoder(_Draft)
_TASK = msgspec.json.Decoder(StoredTask)


def task_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Offset and content of each task's line, without the array around it."""
    offset = 0
    try:
        with path.open("rb") as file:
            for line in file:
                bare = _bare(line)
                if bare not in (b"[", b"]", b"[]", b""):
                    yield offset, bare
                offset += len(line)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error


def _bare(line: bytes) -> bytes:
    return line.rstrip().removesuffix(b",")
