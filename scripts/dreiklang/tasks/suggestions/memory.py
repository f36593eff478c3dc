"""Translations of sentences that were translated before: the same, or the same but for its numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dreiklang.records import GoldDocument

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTES = str.maketrans(dict.fromkeys("„“”»«", '"') | dict.fromkeys("’‘‚", "'"))


@dataclass(frozen=True, slots=True)
class Memory:
    """Accepted translations by language and sentence, and by the sentence without its numbers."""

    exact: Mapping[tuple[str, str], str]
    near: Mapping[tuple[str, str], tuple[str, str]]  # the sentence and its translation

    def translation(self, sentence: str, language: str) -> str | None:
        """Several different ones of a sentence are no help: then there is none."""
        same = self.exact.get((language, _plain(sentence)))
        if same is not None:
            return same
        found = self.near.get((language, _masked(sentence)))
        return _renumbered(*found, sentence) if found else None


def memory(documents: Iterable[GoldDocument]) -> Memory:
    exact: dict[tuple[str, str], set[str]] = {}
    sentences: dict[tuple[str, str], str] = {}
    for gold in documents:
        text = {segment.id: gold.document.text[segment.start : segment.end] for segment in gold.document.segments}
        for translation in gold.translations:
            if translation.text.strip() and translation.segment_id in text:
                key = translation.language, _plain(text[translation.segment_id])
                exact.setdefault(key, set()).add(translation.text)
                sentences[key] = text[translation.segment_id]
    only = {key: next(iter(said)) for key, said in exact.items() if len(said) == 1}
    masks = Counter((language, _masked(sentences[language, plain])) for language, plain in only)
    near = {
        (key[0], _masked(sentences[key])): (sentences[key], said)
        for key, said in only.items()
        if masks[key[0], _masked(sentences[key])] == 1
    }
    return Memory(only, near)


def _renumbered(old: str, translation: str, new: str) -> str | None:
    """The translation with the new numbers, where each old one stands in it just once and as it is; else None."""
    pairs = dict(zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True))
    said = Counter(_NUMBER.findall(translation))
    if said != Counter(_NUMBER.findall(old)) or any(number != 1 for number in said.values()):
        return None
    if any(re.search(r"[.,]", number) for pair in pairs.items() for number in pair):
        return None  # other languages point and group in other ways
    return _NUMBER.sub(lambda number: pairs[number[0]], translation)


def _plain(sentence: str) -> str:
    return " ".join(sentence.translate(_QUOTES).split())


def _masked(sentence: str) -> str:
    return _NUMBER.sub("0", _plain(sentence))
