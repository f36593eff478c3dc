"""Which answers were given back to their annotators: `annotation/decisions/returns.jsonl`, only ever added to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from dreiklang.files import add_lines, read_lines
from dreiklang.records import RETURNED, Annotation


@dataclass(frozen=True, slots=True)
class Return:
    """An answer that its annotator was asked to look at again."""

    document_id: str
    part: int
    annotator: str
    answer: str  # the id of the annotation
    at: datetime
    reasons: tuple[str, ...]  # as the annotator reads them
    lifted: bool = False  # nobody waits for it any more

    def is_open(self, answers: Iterable[Annotation]) -> bool:
        """Whether the annotator has not answered since; `answers` are those to the same document."""
        return not any(
            said.annotator == self.annotator
            and said.part == self.part
            and said.id != self.answer
            and said.updated_at >= self.at
            for said in answers
        )


def read(path: Path) -> Iterator[Return]:
    """All returns, oldest first. Raises CorpusError naming a damaged line."""
    return read_lines(path, Return)


def by_document(path: Path) -> dict[str, list[Return]]:
    """The returns that were not lifted. Raises CorpusError naming a damaged line."""
    entries = list(read(path))
    lifted = {entry.answer for entry in entries if entry.lifted}
    found = defaultdict[str, list[Return]](list)
    for entry in entries:
        if entry.answer not in lifted:
            found[entry.document_id].append(entry)
    return dict(found)


def awaited(entries: Iterable[Return], answers: Iterable[Annotation]) -> dict[int, tuple[str, ...]]:
    """Of each part of a document the annotators whose answer was given back and is still to come."""
    known = list(answers)
    found = defaultdict[int, set[str]](set)
    for entry in entries:
        if entry.is_open(known):
            found[entry.part].add(entry.annotator)
    return {part: tuple(sorted(names)) for part, names in found.items()}


def record(path: Path, given: Return) -> None:
    """Add one; the same answer is on record once."""
    if any(before.answer == given.answer for before in read(path)):
        return
    add_lines(path, [_encoded(given)])


def lift(path: Path, entries: Iterable[Return]) -> None:
    """Put on record that these are waited for no more."""
    add_lines(path, [_encoded(replace(entry, lifted=True)) for entry in entries])


def _encoded(entry: Return) -> bytes:
    """One line, without what it does not say."""
    said = msgspec.to_builtins(entry)
    if not entry.lifted:
        del said["lifted"]
    return msgspec.json.encode(said)


def own_words(comment: str) -> str:
    """A comment without the reasons for which the answer was given back once."""
    if RETURNED not in comment:
        return comment
    return "\n".join(line for line in comment.split("\n") if not line.startswith(RETURNED))
