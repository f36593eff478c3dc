"""Accounts with which annotators really sign in, and what is left of one that was taken out."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import httpx
import pytest

from dreiklang.errors import StudioError
from dreiklang.studio.accounts import members, new_password, sign_up, take_out, token_of
from dreiklang.studio.project import project
from dreiklang.studio.pull import people
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface

from .test_project import SCHEME

pytestmark = pytest.mark.server
numbers = count(1)


@pytest.fixture
def address() -> str:
    return f"a{next(numbers)}@accounts.invalid"


@pytest.fixture(scope="module")
def target(connection) -> int:
    made = project(connection, "accounts", interface(SCHEME)).id
    push(
        connection,
        made,
        [Upload({"data": {"doc_id": "d", "text": "x", "segments": [], "headline": "", "text_sha256": ""}})],
    )
    return made


@contextmanager
def signed_in(url: str, address: str, password: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as browser:
        browser.get("/user/login/")
        form = {"email": address, "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        browser.post("/user/login/", data=form, headers={"Referer": url})
        yield browser


def test_an_account_signs_in_with_its_password_only_and_gets_a_text(connection, target, address):
    password = new_password()
    number = sign_up(connection, address, password)
    with signed_in(connection.url, address, password) as browser:
        assert browser.get("/api/current-user/whoami").json()["id"] == number
        assert browser.get(f"/api/projects/{target}/next").json()["data"]["doc_id"] == "d"
    with signed_in(connection.url, address, "something else") as browser:
        assert browser.get("/api/current-user/whoami").status_code == 401


def test_an_address_that_has_an_account_is_refused(connection, address):
    sign_up(connection, address, new_password())
    with pytest.raises(StudioError, match=f"has an account {address} already"):
        sign_up(connection, address, new_password())


def test_who_was_taken_out_gets_no_text_and_is_nobody_else(connection, target, address, studio_folder):
    password = new_password()
    gone = [sign_up(connection, address, password), sign_up(connection, f"b{address}", new_password())]
    for number in gone:
        take_out(connection, number)
    with signed_in(connection.url, address, password) as browser:
        assert browser.get(f"/api/projects/{target}/next").status_code == 403
        assert browser.get("/api/tasks/", params={"project": target}).status_code == 403
    assert not people(connection).keys() & set(gone)
    assert {m.number: m.address for m in members(connection)}.items() >= dict.fromkeys(gone).items()


def test_the_embedded_servers_tokens_are_found(connection, label_studio, studio_folder, address):
    sign_up(connection, address, new_password())
    token = token_of(studio_folder / "data", address)
    headers = {"Authorization": f"Token {token}"}
    told = httpx.get(f"{label_studio.url}/api/current-user/whoami", headers=headers, trust_env=False)
    assert told.json()["email"] == address
    assert token_of(studio_folder / "data", "nobody@accounts.invalid") is None
