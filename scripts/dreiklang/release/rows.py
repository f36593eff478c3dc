"""The rows of each config; fields are its columns in order, a list of structs is held as one list per field."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

Columns = tuple[Sequence[object], ...]


class DocumentRow(NamedTuple):
    id: str
    title: str | None
    text: str | None  # None: withheld
    language: str
    url: str | None
    publisher: str | None
    date: str | None
    license: str | None
    segments: Columns
    tokens: Columns
    entities: Columns
    relations: Columns
    translations: Columns
    annotators: int
    settled: str


class NerRow(NamedTuple):
    id: str
    doc_id: str
    tokens: list[str] | list[None]
    ner_tags: list[int]


class EntityRow(NamedTuple):
    id: str
    doc_id: str
    segment_id: str | None
    type: str
    text: str | None
    start: int
    end: int


class Argument(NamedTuple):
    """An entity in a relation; all four offsets are into the row's own text and tokens."""

    id: str
    type: str
    text: str | None
    start: int
    end: int
    token_start: int
    token_end: int


class RelationRow(NamedTuple):
    id: str
    doc_id: str
    text: str | None
    tokens: list[str] | list[None]
    head: Argument
    tail: Argument
    label: int


class TranslationRow(NamedTuple):
    id: str
    doc_id: str
    translation: tuple[str, str]
    origin: str


class AnnotationRow(NamedTuple):
    doc_id: str
    annotator: str
    created_at: datetime
    updated_at: datetime
    lead_time: float | None
    was_cancelled: bool
    scheme_version: str
    entities: Columns
    relations: Columns
    translations: Columns


Row = DocumentRow | NerRow | EntityRow | RelationRow | TranslationRow | AnnotationRow
