"""Words that only those can read who have the text they belong to: a translation tells what the text says.

The key is made from the text, never from its checksum, which is public. As in SIV mode (RFC 5297) the initial value is
a MAC of what is sealed: the same input gives the same bytes, two inputs never share a key stream, and a change is
noticed.
"""

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256, shake_256

_PURPOSE = b"dreiklang: sealed with a text\0"
_MAC = 32  # bytes


def seal(content: bytes, text: str) -> str:
    """As base64, a little longer than the content."""
    key = _key(text)
    mac = hmac.digest(key, content, "sha256")
    return b64encode(mac + _crossed(content, key, mac)).decode()


def unseal(sealed: str, text: str) -> bytes | None:
    """None where this is not the text it was sealed with, or it was changed."""
    key, raw = _key(text), b64decode(sealed)
    mac, content = raw[:_MAC], _crossed(raw[_MAC:], key, raw[:_MAC])
    return content if hmac.compare_digest(mac, hmac.digest(key, content, "sha256")) else None


def _key(text: str) -> bytes:
    return sha256(_PURPOSE + text.encode("utf-8", "surrogatepass")).digest()


def _crossed(content: bytes, key: bytes, mac: bytes) -> bytes:
    stream = shake_256(key + mac).digest(len(content))
    return (int.from_bytes(content, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(content), "big")
