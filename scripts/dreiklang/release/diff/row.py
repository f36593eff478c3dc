"""A row of the config `documents`, as far as releases are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

LISTS = ("segments", "tokens", "entities", "relations", "translations")


@dataclass(frozen=True, slots=True)
class Stretch:
    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    id: str
    type: str
    text: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Joint:
    id: str
    type: str
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class Rendering:
    segment_id: str
    language: str
    text: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class Row:
    """`fields` are the columns that hold one value, `id` and `text` apart, and how many tokens there are."""

    id: str
    text: str | None
    segments: tuple[Stretch, ...]
    entities: tuple[Mention, ...]
    relations: tuple[Joint, ...]
    translations: tuple[Rendering, ...]
    fields: dict[str, str | int | None]


def row(columns: Mapping[str, Any], **known: str | int | None) -> Row:
    """From one row as pyarrow has it in Python; `known` are fields the manifest adds."""
    single = {name: value for name, value in columns.items() if name not in (*LISTS, "id", "text")}
    single |= {"tokens": len(columns.get("tokens") or ()), **known}
    lists = {name: columns.get(name) or () for name in LISTS if name != "tokens"}
    return msgspec.convert({"id": columns["id"], "text": columns["text"], "fields": single, **lists}, Row)
