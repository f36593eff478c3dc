"""`withheld.jsonl`: what a release keeps of each text that it may not pass on, readable with a copy of that text."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from dreiklang.errors import CorpusError
from dreiklang.files import written
from dreiklang.records import Document, Repair, Settlement, text_sha256
from dreiklang.release.standoff.seal import seal, unseal
from dreiklang.release.views import in_order

FILE = "withheld.jsonl"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A line of the file."""

    id: str
    characters: int  # of the text
    text_sha256: str  # of the text as it was annotated
    raw_sha256: str  # of the text as it came, before any repair
    words: str  # a Words, sealed with the text
    repairs: str  # the repairs, sealed with the text as it came


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a document's rows that can't be cut out of its text, in the order of the rows."""

    title: str | None
    translations: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]  # of each answer its translations


@dataclass(frozen=True, slots=True)
class StandOff:
    """Which texts a release withholds, and how to get at a text as it came."""

    withholds: Callable[[Document], bool]
    raw: Callable[[Document], str]


class WithheldFile:
    """The file being written; without a line it never comes to be."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.stack = ExitStack()
        self.file: IO[bytes] | None = None

    def __enter__(self) -> "WithheldFile":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stack.__exit__(kind, error, at)

    def add(self, withheld: Withheld) -> None:
        if self.file is None:
            self.file = self.stack.enter_context(written(self.path))
        self.file.write(msgspec.json.encode(withheld) + b"\n")


def withheld(settlement: Settlement, raw: str) -> Withheld:
    """What there is to keep of a document; `raw` is its text as it came."""
    gold = settlement.gold
    text = gold.document.text
    answers = tuple(tuple(t.text for t in answer.translations) for answer in in_order(settlement.answers))
    words = Words(gold.document.title, tuple(t.text for t in gold.translations), answers)
    return Withheld(
        id=gold.document.id,
        characters=len(text),
        text_sha256=text_sha256(text),
        raw_sha256=text_sha256(raw),
        words=seal(msgspec.json.encode(words), text),
        repairs=seal(msgspec.json.encode(gold.document.provenance.repairs), raw),
    )


def read(folder: Path) -> Iterator[Withheld]:
    """Of a release; nothing where it withholds nothing. Raises CorpusError naming a damaged line."""
    path = folder / FILE
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=Withheld)
            except msgspec.DecodeError as error:
                raise CorpusError(f"{path}:{number}: is damaged ({error}): get the release again") from error


def words(of: Withheld, text: str) -> Words:
    """Raises CorpusError if the line was changed; `text` is known to be the right one."""
    return msgspec.json.decode(_opened(of, of.words, text), type=Words)


def repairs(of: Withheld, raw: str) -> tuple[Repair, ...]:
    """Raises CorpusError if the line was changed; `raw` is known to be the right text."""
    return msgspec.json.decode(_opened(of, of.repairs, raw), type=tuple[Repair, ...])


def _opened(of: Withheld, sealed: str, text: str) -> bytes:
    content = unseal(sealed, text)
    if content is None:
        raise CorpusError(f"{FILE}: {of.id}: is damaged: get the release again")
    return content
