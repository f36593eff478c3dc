"""How many people answer each text, the table `[annotation]` of `scheme.toml`. No release depends on it."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from dreiklang.settings import table


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """Each text goes to so many annotators; of `overlap` percent of the texts only, if that is less than 100."""

    annotators: Annotated[int, Meta(ge=1, le=20)] = 2
    overlap: Annotated[int, Meta(ge=0, le=100)] = 100


def load(path: Path) -> Plan:
    """The plan in a scheme's file. Raises SchemeError naming the key."""
    return table(path, "annotation", Plan)
