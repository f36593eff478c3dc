"""Keeps out what is nested so deep that decoding it depends on how deep the caller stands."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def with_room(decode: Callable[[bytes], T], content: bytes, frames: int = 300) -> T:
    """Decode as from `frames` calls further in: what is let in here can be decoded wherever it is needed later.

    The decoder counts nesting against Python's own limit of calls, and raises RecursionError beyond it.
    """
    return with_room(decode, content, frames - 1) if frames else decode(content)
