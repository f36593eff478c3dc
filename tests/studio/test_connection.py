import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from dreiklang.errors import StudioError
from dreiklang.studio import connection as connecting
from dreiklang.studio.address import address_and_token
from dreiklang.studio.connection import connect
from dreiklang.studio.failures import UnclearError

TOKEN = "5ecre7" * 6


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A small server on loopback that answers every GET as told."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def saying(status: int, body: bytes = b"", kind: str = "text/html") -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Set-Cookie", "sessionid=c00kie")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def refusal(url: str, token: str = TOKEN) -> StudioError:
    """How connecting fails; holds no secret whatever the reason, also not in what led to it."""
    with pytest.raises(StudioError) as failure:
        connect(url, token)
    error = failure.value
    assert token not in str(error)
    assert "c00kie" not in str(error)
    assert "\n" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    return error


@pytest.mark.server
def test_it_knows_whom_the_token_belongs_to(label_studio):
    found = connect(label_studio.url + "/", f" {label_studio.token}\n")
    assert (found.user, found.url) == (label_studio.username, label_studio.url)
    assert label_studio.token not in repr(found)


@pytest.mark.server
def test_a_personal_access_token_opens_too(label_studio):
    with httpx.Client(base_url=label_studio.url, headers={"Authorization": f"Token {label_studio.token}"}) as legacy:
        legacy.post("/api/jwt/settings", json={"api_tokens_enabled": True, "legacy_api_tokens_enabled": True})
        made = legacy.post("/api/token/")
    assert connect(label_studio.url, made.json()["token"]).user == label_studio.username


@pytest.mark.server
def test_a_wrong_token_is_one_clear_line(label_studio):
    assert "the token is refused" in str(refusal(label_studio.url))


@pytest.mark.server
def test_an_expired_personal_access_token_is_one_clear_line(label_studio):
    expired = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjEwMDB9.c2lnbmF0dXJl"
    assert "the token is refused (API key has expired" in str(refusal(label_studio.url, expired))


def test_nothing_listening_is_one_clear_line():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    assert str(refusal(url)).startswith(f"{url}: cannot be reached (")


@pytest.mark.parametrize("url", ["label-studio.example.org", "ftp://127.0.0.1", "http://", "http://127.0.0.1:port"])
def test_what_is_no_address_is_one_clear_line(url):
    assert "is no address" in str(refusal(url))


@pytest.mark.parametrize("token", ["", "mit leer", "über", "zwei\nzeilen"])
def test_a_malformed_token_is_refused_before_it_is_sent(token):
    with pytest.raises(StudioError, match="the token is malformed"):
        connect("http://127.0.0.1:9", token)


@pytest.mark.parametrize(
    ("status", "body", "kind", "said"),
    [
        (200, b"<html>Kaffeemaschine</html>", "text/html", "does not answer like Label Studio"),
        (200, b'{"kaffee": "ja"}', "application/json", "does not answer like Label Studio"),
        (200, b"[]", "application/json", "does not answer like Label Studio"),
        (404, b"<html>nein</html>", "text/html", "is the address of a Label Studio"),
        (403, b'{"detail": "You\\nmay not."}', "application/json", "may not do this (You may not.)"),
        (400, b'{"detail": "no"}', "application/json", "refuses this with status 400 (no)"),
        (500, b"<html>Ups</html>", "text/html", "failed with status 500"),
        (502, b"", "text/html", "failed with status 502"),
    ],
)
def test_an_odd_answer_is_one_clear_line(status, body, kind, said):
    with serving(saying(status, body, kind)) as url:
        assert said in str(refusal(url))


def test_no_answer_in_time_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(connecting, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refusal(f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert "gave no answer in time" in str(error)
    assert isinstance(error, UnclearError)


def test_a_cut_connection_is_one_clear_line():
    with serving(lambda request: request.connection.close()) as url:
        assert "cut the connection" in str(refusal(url))


def test_a_failed_handshake_is_one_clear_line():
    with serving(saying(200)) as url:
        assert "no secure connection" in str(refusal(url.replace("http:", "https:")))


def test_passwords_in_an_address_are_not_shown():
    with serving(saying(404)) as url:
        assert "geheim" not in str(refusal(url.replace("http://", "http://ich:geheim@") + "/?token=geheim"))


def test_options_win_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LABEL_STUDIO_URL", "http://env")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "env")
    assert address_and_token(tmp_path) == ("http://env", "env")
    assert address_and_token(tmp_path, "http://option", "option") == ("http://option", "option")
    assert address_and_token(tmp_path, "http://option") == ("http://option", "env")


def test_without_any_address_it_says_what_to_do(tmp_path):
    with pytest.raises(StudioError, match="run `dreiklang studio` in another terminal"):
        address_and_token(tmp_path)


def test_an_address_without_a_token_says_what_to_do(tmp_path):
    with pytest.raises(StudioError, match=r"no token for http://option: set LABEL_STUDIO_API_KEY"):
        address_and_token(tmp_path, "http://option")


@pytest.mark.server
def test_the_running_studio_is_found_when_nothing_else_is_given(label_studio, studio_folder):
    assert address_and_token(studio_folder) == (label_studio.url, label_studio.token)
    assert address_and_token(studio_folder, label_studio.url) == (label_studio.url, label_studio.token)
    with pytest.raises(StudioError, match="no token for http://elsewhere"):
        address_and_token(studio_folder, "http://elsewhere")
