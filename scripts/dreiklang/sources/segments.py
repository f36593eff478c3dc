"""Text to segments: headings and sentences of German, with exact offsets, in one pass.

A line break always ends a segment: repaired texts have none inside a sentence, and in a text added verbatim (a tweet, a
verse, a table) a line of its own is all that is sure. Inside a line every `. ! ? …` is judged by the words beside it.
"""

import re

from dreiklang.records import Segment
from dreiklang.sources.abbreviations import COUNTED, FINAL_TOO, MONTHS, MOSTLY_FINAL, UNFINISHED, UNITS
from dreiklang.sources.openers import OPENERS

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"\S(?:[^{_BREAKS}]*\S)?")

# Possessive, and beginning only where a run of marks begins: linear on any input.
_STOP = re.compile(
    r"""
      ( [.!?…](?<![.!?…][.!?…])[.!?…]*+ )
      ( (?: [\])"'”“»«’‘›‹] | \s*+[\u2764\U0001F300-\U0001FAFF][\uFE0F\u200D]*+ )*+ )
      \s++
    """,
    re.VERBOSE,
)
_NEXT = re.compile(r"([„“”\"»«›‹‚‘’'(\[¿¡–—\-•*\s]*+)(?:(?:\.\.\.|…)[\])]\s*+)?(\w*+)")
_MIDDLE = frozenset(",;:/%&+=|)]")  # what stands before the next word only inside a sentence
_OPENING = frozenset("„«»‹›‚")
_QUOTES = frozenset("\"'”“»«’‘›‹")

_LEADING = "„“”\"»«›‹‚‘’'([–—-/"
_DOTTED = re.compile(r"(?:\w\.)+\w{1,4}")
_LETTER = re.compile(r"[^\W\d_]\.")
_NUMBER = re.compile(r"(?:\d{1,2}\.)*\d{1,3}")  # an ordinal or a date; a year of four digits is neither
_ENUMERATOR = re.compile(r"(?:\d{1,2}\.)*\d{1,3}|[A-Za-z]|[IVX]+")  # at the start of a line: `2. Fristen`
_ROMAN = re.compile(r"[IVXLC]{2,}")
_VOWELLESS = re.compile(r"[A-ZÄÖÜ]?[bcdfghjklmnpqrstvwxz]{1,4}")
_BEFORE_ORDINAL = frozenset(
    """
    der die das dem den des am im vom zum zur beim ins ein eine einem einen einer eines sein seine seinem seinen seiner
    ihr ihre ihrem ihren ihrer unser unsere unserem unseren dieser diesem jeder jedem jeden jede jedes und oder bis ab
    seit frühen späten ausgehenden beginnenden mittleren Anfang Mitte Ende bzw. Am Im Der Die Das Den Dem Zum Vom Beim
    """.split()
)
_REACH = 48  # characters looked back over: enough for the last words before a full stop


def segments(text: str) -> tuple[Segment, ...]:
    """Headings and sentences in order: no outer white space, every other character of `text` in exactly one."""
    found: list[Segment] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        for stop in _STOP.finditer(text, start, end):
            if _ends_sentence(text, stop, start, end):
                found.append(Segment(f"s{len(found) + 1}", start, stop.end(2)))
                start = stop.end()
        found.append(Segment(f"s{len(found) + 1}", start, end))
    return tuple(found)


def _ends_sentence(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    """Whether the marks that `stop` found end the sentence that began at `start`, in a line that ends at `end`."""
    following = _NEXT.match(text, stop.end(), end)
    assert following is not None  # it may match nothing
    opening, word = following.groups()
    if not word:
        return following.end() < end and text[following.end()] not in _MIDDLE
    if word[0].islower() and not word[1:2].isupper() and _OPENING.isdisjoint(opening):  # iPhone, eBay; er. „ja
        return False
    marks, closing = stop.groups()
    bracketed = text[stop.start() - 1 : stop.start()] in ("(", "[")  # (!), (?), […]
    if marks != ".":
        return not bracketed and ("!" in marks or "?" in marks or bool(closing) or word in OPENERS)
    if not _QUOTES.isdisjoint(closing):
        return True
    before = text[max(start, stop.start() - _REACH) : stop.start()].split()
    return not before or _full_stop(before, word)


def _full_stop(before: list[str], word: str) -> bool:
    """Whether one full stop after the words `before` ends a sentence, the next `word` not being in small letters."""
    last = before[-1].lstrip(_LEADING)
    if len(before) == 1 and _ENUMERATOR.fullmatch(last):
        return False
    if last[-1:].isdigit():
        return not (_NUMBER.fullmatch(last) and _is_ordinal(before, word))
    kind = _abbreviation(last, before)
    if kind is None or kind is MOSTLY_FINAL:
        return True
    return kind is FINAL_TOO and word in OPENERS


def _is_ordinal(before: list[str], word: str) -> bool:
    if word in MONTHS or word in COUNTED or word[0].isdigit():
        return True
    return word not in OPENERS and len(before) > 1 and before[-2].lstrip(_LEADING) in _BEFORE_ORDINAL


def _abbreviation(last: str, before: list[str]) -> frozenset[str] | None:
    """The list that `last` belongs to, or behaves as if it did; None if it is a word."""
    if len(last) == 1 and last.isalpha():
        if last in UNITS and before[-2:-1] and before[-2][-1].isdigit():
            return None
        for letter in reversed(before[:-1]):  # z. B, i. d. R
            if not _LETTER.fullmatch(letter):
                break
            last = letter + last
        return UNFINISHED if last in UNFINISHED else FINAL_TOO
    last = last.rpartition("-")[2] or last
    for known in (UNFINISHED, FINAL_TOO, MOSTLY_FINAL):
        if last in known:
            return known
    if last in UNITS:
        return None
    shaped = _DOTTED.fullmatch(last) or _ROMAN.fullmatch(last) or _VOWELLESS.fullmatch(last)
    return FINAL_TOO if shaped or last.endswith(("str", "Str")) else None
