"""What one would write without much thought: the tables of a release by pyarrow alone, a dictionary for each row."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks._settled import settlements
from dreiklang.records import Entity, GoldTranslation, Settlement, Translation
from dreiklang.release import iob
from dreiklang.release.layout import layout
from dreiklang.release.splits import split
from dreiklang.scheme import Scheme

Rows = list[dict[str, Any]]
BATCH = 1000


class Files:
    """A writer for each config and split, rows waiting for it."""

    def __init__(self, folder: Path, schemas: dict[str, Any]) -> None:
        self.folder, self.schemas = folder, schemas
        self.stack = ExitStack()
        self.writers: dict[tuple[str, str], Any] = {}
        self.rows: defaultdict[tuple[str, str], Rows] = defaultdict(list)

    def flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        for (config, split_), found in self.rows.items():
            if (config, split_) not in self.writers:
                path = self.folder / f"{config}-{split_}.parquet"
                writer = pq.ParquetWriter(path, self.schemas[config], compression="zstd", compression_level=3)
                self.writers[config, split_] = self.stack.enter_context(writer)
            self.writers[config, split_].write_table(pa.Table.from_pylist(found, self.schemas[config]))
        self.rows.clear()


def write(folder: Path, target: Path, labels: Scheme, schemas: dict[str, Any]) -> None:
    """The records in `folder` as Parquet files in `target`, by the schemas of the release."""
    types = {name: i for i, name in enumerate(labels.entity_names)}
    files = Files(target, schemas)
    with files.stack:
        for number, settlement in enumerate(settlements(folder), 1):
            gold = settlement.gold
            laid = layout(gold.document)
            tags = iob.tag(laid, gold.entities, types).tags
            for config, found in _rows(settlement, laid, tags, labels.relation_names):
                files.rows[config, split(gold.document.id)] += found
            if number % BATCH == 0:
                files.flush()
        files.flush()


def _rows(settlement: Settlement, laid: Any, tags: list[int], labels: tuple[str, ...]) -> Iterator[tuple[str, Rows]]:
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
