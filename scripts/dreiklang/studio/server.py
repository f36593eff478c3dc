"""An embedded Label Studio on loopback: started, watched until it is healthy, stopped when its block ends."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from dreiklang.errors import StudioError
from dreiklang.locks import taken
from dreiklang.studio.account import USERNAME, Account, account
from dreiklang.studio.environment import command, environment
from dreiklang.studio.process import ended_by_signals, process
from dreiklang.studio.session import Session, current, noted, owner_lock

HOST = "127.0.0.1"


@contextmanager
def running(
    folder: Path, port: int | None = None, *, reset_password: bool = False, timeout: float = 180
) -> Iterator[Session]:
    """A healthy server with its data under `folder` for the block; SIGTERM and a closed terminal end it like Ctrl-C.

    The first start takes a minute, later ones a few seconds. Raises StudioError where Label Studio is missing, runs
    here already, or does not come up within `timeout` seconds.
    """
    folder = folder.absolute()
    data, log = folder / "data", folder / "server.log"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / ".gitignore").write_text("*\n", "utf-8")
    with taken(owner_lock(folder)) as owned, ended_by_signals():
        if owned is None:
            raise StudioError(f"{folder}: Label Studio runs here already{_where(folder)}: stop it there with Ctrl-C")
        for copy in data.glob("export/*.json"):  # Label Studio keeps a copy of all it ever handed out
            copy.unlink()
        known = account(data, reset_password)
        port = port or _free_port()
        _require_free(port)
        start = [*command(), "start", "--no-browser", "--internal-host", HOST, "--port", str(port)]
        with process(start, environment(data) | _credentials(known), folder, log) as started:
            session = Session(f"http://{HOST}:{port}", USERNAME, known.token, known.password)
            _wait_until_healthy(started, session, log, timeout)
            with noted(folder, session):
                yield session


def wait(folder: Path, session: Session) -> NoReturn:
    """Return never; raises StudioError when the server of this session is gone."""
    address = (HOST, int(session.url.rpartition(":")[2]))
    while True:
        try:
            socket.create_connection(address, timeout=10).close()
        except ConnectionError as error:
            raise StudioError(f"Label Studio ended by itself: {_last_line(folder / 'server.log')}") from error
        except TimeoutError:
            pass  # busy
        time.sleep(1)


def _where(folder: Path) -> str:
    session = current(folder)
    return f" at {session.url}" if session else ""


def _credentials(known: Account) -> dict[str, str]:
    """What makes Label Studio create the account at its first start; nothing where it has one."""
    if known.exists:
        return {}
    return {
        "LABEL_STUDIO_USERNAME": USERNAME,
        "LABEL_STUDIO_PASSWORD": known.password or "",
        "LABEL_STUDIO_USER_TOKEN": known.token,
    }


def _wait_until_healthy(started: subprocess.Popen[bytes], session: Session, log: Path, timeout: float) -> None:
    import httpx

    began = time.monotonic()
    with httpx.Client(base_url=session.url, trust_env=False, timeout=10) as client:
        while time.monotonic() - began < timeout:
            if started.poll() is not None:
                raise StudioError(f"Label Studio ended while starting: {_last_line(log)} (all of it: {log})")
            with suppress(httpx.HTTPError):
                if client.get("/health").is_success:
                    # It moves to another port in silence where its own was taken meanwhile: is it ours that answers?
                    mine = client.get("/api/current-user/whoami", headers={"Authorization": f"Token {session.token}"})
                    if mine.is_success:
                        return
                    raise StudioError(f"{session.url}: another program answers there: try again, or choose --port")
            time.sleep(0.5)
    raise StudioError(f"Label Studio did not come up in {timeout:.0f} seconds: {_last_line(log)} (all of it: {log})")


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").split("\n")
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "it said nothing")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise StudioError(f"port {port} cannot be used ({error.strerror}): choose another --port") from error
