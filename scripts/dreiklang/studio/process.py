"""The process of an embedded server: in a group of its own, and gone with all it started when its block ends."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from dreiklang.errors import StudioError
from dreiklang.locks import taken


@contextmanager
def process(
    command: Sequence[str], variables: Mapping[str, str], folder: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The running command for the block; what it says goes to `log`, and Ctrl-C reaches it only through us.

    It inherits `server.lock` in `folder`, which names its process: by that a server whose owner was killed is found
    and ended at the next start.
    """
    lock = folder / "server.lock"
    _end_orphan(lock)
    with taken(lock) as descriptor, log.open("wb") as output:
        if descriptor is None:
            raise StudioError(f"{folder}: a server was left behind and cannot be stopped: end it, then try again")
        os.truncate(descriptor, 0)
        started = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[descriptor],
        )
        try:
            os.pwrite(descriptor, f"{started.pid}\n".encode(), 0)
            yield started
        finally:
            _end(started)
            os.truncate(descriptor, 0)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Within the block SIGTERM and a closed terminal act like Ctrl-C, so that no server outlives its owner."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(started: subprocess.Popen[bytes]) -> None:
    """End the process and its group: politely first, after ten seconds or a second Ctrl-C not."""
    try:
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(started.pid, signal.SIGTERM)
            started.wait(10)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def _end_orphan(lock: Path) -> None:
    """End a server that was left behind; that the lock is held proves that the number in it is still the server's."""
    for send in (signal.SIGTERM, signal.SIGKILL):
        for _ in range(50):
            with taken(lock) as descriptor:
                if descriptor is not None:
                    return
            number = lock.read_text("ascii").strip()
            if number.isdigit():
                with suppress(ProcessLookupError):
                    os.killpg(int(number), send)
            time.sleep(0.1)
