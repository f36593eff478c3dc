"""No clock is read to make a release."""

import os
import re
import subprocess
import sys
from pathlib import Path

from settlements import SCHEME, settlements

from dreiklang.release.build import build

ROOT = Path(__file__).parents[2]
LATER = """
import os, sys, time
from pathlib import Path
time.time = lambda: 4_000_000_000.0
time.time_ns = lambda: 4_000_000_000 * 10**9
os.umask(0o077)
from settlements import SCHEME, settlements
from dreiklang.release.build import build
build(Path(sys.argv[1]), SCHEME, "0.1.0", settlements())
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_no_clock_is_named_where_releases_are_made():
    package = ROOT / "scripts" / "dreiklang"
    clock = re.compile(r"\b(now|today|utcnow|time|time_ns|localtime|gmtime|ctime|strftime)\(")
    made_by = [*(package / "release").rglob("*.py"), package / "commands" / "release.py", package / "corpus.py"]
    assert {path.name: found[0] for path in made_by if (found := clock.search(path.read_text("utf-8")))} == {}


def test_a_release_of_another_day_has_the_same_bytes(tmp_path):
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "scripts")])
    later = [sys.executable, "-c", LATER, str(tmp_path / "later" / "dataset")]
    subprocess.run(later, check=True, env=os.environ | {"PYTHONPATH": path})
    build(tmp_path / "now" / "dataset", SCHEME, "0.1.0", settlements())
    assert contents(tmp_path / "later" / "dataset") == contents(tmp_path / "now" / "dataset")
