"""Reads those tables of `scheme.toml` that say how the work is done, and that no label depends on."""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from dreiklang.errors import SchemeError

T = TypeVar("T", bound=Struct)


def table(path: Path, name: str, kind: type[T]) -> T:
    """The table of this name, as `kind` has it where it is not there. Raises SchemeError naming the key.

    The rest of the file, which was checked before, is not looked at.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")).get(name, {}), kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$").removeprefix(".")
        raise SchemeError(f"{path}: {'.'.join(filter(None, (name, key)))}: {what}") from error
