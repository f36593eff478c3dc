"""Making releases in a process of its own, which may die, and what is there before and after."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def apart(code: str, dataset: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where `dataset` is known and what makes releases is imported."""
    setup = f"""
        import os, resource, signal, sys
        from pathlib import Path
        from settlements import SCHEME, settlement, settlements
        from dreiklang.release.build import build
        dataset = Path({str(dataset)!r})
    """
    path = os.pathsep.join([str(HERE.parents[1]), str(HERE.parents[2] / "scripts")])
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(setup) + textwrap.dedent(code)],
        env=os.environ | {"PYTHONPATH": path} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
