"""The configs of a release, their columns and what each means: the contract with everyone who loads one."""

from collections.abc import Mapping
from dataclasses import dataclass

from dreiklang.release.features import ClassLabel, Feature, ListOf, Struct, Translation, Value
from dreiklang.scheme import Scheme

DEFAULT = "documents"
_WHOLE = 50  # a batch of rows that hold a whole document each
STRING, INT = Value("string"), Value("int32")
TIME = Value("timestamp[us, tz=UTC]")

SPAN = Struct({"start": INT, "end": INT})
SEGMENT = Struct({"id": STRING, **SPAN.fields})
ENTITY = Struct({"id": STRING, "type": STRING, "text": STRING, **SPAN.fields})
RELATION = Struct({"id": STRING, "type": STRING, "head": STRING, "tail": STRING})
TRANSLATION = Struct({"segment_id": STRING, "language": STRING, "text": STRING, "origin": STRING})
ARGUMENT = Struct({**ENTITY.fields, "token_start": INT, "token_end": INT})

Columns = Mapping[str, tuple[Feature, str]]  # name -> what it holds and what that means, in Markdown


@dataclass(frozen=True, slots=True)
class Config:
    """One view of the release, a table in each split."""

    name: str
    row: str  # what one row is
    columns: Struct
    meanings: Mapping[str, str]  # of each column, in Markdown
    batch: int = 1_000  # rows held as Python objects, which weigh ten times what they do in Arrow


def pair(scheme: Scheme, language: str) -> str:
    """The name of the config that holds the translations into a language, e.g. "de-en"."""
    return f"{scheme.source_language}-{language}"


def configs(scheme: Scheme) -> tuple[Config, ...]:
    """All configs of a corpus, the default first."""
    source = scheme.source_language
    translations = (
        _config(pair(scheme, language), "a translated segment", _translations(source, language))
        for language in scheme.target_languages
    )
    return (
        _config(DEFAULT, "a document and all that was settled about it", _DOCUMENTS, _WHOLE),
        _config("ner", "a segment as tokens with IOB2 tags", _ner(scheme)),
        _config("entities", "an entity", _ENTITIES),
        _config("relations", "a relation with its arguments in their context", _relations(scheme)),
        *translations,
        _config("annotations", "one annotator's own answer, before anything was settled", _ANNOTATIONS, _WHOLE),
    )


def _config(name: str, row: str, columns: Columns, batch: int = 1_000) -> Config:
    struct = Struct({column: feature for column, (feature, _) in columns.items()})
    return Config(name, row, struct, {column: meaning for column, (_, meaning) in columns.items()}, batch)


_DOCUMENTS: Columns = {
    "id": (STRING, "the document's id"),
    "title": (STRING, "or null"),
    "text": (STRING, "the whole text, as annotated"),
    "language": (STRING, "of the text, BCP 47"),
    "url": (STRING, "or null"),
    "publisher": (STRING, "or null"),
    "date": (STRING, "of publication, ISO 8601, or null"),
    "license": (STRING, "of the text, SPDX; a document without one is not released"),
    "segments": (ListOf(SEGMENT), "headings and sentences in order: `id` (`s1`, `s2`, …), `start`, `end`"),
    "tokens": (
        ListOf(SPAN),
        "of all segments in order: `start`, `end`; what lies between segments has none",
    ),
    "entities": (
        ListOf(ENTITY),
        "`id`, `type`, `text`, `start`, `end`; they may overlap, nest and cross segments",
    ),
    "relations": (
        ListOf(RELATION),
        "`id`, `type`, `head`, `tail`: the last two are ids of `entities` of this row; "
        "of a symmetric relation the head comes first",
    ),
    "translations": (
        ListOf(TRANSLATION),
        "`segment_id`, `language`, `text`, `origin`; an empty text is an answer: there is nothing to translate",
    ),
    "annotators": (
        INT,
        "how many answered, without skips and without who settled what two others had answered; "
        "of a document annotated in parts, the part with the fewest",
    ),
    "settled": (
        STRING,
        "`single` (one answer), `unanimous`, `rule: …` (which one), `adjudicated`; "
        "of a document in parts the weakest of them, in the order `single`, `rule`, `unanimous`, `adjudicated`",
    ),
}

_ENTITIES: Columns = {
    "id": (STRING, "`DOCUMENT/ENTITY`"),
    "doc_id": (STRING, "the document"),
    "segment_id": (STRING, "the segment in which it starts; null if it touches none"),
    "type": (STRING, "a label of the scheme"),
    "text": (STRING, "as it stands in the document"),
    "start": (INT, "into the document's text"),
    "end": (INT, "into the document's text"),
}

_ANNOTATIONS: Columns = {
    "doc_id": (STRING, "a released document; one annotated in parts has several answers of one annotator"),
    "annotator": (STRING, "a pseudonym; `model:…` is a machine"),
    "created_at": (TIME, "UTC"),
    "updated_at": (TIME, "UTC"),
    "lead_time": (Value("float64"), "seconds the annotator took, or null"),
    "was_cancelled": (Value("bool"), "the annotator skipped it: such an answer settles nothing"),
    "scheme_version": (STRING, "of the scheme the task was made with"),
    "entities": (
        ListOf(Struct({**ENTITY.fields, "origin": STRING})),
        "`id`, `type`, `text`, `start`, `end`, `origin`; offsets into the document's text",
    ),
    "relations": (ListOf(RELATION), "`id`, `type`, `head`, `tail`: ids of this row's `entities`"),
    "translations": (ListOf(TRANSLATION), "`segment_id`, `language`, `text`, `origin`"),
}


def _ner(scheme: Scheme) -> Columns:
    return {
        "id": (STRING, "`DOCUMENT/SEGMENT`"),
        "doc_id": (STRING, "the document"),
        "tokens": (ListOf(STRING), "the words and signs of the segment"),
        "ner_tags": (
            ListOf(ClassLabel(scheme.ner_tags)),
            "IOB2, a ClassLabel: `O`, then `B-` and `I-` of each entity type in the order of the scheme; "
            "ids never change, new ones come last",
        ),
    }


def _relations(scheme: Scheme) -> Columns:
    return {
        "id": (STRING, "`DOCUMENT/RELATION`"),
        "doc_id": (STRING, "the document"),
        "text": (
            STRING,
            "the fewest whole segments in a row that hold both arguments, with what stands between them",
        ),
        "tokens": (ListOf(STRING), "of these segments"),
        "head": (
            ARGUMENT,
            "`id` (that of `entities`), `type`, `text`, `start`, `end`, `token_start`, `token_end`",
        ),
        "tail": (ARGUMENT, "the same; of a symmetric relation it is the later one in the text"),
        "label": (ClassLabel(scheme.relation_names), "a ClassLabel, in the order of the scheme"),
    }


def _translations(source: str, target: str) -> Columns:
    return {
        "id": (STRING, "`DOCUMENT/SEGMENT`"),
        "doc_id": (STRING, "the document"),
        "translation": (
            Translation((source, target)),
            "a Translation: the segment's text and its translation by language code",
        ),
        "origin": (STRING, "`human`, `machine` or `post-edited`"),
    }
