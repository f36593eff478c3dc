"""A running embedded server: how to reach it, and the private note by which other terminals find it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from dreiklang.locks import is_taken


@dataclass(frozen=True, slots=True)
class Session:
    """An embedded server that is up; `password` only where it was made just now, for it is stored nowhere."""

    url: str
    username: str
    token: str = field(repr=False)
    password: str | None = field(default=None, repr=False)


def owner_lock(folder: Path) -> Path:
    """Held by the process that runs the server of this folder."""
    return folder / "owner.lock"


def current(folder: Path) -> Session | None:
    """The session of the server that runs in this folder; None where none runs."""
    if not is_taken(owner_lock(folder)):
        return None
    try:
        return msgspec.json.decode((folder / "session.json").read_bytes(), type=Session)
    except (OSError, msgspec.DecodeError):
        return None  # not healthy yet, or on its way down


@contextmanager
def noted(folder: Path, session: Session) -> Iterator[None]:
    """Keep `session.json`, readable by its owner only and without the password, for the block."""
    path = folder / "session.json"
    path.unlink(missing_ok=True)
    note = Session(session.url, session.username, session.token)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(note))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
