"""Tokens and passwords show in no output, no file and no log, also when something fails.

Two places hold the token by design, both in `.studio/`, which only its owner can open and git ignores: `session.json`
while the server runs, and Label Studio's own database. The password is shown once, when it is made.
"""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from faults.corpora import ready
from faults.proxy import proxy

from dreiklang.errors import StudioError
from dreiklang.studio.connection import connect
from dreiklang.studio.session import current

WRONG = "wr0ng" * 8


def holding(folder: Path, secret: str) -> set[str]:
    """The files below the folder that hold the secret."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)) for path in files if secret.encode() in path.read_bytes()}


def said(*arguments: object) -> str:
    """All that a command says, run as a person runs it."""
    command = [sys.executable, "-m", "dreiklang", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.server
def test_no_secret_shows_in_output_files_or_logs(label_studio, studio_folder, tmp_path):
    made = ready(tmp_path)
    data = made.studio / "data"
    data.mkdir(parents=True)
    with (
        closing(sqlite3.connect(studio_folder / "data" / "label_studio.sqlite3")) as shared,
        closing(sqlite3.connect(data / "label_studio.sqlite3")) as copy,
    ):
        shared.backup(copy)
    root = ["--root", str(made.root)]
    command = [sys.executable, "-m", "dreiklang", "studio", *root, "--json", "--reset-password"]
    studio = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        facts = json.loads(studio.stdout.readline())
        token = current(made.studio).token
        output = [said("push", *root), said("collect", *root, "--json")]
        for name, extra in (("push", "--debug"), ("collect", "--json")):
            output.append(said(name, *root, "--url", facts["url"], "--token", WRONG, extra))
        with proxy(facts["url"]) as through:
            for fault, name in (("cut after", "collect"), ("truncated unnoticed", "push")):
                through.on("", "none", "none", fault, fault, fault, fault)
                output.append(said(name, *root, "--url", through.url, "--token", token, "--debug"))
        while_running = holding(made.root, token)
        mode = (made.studio / "session.json").stat().st_mode & 0o777
        studio.send_signal(signal.SIGINT)
        rest, errors = studio.communicate(timeout=30)
    finally:
        studio.kill()
    output += [rest, errors]
    assert "tasks pushed: 5" in output[0]
    assert sum("Traceback" in text for text in output) == 3
    for text in output:
        assert token not in text
        assert facts["password"] not in text
        assert WRONG not in text
        assert "sessionid" not in text
    assert while_running == {".studio/session.json", ".studio/data/label_studio.sqlite3"}
    assert mode == 0o600
    assert (made.studio.stat().st_mode & 0o777) == 0o700
    assert holding(made.root, token) == {".studio/data/label_studio.sqlite3"}
    assert holding(made.root, facts["password"]) == holding(made.root, WRONG) == set()


@pytest.mark.server
def test_the_log_of_a_first_start_holds_neither_token_nor_password(label_studio, studio_folder):
    log = (studio_folder / "server.log").read_text("utf-8")
    assert label_studio.token not in log
    assert not label_studio.password or label_studio.password not in log


def test_a_token_is_not_handed_on_to_where_a_server_redirects():
    received: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received.append(str(self.headers))
            self.send_error(404)

        def log_message(self, *arguments: object) -> None:
            pass

    class Redirecting(Elsewhere):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{elsewhere.server_port}/")
            self.end_headers()

    with (
        HTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere,
        HTTPServer(("127.0.0.1", 0), Redirecting) as redirecting,
    ):
        threads = [threading.Thread(target=server.handle_request) for server in (elsewhere, redirecting)]
        for thread in threads:
            thread.start()
        with pytest.raises(StudioError):
            connect(f"http://127.0.0.1:{redirecting.server_port}", WRONG)
        for thread in threads:
            thread.join()
    assert len(received) == 1
    assert WRONG not in received[0]


def test_a_password_in_an_address_without_a_token_is_not_shown(tmp_path):
    made = ready(tmp_path, 1)
    assert "geheim" not in said("push", "--root", made.root, "--url", "http://ich:geheim@127.0.0.1:9/?token=geheim")
