"""Which of a few languages texts are in: py3langid's model, walked for many texts in step, as its own loop is slow."""

import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dreiklang.language import identifier

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LONG = 4096  # bytes; of such a text py3langid is asked itself
_UNSURE = 0.01  # so near to the threshold too: sums here are rounded otherwise
_FEATURES = np.int64(1 << 32)


class Tongue:
    """A model restricted to some languages."""

    def __init__(self, identifier: "LanguageIdentifier", near: float) -> None:
        """As soon as a probability is near to `near` it is exactly py3langid's."""
        self.identifier, self._near = identifier, near
        self.languages: list[str] = identifier.labels
        self._next = np.asarray(identifier.tk_nextmove)
        self._row = np.asarray(identifier.tk_row, dtype=np.int64) << 8
        self._feature = np.asarray(identifier.tk_output, dtype=np.int64)
        self._weights = np.asarray(identifier.nb_ptc, dtype=np.float64)
        self._prior = np.asarray(identifier.nb_pc, dtype=np.float64)

    def likeliest(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Of each text its language and how probable that is; "" where there is nothing to go by."""
        encoded = [_encoded(text) for text in texts]
        walked = [number for number, text in enumerate(encoded) if len(text) <= _LONG]
        found = [("", 0.0)] * len(texts)
        for number, row in zip(walked, self._probabilities([encoded[number] for number in walked]), strict=True):
            best = max(range(len(row)), key=row.__getitem__, default=0)
            found[number] = (self.languages[best], row[best]) if row else ("", 0.0)
        asked = (n for n, (_, sure) in enumerate(found) if abs(sure - self._near) < _UNSURE or len(encoded[n]) > _LONG)
        for number in asked:
            language, sure = self.identifier.classify(texts[number])
            found[number] = str(language), float(sure)
        return found

    def _probabilities(self, texts: Sequence[bytes]) -> list[list[float]]:
        """Of each text one for each language; none where it shows no feature."""
        keys = self._visits(texts)
        visits, times = np.unique(keys, return_counts=True)
        text, feature, logs = visits // _FEATURES, visits % _FEATURES, np.log1p(times)
        columns = [
            np.bincount(text, logs * self._weights[feature, place], len(texts)) + prior
            for place, prior in enumerate(self._prior)
        ]
        lengths = np.array([max(1, len(each)) for each in texts], dtype=np.float64)
        scores = np.array(columns).reshape(len(columns), len(texts)) / np.sqrt(lengths)
        shown = np.bincount(text, minlength=len(texts)) > 0
        powers = np.exp(scores - scores.max(axis=0, initial=-np.inf))
        shares = powers / powers.sum(axis=0)
        summed = np.zeros((len(self.languages), len(texts)))
        places = [self.languages.index(name) for name in self.identifier.nb_classes]  # two scripts of one language
        np.add.at(summed, places, shares)
        return [row if there else [] for row, there in zip(summed.T.tolist(), shown.tolist(), strict=True)]

    def _visits(self, texts: Sequence[bytes]) -> NDArray[np.int64]:
        """The features of all texts as they come, each with the number of its text: n-th bytes of all texts at once."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")
        starts = (np.cumsum(lengths) - lengths)[order]
        letters = np.frombuffer(b"".join(texts), dtype=np.uint8)
        longest = int(lengths.max(initial=0))
        going = np.searchsorted(-lengths[order], -np.arange(longest), side="left")  # how many are longer than n
        state = np.zeros(len(texts), dtype=np.int64)
        found: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        for n, number in enumerate(going.tolist()):
            state = self._next[self._row[state[:number]] + letters[starts[:number] + n]].astype(np.int64)
            feature = self._feature[state]
            shows = feature >= 0
            found.append(order[:number][shows] * _FEATURES + feature[shows])
        return np.concatenate(found)


@cache
def trained(wanted: tuple[str, ...], near: float) -> Tongue:
    """The model, of those languages that it knows."""
    restricted = copy(identifier())
    restricted.set_languages(_known(wanted, restricted.nb_classes))
    return Tongue(restricted, near)


def _known(wanted: Iterable[str], classes: Sequence[str]) -> list[str]:
    return [tag for tag in wanted if tag in classes]


def _encoded(text: str) -> bytes:
    """As py3langid reads it."""
    return unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")
