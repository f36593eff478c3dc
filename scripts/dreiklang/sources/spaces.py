"""Sentences glued to the one before: `…gestiegen.Der Minister`."""

import re
from collections.abc import Iterator

from dreiklang.records import Repair
from dreiklang.sources.abbreviations import FINAL_TOO, MOSTLY_FINAL, UNFINISHED
from dreiklang.sources.openers import OPENERS

_SEAM = re.compile(r"(?:[.!?…][“”]?|[“”][.!?])(?=([„»]?)([A-ZÄÖÜ][a-zäöüß]*+)[ \xa0,])")
_BEFORE = re.compile(r"(?:[^\W\d_]{2,}|\d{4}|[%)]|\d %)[“”]?\Z")
_ABBREVIATIONS = UNFINISHED | FINAL_TOO | MOSTLY_FINAL
_NO_TEXT = frozenset("/@_#\\")  # in a word: an address, a path, a tag
_REACH = 40


def missing_spaces(text: str) -> Iterator[Repair]:
    """Where a sentence ends and the next one follows without a space."""
    for seam in _SEAM.finditer(text):
        quote, opener = seam.groups()
        word = text[max(0, seam.start() - _REACH) : seam.start()].rpartition(" ")[2]
        if (opener in OPENERS or quote) and _ends_sentence(word):
            reason = f'"{quote}{opener}" opens a sentence right after "{seam[0]}"'
            yield Repair("missing-space", seam.end(), "", " ", reason)


def _ends_sentence(word: str) -> bool:
    """Whether a full stop after `word` can only be a sentence's: no address, abbreviation, initial or ordinal."""
    return bool(
        _BEFORE.search(word)
        and _NO_TEXT.isdisjoint(word)
        and "." not in word
        and word.lstrip('„»“"(') not in _ABBREVIATIONS
    )
