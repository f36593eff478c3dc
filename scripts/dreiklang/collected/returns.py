"""Which answers were given back to their annotators: `annotation/decisions/returns.jsonl`, only ever added to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from dreiklang.corpus import add_lines, read_lines
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


def record(path: Path, given: Return) -> None:
    """Add one; the same answer is on record once."""
    if any(before.answer == given.answer for before in read(path)):
        return
    add_lines(path, [msgspec.json.encode(given)])


def own_words(comment: str) -> str:
    """A comment without the reasons for which the answer was given back once."""
    if RETURNED not in comment:
        return comment
    return "\n".join(line for line in comment.split("\n") if not line.startswith(RETURNED))
