"""The tokens of one task, of which only those at marked spans are gone through one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dreiklang.agreement.spans import Mention
from dreiklang.tokens import count, tokenize

OUTSIDE = "O"  # the label of a token that is in no entity
Labels = Mapping[int, str]  # by where a token starts; a token that is not there is OUTSIDE


@dataclass(slots=True)
class Tokens:
    """Those of `text[start:end]`; a token is known by where it starts."""

    text: str
    start: int
    end: int
    number: int = field(init=False)
    _known: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.number = count(self.text, self.start, self.end)

    def at(self, start: int, end: int) -> list[int]:
        """All that share a character with a span."""
        found = self._known.get((start, end))
        if found is None:
            # No token holds a space, so that those between two spaces are the same in whatever text they stand.
            first = self.text.rfind(" ", self.start, start) + 1 or self.start
            last = self.text.find(" ", end, self.end)
            around = tokenize(self.text, first, self.end if last < 0 else last)
            found = self._known[start, end] = [a for a, b in around if b > start and a < end]
        return found

    def labels(self, spans: Iterable[Mention]) -> Labels:
        """Of each token the type of the span that covers some of it, of two spans the first; `spans` are flat."""
        found: dict[int, str] = {}
        for start, end, name in spans:
            for token in self.at(start, end):
                found.setdefault(token, name)
        return found
