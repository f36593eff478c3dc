"""Accounts of annotators: signed up over the invitation link, as a person would, and taken out again."""

import secrets
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dreiklang.errors import StudioError
from dreiklang.studio.connection import SAFE_TO_REPEAT, TIMEOUT, Connection, is_here

if TYPE_CHECKING:
    import httpx

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without what looks alike
_REMOVED = "Deleted"  # what Label Studio shows for the address of an account that was taken out


@dataclass(frozen=True, slots=True)
class Member:
    """An account on the server; `address` is None for one that was taken out."""

    number: int
    address: str | None
    last_activity: datetime | None = None


def members(connection: Connection) -> list[Member]:
    with connection.clear():
        users = connection.client.users.list(request_options=SAFE_TO_REPEAT)
        return [Member(u.id, None if u.email == _REMOVED else u.email, u.last_activity) for u in users]


def new_password() -> str:
    """Four groups of four characters that can be read out, about 80 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def sign_up(connection: Connection, address: str, password: str) -> int:
    """Make an account that can sign in, and give its number. Raises StudioError where the server does not take it.

    `users.create` makes accounts without a password, so this fills in the form behind the invitation link.
    """
    import httpx

    with connection.clear():
        invitation = connection.client.organizations.invites.get_invite_link(request_options=SAFE_TO_REPEAT)
        with httpx.Client(timeout=TIMEOUT, trust_env=not is_here(connection.url)) as browser:
            page = f"{connection.url}/user/signup/"
            token = {"token": invitation.token or ""}
            browser.get(page, params=token).raise_for_status()
            form = {"email": address, "password": password, "csrfmiddlewaretoken": browser.cookies.get("csrftoken", "")}
            done = browser.post(page, params=token, data=form, headers={"Referer": connection.url})
            if done.status_code != httpx.codes.FOUND:
                raise _refused(connection, address, done)
            return _number(connection, address, browser)


def take_out(connection: Connection, number: int) -> None:
    """Take an account out of the organisation: it sees no task from now on; its answers stay. Can't be undone."""
    with connection.clear():
        own = connection.client.users.whoami(request_options=SAFE_TO_REPEAT)
        connection.client.organizations.members.delete(own.active_organization or 0, number)


def token_of(data: Path, address: str) -> str | None:
    """The API token of an account of the embedded server whose data folder this is; None where it has none."""
    database = data / "label_studio.sqlite3"
    query = "SELECT key FROM authtoken_token JOIN htx_user ON htx_user.id = user_id WHERE email = ?"
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        row = connection.execute(query, (address,)).fetchone()
        return None if row is None else str(row[0])
    return None


def _number(connection: Connection, address: str, browser: "httpx.Client") -> int:
    told = browser.get(f"{connection.url}/api/current-user/whoami").raise_for_status().json()
    if told.get("email") != address:
        raise StudioError(f"{connection.url}: signed up {address}, but does not know it: look at the server's log")
    return int(told["id"])


def _refused(connection: Connection, address: str, answer: "httpx.Response") -> StudioError:
    if "already exists" in answer.text:
        return StudioError(f"{connection.url}: has an account {address} already: choose another name")
    return StudioError(
        f"{connection.url}: made no account for {address} (its sign-up form answered with status "
        f"{answer.status_code}): is signing up by invitation link allowed there?"
    )
