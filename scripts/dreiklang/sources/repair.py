"""From a raw text to a clean one, every edit on record: the raw text can always be had back."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from dreiklang.records import Repair
from dreiklang.sources import offsets
from dreiklang.sources.characters import byte_order_mark, composed, control_characters, invisible, line_ends
from dreiklang.sources.headings import glued_headings
from dreiklang.sources.layout import line_breaks, white_space
from dreiklang.sources.mojibake import mojibake
from dreiklang.sources.spaces import missing_spaces

# Each step relies on the ones before it: lines can only be joined when line ends are known and clean.
_STEPS: tuple[Callable[[str], Iterable[Repair]], ...] = (
    mojibake,
    byte_order_mark,
    line_ends,
    control_characters,
    invisible,
    composed,
    white_space,
    line_breaks,
    glued_headings,
    missing_spaces,
)


class Repaired(NamedTuple):
    """A clean text and how it came about: applying `repairs`, whose starts are into the raw text, gives `text`."""

    text: str
    repairs: tuple[Repair, ...]


def repair(raw: str) -> Repaired:
    """The text as its author meant it: NFC, `\\n` line ends, paragraphs apart. Wording and punctuation stay."""
    text, repairs = raw, tuple[Repair, ...]()
    for step in _STEPS:
        edits = tuple(step(text))
        if edits:
            repairs = offsets.chain(raw, text, repairs, edits)
            text = offsets.apply(text, edits)
    return Repaired(text, repairs)


def restore(text: str, repairs: Sequence[Repair]) -> str:
    """The raw text, exactly. Raises SourceError where `text` is not what these repairs led to."""
    return offsets.undo(text, repairs)
