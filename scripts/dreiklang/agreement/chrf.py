"""chrF++ (Popović 2017) over many pairs of translations at once: its counts of n-grams, which add up over segments.

Between annotators nobody is the reference, so each pair counts in both directions, as hypothesis and reference and the
other way round; the score is the one sacrebleu gives for them all as one corpus.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dreiklang.agreement.tally import Array

CHARACTERS, WORDS = 6, 2  # the orders of chrF++
ORDERS = CHARACTERS + WORDS
SIGNATURE = "nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no|version:2.6.0"  # of sacrebleu, which gives the same
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPACE = re.compile(r"\s+")
_SEGMENT = 44  # bits of a key below the number of its segment
_LOW = np.uint64((1 << _SEGMENT) - 1)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_AT_ONCE = 1 << 12  # segments: below 2²⁰, and few enough for the processor's cache


class Grams(NamedTuple):
    """For each pair of texts (row) and order (column) its n-grams, in both directions together."""

    shared: Array
    hypothesis: Array  # without those of an order of which the reference has none
    reference: Array


def grams(left: Sequence[str], right: Sequence[str]) -> Grams:
    """Of `left[i]` and `right[i]` each."""
    found = Grams(*(np.zeros((len(left), ORDERS)) for _ in Grams._fields))
    differing = [i for i, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    for start in range(0, len(differing), _AT_ONCE):
        rows = differing[start : start + _AT_ONCE]
        for counts, of_rows in zip(found, _grams([left[i] for i in rows], [right[i] for i in rows]), strict=True):
            counts[rows] = of_rows
    equal = sorted(set(range(len(left))).difference(differing))
    if equal:
        number = _number([left[i] for i in equal])
        for counts in found:
            counts[equal] = 2 * number
    return found


def _number(texts: Sequence[str]) -> Array:
    """How many n-grams of each order each text has: what it shares with itself."""
    lengths = np.array([[len(_SPACE.sub("", text)), len(words(text))] for text in texts])
    orders = np.array([*range(1, CHARACTERS + 1), *range(1, WORDS + 1)])
    found: Array = np.maximum(np.repeat(lengths, (CHARACTERS, WORDS), axis=1) - orders + 1, 0).astype(float)
    return found


def words(text: str) -> list[str]:
    """A mark at the edge of a word is a word of its own, at one edge only: as chrF++ has it."""
    found: list[str] = []
    for word in text.split():
        if len(word) > 1 and word[-1] in _PUNCTUATION:
            found += (word[:-1], word[-1])
        elif len(word) > 1 and word[0] in _PUNCTUATION:
            found += (word[0], word[1:])
        else:
            found.append(word)
    return found


def _grams(left: Sequence[str], right: Sequence[str]) -> Grams:
    found = Grams(*(np.zeros((len(left), ORDERS)) for _ in Grams._fields))
    numbers: dict[str, int] = {}
    for first, orders, symbols in ((0, CHARACTERS, _characters), (CHARACTERS, WORDS, lambda t: _words(t, numbers))):
        a, b = _Symbols([symbols(text) for text in left]), _Symbols([symbols(text) for text in right])
        for n in range(1, orders + 1):
            keys_a, keys_b = a.keys(n), b.keys(n)
            of_a, of_b = _each(keys_a, len(left)), _each(keys_b, len(left))
            column = first + n - 1
            found.shared[:, column] = 2 * _shared(keys_a, keys_b, len(left))
            found.reference[:, column] = of_a + of_b
            found.hypothesis[:, column] = np.where((of_a > 0) & (of_b > 0), of_a + of_b, 0)
    return found


def _characters(text: str) -> NDArray[np.uint64]:
    kept = _SPACE.sub("", text)
    return np.frombuffer(kept.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def _words(text: str, numbers: dict[str, int]) -> NDArray[np.uint64]:
    return np.array([numbers.setdefault(word, len(numbers) + 1) for word in words(text)], dtype=np.uint64)


class _Symbols:
    """The texts of a batch, one after another, each symbol with the number of its text and what follows it there."""

    def __init__(self, texts: Sequence[NDArray[np.uint64]]) -> None:
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        self.symbols = np.concatenate([*texts, np.empty(0, dtype=np.uint64)])
        self.segment = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
        self.left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(self.symbols))
        self.hashes = np.zeros(len(self.symbols), dtype=np.uint64)

    def keys(self, n: int) -> NDArray[np.uint64]:
        """Sorted: of each n-gram its text's number and a hash; must be asked for with n = 1, 2, 3, … in turn.

        Two different n-grams of a text share a hash about once in 10⁹ texts.
        """
        shifted = np.zeros_like(self.symbols)
        shifted[: max(0, len(shifted) - n + 1)] = self.symbols[n - 1 :]
        self.hashes = (self.hashes ^ shifted) * _FACTOR
        self.hashes ^= self.hashes >> np.uint64(29)
        whole = self.left >= n
        keys = (self.segment[whole] << np.uint64(_SEGMENT)) | (self.hashes[whole] & _LOW)
        keys.sort()
        return keys


def _shared(left: NDArray[np.uint64], right: NDArray[np.uint64], segments: int) -> Array:
    """How many n-grams both have, each as often as in the one that has it less often."""
    (ours, times), (theirs, other_times) = _runs(left), _runs(right)
    place = np.searchsorted(theirs, ours)
    found = place < len(theirs)
    found[found] = theirs[place[found]] == ours[found]
    segment = (ours[found] >> np.uint64(_SEGMENT)).astype(np.int64)
    both = np.minimum(times[found], other_times[place[found]])
    return np.bincount(segment, both, minlength=segments).astype(float)


def _runs(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Of sorted keys the different ones, and how often each is there."""
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    return keys[starts], np.diff(starts, append=len(keys))


def _each(keys: NDArray[np.uint64], segments: int) -> Array:
    return np.bincount((keys >> np.uint64(_SEGMENT)).astype(np.int64), minlength=segments).astype(float)
