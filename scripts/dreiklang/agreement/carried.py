"""What must come through a translation: the numbers of a segment, and the names of persons and products."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

NAMES = frozenset(
    {"PER", "PERSON", "PROD", "PRODUCT"}
)  # places and organisations often have a name of their own abroad
_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2,4})")
_SPELLED = 12  # up to here a number is often written in letters
_HUGE = 10  # digits: what has as many is no day, no year and no number in letters, and may be too long for int()
_WORD = re.compile(r"[^\W\d_]{3,}|\w*\d\w*")
_STEM = 4  # letters of a name that must be there: endings differ from language to language


def lost_numbers(source: str, target: str) -> tuple[int, int]:
    """How many numbers the source has, and how many of them the target has not.

    Separators are not compared, as 1.000,5 is 1,000.5 elsewhere. Numbers up to twelve are left out, as they may be
    spelled, and so is the month of a date.
    """
    wanted = _wanted(source)
    if not wanted:
        return 0, 0
    there = list(_numbers(target))
    groups: set[int] | None = None
    lost = 0
    for number in wanted:
        if number in there:
            there.remove(number)
            continue
        if "/" in number and groups is None:
            groups = {int(digits) for digits in re.findall(r"\d+", target) if len(digits) < _HUGE}
        lost += groups is None or "/" not in number or not groups.issuperset(map(int, number.split("/")))
    return len(wanted), lost


def lost_names(names: Iterable[str], target: str) -> tuple[int, int]:
    """How many of the names there are, and of how many not one word is in the target, give or take its ending."""
    text = target.casefold()
    wanted = [words for name in names if (words := _WORD.findall(name.casefold()))]
    return len(wanted), sum(not any(_stem(word) in text for word in words) for words in wanted)


@lru_cache(maxsize=1024)  # every annotator and every language asks for those of the same segments
def _wanted(source: str) -> tuple[str, ...]:
    return tuple(_numbers(source))


def _numbers(text: str) -> Iterator[str]:
    """Each number by its digits, a date by day and year: "1.000,5" → "10005", "17.05.2026" → "17/2026"."""
    for number in _NUMBER.findall(text):
        if number.isdecimal():
            if not _may_be_spelled(number):
                yield number
            continue
        date = _DATE.fullmatch(number)
        digits = f"{int(date[1])}/{date[3]}" if date else re.sub(r"\D", "", number)
        if date or not _may_be_spelled(digits):
            yield digits


def _may_be_spelled(digits: str) -> bool:
    return len(digits) < _HUGE and int(digits) <= _SPELLED


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - 2)]
