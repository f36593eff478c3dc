"""A release read back into what it was made from, as far as its rows tell."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from dreiklang.records import (
    Annotation,
    Document,
    Entity,
    GoldDocument,
    GoldTranslation,
    Provenance,
    Relation,
    Segment,
    Settlement,
    Translation,
)
from dreiklang.release.layout import Layout, Spans
from dreiklang.release.manifest import Manifest
from dreiklang.release.splits import SPLITS, Split
from dreiklang.release.standoff.withheld import Words

_BATCH = 50  # documents
Json = Mapping[str, Any]


class Back(NamedTuple):
    """A document of a release; its text is empty where it is withheld."""

    split: Split
    settlement: Settlement
    tokens: Spans
    is_withheld: bool


def read(folder: Path, manifest: Manifest) -> Iterator[Back]:
    """Split by split, in the order of the rows, one batch in memory at a time."""
    for split in SPLITS:
        answers = _Answers(_rows(folder, manifest, "annotations", split))
        for row in _rows(folder, manifest, "documents", split):
            tokens = Spans([t["start"] for t in row["tokens"]], [t["end"] for t in row["tokens"]])
            settlement = Settlement(_gold(row), tuple(answers.to(row["id"])))
            yield Back(split, settlement, tokens, row["text"] is None)


def with_words(back: Back, text: str, words: Words) -> Back:
    """The same with its text, and with the words that can't be cut out of it."""
    gold, answers = back.settlement.gold, back.settlement.answers
    document = replace(gold.document, text=text, title=words.title)
    translations = tuple(replace(t, text=w) for t, w in zip(gold.translations, words.translations, strict=True))
    spoken = tuple(
        replace(answer, translations=tuple(replace(t, text=w) for t, w in zip(answer.translations, own, strict=True)))
        for answer, own in zip(answers, words.answers, strict=True)
    )
    whole = Settlement(replace(gold, document=document, translations=translations), spoken)
    return Back(back.split, whole, back.tokens, is_withheld=False)


def layout(back: Back) -> Layout:
    """With the tokens as they were released, whatever the tokenizer does today."""
    document = back.settlement.gold.document
    segments = Spans([s.start for s in document.segments], [s.end for s in document.segments])
    inside = [back.tokens.touching(start, end) for start, end in zip(*segments, strict=True)]
    bounds = [0]
    for touched in inside:
        bounds.append(max(bounds[-1], touched.stop))
    words = [document.text[start:end] for start, end in zip(*back.tokens, strict=True)]
    return Layout(segments, back.tokens, words, bounds)


class _Answers:
    """Rows of answers, which come in the order of their documents."""

    def __init__(self, rows: Iterator[Json]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def to(self, document_id: str) -> Iterator[Annotation]:
        number = 0
        while self.next is not None and self.next["doc_id"] == document_id:
            number += 1
            yield _answer(self.next, number)
            self.next = next(self.rows, None)


def _rows(folder: Path, manifest: Manifest, config: str, split: Split) -> Iterator[Json]:
    for file in manifest.files_of(config):
        if file.split == split:
            with pq.ParquetFile(folder / file.path) as parquet:
                for batch in parquet.iter_batches(_BATCH):
                    yield from batch.to_pylist()


def _gold(row: Json) -> GoldDocument:
    settled, _, rule = row["settled"].partition(": ")
    return GoldDocument(
        document=Document(
            id=row["id"],
            text=row["text"] or "",
            segments=tuple(Segment(s["id"], s["start"], s["end"]) for s in row["segments"]),
            provenance=Provenance("", "txt", ""),
            title=row["title"],
            url=row["url"],
            publisher=row["publisher"],
            date=row["date"],
            license=row["license"],
            language=row["language"],
        ),
        entities=tuple(Entity(e["id"], e["type"], e["start"], e["end"]) for e in row["entities"]),
        relations=_relations(row),
        translations=tuple(
            GoldTranslation(t["segment_id"], t["language"], t["text"] or "", t["origin"]) for t in row["translations"]
        ),
        annotators=row["annotators"],
        settled=settled,
        rule=rule or None,
    )


def _answer(row: Json, number: int) -> Annotation:
    """`part` keeps the order of the rows; what else no row tells is left empty."""
    return Annotation(
        id=str(number),
        document_id=row["doc_id"],
        annotator=row["annotator"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        text_sha256="",
        scheme_version=row["scheme_version"],
        part=number,
        lead_time=row["lead_time"],
        was_cancelled=row["was_cancelled"],
        entities=tuple(Entity(e["id"], e["type"], e["start"], e["end"], e["origin"]) for e in row["entities"]),
        relations=_relations(row),
        translations=tuple(
            Translation(t["segment_id"], t["language"], t["text"] or "", t["origin"]) for t in row["translations"]
        ),
    )


def _relations(row: Json) -> tuple[Relation, ...]:
    return tuple(Relation(r["id"], r["type"], r["head"], r["tail"]) for r in row["relations"])
