"""Building and loading a release, beside pyarrow alone: CPU time and peak memory, each contender in its own process.

The documents are made up with a fixed seed: 18 sentences, 14 entities, 5 relations and 4 translations each, settled
from two answers, so all seven configs have rows. They are read from a file as records while the release is made; what
that takes alone is measured too and taken off. *Raw pyarrow* makes the same tables from the same records as one would
without much thought: a dictionary for each row, `Table.from_pylist` for a thousand documents at a time, one
`ParquetWriter` a file, the same compression. *Ready-made tables* are those of the release, in memory before the time is
taken. Give numbers of documents; without, 1000 and 20000. Above 20000 there is one round.
"""

import random
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks._exports import ENTITIES, ROOT, WORDS, document
from dreiklang import scheme
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

Rows = list[dict[str, Any]]
RELATIONS = ("sells_to", "makes", "holds_office", "located_in", "cooperates_with")
ROUNDS = 3
VERSION = "1.0.0"
CONFIGS = ("documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations")
LOADED = ("documents", "ner", "annotations", "all")
RAW_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float  # seconds
    wall: float
    peak: float  # MB, of the whole process


def main(arguments: list[str]) -> int:
    """Print two tables per size, medians over rounds; ratios are within a round."""
    if arguments[:1] == ["--run"]:
        return _run(arguments[1], Path(arguments[2]))
    print("Medians over rounds; peak is of the whole process, Python and its imports included.")
    for size in [int(argument) for argument in arguments] or [1000, 20000]:
        with TemporaryDirectory(prefix="dreiklang-bench-") as name:
            folder = Path(name)
            make(folder, size)
            _measure(BUILD, folder)  # what is to be loaded
            count = ROUNDS if size <= 20_000 else 1
            rounds = [{name: _measure(name, folder) for name in CONTENDERS} for _ in range(count)]
            written = sum(path.stat().st_size for path in _files(folder, "all"))
            print(f"\n{size:,} documents, {written / 1e6:,.1f} MB of Parquet, rounds: {count}\n")
            print(*_built(rounds, size), sep="\n")
            print("", *_loaded(rounds), sep="\n")
    return 0


def _built(rounds: list[dict[str, Cost]], size: int) -> Iterator[str]:
    yield "| | CPU s | µs a document | raw pyarrow / this | peak MB |"
    yield "|---|---|---|---|---|"
    for name in (READ, RAW, BUILD, READY):
        beyond = [_beyond(costs, name) for costs in rounds]
        cpu, peak = median(beyond), median(costs[name].peak for costs in rounds)
        ratio = "" if name == READ else f"{median(_beyond(c, RAW) / _beyond(c, name) for c in rounds):.2f}"
        yield f"| {name} | {cpu:.2f} | {cpu / size * 1e6:.0f} | {ratio} | {peak:.0f} |"


def _beyond(costs: dict[str, Cost], name: str) -> float:
    """CPU time besides reading the records."""
    return costs[name].cpu - (costs[READ].cpu if name in (RAW, BUILD) else 0)


def _loaded(rounds: list[dict[str, Cost]]) -> Iterator[str]:
    yield "| | `pq.read_table` s | cold s | cold / read | warm s | peak MB, cold |"
    yield "|---|---|---|---|---|---|"
    for config in LOADED:
        read, cold, warm = (f"{how} {config}" for how in ("read", "cold", "warm"))
        seconds = [median(costs[name].wall for costs in rounds) for name in (read, cold, warm)]
        ratio = median(costs[cold].wall / costs[read].wall for costs in rounds)
        peak = median(costs[cold].peak for costs in rounds)
        yield f"| {config} | {seconds[0]:.3f} | {seconds[1]:.3f} | {ratio:.2f} | {seconds[2]:.3f} | {peak:.0f} |"


def _measure(name: str, folder: Path) -> Cost:
    command = [sys.executable, str(ROOT / "scripts" / "bench"), "release", "--run", name, str(folder)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Cost)


def _run(name: str, folder: Path) -> int:
    work = CONTENDERS[name](folder)
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(msgspec.json.encode(Cost(cpu, wall, peak)).decode())
    return 0


# Each prepares outside the measured time, and returns the work.


def _read(folder: Path) -> Callable[[], object]:
    return lambda: sum(1 for _ in settlements(folder))


def _build(folder: Path) -> Callable[[], object]:
    from dreiklang.release.build import build

    shutil.rmtree(folder / "dataset", ignore_errors=True)
    return lambda: build(
        folder / "dataset", scheme.load(ROOT / "annotation" / "scheme.toml"), VERSION, settlements(folder)
    )


def _ready(folder: Path) -> Callable[[], object]:
    import pyarrow.parquet as pq

    shutil.rmtree(folder / "ready", ignore_errors=True)
    (folder / "ready").mkdir()
    tables = {path.parent.name + path.name: pq.read_table(path) for path in _files(folder, "all")}

    def write() -> None:
        for name, table in tables.items():
            pq.write_table(table, folder / "ready" / name, compression="zstd", compression_level=3)

    return write


def _raw(folder: Path) -> Callable[[], object]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from dreiklang.release import iob
    from dreiklang.release.layout import layout
    from dreiklang.release.splits import split

    labels = scheme.load(ROOT / "annotation" / "scheme.toml")
    types = {name: i for i, name in enumerate(labels.entity_names)}
    schemas = {config: pq.read_schema(path) for config in CONFIGS for path in _files(folder, config)[:1]}
    shutil.rmtree(folder / "raw", ignore_errors=True)
    (folder / "raw").mkdir()

    def write() -> None:
        with ExitStack() as stack:
            writers: dict[tuple[str, str], Any] = {}
            rows: defaultdict[tuple[str, str], Rows] = defaultdict(list)

            def flush() -> None:
                for (config, split_), found in rows.items():
                    if (config, split_) not in writers:
                        path = folder / "raw" / f"{config}-{split_}.parquet"
                        writer = pq.ParquetWriter(path, schemas[config], compression="zstd", compression_level=3)
                        writers[config, split_] = stack.enter_context(writer)
                    writers[config, split_].write_table(pa.Table.from_pylist(found, schemas[config]))
                rows.clear()

            for number, settlement in enumerate(settlements(folder), 1):
                gold = settlement.gold
                laid = layout(gold.document)
                tags = iob.tag(laid, gold.entities, types).tags
                for config, found in _rows(settlement, laid, tags, labels.relation_names):
                    rows[config, split(gold.document.id)] += found
                if number % RAW_BATCH == 0:
                    flush()
            flush()

    return write


def _rows(
    settlement: Settlement, laid: Any, tags: list[int], labels: tuple[str, ...]
) -> Iterator[tuple[str, list[dict]]]:
    """A document's rows as dictionaries."""
    gold, source, text = settlement.gold, settlement.gold.document, settlement.gold.document.text
    tokens = list(zip(*laid.tokens, strict=True))
    entities = {e.id: e for e in gold.entities}
    known = ("id", "title", "text", "language", "url", "publisher", "date", "license")
    yield (
        "documents",
        [
            {name: getattr(source, name) for name in known}
            | {
                "segments": [{"id": s.id, "start": s.start, "end": s.end} for s in source.segments],
                "tokens": [{"start": start, "end": end} for start, end in tokens],
                "entities": [_entity(text, e) for e in gold.entities],
                "relations": [{"id": r.id, "type": r.type, "head": r.head, "tail": r.tail} for r in gold.relations],
                "translations": [_translation(t) for t in gold.translations],
                "annotators": gold.annotators,
                "settled": gold.settled,
            }
        ],
    )
    places = [slice(*bounds) for bounds in zip(laid.bounds, laid.bounds[1:], strict=False)]
    yield (
        "ner",
        [
            {"id": f"{source.id}/{s.id}", "doc_id": source.id, "tokens": laid.words[at], "ner_tags": tags[at]}
            for s, at in zip(source.segments, places, strict=True)
        ],
    )
    inside = {e.id: next(s for s in source.segments if s.end > e.start) for e in gold.entities}
    yield (
        "entities",
        [
            _entity(text, e) | {"id": f"{source.id}/{e.id}", "doc_id": source.id, "segment_id": inside[e.id].id}
            for e in gold.entities
        ],
    )
    found = []
    for r in gold.relations:
        ends = entities[r.head], entities[r.tail]
        first = min((inside[e.id] for e in ends), key=lambda s: s.start)
        last = next(s for s in source.segments if s.end >= max(e.end for e in ends))
        begin = next(i for i, (start, _) in enumerate(tokens) if start >= first.start)
        run = [i for i, (start, end) in enumerate(tokens) if start >= first.start and end <= last.end]
        head, tail = (
            _entity(text, e)
            | {"id": f"{source.id}/{e.id}", "start": e.start - first.start, "end": e.end - first.start}
            | {
                "token_start": next(i for i in run if tokens[i][1] > e.start) - begin,
                "token_end": next((i for i in run if tokens[i][0] >= e.end), run[-1] + 1) - begin,
            }
            for e in ends
        )
        row = {"id": f"{source.id}/{r.id}", "doc_id": source.id, "text": text[first.start : last.end]}
        words = [laid.words[i] for i in run]
        found.append(row | {"tokens": words, "head": head, "tail": tail, "label": labels.index(r.type)})
    yield "relations", found
    said = {s.id: text[s.start : s.end] for s in source.segments}
    for language in ("en", "tr"):
        yield (
            f"de-{language}",
            [
                {
                    "id": f"{source.id}/{t.segment_id}",
                    "doc_id": source.id,
                    "translation": {"de": said[t.segment_id], language: t.text},
                    "origin": t.origin,
                }
                for t in gold.translations
                if t.language == language
            ],
        )
    plain = ("annotator", "created_at", "updated_at", "lead_time", "was_cancelled", "scheme_version")
    yield (
        "annotations",
        [
            {name: getattr(a, name) for name in plain}
            | {
                "doc_id": source.id,
                "entities": [_entity(text, e) | {"origin": e.origin} for e in a.entities],
                "relations": [{"id": r.id, "type": r.type, "head": r.head, "tail": r.tail} for r in a.relations],
                "translations": [_translation(t) for t in a.translations],
            }
            for a in settlement.answers
        ],
    )


def _entity(text: str, e: Entity) -> dict[str, Any]:
    return {"id": e.id, "type": e.type, "text": text[e.start : e.end], "start": e.start, "end": e.end}


def _translation(t: Translation | GoldTranslation) -> dict[str, Any]:
    return {"segment_id": t.segment_id, "language": t.language, "text": t.text, "origin": t.origin}


def _files(folder: Path, config: str) -> list[Path]:
    configs = CONFIGS if config == "all" else (config,)
    return [path for name in configs for path in sorted((folder / "dataset" / "data" / VERSION / name).iterdir())]


def _read_tables(config: str) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        import datasets  # noqa: F401  so that both have loaded the same
        import pyarrow.parquet as pq

        files = _files(folder, config)
        return lambda: [pq.read_table(path) for path in files]

    return prepare


def _load(config: str, *, warm: bool) -> Callable[[Path], Callable[[], object]]:
    def prepare(folder: Path) -> Callable[[], object]:
        import datasets

        datasets.disable_progress_bars()
        cache = folder / "cache"
        configs = CONFIGS if config == "all" else (config,)

        def load() -> None:
            for name in configs:
                datasets.load_dataset(str(folder / "dataset"), name, cache_dir=str(cache))

        if not warm:
            shutil.rmtree(cache, ignore_errors=True)
        return load

    return prepare


READ, RAW, BUILD = "reading the records", "raw pyarrow", "**release**: checked, counted, hashed, with its papers"
READY = "ready-made tables, written by `pq.write_table`"
CONTENDERS: dict[str, Callable[[Path], Callable[[], object]]] = {
    READ: _read,
    RAW: _raw,
    BUILD: _build,
    READY: _ready,
    **{f"read {config}": _read_tables(config) for config in LOADED},
    **{f"{how} {config}": _load(config, warm=how == "warm") for config in LOADED for how in ("cold", "warm")},
}


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
