"""Real worker processes: the same as without, and nothing is kept where one of them is killed."""

import os
import signal
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest
from builders import answer
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected import shards
from dreiklang.collected.collect import collect
from dreiklang.collected.engines import processes
from dreiklang.errors import EngineError

KILLED = """
import os, signal, sys
from multiprocessing import active_children
from pathlib import Path
from dreiklang.collected import shards
from dreiklang.collected.collect import collect
from dreiklang.collected.engines import processes
from dreiklang.corpus import Corpus

def die(count):
    print(*(child.pid for child in active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    shards.SIZE = 9_000
    with processes(2) as engine:
        collect(Corpus(Path(sys.argv[1])), [("export.json", Path(sys.argv[2]))], read=die, engine=engine)
"""


@pytest.fixture
def export(tmp_path) -> Path:
    """A hundred tasks, which are many shards."""
    tasks = [exported([answer(f"x{number}@example.org", number % 60)], number=number) for number in range(100)]
    for number, task in enumerate(tasks):
        task["annotations"][0]["unique_id"] = f"u{number}"
    return saved(tmp_path / "export.json", tasks)


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch):
    monkeypatch.setattr(shards, "SIZE", 9_000)


def everything(made) -> dict[str, bytes]:
    return {str(path.relative_to(made.root)): path.read_bytes() for path in made.root.rglob("*") if path.is_file()}


def test_with_any_number_of_workers_the_command_says_and_keeps_the_same(tmp_path, export):
    outcomes = []
    for workers in ([], ["--workers", "2"], ["--workers", "0"]):
        made = corpus(tmp_path / f"corpus{len(outcomes)}")
        done = [CliRunner().invoke(app, ["collect", str(export), "--root", str(made.root), *workers]) for _ in range(2)]
        kept = {name: content for name, content in everything(made).items() if "lock" not in name}
        outcomes.append(([(one.exit_code, one.output) for one in done], kept))
    assert outcomes[1:] == outcomes[:1] * 2
    assert outcomes[0][0][0] == (0, "100 tasks: 100 new, 0 changed, 0 known · 0001.json\n")


def test_workers_are_for_files_and_an_unknown_engine_is_named(tmp_path, export):
    made = corpus(tmp_path / "corpus")
    for arguments, said in (
        (["--workers", "2"], "--workers and --engine are for export files"),
        (["--engine", "dask"], "--workers and --engine are for export files"),
        ([str(export), "--engine", "hadoop"], 'there is no engine "hadoop"'),
        ([str(export), "--workers", "-1"], "Invalid value for '--workers'"),
    ):
        done = CliRunner().invoke(app, ["collect", *arguments, "--root", str(made.root)])
        assert done.exit_code == 2
        assert said in done.output
    assert made.exports() == []


def test_a_worker_killed_in_the_middle_is_named_and_nothing_is_kept(tmp_path, export):
    made = corpus(tmp_path / "corpus")
    before = everything(made)

    def kill_one(_: int) -> None:
        os.kill(active_children()[0].pid or 0, signal.SIGKILL)

    with (
        pytest.raises(EngineError, match="a worker process was ended from outside"),
        processes(2) as engine,
    ):
        collect(made, [("export.json", export)], read=kill_one, engine=engine)
    assert {name: content for name, content in everything(made).items() if "lock" not in name} == before
    assert active_children() == []
    with processes(2) as engine:
        assert collect(made, [("export.json", export)], engine=engine).new == 100


def test_workers_end_when_the_command_is_killed_and_hold_no_lock(tmp_path, export):
    made = corpus(tmp_path / "corpus")
    (tmp_path / "killed.py").write_text(KILLED)
    command = [sys.executable, tmp_path / "killed.py", made.root, export]
    # The pipe is at its end only when everybody who inherited it is gone, the workers too.
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == 2
    assert collect(made, [("export.json", export)]).new == 100
