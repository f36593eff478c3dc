"""What a settled translation may have lost, or never been: conservative, as people translate freely.

How often each rule is wrong on real translations is stated in docs/reference/quality.md.
"""

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from dreiklang.language import surely
from dreiklang.problems import Problem
from dreiklang.records import GoldDocument, GoldTranslation
from dreiklang.scheme import Scheme

_PEOPLE = {"PER", "PERSON"}  # types whose names come through in every language
_FIRMS = {"ORG", "ORGANISATION", "ORGANIZATION"}  # and those that do in some: "Bundesbank", not "Vereinte Nationen"
_FUNCTION_WORDS = {
    "de": "der die das und ist nicht mit von für den dem des auf ein eine sich als auch im zu wird bei nach aus",
    "en": "the of and to is that for with was by as at his her it from are this has have be on in not a an",
    "tr": "ve bir bu için ile olarak olan daha çok sonra gibi ancak kadar ise değil var her da de en",
}
_KNOWN = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,:’'\u00a0\u202f ]\d+)*")
_DIGITS = re.compile(r"\d+")
_ENOUGH = 3  # words that begin small, so that two equal headlines or names are no copy
_SAME = 0.8


def problems(gold: GoldDocument, scheme: Scheme) -> Iterator[Problem]:
    """Of every translation of a document."""
    source = gold.document
    segments = {segment.id: source.text[segment.start : segment.end] for segment in source.segments}
    names = _Names(gold)
    for translation in gold.translations:
        german, text = segments.get(translation.segment_id, ""), translation.text
        if not text.strip() or not german:
            continue
        if is_copy(german, text):
            yield _problem("translation-copy", gold, translation, "is the German over again: translate it")
            continue
        if wrong := wrong_language(text, translation.language, scheme):
            yield _problem("translation-language", gold, translation, f"is in {wrong}: put it where it belongs")
            continue
        if lost := lost_numbers(german, text):
            yield _problem("translation-number", gold, translation, f"lacks {', '.join(lost)} of the German")
        if lost := names.lost(translation):
            yield _problem("translation-name", gold, translation, f"lacks {', '.join(lost)}")


def is_copy(german: str, text: str) -> bool:
    """Whether most German words that begin small are in the text too; a quotation in French may stay."""
    small = [word for word in _WORD.findall(german) if word[0].islower()]
    if _KNOWN["de"].isdisjoint(small):
        return False
    there = set(_WORD.findall(text))
    return len(small) >= _ENOUGH and sum(word in there for word in small) >= _SAME * len(small)


def wrong_language(text: str, language: str, scheme: Scheme) -> str | None:
    """Which other language of the scheme the text surely is in; None if there is doubt."""
    own = language.partition("-")[0]
    words = set(_WORD.findall(text.casefold()))
    if len(words) < _ENOUGH or not _is_suspicious(words, own):
        return None
    others = {tag.partition("-")[0] for tag in (scheme.source_language, *scheme.target_languages)} - {own}
    found = surely(text)
    return found if found in others else None


def lost_numbers(german: str, text: str) -> list[str]:
    """Numbers of two digits and more that the text has not, in whatever way it groups or shortens them."""
    there = {_core(number) for number in _NUMBER.findall(text)} | {_core(number) for number in _DIGITS.findall(text)}
    lost = []
    for number in _NUMBER.findall(german):
        parts = _DIGITS.findall(number)
        if sum(map(len, parts)) < 2 or _core(number) in there or all(_core(part) in there for part in parts):
            continue
        if 13 <= int(parts[0]) <= 24 and _core(str(int(parts[0]) - 12)) in {_core(n) for n in _DIGITS.findall(text)}:
            continue  # 17.30 Uhr is 5:30 p.m.
        lost.append(number)
    return lost


def is_lost(name: str, text: str) -> bool:
    """Whether no part of a name comes through, nor anything that looks like it."""
    parts = [part for part in _WORD.findall(_plain(name)) if len(part) > 3]
    plain = _plain(text)
    if len(plain) < len(text) / 2:
        return False  # in another script names are spelt anew
    words = set(_WORD.findall(plain))
    beginnings = {word[:4] for word in words}
    if not parts or any(part[:4] in beginnings for part in parts):
        return False
    return not any(_resembles(part, word) for part in parts for word in words if len(word) > 3)


class _Names:
    """Names of people and organisations by the segment in which they stand whole.

    That of an organisation is missed only where another translation into the same language has it.
    """

    def __init__(self, gold: GoldDocument) -> None:
        text = gold.document.text
        named = [(e.start, e.end, e.type.upper()) for e in gold.entities if e.type.upper() in _PEOPLE | _FIRMS]
        self.within = {
            segment.id: {text[s:e]: kind for s, e, kind in named if segment.start <= s and e <= segment.end}
            for segment in gold.document.segments
        }
        self.carried = {
            (name, translation.language)
            for translation in gold.translations
            for name in self.within.get(translation.segment_id, ())
            if not is_lost(name, translation.text)
        }

    def lost(self, translation: GoldTranslation) -> list[str]:
        return [
            name
            for name, kind in self.within.get(translation.segment_id, {}).items()
            if kind in _PEOPLE or (name, translation.language) in self.carried
            if is_lost(name, translation.text)
        ]


def _is_suspicious(words: set[str], own: str) -> bool:
    """Whether it is worth asking what language this is, which takes a thousand times as long as this."""
    hits = {language: len(words & known) for language, known in _KNOWN.items()}
    mine = hits.pop(own, None)
    return max(hits.values()) >= max(2, (mine or 0) + 1) or (mine == 0 and len(words) >= 6)


def _core(number: str) -> str:
    """Its digits without what stands between them, and without zeros at either end: 1,8 Mio. is 1,800,000."""
    return "".join(_DIGITS.findall(number)).strip("0") or "0"


def _plain(text: str) -> str:
    """Small Latin letters without accents; those of other scripts are left out."""
    small = text.casefold().replace("ı", "i")
    return small if small.isascii() else unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()


def _resembles(part: str, word: str) -> bool:
    return SequenceMatcher(None, part, word[: len(part) + 2]).ratio() >= 0.6


def _problem(rule: str, gold: GoldDocument, translation: GoldTranslation, message: str) -> Problem:
    where = f"{gold.document.id}/{translation.segment_id}"
    return Problem(rule, where, f"the translation into {translation.language} {message}")
