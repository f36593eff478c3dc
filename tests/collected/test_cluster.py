"""A real dask cluster on loopback keeps the same bytes as this process alone, also where a worker is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from tempfile import mkdtemp

import pytest
from builders import answer
from exports import Corpus, corpus, exported, saved
from onenode import missing, slurm
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected import cluster as clusters
from dreiklang.collected import shards
from dreiklang.collected.cluster import cluster
from dreiklang.collected.collect import collect
from dreiklang.errors import EngineError

dask = pytest.importorskip("dask", reason="needs dask: pip install 'dreiklang[cluster]'")

NO_SPILLING = {f"DASK_DISTRIBUTED__WORKER__MEMORY__{key}": "False" for key in ("TARGET", "SPILL", "PAUSE", "TERMINATE")}
SBATCH = """#!/bin/sh
# Stands in for Slurm's: keeps the script, which is gone soon, and runs it at once, as a process of its own.
cp "$1" "{folder}/job.sh"
sh "{folder}/job.sh" >"{folder}/job.log" 2>&1 &
echo "Submitted batch job $!"
"""


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SIZE", 9_000)


@pytest.fixture
def export(tmp_path) -> Path:
    """Two hundred tasks, which are many shards, the last of them odd."""
    tasks = [exported([answer(f"x{number}@example.org", number % 60)], number=number) for number in range(200)]
    for number, task in enumerate(tasks):
        task["annotations"][0]["unique_id"] = f"u{number}"
        task["annotations"][0]["result"][0]["value"]["labels"] = ["FIRMA" if number % 50 == 7 else "ORG"]
    return saved(tmp_path / "export.json", [*tasks, 7])


@pytest.fixture
def alone(tmp_path, export) -> tuple[object, bytes, bytes]:
    made = corpus(tmp_path / "alone")
    return outcome(made, collect(made, [("export.json", export)]))


def outcome(made: Corpus, report: object) -> tuple[object, bytes, bytes]:
    return report, (made.collected / "0001.json").read_bytes(), made.annotators.read_bytes()


@contextmanager
def running(folder: Path, workers: int, **environment: str) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and its workers, each a process without a nanny."""
    told = folder / "scheduler.json"
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told]
    worker = ["worker", "--scheduler-file", told, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    commands = [scheduler, *[[*worker, "--local-directory", folder / str(place)] for place in range(workers)]]
    started = []
    try:
        for kind, *options in commands:
            command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *map(str, options)]
            log = (folder / "log").open("ab")
            started.append(subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment))
        while not told.exists():
            assert started[0].poll() is None
            time.sleep(0.05)
        yield json.loads(told.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def node() -> Iterator[Mapping[str, str]]:
    """A real Slurm."""
    if reason := missing():
        pytest.skip(reason)
    folder = Path(mkdtemp(prefix="slurm-"))  # of a short name: a socket's may have a hundred characters
    try:
        with slurm(folder) as environment:
            yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def on_slurm(node, monkeypatch) -> Iterator[None]:
    for name, value in node.items():
        monkeypatch.setenv(name, value)
    with dask.config.set({"jobqueue.slurm.interface": "lo"}):
        yield


def own_jobs() -> list[str]:
    return subprocess.run(["squeue", "-h", "-o", "%i"], capture_output=True, text=True, check=True).stdout.split()


def once(deed: Callable[[], object], at: int) -> Callable[[int], None]:
    """A deed for the time when so many shards have been put in order."""
    left = [at]

    def tell(_: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            deed()

    return tell


def test_a_cluster_of_two_keeps_the_same_and_shows_nothing_to_others(tmp_path, export, alone):
    made = corpus(tmp_path / "corpus")
    seen: list[Path] = []

    def look() -> None:
        assert made.studio.stat().st_mode & 0o777 == 0o700
        seen.extend(path for path in made.studio.rglob("*") if path.is_file())
        assert not any(b"@example.org" in path.read_bytes() for path in seen)

    with cluster("dask", 2, made.studio) as engine:
        report = collect(made, [("export.json", export)], read=once(look, 5), engine=engine)
    assert outcome(made, report) == alone
    assert [path.name for path in made.studio.iterdir()] == ["collect.lock"]
    assert active_children() == []


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, export, alone):
    made = corpus(tmp_path / "corpus")
    with cluster("dask", 2, made.studio) as engine:
        kill = once(lambda: os.kill(active_children()[0].pid or 0, signal.SIGKILL), 3)
        report = collect(made, [("export.json", export)], read=kill, engine=engine)
    assert outcome(made, report) == alone


def test_a_given_scheduler_of_which_a_worker_is_lost_for_good_keeps_the_same(tmp_path, export, alone):
    made = corpus(tmp_path / "corpus")
    with (
        running(tmp_path, 2, **NO_SPILLING) as (address, workers),
        cluster(address, 0, made.studio) as engine,
    ):
        report = collect(made, [("export.json", export)], read=once(workers[0].kill, 3), engine=engine)
        assert workers[0].wait() == -signal.SIGKILL
    assert outcome(made, report) == alone


def test_the_command_collects_by_a_given_scheduler_and_refuses_workers_that_spill(tmp_path, export, alone):
    made = corpus(tmp_path / "corpus")

    def run() -> tuple[int, str]:
        done = CliRunner().invoke(app, ["collect", str(export), "--engine", address, "--root", str(made.root)])
        return done.exit_code, done.stdout.splitlines()[-1] if done.stdout else done.stderr

    with running(tmp_path, 1) as (address, _):
        code, said = run()
        assert code == 2
        assert "this worker spills to disk" in said
        assert made.exports() == []
    (tmp_path / "scheduler.json").unlink()
    with running(tmp_path, 1, **NO_SPILLING) as (address, _):
        assert run() == (1, "200 tasks: 200 new, 0 changed, 0 known · 0001.json · 9 problems")
    assert outcome(made, None)[1:] == alone[1:]
    code, said = run()
    assert code == 2
    assert "no scheduler can be reached there" in said


def test_jobs_of_slurm_keep_the_same_and_leave_no_key_behind(tmp_path, export, alone, monkeypatch):
    """Only Slurm's own command is stood in for: what it is given to run is run."""
    made, tools = corpus(tmp_path / "corpus"), tmp_path / "bin"
    tools.mkdir()
    (tools / "sbatch").write_text(SBATCH.format(folder=tmp_path))
    (tools / "scancel").write_text('#!/bin/sh\nkill "$1"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    with dask.config.set({"jobqueue.slurm.interface": "lo"}), cluster("slurm", 1, made.studio) as engine:
        report = collect(made, [("export.json", export)], engine=engine)
        keys = list(made.studio.rglob("*tls*")) + list(made.studio.rglob(".dask-jobqueue*"))
        assert keys
        assert all(path.stat().st_mode & 0o077 == 0 for path in keys)
    assert outcome(made, report) == alone
    job = (tmp_path / "job.sh").read_text()
    assert "SPILL=False" in job
    assert "KEY-----" not in job
    assert [path.name for path in made.studio.iterdir()] == ["collect.lock"]


def test_real_jobs_of_which_one_is_cancelled_in_the_middle_keep_the_same(tmp_path, export, alone, on_slurm):
    made = corpus(tmp_path / "corpus")
    with cluster("slurm", 2, made.studio) as engine:
        mine = own_jobs()
        cancel = once(lambda: subprocess.run(["scancel", mine[0]], check=True), 3)
        report = collect(made, [("export.json", export)], read=cancel, engine=engine)
    assert len(mine) == 2
    assert outcome(made, report) == alone
    assert [path.name for path in made.studio.iterdir()] == ["collect.lock"]


def test_when_all_real_jobs_are_cancelled_their_log_says_so_and_nothing_is_kept(
    tmp_path, export, on_slurm, monkeypatch
):
    made = corpus(tmp_path / "corpus")
    monkeypatch.setattr(clusters, "_PATIENCE", 2)
    gone = pytest.raises(EngineError, match=r"no job of Slurm is left \(.*CANCELLED AT.*\): .*nothing was kept")
    with gone, cluster("slurm", 1, made.studio) as engine:
        cancel = once(lambda: subprocess.run(["scancel", *own_jobs()], check=True), 3)
        collect(made, [("export.json", export)], read=cancel, engine=engine)
    assert made.exports() == []


def test_jobs_that_the_real_slurm_refuses_are_told_with_its_reason(tmp_path, on_slurm):
    made = corpus(tmp_path / "corpus")
    refused = pytest.raises(EngineError, match=r"does not take 2 jobs \(.*[Ii]nvalid partition.*\)")
    with dask.config.set({"jobqueue.slurm.queue": "nowhere"}), refused, cluster("slurm", 2, made.studio):
        pass
    assert list(made.studio.iterdir()) == []


def test_where_there_is_no_sbatch_or_the_path_is_no_jobs_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for folder, said in (("corpus", "there is no sbatch here"), ("mein corpus", "no path with such characters")):
        made = corpus(tmp_path / folder)
        with pytest.raises(EngineError, match=said), cluster("slurm", 1, made.studio):
            pass


def test_without_the_extra_and_without_a_number_of_jobs_it_says_what_to_do(tmp_path, export, monkeypatch):
    made = corpus(tmp_path / "corpus")
    done = CliRunner().invoke(app, ["collect", str(export), "--engine", "slurm", "--root", str(made.root)])
    assert done.exit_code == 2
    assert "needs --workers N" in done.stderr
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    with pytest.raises(EngineError, match=r"pip install 'dreiklang\[cluster\]'"), cluster("dask", 1, made.studio):
        pass
