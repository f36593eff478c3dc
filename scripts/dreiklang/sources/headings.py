"""Headings glued to their paragraph: `…KooperationsabkommenBereits im Mai`.

A capital inside a word is no proof: `HaberTürk`, `BioNTech`, `BürgerInnen` are written so. A cut needs a heading on its
left, a sentence on its right, and words that say so. What spoke for it is the repair's reason.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from dreiklang.records import Repair
from dreiklang.sources.openers import FINITE_VERBS, OPENERS
from dreiklang.sources.segments import segments

# Names end in these too (LinkedIn, ProSieben, WerkStatt), or paragraphs hardly ever start with them.
_DOUBTFUL = frozenset(
    """
    In Statt Mehr Selbst Sein Uns Mein Dein Ich Du Mich Mir Sich Allein Zusammen Jetzt Wir Ihr Zwei Drei Vier Fünf Sechs
    Sieben Acht Neun Zehn Elf Zwölf Ja Nein Bitte Ist Sind War Hat Haben Wird Kann Soll Sollte Muss Hätte Wäre Würde
    """.split()
)
_ARTICLES = frozenset("Der Die Das".split())
_NO_LAST_WORDS = OPENERS | {
    *"der die das dem den des ein eine einen einem einer im am vom zum zur beim und oder".split()
}
_PREPOSITIONS = frozenset(
    "mit von vom an am auf aus bei beim durch für gegen im in nach seit über um unter vor wegen zu zum zur als".split()
)
_PARTICLES = frozenset("ab an auf aus bei ein fest frei mit nach teil vor weg weiter zu zurück zusammen tot".split())
_PARTICIPLE = re.compile(r"(?:[A-ZÄÖÜ][a-zäöü]{1,6}ge|Ge|Be|Ver|Ent|Zer)[a-zäöüß]{3,}(?:en|t)|[A-ZÄÖÜ][a-zäöüß]{3,}end")
_VERB = re.compile(r"[a-zäöüß]{3,}(?:en|ern|eln|iert)|(?:\w{2,6}ge|ge|be|ver|ent|er|zer)[a-zäöüß]{3,}t")
_AGENT = re.compile(r"\w+(?:er|or|eur|ent|ant|ist|at|it|oge)")  # StudentIn, BürgerInnen
_NOUN = re.compile(r"\w+(?:ung|heit|keit|schaft|tion|tät|nis|ismus)(?:en|se)?")

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+")
# A small letter, or what closes a bracket, before a capital; two capitals before a small letter; a letter before „.
_SEAM = re.compile(
    r"(?:[^\W_A-Z]|%|(?<=\w)[)“”»«])(?=[A-ZÄÖÜ])|[A-ZÄÖÜ](?=[A-ZÄÖÜ][a-zäöüß]{2})|(?:\w|(?<=\w)[%)“])(?=„[A-ZÄÖÜ])"
)
_RIGHT = re.compile(r"(„?[A-ZÄÖÜ][a-zäöüß]*)[ \xa0][„»\"]?(\w+)")
_HEAD_LENGTH = 180
_HEAD_WORDS = range(2, 21)


def glued_headings(text: str) -> Iterator[Repair]:
    """Where a heading ends inside a word and its paragraph begins: an empty line belongs there."""
    words: Counter[str] = Counter()
    for line in _LINE.finditer(text):
        start, end = line.span()
        for seam in _SEAM.finditer(text, start, min(end, start + _HEAD_LENGTH)):
            head, right = text[start : seam.end()], _RIGHT.match(text, seam.end(), end)
            if right and _is_heading(head, right[1]) and _is_sentence(text, right.end(1), end):
                words = words or Counter(_WORD.findall(text))
                evidence = _evidence(head, right[1], right[2], words)
                if evidence:
                    yield Repair("glued-heading", seam.end(), "", "\n\n", "; ".join(evidence))
                    break


def _is_heading(head: str, right: str) -> bool:
    """Whether the start of a line has the shape of a heading: some words, no sentence, nothing left open."""
    count = len(head.split())
    return (
        (count in _HEAD_WORDS or (count == 1 and right in _ARTICLES))
        and not head[0].islower()
        and head.count("„") == head.count("“")
        and head.count("(") == head.count(")")
        and len(segments(head)) == 1
    )


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Whether the rest of a line goes on, and ends, like a sentence."""
    words = text[start : min(end, start + _HEAD_LENGTH)].split()
    ending = text[max(start, end - 5) : end].rstrip('“”"»«)’ ')
    return len(words) >= 3 and any(word[0].islower() for word in words) and ending[-1:] in {*".!?…:"}


def _evidence(head: str, right: str, after: str, words: Mapping[str, int]) -> list[str]:
    """What speaks for a cut between `head` and the word `right`; empty if that is not enough."""
    left, first = _last_word(head), head.split(maxsplit=1)[0]
    opening, needed = _opening(left, right, after)
    if not opening or left in _NO_LAST_WORDS or (left and words[left + right] > 1):
        return []
    if right in ("In", "Innen") and _AGENT.fullmatch(left):
        return []
    if needed and (first in OPENERS or not left[-1:].islower()):  # headings leave articles out
        return []
    if right == "Er" and head[-1].isdigit():  # 90Er
        return []
    support = [f'"{word}" is in the text elsewhere' for word in (left, right) if words[word] and word not in OPENERS]
    if _NOUN.fullmatch(left):
        support.append(f'"{left}" ends like a noun')
    elif left in FINITE_VERBS | _PARTICLES or _VERB.fullmatch(left):
        support.append(f'"{left}" ends headings, being a verb or a part of one')
    if len(support) < needed:
        return []
    shape = f"{len(head.split())} words without a full stop start the line"
    return [shape, opening, *support, *([f'"{left}{right}" is nowhere else'] if left else [])]


def _opening(left: str, right: str, after: str) -> tuple[str, int]:
    """What makes `right` the first word of a sentence ("" if nothing), and how much more must speak for it."""
    if right in _DOUBTFUL:
        return (f'"{right}" may open a sentence', 1) if after not in FINITE_VERBS | _PREPOSITIONS else ("", 0)
    if right in OPENERS:
        return f'"{right}" opens sentences', 0
    if right[0] == "„":
        return "a quotation never opens inside a word", 0
    if left.islower() and len(left) > 1:
        return f'"{left}" in small letters is a word of its own', 2
    if len(left) < 5:
        return "", 0
    if _PARTICIPLE.fullmatch(right) and after in _PREPOSITIONS:
        return f'"{right} {after}" opens sentences', 1
    if after in FINITE_VERBS:
        return f'"{after}" makes "{right}" a subject', 2
    return "", 0


def _last_word(head: str) -> str:
    """The letters at the end of `head`, none if it ends in a number or a bracket."""
    return head[len(head) - next((i for i, c in enumerate(reversed(head)) if not c.isalpha()), len(head)) :]
