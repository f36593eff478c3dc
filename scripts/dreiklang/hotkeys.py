"""The keys that give a label: which the labelling page leaves free, and who gets which."""

import re
from collections.abc import Sequence
from itertools import chain
from string import ascii_lowercase, digits

# What the labelling page itself does with a key: a label's hotkey must be another.
RESERVED = frozenset(
    {"u", "alt+r", "alt+h", "alt+l", "alt+m", "alt+1", "alt+2", "alt+3", "ctrl+d", "ctrl+h", "ctrl+z", "ctrl+shift+z"}
)
WRITTEN = re.compile(r"(?:(?:alt|ctrl|shift)\+)*[a-z0-9]")


def completed(given: Sequence[str], titles: Sequence[str]) -> list[str]:
    """A hotkey for each title: the one given, or the first free letter of it, or any free letter or digit, or ""."""
    taken = RESERVED | {key for key in given if key}
    keys = []
    for key, title in zip(given, titles, strict=True):
        letters = (letter for letter in chain(title.lower(), ascii_lowercase, digits) if WRITTEN.fullmatch(letter))
        chosen = key or next((letter for letter in letters if letter not in taken), "")
        taken |= {chosen}
        keys.append(chosen)
    return keys
