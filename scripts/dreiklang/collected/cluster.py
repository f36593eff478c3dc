"""Shards are read by dask: by workers here, by jobs of Slurm, or by the workers of a scheduler that is there already.

What travels holds texts and e-mail addresses. So a cluster made here speaks TLS with a key of its own, its workers
never spill to disk, and nothing but logs and that key is written, where only its owner can read.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any

from dreiklang import __version__
from dreiklang.collected.regions import Labels
from dreiklang.collected.shards import Engine, Shard, Waiting, read_shard
from dreiklang.collected.slurm import jobs
from dreiklang.errors import DreiklangError, EngineError

if TYPE_CHECKING:
    from distributed import Client

Lost = Callable[[], str | None]  # why no worker will come any more, None as long as one may

_AHEAD = 3  # shards in work for each worker, as results travel while it reads the next
_PATIENCE = 60.0  # seconds without a worker
_TRIES = 4  # workers that may end over the same shard
_NO_SPILLING = {f"distributed.worker.memory.{key}": False for key in ("target", "spill", "pause", "terminate")}
_ENVIRONMENT = {f"DASK_{key.upper().replace('.', '__')}": "False" for key in _NO_SPILLING}  # for workers elsewhere
_CONFIG = {**_NO_SPILLING, "distributed.scheduler.allowed-failures": _TRIES - 1, "logging.distributed": "critical"}


@contextmanager
def cluster(name: str, workers: int, private: Path) -> Iterator[Engine]:
    """The engine "dask", "slurm", or that of the scheduler at an address, for the block.

    `private` is a folder only its owner can open. Raises EngineError if the engine cannot be had.
    """
    try:
        import dask
        import dask_jobqueue  # noqa: F401
    except ImportError as error:
        raise EngineError(f"--engine {name} needs an extra: pip install 'dreiklang[cluster]'") from error
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        dask.config.set(_CONFIG),
        TemporaryDirectory(dir=private, prefix="cluster-", ignore_cleanup_errors=True) as folder,
        _connected(name, workers, Path(folder)) as (client, lost),
    ):
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said in one line, by an exception
        yield _Dask(client, _AHEAD * (workers or len(client.nthreads())), lost)


def _connected(name: str, workers: int, folder: Path) -> "AbstractContextManager[tuple[Client, Lost]]":
    if name == "dask":
        return _here(workers, folder)
    return jobs(workers, folder, _ENVIRONMENT) if name == "slurm" else _given(name)


@contextmanager
def _here(workers: int, folder: Path) -> "Iterator[tuple[Client, Lost]]":
    from distributed import Client, LocalCluster, Security

    security = Security.temporary()  # or anybody on this machine could have code run as us
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            security=security,
            dashboard_address=None,
            local_directory=str(folder),
            memory_limit=None,
            silence_logs=logging.CRITICAL,
        ) as made,
        Client(made, set_as_default=False) as client,
    ):
        yield client, _all_gone


@contextmanager
def _given(address: str) -> "Iterator[tuple[Client, Lost]]":
    """Raises EngineError unless there is a scheduler at the address, whose workers can be had for this work."""
    from distributed import Client

    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise EngineError(f"{address}: no scheduler can be reached there ({error})") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
            told = client.run(_readiness)
        except TimeoutError as error:
            raise EngineError(f"{address}: this scheduler has no workers: start some") from error
        except Exception as error:
            raise EngineError(
                f"{address}: dreiklang {__version__} must be installed for its workers ({error})"
            ) from error
        for worker, (version, spills) in told.items():
            if version != __version__:
                raise EngineError(f"{worker}: this worker has dreiklang {version}, and {__version__} is needed")
            if spills:
                raise EngineError(
                    f"{worker}: this worker spills to disk, where others might read answers and addresses: "
                    f"start it with {' '.join(f'{key}={value}' for key, value in _ENVIRONMENT.items())}"
                )
        yield client, _all_gone


def _all_gone() -> str:
    return "all workers have gone: start some"


def _readiness() -> tuple[str, bool]:
    """The version of a worker, and whether it puts results on disk when memory is short."""
    import dask

    return __version__, any(dask.config.get(f"distributed.worker.memory.{key}") for key in ("target", "spill"))


@dataclass(frozen=True, slots=True)
class _Dask:
    client: "Client"
    ahead: int
    lost: Lost

    def read(self, shard: Shard, labels: Labels) -> Waiting:
        return _Submitted(self.client, self.client.submit(read_shard, shard, labels, pure=False), self.lost)


@dataclass(frozen=True, slots=True)
class _Submitted:
    client: "Client"
    future: Any
    lost: Lost

    def result(self) -> bytes | None:
        """Dask gives a shard to another worker if the one that had it is gone."""
        from distributed.scheduler import KilledWorker

        last_seen = monotonic()
        while True:
            try:
                content: bytes | None = self.future.result(timeout=2)
                return content
            except DreiklangError:
                raise
            except TimeoutError as error:
                last_seen = monotonic() if self.client.nthreads() else last_seen
                if monotonic() - last_seen > _PATIENCE:
                    if reason := self.lost():
                        raise EngineError(f"{reason}, and run it again; nothing was kept") from error
                    last_seen = monotonic()
            except KilledWorker as error:
                message = f"{_TRIES} workers ended over the same piece of the export (out of memory?): nothing was kept"
                raise EngineError(message) from error
            except Exception as error:
                raise EngineError(f"a worker failed ({type(error).__name__}: {error}): nothing was kept") from error
