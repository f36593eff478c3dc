"""A small server on loopback that hands requests on, and fails at imports as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import httpx

Fault = Literal["none", "500 after", "500 before", "cut after", "slow after", "504 then late", "400"]


@dataclass
class Proxy:
    """`faults` are for the imports to come, one each, then none; `imports` counts those that reached the server."""

    url: str
    faults: list[Fault] = field(default_factory=list)
    imports: int = 0
    down: bool = False


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
    def do_GET(self) -> None:
        if self.server.state.down:
            return self.say(503)
        return self.say(*self.handed_on())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        state = self.server.state
        fault = state.faults.pop(0) if "/import" in self.path and state.faults else "none"
        if fault in ("500 before", "400"):
            return self.say(int(fault[:3]))
        if fault == "504 then late":
            self.say(504)
            time.sleep(0.5)
            self.handed_on(body)
            return None
        answer = self.handed_on(body)
        if fault == "cut after":
            return self.connection.close()
        if fault == "slow after":
            time.sleep(3)
        return self.say(500) if fault == "500 after" else self.say(*answer)

    def handed_on(self, body: bytes | None = None) -> tuple[int, bytes]:
        self.server.state.imports += body is not None and "/import" in self.path
        headers = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
        answer = httpx.request(
            self.command, self.server.target + self.path, headers=headers, content=body, timeout=60, trust_env=False
        )
        return answer.status_code, answer.content

    def say(self, status: int, body: bytes = b"") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # the client did not wait

    def log_message(self, *arguments: object) -> None:
        pass
