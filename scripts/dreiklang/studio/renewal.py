"""A new access token where the server finds the old one expired, though by this machine's clock it is not."""

from collections.abc import Generator

import httpx


class Renewal(httpx.Auth):
    """Answers a refused access token with a new one, and sends the request again: refused, it has changed nothing.

    The SDK looks at its own clock only; where the server's is ahead, or a token ends on its way, it gives up.
    """

    def __init__(self, url: str, token: str) -> None:
        """`token` is the personal access token, which access tokens are had for; a legacy token is never renewed."""
        self._url = f"{url.rstrip('/')}/api/token/refresh/"
        self._token = token
        self._refused = self._renewed = ""

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        given = request.headers.get("Authorization", "")
        if given and given == self._refused:
            request.headers["Authorization"] = self._renewed
        response = yield request
        if response.status_code != 401 or not given.startswith("Bearer "):
            return
        answer = yield httpx.Request("POST", self._url, json={"refresh": self._token})
        if answer.is_success:
            answer.read()
            self._refused, self._renewed = given, f"Bearer {answer.json()['access']}"
            request.headers["Authorization"] = self._renewed
            yield request
