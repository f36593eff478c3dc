"""A personal access token gives access tokens that live five minutes: push and collect outlive them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from faults.corpora import answered, collected, each, on_server, ready, run
from faults.proxy import proxy
from label_studio_sdk.tokens import client_ext

from dreiklang.studio import pull, push

pytestmark = pytest.mark.server


@pytest.fixture
def faulty(label_studio, monkeypatch):
    """To a server, in several batches and pages for a few tasks."""
    monkeypatch.setattr(push, "BATCH", 2)
    monkeypatch.setattr(pull, "PAGE", 2)
    with proxy(label_studio.url) as through:
        yield through


@pytest.fixture
def personal(label_studio) -> Iterator[str]:
    """A personal access token; an account has one at a time."""
    headers = {"Authorization": f"Token {label_studio.token}"}
    with httpx.Client(base_url=label_studio.url, headers=headers, trust_env=False) as page:
        page.post("/api/jwt/settings", json={"api_tokens_enabled": True, "legacy_api_tokens_enabled": True})
        for earlier in page.get("/api/token/").json():
            page.post("/api/token/blacklist/", json={"refresh": earlier["token"]})
        token = page.post("/api/token/").json()["token"]
        yield token
        page.post("/api/token/blacklist/", json={"refresh": token})


class Later(datetime):
    """The time five minutes from now."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=301)


def test_an_access_token_that_expires_in_the_middle_is_renewed(connection, faulty, personal, tmp_path, monkeypatch):
    made = ready(tmp_path)
    faulty.on("/import", "none", lambda: monkeypatch.setattr(client_ext, "datetime", Later))
    assert run("push", made, faulty.url, personal).exit_code == 0
    assert faulty.count("/api/token/refresh") > 1
    assert on_server(connection, made) == each(made, 1)
    monkeypatch.undo()


def test_an_access_token_that_the_server_alone_finds_expired_is_renewed(connection, faulty, personal, tmp_path):
    made = ready(tmp_path)
    faulty.on("/import", "none", "401")
    assert run("push", made, faulty.url, personal).exit_code == 0
    assert on_server(connection, made) == each(made, 1)
    assert (faulty.is_done, faulty.count("/api/token/refresh"), faulty.count("/import")) == (True, 2, 3)
    answered(connection, made)
    faulty.on("/export", "none", "401")
    assert run("collect", made, faulty.url, personal).exit_code == 0
    assert collected(made) == each(made, 2)
    assert (faulty.is_done, faulty.count("/api/token/refresh")) == (True, 4)


def test_a_personal_token_that_is_revoked_in_the_middle_is_one_clear_line_and_a_repeat_with_another_goes_on(
    label_studio, connection, faulty, personal, tmp_path
):
    made = ready(tmp_path)
    faulty.on("/import", "none", "401")
    faulty.on("/token/refresh", "none", "401")
    result = run("push", made, faulty.url, personal)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert "the token is refused" in result.stderr
    assert personal not in result.stderr
    assert run("push", made, label_studio.url, label_studio.token).exit_code == 0
    assert on_server(connection, made) == each(made, 1)


def test_a_legacy_token_that_is_refused_in_the_middle_is_one_clear_line(label_studio, connection, faulty, tmp_path):
    made = ready(tmp_path)
    faulty.on("/import", "none", "401")
    result = run("push", made, faulty.url, label_studio.token)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert faulty.count("/api/token/refresh") == 0
    assert run("push", made, label_studio.url, label_studio.token).exit_code == 0
    assert on_server(connection, made) == each(made, 1)
