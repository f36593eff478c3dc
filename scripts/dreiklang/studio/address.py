"""Where Label Studio is and the token that opens it: from options, the environment, or the server that runs here."""

import os
from pathlib import Path

from dreiklang.errors import StudioError
from dreiklang.studio.session import current


def address_and_token(folder: Path, url: str | None = None, token: str | None = None) -> tuple[str, str]:
    """Options win over LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY, these over the server that runs in `folder`."""
    asked, key = url or os.environ.get("LABEL_STUDIO_URL"), token or os.environ.get("LABEL_STUDIO_API_KEY")
    if asked and key:
        return asked, key
    here = current(folder)
    if here and (not asked or asked.rstrip("/") == here.url):
        return here.url, token or here.token
    if asked:
        raise StudioError(f"no token for {without_password(asked)}: set LABEL_STUDIO_API_KEY, or give --token")
    raise StudioError(
        "no Label Studio is known: run `dreiklang studio` in another terminal, "
        "or set LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY (or give --url and --token)"
    )


def is_known(folder: Path, url: str | None = None) -> bool:
    """Whether there is a server to ask: one that was named, or the one that runs in `folder`."""
    return bool(url or os.environ.get("LABEL_STUDIO_URL")) or current(folder) is not None


def without_password(url: str) -> str:
    """An address that can be shown: without user, password and query."""
    before, separator, rest = url.strip().partition("://")
    place = rest.split("?")[0].split("#")[0]
    return before + separator + place.rpartition("@")[2].rstrip("/")
