"""Settled documents made up with a fixed seed, on disk so that they are read while a release is made of them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from benchmarks._exports import ENTITIES, WORDS, document
from dreiklang.records import (
    Annotation,
    Document,
    Entity,
    GoldDocument,
    GoldTranslation,
    Relation,
    Settlement,
    Translation,
    text_sha256,
)

RELATIONS = ("sells_to", "makes", "holds_office", "located_in", "cooperates_with")


def settlements(folder: Path) -> Iterator[Settlement]:
    decoder = msgspec.json.Decoder(Settlement)
    with (folder / "records.jsonl").open("rb") as file:
        yield from map(decoder.decode, file)


def make(folder: Path, size: int) -> None:
    """The records of documents that two people answered and a third settled."""
    chance = random.Random(17)
    with (folder / "records.jsonl").open("wb") as file:
        for number in range(1, size + 1):
            file.write(
                msgspec.json.encode(_settlement(replace(document(number, chance), license="CC-BY-4.0"), chance)) + b"\n"
            )


def _settlement(source: Document, chance: random.Random) -> Settlement:
    entities = _entities(source.text, chance)
    relations = _relations(entities, chance, 5)
    said = [" ".join(chance.choices(WORDS, k=16)) for _ in range(4)]
    translations = tuple(
        GoldTranslation(f"s{i}", language, said[2 * i - 2 + place], "human")
        for i in (1, 2)
        for place, language in enumerate(("en", "tr"))
    )
    gold = GoldDocument(source, entities, relations, translations, 2, "adjudicated")
    return Settlement(gold, tuple(_answer(source, name, gold, chance) for name in ("a1", "a2")))


def _entities(text: str, chance: random.Random) -> tuple[Entity, ...]:
    spans = []
    for i in range(14):
        start = text.index(" ", chance.randrange(len(text) - 60)) + 1
        spans.append(Entity(f"e{i}", chance.choice(ENTITIES), start, text.index(" ", start + 4)))
    return tuple(spans)


def _relations(entities: tuple[Entity, ...], chance: random.Random, number: int) -> tuple[Relation, ...]:
    ends = [chance.sample(entities, 2) for _ in range(number)]
    return tuple(Relation(f"r{i}", chance.choice(RELATIONS), a.id, b.id) for i, (a, b) in enumerate(ends))


def _answer(source: Document, name: str, gold: GoldDocument, chance: random.Random) -> Annotation:
    at = datetime(2026, 5, 17, 12, tzinfo=UTC) + timedelta(seconds=chance.randrange(10_000_000))
    entities = _entities(source.text, chance)
    return Annotation(
        id=f"{name}-{source.id}",
        document_id=source.id,
        annotator=name,
        created_at=at,
        updated_at=at,
        text_sha256=text_sha256(source.text),
        scheme_version="1.0.0",
        lead_time=round(chance.uniform(30, 900), 3),
        entities=entities,
        relations=_relations(entities, chance, 5),
        translations=tuple(Translation(t.segment_id, t.language, t.text) for t in gold.translations[:2]),
    )
