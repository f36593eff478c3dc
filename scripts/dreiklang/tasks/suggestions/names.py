"""Names known from accepted annotations and from lists, found again in German inflection: longest match, exact case.

A name that was often left unmarked, or marked as different types, is not suggested.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dreiklang.records import GoldDocument
from dreiklang.tasks.suggestions.rules import Span
from dreiklang.tokens import tokenize

BY_RULE = frozenset({"DATE", "MONEY", "QUANT"})
_LEAST_SHARE = 0.9  # of a name's mentions must have been marked, and all with one type
_LEAST_MENTIONS = 2
_ADJECTIVE = re.compile(r"(?<=\w{4})(?:e|en|em|er|es)$")
_GENITIVE = re.compile(r"(?:(?<=\w{3}[^sßxz\W])s|['’]s?)$")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What to look for: the type of each name, by its words without their endings."""

    types: Mapping[Key, str]
    longest: int  # in words

    @classmethod
    def of(cls, types: Mapping[Key, str]) -> "Names":
        return cls(types, max(map(len, types), default=0))

    def spans(self, text: str) -> Iterator[Span]:
        """The names in one sentence, from the left, the longest at each place."""
        words = tokenize(text)
        at = 0
        while at < len(words):
            for size in range(min(self.longest, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + size - 1][1]
                kind = self._type([text[a:b] for a, b in words[at : at + size]])
                if kind and not _in_compound(text, start):
                    yield Span(kind, start, end)
                    at += size - 1
                    break
            at += 1

    def _type(self, words: list[str]) -> str | None:
        return next((self.types[key] for key in keys(words) if key in self.types), None)


def keys(words: list[str]) -> Iterator[Key]:
    """What a name may be known by: as it stands, and as it would be without its genitive."""
    stems = [_ADJECTIVE.sub("", word) for word in words[:-1]]
    yield (*stems, words[-1])
    if (bare := _GENITIVE.sub("", words[-1])) != words[-1]:
        yield (*stems, bare)
    if len(words) > 1 and (bare := _ADJECTIVE.sub("", words[-1])) != words[-1]:
        yield (*stems, bare)


def seen(documents: Iterable[GoldDocument]) -> Names:
    """The names of accepted annotations that are marked nearly always when they occur, and always alike."""
    golds = list(documents)
    marked: dict[Key, Counter[str]] = defaultdict(Counter)
    for gold in golds:
        for entity in gold.entities:
            words = _words(gold.document.text[entity.start : entity.end])
            if words and entity.type not in BY_RULE and words[0][0].isupper():
                for key in set(keys(words)):
                    marked[key][entity.type] += 1
    candidates = {key: next(iter(types)) for key, types in marked.items() if len(types) == 1}
    candidates = {key: kind for key, kind in candidates.items() if marked[key].total() >= _LEAST_MENTIONS}
    mentions = _mentions(Names.of(candidates), golds)
    return Names.of({k: v for k, v in candidates.items() if marked[k].total() >= _LEAST_SHARE * mentions[k]})


def listed(names: Mapping[str, str]) -> Names:
    """Names from a list, e.g. {"Kasachstan": "GPE"}."""
    return Names.of({key: kind for name, kind in names.items() if (words := _words(name)) for key in _own(words)})


def _own(words: list[str]) -> Iterator[Key]:
    yield (*(_ADJECTIVE.sub("", word) for word in words[:-1]), words[-1])
    if len(words) > 1:
        yield (*(_ADJECTIVE.sub("", word) for word in words[:-1]), _ADJECTIVE.sub("", words[-1]))


def _mentions(names: Names, golds: Iterable[GoldDocument]) -> Counter[Key]:
    """How often each name occurs, marked or not; not counting where it is but a part of what is marked."""
    found: Counter[Key] = Counter()
    for gold in golds:
        text = gold.document.text
        spans = tokenize(text)
        larger = [(e.start, e.end) for e in gold.entities]
        for at, (start, _) in enumerate(spans):
            for run in range(at, min(at + names.longest, len(spans))):
                end = spans[run][1]
                known = {key for key in keys([text[a:b] for a, b in spans[at : run + 1]]) if key in names.types}
                if known and not any(a <= start and end <= b and b - a > end - start for a, b in larger):
                    found.update(known)
    return found


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text)]


def _in_compound(text: str, start: int) -> bool:
    """Whether it is the later part of something, as in "Nord-Estland"; what stands before a hyphen is a name itself."""
    return start > 0 and text[start - 1] in "-–@#_/&"
