"""Where shards are read: in processes here, or on a cluster."""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dreiklang.collected.regions import Labels
from dreiklang.collected.shards import Engine, Shard, Waiting, read_shard
from dreiklang.errors import EngineError
from dreiklang.pool import AHEAD, cores, died, started


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


@contextmanager
def processes(workers: int) -> Iterator[Engine]:
    """Processes of this machine; they end with the block, and with this process however it ends."""
    with started(workers) as pool:
        yield _Processes(pool, AHEAD * workers)


@dataclass(frozen=True, slots=True)
class _Processes:
    pool: ProcessPoolExecutor
    ahead: int

    def read(self, shard: Shard, labels: Labels) -> Waiting:
        try:
            return _InProcess(self.pool.submit(read_shard, shard, labels))
        except BrokenProcessPool as error:
            raise died() from error


@dataclass(frozen=True, slots=True)
class _InProcess:
    future: "Future[bytes | None]"

    def result(self) -> bytes | None:
        try:
            return self.future.result()
        except BrokenProcessPool as error:
            raise died() from error
