"""A checked way into a Label Studio."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dreiklang.errors import StudioError
from dreiklang.studio.address import without_password

if TYPE_CHECKING:
    from label_studio_sdk.base_client import LabelStudioBase
    from label_studio_sdk.core.request_options import RequestOptions

# A repeated POST makes everything twice, so nothing is retried unless the call is known to be safe to repeat.
SAFE_TO_REPEAT: "RequestOptions" = {"max_retries": 3}
TIMEOUT = 120.0  # seconds; the slowest call is the import of a batch into a busy SQLite


@dataclass(frozen=True, slots=True)
class Connection:
    """A server that knows the token; `user` is whom it takes us for."""

    url: str
    user: str
    client: "LabelStudioBase" = field(repr=False)

    def clear(self) -> AbstractContextManager[None]:
        """Within the block every failure of the client is a StudioError of one clear sentence."""
        from dreiklang.studio.failures import clear

        return clear(self.url)

    def ask(self, method: str, path: str, content: object = None) -> Any:
        """What the server answers, decoded, to a request that the SDK has no name for. Raises StudioError."""
        from label_studio_sdk.core.api_error import ApiError

        with self.clear():
            http = self.client._client_wrapper.httpx_client
            answer = http.request(path, method=method, json=content, request_options={"max_retries": 0})
            if answer.is_success:
                return answer.json() if answer.content else None
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            raise ApiError(status_code=answer.status_code, body=answer.json() if is_json else None)


def connect(url: str, token: str) -> Connection:
    """Sign in with a legacy token or a personal access token. Raises StudioError, which never holds the token."""
    import httpx

    # `LabelStudio` adds converters to it, and loads pandas, boto3 and more for them: a second that nothing here needs.
    from label_studio_sdk.base_client import LabelStudioBase

    from dreiklang.studio.failures import clear
    from dreiklang.studio.renewal import Renewal

    token = token.strip()
    if not re.fullmatch(r"[!-~]+", token):
        raise StudioError("the token is malformed: copy it again from Label Studio's Account & Settings")
    url = url.strip()
    shown = without_password(url)
    with clear(shown):
        # A proxy for the outside world must not see what goes to this machine.
        http = httpx.Client(
            auth=Renewal(url, token),
            timeout=httpx.Timeout(TIMEOUT, connect=15),
            follow_redirects=True,
            trust_env=not is_here(url),
        )
        client = LabelStudioBase(base_url=url.rstrip("/") + "/", api_key=token, httpx_client=http, max_retries=0)
        user = _user(client)
    return Connection(shown, user, client)


def _user(client: "LabelStudioBase") -> str:
    """The address of the token's account; ValueError where what answers is not Label Studio."""
    try:
        user = client.users.whoami().email
    except (TypeError, AttributeError) as error:  # the SDK takes any JSON for its models
        raise ValueError("no account") from error
    if not user:
        raise ValueError("no account")
    return str(user)


def is_here(url: str) -> bool:
    """Whether an address is of this machine, which no proxy must see."""
    import httpx

    return httpx.URL(url).host in ("127.0.0.1", "localhost", "::1")
