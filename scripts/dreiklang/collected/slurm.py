"""Workers that are jobs of Slurm: submitted, watched, and ended with the block."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from dreiklang.errors import EngineError

if TYPE_CHECKING:
    from dask_jobqueue.slurm import SLURMCluster
    from distributed import Client, Security

_THERE = "PENDING,CONFIGURING,RUNNING,SUSPENDED"  # states of a job whose worker may come, or come back


@contextmanager
def jobs(
    workers: int, folder: Path, environment: Mapping[str, str]
) -> "Iterator[tuple[Client, Callable[[], str | None]]]":
    """So many jobs, and what tells why no worker will come any more, None as long as one may.

    Queue, account, time and memory of the jobs are those of dask's configuration, `jobqueue.slurm`. Keys and logs are
    in the folder. Raises EngineError if Slurm does not take the jobs.
    """
    import dask
    from dask_jobqueue.slurm import SLURMCluster
    from distributed import Client

    folder = folder.resolve()
    if quote(str(folder)) != str(folder):
        raise EngineError(f"{folder}: dask-jobqueue takes no path with such characters to a job: rename the folder")
    settings = [f"export {key}={value}" for key, value in environment.items()]
    prologue = dask.config.get("jobqueue.slurm.job-script-prologue", [])
    with SLURMCluster(
        cores=1,
        processes=1,
        memory=dask.config.get("jobqueue.slurm.memory", None) or "1GB",
        security=_security(folder),
        log_directory=str(folder),
        job_script_prologue=["umask 077", *settings, *prologue],
        scheduler_options={"dashboard_address": None},
        silence_logs="critical",
    ) as made:
        ids = _submitted(made, workers)
        with Client(made, set_as_default=False) as client:
            yield client, lambda: None if _are_there(ids) else _gone(folder)


def _submitted(made: "SLURMCluster", workers: int) -> set[str]:
    """The ids of the jobs. `scale` would do as much, and tell nobody where Slurm refuses."""
    from distributed import Status

    async def submit() -> None:
        for _ in range(workers):
            made.worker_spec.update(made.new_worker_spec())
        await made

    try:
        made.sync(submit)
    except (OSError, RuntimeError) as error:
        for job in made.workers.values():
            if not job.job_id:
                job.status = Status.failed  # or closing the cluster fails, over those that were never submitted
        if isinstance(error, OSError):
            raise EngineError("there is no sbatch here: run it where jobs are submitted, on a login node") from error
        said = re.findall(r"(?m)^sbatch: error: (.+)", str(error)) or [str(error)]
        raise EngineError(f"Slurm does not take {workers} jobs ({said[-1]}): see jobqueue.yaml, --workers") from error
    return {str(job.job_id) for job in made.workers.values()}


def _are_there(ids: set[str]) -> bool:
    """Whether Slurm still has any of these jobs; taken for granted where it does not answer."""
    command = ["squeue", "--noheader", f"--states={_THERE}", "--format=%i", f"--user={os.getuid()}"]
    asked = subprocess.run(command, capture_output=True, text=True)
    return asked.returncode != 0 or not ids.isdisjoint(asked.stdout.split())


def _gone(folder: Path) -> str:
    """With the last line of the jobs' logs that tells of an error."""
    logs = sorted(folder.glob("*.err"), key=lambda path: path.stat().st_mtime)
    lines = [line.strip() for path in logs for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
    told = next((line for line in reversed(lines) if "error" in line.lower()), "their logs tell of no error")
    return f"no job of Slurm is left ({told}): see to their time, memory and node in jobqueue.yaml"


def _security(folder: Path) -> "Security":
    """TLS with a new key, which jobs read from the folder."""
    from distributed import Security

    made = Security.temporary()
    pem = {"cert": made.tls_ca_file, "key": made.tls_client_key}
    files = {kind: folder / f"tls-{kind}.pem" for kind in pem}
    for kind, path in files.items():
        path.touch(mode=0o600)
        path.write_text(pem[kind])
    roles = {
        f"tls_{role}_{kind}": str(path) for role in ("client", "scheduler", "worker") for kind, path in files.items()
    }
    return Security(require_encryption=True, tls_ca_file=str(files["cert"]), **roles)
