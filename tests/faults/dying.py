"""Runs `dreiklang ARGUMENTS…`, and dies as by kill -9 at the Nth thing it does: python dying.py N ARGUMENTS…

Deeds are every write (half of it is written), fsync, rename, chmod, removal and making of a file, and every request.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from typing import Any

import dreiklang.files
from dreiklang.cli import main

_last = 0
_deeds = count(1)
_PIECE = 1024  # bytes; what is written in one go


def reached() -> bool:
    return next(_deeds) == _last


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(deed: Callable[..., Any]) -> Callable[..., Any]:
    def first(*arguments: Any, **options: Any) -> Any:
        if reached():
            die()
        return deed(*arguments, **options)

    return first


def half_written(**options: Any) -> Any:
    file = tempfile.NamedTemporaryFile(**(options | {"buffering": 0}))  # noqa: SIM115
    whole = file.write

    def write(content: bytes) -> int:
        for at in range(0, len(content), _PIECE):
            piece = content[at : at + _PIECE]
            if reached():
                whole(piece[: len(piece) // 2])
                die()
            whole(piece)
        return len(content)

    file.write = write  # type: ignore[method-assign]
    return file


def arm(last: int) -> None:
    """From now on this process dies at its `last`th deed."""
    global _last
    _last = last
    dreiklang.files.NamedTemporaryFile = dying(half_written)  # type: ignore[attr-defined, assignment]
    for name in ("fsync", "replace", "rename", "chmod", "unlink", "mkdir"):
        setattr(os, name, dying(getattr(os, name)))


if __name__ == "__main__":
    arm(int(sys.argv[1]))
    if "--url" in sys.argv:
        import httpx

        httpx.Client.send = dying(httpx.Client.send)  # type: ignore[method-assign]
    sys.argv[1:2] = []
    main()
