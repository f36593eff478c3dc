"""Where a corrected text still says what an earlier one said: offsets from the one into the other, or nowhere.

Sentences are compared first, then the words of those that differ, then the letters at both ends of what is left. Only
what is letter for letter the same is carried; nothing is guessed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

_SENTENCES = re.compile(r"[^\n.!?]*(?:[.!?]+|\n+|$)")
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_INSIDE = re.compile(r"\w\w")
_ALIKE = 0.6  # share of pieces, white space too, below which a sentence is another one that happens to share words
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """`earlier[start:end]` became `after`."""

    start: int
    end: int
    after: str


def edits(earlier: str, corrected: str) -> tuple[Edit, ...]:
    """What leads from one text to the other, in order; edits neither overlap nor touch each other."""
    found: list[Edit] = []
    for edit in _by(_SENTENCES, Edit(0, len(earlier), corrected), earlier):
        for finer in _by(_WORDS, edit, earlier, least=_ALIKE):
            trimmed = _trimmed(earlier, finer)
            if found and found[-1].end == trimmed.start:
                found[-1] = Edit(found[-1].start, trimmed.end, found[-1].after + trimmed.after)
            else:
                found.append(trimmed)
    return tuple(found)


def apply(text: str, changes: Sequence[Edit]) -> str:
    """The corrected text."""
    pieces, at = [], 0
    for edit in changes:
        pieces += [text[at : edit.start], edit.after]
        at = edit.end
    return "".join((*pieces, text[at:]))


class Alignment:
    """Carries stretches of the earlier text over, letter for letter, or says that they have no place any more."""

    def __init__(self, changes: Sequence[Edit], corrected: str) -> None:
        self._corrected = corrected
        self._starts = [edit.start for edit in changes]
        self._ends = [edit.end for edit in changes]
        self._shifts = [0]
        for edit in changes:
            self._shifts.append(self._shifts[-1] + len(edit.after) - (edit.end - edit.start))

    def place(self, start: int, end: int) -> Place | None:
        """Where the stretch stands now: None if it was changed, or if it became part of a longer word ("3" in "30")."""
        before = bisect_right(self._ends, start)  # edits that end at or before the stretch
        if before < len(self._starts) and self._starts[before] < end:
            return None
        shift = self._shifts[before]
        is_touched_before = before > 0 and self._ends[before - 1] == start
        is_touched_after = before < len(self._starts) and self._starts[before] == end
        start, end = start + shift, end + shift
        if (is_touched_before and self._is_inside(start)) or (is_touched_after and self._is_inside(end)):
            return None
        return start, end

    def _is_inside(self, offset: int) -> bool:
        """Whether a word goes on at this place of the corrected text."""
        return len(_INSIDE.findall(self._corrected[max(offset - 1, 0) : offset + 1])) == 1

    def bounds(self, start: int, end: int) -> Place:
        """Where a stretch is now, whatever was changed in it; what was inserted at its bounds is left out."""
        return self._offset(start), self._offset(end)

    def _offset(self, offset: int) -> int:
        before = bisect_right(self._ends, offset)
        if before < len(self._starts) and self._starts[before] < offset:
            return self._starts[before] + self._shifts[before]
        return offset + self._shifts[before]


def _by(pieces: re.Pattern[str], edit: Edit, earlier: str, least: float = 0) -> Iterator[Edit]:
    """The edit in smaller ones, in terms of those pieces; as it is if its sides are not at `least` so much alike."""
    ours, theirs = pieces.findall(earlier[edit.start : edit.end]), pieces.findall(edit.after)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if ours and theirs and matcher.ratio() < least:
        yield edit
        return
    starts, others = _starts(ours), _starts(theirs)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(edit.start + starts[i], edit.start + starts[j], edit.after[others[k] : others[m]])


def _starts(pieces: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, pieces))]


def _trimmed(earlier: str, edit: Edit) -> Edit:
    """Without the letters that both sides begin or end with."""
    before, after = earlier[edit.start : edit.end], edit.after
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    return Edit(edit.start + head, edit.end - tail, after[head : len(after) - tail])


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    shorter = min(len(one), len(other))
    return next((i for i in range(shorter) if one[i] != other[i]), shorter)
