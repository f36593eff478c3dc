"""Finds the withheld texts among a user's own copies, by checksum and never by resemblance."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile

from dreiklang.problems import Problem
from dreiklang.records import Repair, text_sha256
from dreiklang.release.standoff.withheld import Withheld, repairs
from dreiklang.wording import counted

Apply = Callable[[str, Iterable[Repair]], str]


@dataclass(frozen=True, slots=True)
class Copy:
    """A text the user has."""

    where: str  # for messages, e.g. "artikel.jsonl:3"
    id: str  # what it is called there
    text: str  # as it is in the file


class Texts:
    """The texts that were found, in a file of their own: there may be many."""

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="dreiklang-texts-")  # noqa: SIM115  it lives as long as this does
        self._places: dict[str, tuple[int, int]] = {}

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._places

    def __len__(self) -> int:
        return len(self._places)

    def put(self, document_id: str, text: str) -> None:
        encoded = text.encode("utf-8", "surrogatepass")
        self._file.seek(0, 2)
        self._places[document_id] = self._file.tell(), len(encoded)
        self._file.write(encoded)

    def get(self, document_id: str) -> str | None:
        if document_id not in self._places:
            return None
        at, length = self._places[document_id]
        self._file.seek(at)
        return self._file.read(length).decode("utf-8", "surrogatepass")


class Search:
    """Takes copies one by one; what was found, and what was not."""

    def __init__(self, wanted: Iterable[Withheld], apply: Apply, repair: Callable[[str], str]) -> None:
        """`apply` makes repairs on a text, `repair` the repairs of today."""
        self.wanted = {one.id: one for one in wanted}
        self.texts = Texts()
        self.copies = 0
        self._apply, self._repair = apply, repair
        self._by_text = _grouped((one.text_sha256, one.id) for one in self.wanted.values())
        self._by_raw = _grouped((one.raw_sha256, one.id) for one in self.wanted.values())
        self._others: dict[str, tuple[str, int]] = {}  # by what it is called: where, and how long

    def offer(self, copy: Copy) -> bool:
        """Whether it is a withheld text: as it was annotated, as it came, or but for what today's repairs undo."""
        self.copies += 1
        for text in self._readings(copy.text):
            named = self._by_text.get(text_sha256(text), ())
            for document_id in named:
                self.texts.put(document_id, text)
            if named:
                return True
        if copy.id in self.wanted:
            self._others.setdefault(copy.id, (copy.where, len(copy.text)))
        return False

    def problems(self) -> Iterator[Problem]:
        """text-copy-differs, text-copy-missing: every withheld text that is still not there."""
        for one in self.wanted.values():
            if one.id in self.texts:
                continue
            if one.id in self._others:
                where, length = self._others[one.id]
                message = (
                    f"is called {one.id}, but is another text: {counted(length, 'character')}, and "
                    f"{one.characters:,} were annotated, "
                    f"whose SHA-256 is {one.text_sha256[:12]}…: find the text as it was then"
                )
                yield Problem("text-copy-differs", where, message)
            else:
                yield Problem(
                    "text-copy-missing", one.id, f"has no copy in what is given ({counted(self.copies, 'text')})"
                )

    def _readings(self, text: str) -> Iterator[str]:
        yield text
        for document_id in self._by_raw.get(text_sha256(text), ()):
            yield self._apply(text, repairs(self.wanted[document_id], text))
        yield self._repair(text)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
