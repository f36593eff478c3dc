import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from dreiklang.errors import StudioError
from dreiklang.studio import environment
from dreiklang.studio.server import running
from dreiklang.studio.session import Session, current

OWNER = """
import sys, time
from pathlib import Path
from dreiklang.studio.server import running
with running(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(300)
"""


def listens(url: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def group_is_empty(leader: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def folder(label_studio, studio_folder, tmp_path) -> Path:
    """A corpus's own folder, with a copy of the shared server's database, to be up in seconds."""
    folder = tmp_path / ".studio"
    (folder / "data").mkdir(parents=True)
    name = "data/label_studio.sqlite3"
    with closing(sqlite3.connect(studio_folder / name)) as shared, closing(sqlite3.connect(folder / name)) as copy:
        shared.backup(copy)
    return folder


@pytest.fixture
def owner(folder) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs a server in the folder."""
    process = subprocess.Popen([sys.executable, "-c", OWNER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "up\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.server
def test_it_listens_on_loopback_only(label_studio):
    port = int(label_studio.url.rpartition(":")[2])
    sockets = [
        line.split()[1:4]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
    ]
    listening = [local for local, _, state in sockets if state == "0A" and int(local.rpartition(":")[2], 16) == port]
    assert [local.partition(":")[0] for local in listening] == ["0100007F"]


@pytest.mark.server
def test_what_it_keeps_is_private_and_nothing_for_git(label_studio, studio_folder):
    note = studio_folder / "session.json"
    assert (studio_folder.stat().st_mode & 0o777, note.stat().st_mode & 0o777) == (0o700, 0o600)
    assert (studio_folder / ".gitignore").read_text() == "*\n"
    assert label_studio.password
    assert not [
        path
        for path in studio_folder.rglob("*")
        if path.is_file() and label_studio.password.encode() in path.read_bytes()
    ]


@pytest.mark.server
def test_another_terminal_finds_it_but_not_its_password(label_studio, studio_folder):
    found = current(studio_folder)
    assert (found.url, found.token, found.password) == (label_studio.url, label_studio.token, None)


@pytest.mark.server
def test_a_second_one_on_the_same_corpus_is_refused(label_studio, studio_folder):
    with pytest.raises(StudioError, match=f"runs here already at {label_studio.url}"), running(studio_folder):
        pass
    assert listens(label_studio.url)


@pytest.mark.server
def test_no_secret_shows_where_a_session_is_printed(label_studio):
    assert label_studio.token not in repr(label_studio)
    assert label_studio.password not in repr(label_studio)


@pytest.mark.server
def test_the_password_is_told_once_and_a_reset_makes_another(label_studio, folder):
    with running(folder) as session:
        assert session.password is None
        assert signs_in(session, label_studio.password)
    with running(folder, reset_password=True) as session:
        assert session.token == label_studio.token
        assert signs_in(session, session.password)
        assert not signs_in(session, label_studio.password)


def signs_in(session: Session, password: str) -> bool:
    with httpx.Client(base_url=session.url, trust_env=False, timeout=60) as browser:
        browser.get("/user/login/")
        form = {"email": session.username, "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        return browser.post("/user/login/", data=form, headers={"Referer": session.url}).status_code == 302


@pytest.mark.server
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_its_owner_and_leaves_no_process(owner, folder, sent):
    server = int((folder / "server.lock").read_text())
    url = current(folder).url
    owner.send_signal(sent)
    owner.wait(20)
    assert group_is_empty(server)
    assert not listens(url)
    assert current(folder) is None
    assert not (folder / "session.json").exists()


@pytest.mark.server
def test_a_server_whose_owner_was_killed_is_ended_at_the_next_start(owner, folder):
    orphan = int((folder / "server.lock").read_text())
    url = (folder / "session.json").read_text().split('"')[3]
    owner.kill()
    owner.wait()
    assert listens(url)
    assert current(folder) is None
    with running(folder) as session:
        assert group_is_empty(orphan)
        assert session.url != url
        assert session.password is None
    assert not listens(session.url)


@pytest.mark.server
def test_a_server_that_dies_at_its_start_says_why(tmp_path):
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "label_studio.sqlite3")) as database:
        database.execute("CREATE TABLE auth_group (x)")
    with pytest.raises(StudioError, match=r"ended while starting: .*auth_group.*server\.log"), running(tmp_path):
        pass
    assert not (tmp_path / "session.json").exists()


@pytest.mark.server
def test_a_server_that_does_not_come_up_in_time_is_ended(tmp_path):
    with pytest.raises(StudioError, match="did not come up in 1 seconds"), running(tmp_path, timeout=1):
        pass
    assert (tmp_path / "server.lock").read_text() == ""


def test_a_damaged_database_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "label_studio.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(StudioError, match=r"label_studio\.sqlite3: is damaged"), running(tmp_path):
        pass


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StudioError, match=f"port {port} cannot be used"), running(tmp_path, port):
            pass


def test_without_label_studio_it_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    with pytest.raises(StudioError, match=r"pip install 'dreiklang\[studio\]'"), running(tmp_path):
        pass


def test_label_studio_sees_none_of_our_other_variables(tmp_path, monkeypatch):
    for name in (
        "HOST",
        "PASSWORD",
        "DEBUG",
        "LABEL_STUDIO_HOST",
        "LABEL_STUDIO_API_KEY",
        "DATABASE_NAME",
        "MY_SECRET",
    ):
        monkeypatch.setenv(name, "leak")
    variables = environment.environment(tmp_path)
    assert "leak" not in variables.values()
    assert variables["PATH"] == os.environ["PATH"]
