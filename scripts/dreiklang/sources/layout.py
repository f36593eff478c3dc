"""Repairs of what a page or a column did to a text: stray white space, hyphens at line breaks, hard-wrapped lines."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from dreiklang.records import Repair

_SPACE = re.compile(r"[^\S\n]*+\n\s*+|[^\S\n]{2,}+|[^\S\n ]")


def white_space(text: str) -> Iterator[Repair]:
    """One plain space between words, at most one empty line between lines, none around lines or the text."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start:
        yield Repair("white-space", 0, text[:start], "", "before the text")
    if start >= len(text):
        return
    for found in _SPACE.finditer(text, start, end):
        lines = found[0].count("\n")
        after = "\n" * min(lines, 2) or " "
        if found[0] != after:
            reason = "around a line break" if lines else "a run, or not a plain space"
            yield Repair("white-space", found.start(), found[0], after, reason)
    if end < len(text):
        yield Repair("white-space", end, text[end:], "", "after the text")


_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_WORD = re.compile(r"[^\W_][\w-]*")
_BROKEN_WORD = re.compile(r"([\w-]*[^\W_])([-‐])\Z")
_LIST_ITEM = re.compile(r"[-–—•*·▪●]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
_PLAIN = re.compile(r"[a-zäöüß][\w-]*[.,:;!?]*")  # no address
_ELLIPTICAL = frozenset("und oder sowie bzw beziehungsweise bis als wie statt noch aber".split())
_COORDINATED = re.compile(r"(?:\w*deutsch|\w+isch)-\w+isch(?:e[mnrs]?)?")  # deutsch-polnisch, technisch-politische
_WIDTHS = range(40, 131)  # of a page or a column; shorter lines are verses, addresses, tweets
_REACH = 80  # characters looked back over for the word before a hyphen


@dataclass(frozen=True, slots=True)
class _Break:
    """A single line break, and the words on both sides of it."""

    at: int
    width: int  # of the line before it, or of the one after it if that is longer
    needed: int  # how long the line before it would be with the next word on it
    before: str  # no white space inside, at most `_REACH` long
    after: str

    @property
    def runs_on(self) -> bool:
        """Whether the sentence goes on, going by the characters: `drei\\nbewaffnete Drohnen`."""
        return (self.before[-1].isalnum() or self.before[-1] in ",;-‐") and bool(_PLAIN.fullmatch(self.after))


def line_breaks(text: str) -> Iterator[Repair]:
    """Words broken at a line end are joined; so are lines, where the text is clearly wrapped at a fixed width."""
    breaks = _breaks(text)
    if not breaks:
        return
    width = _wrapped_at(breaks)
    known = frozenset(_WORD.findall(text))
    for each in breaks:
        broken, after = _BROKEN_WORD.search(each.before), _WORD.match(each.after)
        if broken and after and not {"/", "@"} & {*each.before}:
            hyphen, instead, reason = _joined(broken[1], after[0], known)
            before = broken[2] * (not hyphen) + "\n"
            yield Repair("line-break-hyphen", each.at + 1 - len(before), before, instead, reason)
        elif width and each.needed > width:
            yield Repair("hard-wrap", each.at, "\n", " ", f"lines are wrapped at {width} characters")


def _breaks(text: str) -> list[_Break]:
    """The line breaks inside paragraphs; one before a list item is none."""
    found = []
    for match in _BREAK.finditer(text):
        at = match.start()
        if _LIST_ITEM.match(text, at + 1):
            continue
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        before, after = text[max(start, at - _REACH) : at].split()[-1], text[at + 1 : end].split(maxsplit=1)[0]
        found.append(_Break(at, max(at - start, end - at - 1), at - start + 1 + len(after), before, after))
    return found


def _wrapped_at(breaks: Sequence[_Break]) -> int:
    """The width at which lines were cut, or 0: hardly a next word may fit before it, and sentences must run on."""
    width = max(each.width for each in breaks)
    tight = sum(each.needed > width for each in breaks)
    running = sum(each.runs_on for each in breaks)
    return width if width in _WIDTHS and tight >= 0.75 * len(breaks) and running >= max(1, len(breaks) / 5) else 0


def _joined(before: str, after: str, known: Container[str]) -> tuple[bool, str, str]:
    """Whether the hyphen between two halves at a line break stays, what takes the break's place, and why."""
    if after in _ELLIPTICAL:
        return True, " ", f'the hyphen stands for a word left out before "{after}"'
    together, apart = before + after, f"{before}-{after}"
    if together in known:
        return False, "", f'"{together}" is in the text elsewhere'
    if apart in known:
        return True, "", f'"{apart}" is in the text elsewhere'
    if not after[0].islower():
        return True, "", f'a word broken at a line end does not go on like "{after}"'
    last = before.rpartition("-")[2]
    if len(last) == 1 or not last[-1].islower():
        return True, "", f'"{last}" is no beginning of a broken word'
    if _COORDINATED.fullmatch(apart):
        return True, "", f'"{apart}" joins two adjectives'
    return False, "", f'a word broken at a line end goes on like "{after}"'
