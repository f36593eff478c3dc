"""The configs of a release and their columns: the contract with everyone who loads one."""

from dataclasses import dataclass

from dreiklang.release.features import ClassLabel, ListOf, Struct, Translation, Value
from dreiklang.scheme import Scheme

DEFAULT = "documents"
_WHOLE = 50  # a batch of rows that hold a whole document each
STRING, INT = Value("string"), Value("int32")
TIME = Value("timestamp[us, tz=UTC]")

SPAN = Struct({"start": INT, "end": INT})
SEGMENT = Struct({"id": STRING, "start": INT, "end": INT})
ENTITY = Struct({"id": STRING, "type": STRING, "text": STRING, "start": INT, "end": INT})
RELATION = Struct({"id": STRING, "type": STRING, "head": STRING, "tail": STRING})
TRANSLATION = Struct({"segment_id": STRING, "language": STRING, "text": STRING, "origin": STRING})
ARGUMENT = Struct({**ENTITY.fields, "token_start": INT, "token_end": INT})


@dataclass(frozen=True, slots=True)
class Config:
    """One view of the release, a table in each split."""

    name: str
    columns: Struct
    row: str  # what one row is, for the card
    batch: int = 1_000  # rows held as Python objects, which weigh ten times what they do in Arrow


def pair(scheme: Scheme, language: str) -> str:
    """The name of the config that holds the translations into a language, e.g. "de-en"."""
    return f"{scheme.source_language}-{language}"


def configs(scheme: Scheme) -> tuple[Config, ...]:
    """All configs of a corpus, the default first."""
    translations = (
        Config(pair(scheme, language), _translations(scheme.source_language, language), "a translated segment")
        for language in scheme.target_languages
    )
    return (
        Config(DEFAULT, _documents(), "a document and all that was settled about it", _WHOLE),
        Config("ner", _ner(scheme), "a segment as tokens with IOB2 tags"),
        Config("entities", _entities(), "an entity"),
        Config("relations", _relations(scheme), "a relation with its arguments in their context"),
        *translations,
        Config("annotations", _annotations(), "one annotator's own answer, before anything was settled", _WHOLE),
    )


def _documents() -> Struct:
    return Struct(
        {
            "id": STRING,
            "title": STRING,
            "text": STRING,
            "language": STRING,
            "url": STRING,
            "publisher": STRING,
            "date": STRING,
            "license": STRING,
            "segments": ListOf(SEGMENT),
            "tokens": ListOf(SPAN),
            "entities": ListOf(ENTITY),
            "relations": ListOf(RELATION),
            "translations": ListOf(TRANSLATION),
            "annotators": INT,
            "settled": STRING,
        }
    )


def _ner(scheme: Scheme) -> Struct:
    return Struct(
        {
            "id": STRING,
            "doc_id": STRING,
            "tokens": ListOf(STRING),
            "ner_tags": ListOf(ClassLabel(scheme.ner_tags)),
        }
    )


def _entities() -> Struct:
    return Struct(
        {
            "id": STRING,
            "doc_id": STRING,
            "segment_id": STRING,
            "type": STRING,
            "text": STRING,
            "start": INT,
            "end": INT,
        }
    )


def _relations(scheme: Scheme) -> Struct:
    return Struct(
        {
            "id": STRING,
            "doc_id": STRING,
            "text": STRING,
            "tokens": ListOf(STRING),
            "head": ARGUMENT,
            "tail": ARGUMENT,
            "label": ClassLabel(scheme.relation_names),
        }
    )


def _translations(source: str, target: str) -> Struct:
    return Struct({"id": STRING, "doc_id": STRING, "translation": Translation((source, target)), "origin": STRING})


def _annotations() -> Struct:
    return Struct(
        {
            "doc_id": STRING,
            "annotator": STRING,
            "created_at": TIME,
            "updated_at": TIME,
            "lead_time": Value("float64"),
            "was_cancelled": Value("bool"),
            "scheme_version": STRING,
            "entities": ListOf(Struct({**ENTITY.fields, "origin": STRING})),
            "relations": ListOf(RELATION),
            "translations": ListOf(TRANSLATION),
        }
    )
