"""A server on loopback that hands requests on to the real one, and fails at those it is told to, as it is told to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Fault = Literal[
    "none",
    "cut before",  # the connection, and the server never hears of it
    "cut after",  # the connection, though the server has done it
    "truncated",  # the answer, in the middle
    "truncated unnoticed",  # the same, without a length by which to notice
    "slow after",  # longer than the client waits
    "504 then late",  # the server does it after the client was told that it failed
    "500 before",
    "500 after",
    "429",
    "401",
    "400",
]
Deed = Callable[[], object]  # done before the request is handed on


@dataclass
class Proxy:
    """`lines` are the requests that reached the server, e.g. "POST /api/projects/7/import"."""

    url: str
    lines: list[str] = field(default_factory=list)
    down: bool = False  # no question is answered
    late: float = 0.5  # seconds until the server does what was said to have failed
    _faults: list[tuple[str, Fault | Deed]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self, request: str, *faults: Fault | Deed) -> None:
        """Plan faults for the next requests whose line holds this, one each."""
        self._faults += ((request, fault) for fault in faults)

    def count(self, request: str) -> int:
        return sum(request in line for line in self.lines)

    def planned(self, fault: Fault) -> int:
        """How many of these are still to come."""
        return sum(planned == fault for _, planned in self._faults)

    def forget(self) -> None:
        """Plan nothing any more."""
        self._faults.clear()

    @property
    def is_done(self) -> bool:
        """Whether every planned fault has happened."""
        return not self._faults

    def next(self, line: str) -> Fault | Deed:
        with self._lock:
            for planned in self._faults:
                if planned[0] in line:
                    self._faults.remove(planned)
                    return planned[1]
            return "none"


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.state = Proxy(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        server.target = target  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.state  # type: ignore[attr-defined]
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.state.down and self.command == "GET":
            return self.say(503)
        fault = self.server.state.next(f"{self.command} {self.path}")
        if callable(fault):
            fault()
        elif fault in ("500 before", "429", "401", "400"):
            return self.say(int(fault[:3]))
        elif fault == "cut before":
            return self.connection.close()
        elif fault == "504 then late":
            self.say(504)
            time.sleep(self.server.state.late)
        try:
            answer = self.handed_on(body)
        except httpx.HTTPError:
            return self.connection.close()
        return self.spoilt(fault, *answer)

    do_GET = do_POST = do_PATCH = do_DELETE = do_any  # noqa: N815

    def spoilt(self, fault: Fault | Deed, status: int, body: bytes) -> None:
        match fault:
            case "504 then late":
                pass
            case "cut after":
                self.connection.close()
            case "500 after":
                self.say(500)
            case "truncated":
                self.say(status, body[: len(body) // 2], missing=len(body) - len(body) // 2)
            case "truncated unnoticed":
                self.say(status, body[: len(body) // 2], missing=None)
            case _:
                if fault == "slow after":
                    time.sleep(3)
                self.say(status, body)

    def handed_on(self, body: bytes) -> tuple[int, bytes]:
        self.server.state.lines.append(f"{self.command} {self.path}")
        headers = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
        answer = httpx.request(
            self.command, self.server.target + self.path, headers=headers, content=body, timeout=60, trust_env=False
        )
        return answer.status_code, answer.content

    def say(self, status: int, body: bytes = b"", missing: int | None = 0) -> None:
        """Answer; `missing` bytes are promised and do not come, None: no length is promised."""
        with suppress(OSError):  # the client did not wait
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if missing is not None and status != 204:
                self.send_header("Content-Length", str(len(body) + missing))
            self.end_headers()
            self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        pass
