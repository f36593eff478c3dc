"""Which split a document falls into."""

from hashlib import sha256
from typing import Literal, get_args

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
SHARES: dict[Split, int] = {"train": 80, "validation": 10, "test": 10}  # percent


def split(document_id: str) -> Split:
    """By the id alone, so that no document moves when others come: its SHA-256 as a number, modulo 100."""
    place = int.from_bytes(sha256(document_id.encode()).digest(), "big") % 100
    for name, share in SHARES.items():
        if place < share:
            return name
        place -= share
    raise AssertionError("SHARES add up to 100")
