"""A dictionary for millions of entries: 16 bytes a slot where Python's takes a hundred."""

from array import array
from collections.abc import Hashable

_MASK = (1 << 64) - 1
_FULL = 0.6


class PlaceTable:
    """Remembers a place, a number below 2⁶³, for each thing, of which it keeps only the hash.

    A lookup of something unknown goes wrong about once in 2⁶⁴ / entries.
    """

    def __init__(self) -> None:
        self._make(1 << 10)
        self._used = 0

    def find(self, thing: Hashable) -> int | None:
        slot = self._slot(_key(thing))
        return self._places[slot] if self._keys[slot] else None

    def put(self, thing: Hashable, place: int) -> None:
        if self._used > _FULL * len(self._keys):
            self._grow()
        key = _key(thing)
        slot = self._slot(key)
        self._used += not self._keys[slot]
        self._keys[slot] = key
        self._places[slot] = place

    def _slot(self, key: int) -> int:
        """Where the key is, or else the free slot that is its."""
        keys, last = self._keys, len(self._keys) - 1
        slot = key & last
        while keys[slot] and keys[slot] != key:
            slot = (slot + 1) & last
        return slot

    def _make(self, size: int) -> None:
        self._keys = array("Q", bytes(8 * size))
        self._places = array("Q", bytes(8 * size))

    def _grow(self) -> None:
        entries = zip(self._keys, self._places, strict=True)
        self._make(2 * len(self._keys))
        for key, place in entries:
            if key:
                slot = self._slot(key)
                self._keys[slot] = key
                self._places[slot] = place


def _key(thing: Hashable) -> int:
    """Never 0, which marks a free slot."""
    return hash(thing) & _MASK or 1
