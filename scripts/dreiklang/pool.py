"""Processes of this machine that share work; they end with the one that started them, however it ends."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from dreiklang.errors import EngineError

T = TypeVar("T")
U = TypeVar("U")

AHEAD = 2  # pieces of work for each worker, so that none waits for the next


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def started(workers: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes, for the block."""
    context = multiprocessing.get_context("spawn")  # forking would copy threads' locks in whatever state they are
    with ProcessPoolExecutor(workers, context, _end_with_parent) as pool:
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def each(work: Callable[[T], U], pieces: Iterable[T], workers: int) -> Iterator[U]:
    """What `work`, a function of a module, makes of each piece, in their order; a few pieces at a time are on the way.

    One worker is this process itself. Raises EngineError if a process is ended from outside.
    """
    if workers == 1:
        yield from map(work, pieces)
        return
    waiting: deque[Future[U]] = deque()
    with started(workers) as pool:
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) > AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise died() from error


def died() -> EngineError:
    return EngineError(
        "a worker process was ended from outside (out of memory?): nothing was kept; run it again, with fewer --workers"
    )


def _end_with_parent() -> None:
    """The pool alone would leave its processes behind if this one is killed."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
