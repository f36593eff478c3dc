"""Where shards are read: in processes here, or on a cluster."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dreiklang.collected.regions import Labels
from dreiklang.collected.shards import Engine, Shard, Waiting, read_shard
from dreiklang.errors import EngineError

AHEAD = 2  # shards in work for each worker, so that none waits for the next


@contextmanager
def engine_called(name: str, workers: int | None, private: Path) -> Iterator[Engine | None]:
    """The engine that --engine and --workers ask for, for the block; None if this process is to do the work itself.

    `private` is a folder only its owner can open, for what others must not see. Raises EngineError if there is none.
    """
    if name == "local":
        if workers in (None, 1):
            yield None
            return
        with processes(workers or cores()) as engine:
            yield engine
        return
    if name not in ("dask", "slurm") and "://" not in name:
        raise EngineError(f'there is no engine "{name}": give local, dask, slurm, or the address of a scheduler')
    if name == "slurm" and not workers:
        raise EngineError("--engine slurm needs --workers N: how many jobs are wanted")
    from dreiklang.collected.cluster import cluster

    with cluster(name, workers or (cores() if name == "dask" else 0), private) as engine:
        yield engine


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes(workers: int) -> Iterator[Engine]:
    """Processes of this machine; they end with the block, and with this process however it ends."""
    context = multiprocessing.get_context("spawn")  # forking would copy threads' locks in whatever state they are
    with ProcessPoolExecutor(workers, context, _end_with_parent) as pool:
        try:
            yield _Processes(pool, AHEAD * workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Processes:
    pool: ProcessPoolExecutor
    ahead: int

    def read(self, shard: Shard, labels: Labels) -> Waiting:
        try:
            return _InProcess(self.pool.submit(read_shard, shard, labels))
        except BrokenProcessPool as error:
            raise _died() from error


@dataclass(frozen=True, slots=True)
class _InProcess:
    future: "Future[bytes | None]"

    def result(self) -> bytes | None:
        try:
            return self.future.result()
        except BrokenProcessPool as error:
            raise _died() from error


def _died() -> EngineError:
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
