"""Releases a corpus again and again, each time killed at another deed: python dying_release.py ROOT VERSION STEP

Each death and each look at what it left is a fork of this process, which has all imported and nothing started. Prints
how many deaths there were; exits 1 with the first state that is neither the old one nor the new one, and whole.
"""

import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
from dying import arm, dying
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.release import build, intact, released, translated, verify  # noqa: F401  imported once, before all forks

State = dict[str, bytes]


def apart(work: Callable[[], object]) -> int:
    """Runs it in a fork; its exit status, negative where a signal ended it."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except SystemExit as leaving:
            os._exit(int(leaving.code or 0))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def state(dataset: Path) -> State:
    return {str(path.relative_to(dataset)): path.read_bytes() for path in dataset.rglob("*") if path.is_file()}


def release(root: Path, version: str) -> None:
    raise SystemExit(CliRunner().invoke(app, ["release", version, "--root", str(root)]).exit_code)


def release_and_die(root: Path, version: str, deed: int) -> None:
    arm(deed)
    for name in ("__init__", "write_table", "close"):
        setattr(pq.ParquetWriter, name, dying(getattr(pq.ParquetWriter, name)))
    release(root, version)


def look(root: Path, version: str, old: State, new: State) -> None:
    """What was left is old or new, file by file, and the new release whole or not there; the next try completes it."""
    dataset = root / "dataset"
    left = {path: content for path, content in state(dataset).items() if ".part" not in path}
    for path, content in left.items():
        assert content in (old.get(path), new[path]), f"{path} is neither old nor new"
    assert old.keys() <= left.keys()
    folder = dataset / "data" / version
    if folder.exists():
        assert {path for path in left if path.startswith(f"data/{version}/")} == {
            path for path in new if path.startswith(f"data/{version}/")
        }
        assert [*intact.problems(folder), *released.problems(folder)] == []
    result = CliRunner().invoke(app, ["release", version, "--root", str(root)])
    assert result.exit_code == (2 if folder.exists() and "is there already" in result.stderr else 0), result.output
    now = state(dataset)
    assert now == new, f"not made whole: {sorted(path for path in {**new, **now} if now.get(path) != new.get(path))}"
    assert not list((dataset / "data").glob(".*"))


def main(root: Path, version: str, step: int) -> int:
    dataset, kept = root / "dataset", root / "kept"
    shutil.copytree(dataset, kept)
    old = state(dataset)
    assert apart(lambda: release(root, version)) == 0
    new = state(dataset)
    deed = 1
    while True:
        shutil.rmtree(dataset)
        shutil.copytree(kept, dataset)
        died = apart(lambda: release_and_die(root, version, deed))  # noqa: B023
        if died != -9:
            assert died == 0
            return deed
        if apart(lambda: look(root, version, old, new)):
            print(f"killed at deed {deed}", file=sys.stderr)
            raise SystemExit(1)
        deed += step


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
