"""kill -9 in the middle of a release: what was there before is there, and the new one is whole or not there at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

DYING = Path(__file__).with_name("dying_release.py")
STEP = 37  # all deeds would take minutes; prime, so that it meets all kinds of them


def run(made: Corpus, *arguments: str) -> None:
    result = CliRunner().invoke(app, [*arguments, "--root", str(made.root)])
    assert result.exit_code == 0, result.output


def settled(made: Corpus, name: str, document_id: str) -> None:
    export = saved(made.root / name, [exported([answer(document_id=document_id)], made.document(document_id))])
    run(made, "collect", str(export))
    run(made, "adjudicate")


@pytest.fixture
def made(tmp_path) -> Corpus:
    made = corpus(tmp_path / "corpus", document(), document("kran"))
    settled(made, "one.json", "boote")
    run(made, "release", "0.1.0")
    settled(made, "two.json", "kran")
    return made


def test_a_release_killed_at_any_write_leaves_the_old_state_and_no_part_of_a_folder(made):
    command = [sys.executable, str(DYING), str(made.root), "1.0.0", str(STEP)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 6 * STEP
