"""kill -9 of the server in the middle of push and of collect; it is started again, and the command repeated."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from faults.corpora import answered, collected, each, on_server, ready, run
from faults.proxy import proxy
from label_studio_sdk.core import http_client

from dreiklang.studio import pull, push
from dreiklang.studio.account import USERNAME, account
from dreiklang.studio.connection import connect
from dreiklang.studio.server import running

# Changes more than the cache holds, so that half of it is in the database when it dies.
KILLED_WRITER = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 5")
database.execute("UPDATE many SET x = 'changed ' || x")
os._exit(9)
"""


@pytest.fixture
def folder(label_studio, studio_folder, tmp_path) -> Path:
    """For a server of our own, with a copy of the shared one's database, to be up in seconds."""
    folder = tmp_path / "server"
    (folder / "data").mkdir(parents=True)
    name = "data/label_studio.sqlite3"
    with closing(sqlite3.connect(studio_folder / name)) as shared, closing(sqlite3.connect(folder / name)) as copy:
        shared.backup(copy)
    return folder


@pytest.fixture(autouse=True)
def small_and_soon(monkeypatch):
    monkeypatch.setattr(push, "BATCH", 10)
    monkeypatch.setattr(pull, "PAGE", 2)
    monkeypatch.setitem(push.push.__kwdefaults__, "pauses", (0.05, 0.1))
    monkeypatch.setattr(http_client, "INITIAL_RETRY_DELAY_SECONDS", 0.02)
    monkeypatch.setattr(http_client, "MAX_RETRY_DELAY_SECONDS", 0.05)


def kill(folder: Path) -> None:
    os.killpg(int((folder / "server.lock").read_text()), signal.SIGKILL)


def kill_soon(folder: Path, seconds: float) -> Callable[[], None]:
    return lambda: threading.Timer(seconds, kill, [folder]).start()


@pytest.mark.server
def test_the_server_killed_in_the_middle_of_push_and_of_collect(folder, tmp_path):
    made = ready(tmp_path / "corpus", 30)
    with running(folder) as session, proxy(session.url) as through:
        through.on("/import", "none", kill_soon(folder, 0.05))
        result = run("push", made, through.url, session.token)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)

    with running(folder) as session, proxy(session.url) as through:
        connection = connect(session.url, session.token)
        stored = on_server(connection, made)
        assert stored - each(made, 1) == Counter()
        assert 10 <= stored.total() < 30
        assert run("push", made, session.url, session.token).exit_code == 0
        assert on_server(connection, made) == each(made, 1)
        answered(connection, made)
        through.on("/export", "none", kill_soon(folder, 0.05))
        result = run("collect", made, through.url, session.token)
        assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
        assert made.exports() == []

    with running(folder) as session:
        assert run("collect", made, session.url, session.token).exit_code == 0
        assert collected(made) == each(made, 2)


def test_the_account_is_found_in_a_database_that_was_left_in_the_middle_of_a_write(tmp_path):
    path = tmp_path / "label_studio.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE htx_user (id, email)")
        database.execute("CREATE TABLE authtoken_token (user_id, key)")
        database.execute("CREATE TABLE many (x)")
        database.execute("INSERT INTO htx_user VALUES (1, ?)", (USERNAME,))
        database.execute("INSERT INTO authtoken_token VALUES (1, 't')")
        database.executemany("INSERT INTO many VALUES (?)", [("y" * 1000,)] * 500)
    subprocess.run([sys.executable, "-c", KILLED_WRITER, path], check=False)
    assert path.with_name(f"{path.name}-journal").exists()
    assert account(tmp_path).token == "t"
