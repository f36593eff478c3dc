"""A set and a dictionary for millions of entries: 8 and 16 bytes an entry where Python's take a hundred.

They keep only the hash of a thing: about one lookup in 2⁶⁴ / entries finds something that was never put in.
"""

from array import array
from bisect import bisect_left
from collections.abc import Hashable

_MASK = (1 << 64) - 1
_PARTS = 256  # short ones, as putting something in moves half of one


class KeySet:
    """Remembers which things were put in."""

    def __init__(self) -> None:
        self._parts = [array("Q") for _ in range(_PARTS)]  # each sorted

    def __contains__(self, thing: Hashable) -> bool:
        key = _key(thing)
        part = self._parts[key % _PARTS]
        at = bisect_left(part, key)
        return at < len(part) and part[at] == key

    def put(self, thing: Hashable) -> None:
        key = _key(thing)
        part = self._parts[key % _PARTS]
        at = bisect_left(part, key)
        if at == len(part) or part[at] != key:
            part.insert(at, key)


class PlaceTable:
    """Remembers a place, a number below 2⁶³, for each thing."""

    def __init__(self) -> None:
        self._parts = [(array("Q"), array("Q")) for _ in range(_PARTS)]  # keys, sorted, and the place of each

    def find(self, thing: Hashable) -> int | None:
        key = _key(thing)
        keys, places = self._parts[key % _PARTS]
        at = bisect_left(keys, key)
        return places[at] if at < len(keys) and keys[at] == key else None

    def put(self, thing: Hashable, place: int) -> None:
        key = _key(thing)
        keys, places = self._parts[key % _PARTS]
        at = bisect_left(keys, key)
        if at < len(keys) and keys[at] == key:
            places[at] = place
        else:
            keys.insert(at, key)
            places.insert(at, place)


def _key(thing: Hashable) -> int:
    return hash(thing) & _MASK
