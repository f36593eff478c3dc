"""Where a stretch of the old text is in the corrected one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, takewhile

from dreiklang.release.diff.records import Edit

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_TOO_LONG = 4_000  # words in what differs; comparing them takes their number squared


class Alignment:
    """The edits that lead from one text to another, and offsets carried across them."""

    def __init__(self, old: str, new: str) -> None:
        self.edits = tuple(edits(old, new))
        self._starts = [edit.start for edit in self.edits]
        self._shifts = [0, *accumulate(len(edit.after) - len(edit.before) for edit in self.edits)]

    def carried(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the new text that stands for `old[start:end]`; it may be empty.

        What was inserted right before or behind it stays outside.
        """
        return self._carried(start, bisect_right(self._starts, start)), self._carried(
            end, bisect_left(self._starts, end)
        )

    def _carried(self, offset: int, edits: int) -> int:
        """Behind this many edits; into the last of them as far as there is room."""
        if edits == 0:
            return offset
        last = self.edits[edits - 1]
        if offset >= last.start + len(last.before):
            return offset + self._shifts[edits]
        return last.start + self._shifts[edits - 1] + min(offset - last.start, len(last.after))


def edits(old: str, new: str) -> Iterator[Edit]:
    """By whole words, in order."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    head = _shared(before, after)
    tail = min(_shared(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    at = sum(map(len, before[:head]))
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    if max(len(before), len(after)) > _TOO_LONG:
        yield Edit(at, "".join(before), "".join(after))
        return
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was = "".join(before[i:j])
        if kind != "equal":
            yield Edit(at, was, "".join(after[k:m]))
        at += len(was)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
