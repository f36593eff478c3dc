"""Repairs of single characters: byte order mark, control and invisible characters, line ends, composed letters."""

import re
from collections.abc import Iterator
from unicodedata import is_normalized, normalize

from dreiklang.records import Repair
from dreiklang.sources.offsets import trimmed

_LINE_END = re.compile("[\r\v\f\x85\u2028\u2029](?:(?<=\r)\n)?")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffc]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+(?:(?<=\u00ad)\n[ \t]*+(?=[a-zäöüß]))?"
)
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = frozenset("\u200c\u200d")
_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")  # normalization never reaches across an ASCII character's front


def byte_order_mark(text: str) -> Iterator[Repair]:
    if text.startswith("\ufeff"):
        yield Repair("byte-order-mark", 0, "\ufeff", "", "at the start of the text")


def line_ends(text: str) -> Iterator[Repair]:
    """Every line ends with one `\\n`."""
    for found in _LINE_END.finditer(text):
        yield Repair("line-end", found.start(), found[0], "\n", "not a line feed")


def control_characters(text: str) -> Iterator[Repair]:
    for found in _CONTROL.finditer(text):
        yield Repair("control-character", found.start(), found[0], "", "control characters are no text")


def invisible(text: str) -> Iterator[Repair]:
    """Soft hyphens and zero-width characters go, where nothing hangs on them."""
    directed = _DIRECTION if _RIGHT_TO_LEFT.search(text) else frozenset()
    for found in _INVISIBLE.finditer(text):
        # Joiners mean something in emoji and in scripts such as Persian; beside Latin letters and spaces, nothing.
        before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
        meant = directed | _JOINERS if min(before, after) > "\u036f" else directed
        kept = "".join(character for character in found[0] if character in meant)
        if kept != found[0]:
            rule = "soft-hyphen" if "\u00ad" in found[0] else "zero-width"
            yield Repair(rule, found.start(), found[0], kept, "nothing to see, and nothing hangs on it here")


def composed(text: str) -> Iterator[Repair]:
    """NFC, stretch by stretch."""
    if is_normalized("NFC", text):
        return
    for found in _NOT_ASCII.finditer(text):
        after = normalize("NFC", found[0])
        if after != found[0]:
            yield trimmed(Repair("nfc", found.start(), found[0], after, "not in Unicode normal form C"))
