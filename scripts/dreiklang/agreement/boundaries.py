"""What two annotators that mark the same entity differ in, where they do not agree on where it begins or ends."""

import re
from typing import Literal, get_args

from dreiklang.agreement.spans import Mention

Edge = Literal[
    "white space or punctuation",
    "article",
    "preposition",
    "title",
    "inflection",
    "compound",
    "lower-case words",
    "capitalised words",
]
Boundary = Edge | Literal["several"]
BOUNDARIES: tuple[Boundary, ...] = (*get_args(Edge), "several")

_ARTICLES = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen dieser diese dieses diesen diesem "
    "sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere".split()
)
_PREPOSITIONS = frozenset(
    "am an ans auf aus bei beim bis durch für gegen im in ins mit nach ohne seit über um unter vom von vor zu zum zur "
    "zwischen".split()
)
_TITLES = frozenset(
    "dr prof professor professorin doktor herr frau herrn med phil jur ing dipl mag habil hc h c freiherr graf gräfin "
    "baron sir lady dame papst könig königin prinz prinzessin fürst kaiser general oberst major admiral "
    "hauptmann".split()
)
_OFFICE = re.compile(
    r"\w*(?:präsident|kanzler|minister|sekretär|chef|sprecher|direktor|vorsitzende|vorstand|leiter|geschäftsführer|"
    r"bürgermeister|beauftragte|kommissar|botschafter|richter|anwalt|inspekteur)\w{0,3}",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:s|es|n|en|e|er|em|ns|’|')", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def boundary(text: str, left: Mention, right: Mention) -> Boundary:
    """Why two overlapping spans of one type are not equal, by the text between their edges; two edges may differ."""
    found = {
        _edge(text, start, end)
        for start, end in (sorted((left.start, right.start)), sorted((left.end, right.end)))
        if start < end
    }
    return found.pop() if len(found) == 1 else "several"


def _edge(text: str, start: int, end: int) -> Edge:
    """What is between the one edge and the other."""
    between = text[start:end]
    words = _WORD.findall(between)
    if not words:
        return "white space or punctuation"
    if _inside_word(text, start) or _inside_word(text, end):
        cut = end if _inside_word(text, end) and not _inside_word(text, start) else start
        follows = not _inside_word(text, end)
        return "inflection" if cut == start and follows and _ENDING.fullmatch(between) else "compound"
    small = [word.casefold() for word in words]
    if all(word in _TITLES or _OFFICE.fullmatch(word) for word in small):
        return "title"
    if all(word in _ARTICLES for word in small):
        return "article"
    if all(word in _ARTICLES or word in _PREPOSITIONS for word in small):
        return "preposition"
    if any(word[0].isupper() or word[0].isdigit() for word in words):
        return "capitalised words"
    return "lower-case words"


def _inside_word(text: str, at: int) -> bool:
    """Whether a cut here parts a word, or a compound at its hyphen: “Siemens|-Chef”."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == "-" or after == "-":
        around = text[at - 2 : at - 1] if before == "-" else text[at + 1 : at + 2]
        return around.isalnum() and (after if before == "-" else before).isalnum()
    return before.isalnum() and after.isalnum()
