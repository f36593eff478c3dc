"""Reads `[annotation]` of `scheme.toml`: how many people answer each text. No release depends on it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from dreiklang.errors import SchemeError

_MOST = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """Each text goes to so many annotators; of `overlap` percent of the texts only, if that is less than 100."""

    annotators: int = 2
    overlap: int = 100


def load(path: Path) -> Plan:
    """The plan in a `scheme.toml` that was checked before; what is not said there is as in `Plan()`."""
    table = tomllib.loads(path.read_text("utf-8")).get("annotation", {})
    if not isinstance(table, dict) or table.keys() - {"annotators", "overlap"}:
        raise SchemeError(f"{path}: annotation: use only annotators and overlap in [annotation]")
    return Plan(
        _number(path, table.get("annotators", Plan().annotators), "annotators", 1, _MOST),
        _number(path, table.get("overlap", Plan().overlap), "overlap", 0, 100),
    )


def _number(path: Path, value: object, key: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise SchemeError(f"{path}: annotation.{key}: must be a whole number from {least} to {most}, not {value!r}")
    return value
