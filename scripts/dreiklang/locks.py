"""Advisory locks on files: held as long as a process that took or inherited one lives, so never stale."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dreiklang.errors import CorpusError


@contextmanager
def taken(path: Path) -> Iterator[int | None]:
    """An open descriptor that holds the lock for the block, or None where another process holds it.

    A child process that is passed the descriptor holds the lock too, for as long as it lives.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield descriptor
    finally:
        os.close(descriptor)


def is_taken(path: Path) -> bool:
    """Whether some process holds the lock."""
    if not path.exists():
        return False
    with taken(path) as descriptor:
        return descriptor is None


@contextmanager
def alone(path: Path, what: str, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock for the block. Makes the folder.

    Raises CorpusError where another process still does `what` after `patience` seconds.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + patience
    while True:
        with taken(path) as descriptor:
            if descriptor is not None:
                yield
                return
        if time.monotonic() >= until:
            raise CorpusError(f"{path}: another {what} of this corpus is at work: wait until it has ended")
        time.sleep(0.1)
