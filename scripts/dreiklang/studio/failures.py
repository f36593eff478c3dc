"""What the SDK raises, as one clear sentence: never its own text, which holds cookies and may hold a token."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from label_studio_sdk.core.api_error import ApiError
from label_studio_sdk.core.parse_error import ParsingError

from dreiklang.errors import StudioError

_REMEDY = "make a new one in Label Studio under Account & Settings, and give it as LABEL_STUDIO_API_KEY or --token"


class UnclearError(StudioError):
    """No answer that tells whether the server did what it was asked: look before asking again."""


@contextmanager
def clear(url: str) -> Iterator[None]:
    """Turn what fails in talking to `url` within the block into a StudioError, an UnclearError where it may pass."""
    try:
        yield
    except ApiError as error:
        raise _answered(url, error.status_code, error.body) from None
    except (httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise StudioError(f"{url}: is no address: write it like https://label-studio.example.org") from None
    except httpx.TimeoutException:
        raise UnclearError(f"{url}: gave no answer in time: try again, or look at the server") from None
    except httpx.ConnectError as error:
        raise _unconnected(url, str(error)) from None
    except httpx.HTTPError:
        raise UnclearError(f"{url}: cut the connection: try again, or look at the server") from None
    except (ParsingError, ValueError):
        raise StudioError(f"{url}: does not answer like Label Studio: check the address") from None


def _answered(url: str, status: int | None, body: object) -> StudioError:
    detail = _detail(body)
    if status == 401:
        return StudioError(f"{url}: the token is refused{detail}: {_REMEDY}")
    if status == 403:
        return StudioError(f"{url}: the token's account may not do this{detail}: ask an administrator of that server")
    if status == 404:
        return StudioError(f"{url}: knows nothing there{detail}: check that this is the address of a Label Studio")
    if status is None or status < 400:
        return StudioError(f"{url}: does not answer like Label Studio: check the address")
    if status >= 500 or status in (408, 429):
        return UnclearError(f"{url}: failed with status {status}: try again, or look at the server's log")
    return StudioError(f"{url}: refuses this with status {status}{detail}")


def _unconnected(url: str, reason: str) -> StudioError:
    if "CERTIFICATE" in reason or "SSL" in reason:
        return StudioError(f"{url}: no secure connection ({reason}): check https, or set SSL_CERT_FILE")
    return UnclearError(f"{url}: cannot be reached ({reason}): is it running, and is the address right?")


def _detail(body: object) -> str:
    """What a refusal says of its reason, e.g. " (label_config: Label config is invalid)"; at most 300 characters."""
    if not isinstance(body, Mapping):
        return ""
    said = body.get("validation_errors") or body.get("detail") or body
    if isinstance(said, Mapping):
        said = "; ".join(f"{key}: {_flat(value)}" for key, value in said.items())
    text = " ".join(_flat(said).split())
    return f" ({text[:300]})" if text else ""


def _flat(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
