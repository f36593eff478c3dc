import json
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from builders import document
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

SCHEME = 'name = "studio"\nversion = "1.0.0"\ntarget_languages = ["en"]\n[[entity]]\nname = "ORG"\n'


@pytest.fixture
def corpus(label_studio, studio_folder, tmp_path: Path) -> Corpus:
    """A corpus whose Label Studio was started before: a copy of the shared one's database, to be up in seconds."""
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(SCHEME, "utf-8")
    corpus = Corpus(tmp_path)
    name = "data/label_studio.sqlite3"
    (corpus.studio / "data").mkdir(parents=True)
    with (
        closing(sqlite3.connect(studio_folder / name)) as shared,
        closing(sqlite3.connect(corpus.studio / name)) as copy,
    ):
        shared.backup(copy)
    return corpus


@pytest.mark.server
def test_it_runs_until_ctrl_c_and_push_finds_it_meanwhile(corpus):
    corpus.save(document("boote"))
    command = [sys.executable, "-m", "dreiklang", "studio", "--root", str(corpus.root), "--json", "--reset-password"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        facts = json.loads(running.stdout.readline())
        assert facts["password"]
        assert CliRunner().invoke(app, ["tasks", "--root", str(corpus.root)]).exit_code == 0
        pushed = CliRunner().invoke(app, ["push", "--root", str(corpus.root)])
        assert pushed.stdout == f"tasks pushed: 1, already there: 0 · {facts['url']}/projects/{facts['project']}\n"
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate(timeout=30)
    finally:
        running.kill()
    assert (running.returncode, json.loads(rest)["summary"]) == (0, "Label Studio has stopped")
    assert facts["password"] not in errors
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(facts["url"].rpartition(":")[2])))


def test_a_taken_port_is_one_line(tmp_path):
    (tmp_path / "annotation").mkdir()
    (tmp_path / "annotation" / "scheme.toml").write_text(SCHEME, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["studio", "--root", str(tmp_path), "--port", port])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"dreiklang: port {port} cannot be used")
