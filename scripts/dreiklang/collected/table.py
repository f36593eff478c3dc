"""A set and a dictionary for millions of entries: 8 and 16 bytes a slot where Python's take a hundred.

They keep only the hash of a thing: about one lookup in 2⁶⁴ / entries finds something that was never put in.
"""

from array import array
from collections.abc import Hashable, Iterator

_MASK = (1 << 64) - 1
_PARTS = 64
_FULL = 0.75
_GROWTH = 1.5


class KeySet:
    """Remembers which things were put in."""

    def __init__(self) -> None:
        self._parts = [_Part(size) for size in _SIZES]

    def __contains__(self, thing: Hashable) -> bool:
        key = _key(thing)
        part = self._parts[key % _PARTS]
        return part.keys[part.slot(key)] != 0

    def put(self, thing: Hashable) -> None:
        key = _key(thing)
        self._parts[key % _PARTS].put(key)


class PlaceTable:
    """Remembers a place, a number below 2⁶³, for each thing."""

    def __init__(self) -> None:
        self._parts = [_PlacesPart(size) for size in _SIZES]

    def find(self, thing: Hashable) -> int | None:
        key = _key(thing)
        part = self._parts[key % _PARTS]
        slot = part.slot(key)
        return part.places[slot] if part.keys[slot] else None

    def put(self, thing: Hashable, place: int) -> None:
        key = _key(thing)
        part = self._parts[key % _PARTS]
        slot = part.put(key)  # first, as this may make another array
        part.places[slot] = place


# Parts grow one after the other, as their first sizes are spread from one size to the next: so memory follows the
# number of entries without leaps, and the whole is never in memory in two sizes.
_SIZES = [int(32 * _GROWTH ** (number / _PARTS)) for number in range(_PARTS)]


class _Part:
    """Open addressing with linear probing; a key of 0 marks a free slot."""

    __slots__ = ("keys", "room")

    def __init__(self, size: int) -> None:
        self.keys = _zeros(size)
        self.room = int(_FULL * size)

    def slot(self, key: int) -> int:
        """Where the key is, or else the free slot that is its."""
        keys = self.keys
        size = len(keys)
        slot = key // _PARTS % size
        while keys[slot] and keys[slot] != key:
            slot += 1
            if slot == size:
                slot = 0
        return slot

    def put(self, key: int) -> int:
        """The slot where the key is now."""
        slot = self.slot(key)
        if not self.keys[slot]:
            if not self.room:
                self._grow()
                slot = self.slot(key)
            self.keys[slot] = key
            self.room -= 1
        return slot

    def _grow(self) -> None:
        for _ in self._moved():
            pass

    def _moved(self) -> Iterator[int]:
        """Grow; gives the new slot of each old one, 0 for those that were free."""
        old, size = self.keys, int(_GROWTH * len(self.keys))
        self.room += int(_FULL * size) - int(_FULL * len(old))
        self.keys = keys = _zeros(size)
        for key in old:
            slot = 0
            if key:
                slot = key // _PARTS % size
                while keys[slot]:
                    slot += 1
                    if slot == size:
                        slot = 0
                keys[slot] = key
            yield slot


class _PlacesPart(_Part):
    __slots__ = ("places",)

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.places = _zeros(size)

    def _grow(self) -> None:
        was_taken, places = self.keys, self.places
        self.places = _zeros(int(_GROWTH * len(was_taken)))
        for taken, place, slot in zip(was_taken, places, self._moved(), strict=True):
            if taken:
                self.places[slot] = place


def _zeros(size: int) -> "array[int]":
    return array("Q", bytes(8 * size))


def _key(thing: Hashable) -> int:
    """Never 0, which marks a free slot."""
    return hash(thing) & _MASK or 1
