"""The stretch of a card between two marks, each a line of its own: what `release` writes anew."""

import re
from dataclasses import dataclass

from dreiklang.errors import ReleaseError


@dataclass(frozen=True, slots=True)
class Marked:
    """There is one such stretch in a text, or none; blanks after a mark do not matter."""

    marks: tuple[str, str]
    first: re.Pattern[str]
    last: re.Pattern[str]
    stretch: re.Pattern[str]

    @classmethod
    def between(cls, start: str, end: str) -> "Marked":
        """`start` begins its line, `end` is the whole of its line."""
        first, last = rf"^{re.escape(start)}", rf"^{re.escape(end)}[ \t]*(?:\n|\Z)"
        whole = re.compile(f"{first}.*?{last}", re.DOTALL | re.MULTILINE)
        return cls((start, end), re.compile(first, re.MULTILINE), re.compile(last, re.MULTILINE), whole)

    def check(self, text: str) -> None:
        """Raises ReleaseError unless both marks are there once and in order, or none is."""
        counts = {len(mark.findall(text)) for mark in (self.first, self.last, self.stretch)}
        if counts not in ({0}, {1}):
            start, end = self.marks
            raise ReleaseError(
                f'README.md of the dataset: a line "{start} …" and below it a line "{end}" must be there once each, '
                "around what is generated: put them right, or delete both and what is between them"
            )

    def removed(self, text: str) -> str:
        return self.stretch.sub("", text)

    def replaced(self, text: str, by: str) -> str | None:
        """None if there is no such stretch."""
        found = self.stretch.search(text)
        return text[: found.start()] + by + text[found.end() :] if found else None
