"""Which texts say nearly the same: sketches of their three-word runs point out the pairs worth comparing exactly.

A sketch is the lowest hashes of a text's runs (a bottom-k MinHash, Broder 1997), so that texts which share runs share
hashes, and the pairs that do come out of one sort. Each pair is then compared exactly.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dreiklang.records import Likeness

RUN = 3  # words
SKETCH = 32  # hashes kept of each text, 384 bytes with what they belong to
_SHARED = 3  # of these, so that a pair is compared: of pairs that share a fifth of their runs 96 in 100 are
_REACH = 32  # a hash joins a text to so many others at most: a turn of phrase of thousands makes no million pairs
_PART = 10_000  # texts
_WORD = re.compile(r"\w+")
_Hashes = NDArray[np.uint64]


class Sketches:
    """The sketches of many texts, each known by an id."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._hashes, self._owners, self._sizes = array("Q"), array("I"), array("I")

    def add(self, document_id: str, text: str) -> None:
        lowest = np.unique(_hashed(text))[:SKETCH]
        self._hashes.frombytes(lowest.tobytes())
        self._owners.frombytes(np.full(len(lowest), len(self.ids), np.uint32).tobytes())
        self._sizes.append(len(lowest))
        self.ids.append(document_id)

    def likenesses(self, text_of: Callable[[str], str], least: float = 0.1) -> Iterator[Likeness]:
        """The pairs that are alike at least so far, compared exactly; `text_of` gives a text again by its id."""

        @lru_cache(maxsize=200)
        def runs_of(document_id: str) -> frozenset[tuple[str, ...]]:
            return runs(text_of(document_id))

        for first, second in self._candidates():
            a, b = runs_of(self.ids[first]), runs_of(self.ids[second])
            similarity = len(a & b) / len(a | b)
            if similarity >= least:
                yield Likeness(self.ids[first], self.ids[second], similarity)

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs of texts that share enough hashes, looked for in parts, so that many texts take no more memory."""
        hashes = np.frombuffer(self._hashes, np.uint64)
        order = np.argsort(hashes, kind="stable")
        hashes, owners = hashes[order], np.frombuffer(self._owners, np.uint32)[order]
        sizes = np.frombuffer(self._sizes, np.uint32)
        for start in range(0, len(self.ids), _PART):
            found, shared = np.unique(_shared(hashes, owners, start, start + _PART), return_counts=True)
            firsts, seconds = found >> np.uint64(32), found & np.uint64(0xFFFFFFFF)
            enough = shared >= np.minimum(_SHARED, np.minimum(sizes[firsts], sizes[seconds]))
            yield from zip(firsts[enough].tolist(), seconds[enough].tolist(), strict=True)


def _shared(hashes: _Hashes, owners: NDArray[np.uint32], start: int, end: int) -> _Hashes:
    """A number for each hash that two texts share, the first of them from `start` up to `end`: both texts' in one."""
    pairs = [np.empty(0, np.uint64)]
    for step in range(1, min(_REACH, len(hashes) - 1) + 1):
        same = hashes[step:] == hashes[:-step]
        if not same.any():
            break
        firsts, seconds = owners[:-step][same], owners[step:][same]
        wanted = (firsts >= start) & (firsts < end)
        pairs.append(firsts[wanted].astype(np.uint64) << np.uint64(32) | seconds[wanted])
    return np.concatenate(pairs)


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words, cases and punctuation apart; of a shorter text the whole, of one without words none."""
    words = _WORD.findall(text.casefold())
    return frozenset(zip(*(words[i:] for i in range(RUN)), strict=False)) or frozenset([tuple(words)][: len(words)])


def _hashed(text: str) -> _Hashes:
    """A hash of each run, the same on every machine."""
    words = np.array([crc32(word.encode()) for word in _WORD.findall(text.casefold())], np.uint64)
    length = max(len(words) - RUN + 1, min(len(words), 1))
    hashed: _Hashes = np.zeros(length, np.uint64)
    for i in range(min(RUN, len(words))):
        hashed = _mixed(hashed ^ words[i : i + length])
    return hashed


def _mixed(numbers: _Hashes) -> _Hashes:
    """Every bit of the input moves half of the output's (the finalizer of SplitMix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ numbers >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ numbers >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return numbers ^ numbers >> np.uint64(31)
