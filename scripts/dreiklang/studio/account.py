"""The one account of an embedded server: made at the first start, read and given a new password later."""

import secrets
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from dreiklang.errors import StudioError
from dreiklang.studio.environment import command, environment

USERNAME = "dreiklang@localhost"


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in; `password` is None unless it was made just now, for the server keeps only its hash."""

    token: str = field(repr=False)
    password: str | None = field(default=None, repr=False)
    exists: bool = True

    @classmethod
    def new(cls) -> "Account":
        return cls(secrets.token_hex(20), secrets.token_urlsafe(12), exists=False)


def account(data: Path, new_password: bool = False) -> Account:
    """The account in Label Studio's data folder, or a new one to be made when the server starts."""
    token = _token(data / "label_studio.sqlite3")
    if token is None:
        return Account.new()
    return Account(token, reset_password(data, USERNAME) if new_password else None)


def _token(database: Path) -> str | None:
    """The account's API token; None where the database or the account was not made yet."""
    if not database.is_file():
        return None
    query = "SELECT key FROM authtoken_token JOIN htx_user ON htx_user.id = user_id WHERE email = ?"
    # Not read-only, for what a killed server left half-done is undone by whoever opens the database next.
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        try:
            row = connection.execute(query, (USERNAME,)).fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None  # the first start was stopped before the tables were there
            raise StudioError(f"{database}: cannot be read ({error}): try again") from error
        except sqlite3.DatabaseError as error:
            raise StudioError(f"{database}: is damaged ({error}): restore it from a backup, or delete it") from error
    return None if row is None else str(row[0])


def reset_password(data: Path, username: str) -> str:
    """Give an account of the embedded server a new password, which ends its sessions, and return it."""
    password = secrets.token_urlsafe(12)
    # In a session of its own there is no terminal, so Label Studio reads the password from its input, where no
    # list of processes shows it.
    done = subprocess.run(
        [*command(), "reset_password", "--username", username],
        env=environment(data),
        input=f"{password}\n",
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    if "successfully changed" not in done.stdout:
        raise StudioError(f"the password could not be reset: Label Studio ended with code {done.returncode}")
    return password
