from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import msgspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from release.apart import apart, contents
from settlements import SCHEME, settlement, settlements

from dreiklang.files import read_json
from dreiklang.release import groups, history
from dreiklang.release.build import build
from dreiklang.release.configs import configs
from dreiklang.release.features import Feature, ListOf, Struct, Translation
from dreiklang.release.manifest import FILE, Manifest, Release
from dreiklang.release.splits import SPLITS, split
from dreiklang.scheme import SplitPolicy

UNIQUE = ("documents", "ner", "entities", "relations", "de-en", "de-tr")


@pytest.fixture
def dataset(tmp_path):
    return tmp_path / "dataset"


def rows(dataset: Path, version: str, config: str) -> list[dict]:
    """Of all splits."""
    files = [dataset / "data" / version / config / f"{name}-00000-of-00001.parquet" for name in SPLITS]
    return [row for file in files if file.exists() for row in pq.read_table(file).to_pylist()]


def test_nothing_settled_is_lost(dataset):
    given = settlements()
    build(dataset, SCHEME, "0.1.0", given)
    released = {row["id"]: row for row in rows(dataset, "0.1.0", "documents")}
    assert released.keys() == {s.gold.document.id for s in given}
    for settled in (s.gold for s in given):
        row, source = released[settled.document.id], settled.document
        assert (row["text"], row["license"], row["title"]) == (source.text, source.license, source.title)
        assert [(s["id"], s["start"], s["end"]) for s in row["segments"]] == [
            (s.id, s.start, s.end) for s in source.segments
        ]
        assert [(e["id"], e["type"], e["start"], e["end"]) for e in row["entities"]] == [
            (e.id, e.type, e.start, e.end) for e in settled.entities
        ]
        assert all(e["text"] == row["text"][e["start"] : e["end"]] for e in row["entities"])
        assert [(r["id"], r["type"], r["head"], r["tail"]) for r in row["relations"]] == [
            (r.id, r.type, r.head, r.tail) for r in settled.relations
        ]
        assert [(t["segment_id"], t["language"], t["text"], t["origin"]) for t in row["translations"]] == [
            (t.segment_id, t.language, t.text, t.origin) for t in settled.translations
        ]
    assert Counter(row["doc_id"] for row in rows(dataset, "0.1.0", "annotations")) == dict.fromkeys(released, 3)


@pytest.mark.parametrize("config", UNIQUE)
def test_ids_are_unique_in_their_config(dataset, config):
    build(dataset, SCHEME, "0.1.0", settlements())
    ids = [row["id"] for row in rows(dataset, "0.1.0", config)]
    assert len(set(ids)) == len(ids) > 0


def test_the_arguments_of_relations_are_rows_of_entities(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    entities = {row["id"]: (row["type"], row["text"]) for row in rows(dataset, "0.1.0", "entities")}
    for row in rows(dataset, "0.1.0", "relations"):
        for end in (row["head"], row["tail"]):
            assert entities[end["id"]] == (end["type"], end["text"])


def test_every_row_of_a_document_is_in_its_split(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    for file in (dataset / "data" / "0.1.0").rglob("*.parquet"):
        name = file.name.split("-")[0]
        table = pq.read_table(file)
        ids = table["id" if file.parent.name == "documents" else "doc_id"].to_pylist()
        assert {split(document_id) for document_id in ids} == {name}


def test_a_split_or_config_without_rows_is_not_there(dataset):
    bare = settlement("kai-1", entities=(), relations=(), translations=())
    build(dataset, SCHEME, "0.1.0", [bare])
    found = {str(path.relative_to(dataset / "data" / "0.1.0")) for path in dataset.rglob("*.parquet")}
    assert found == {f"{config}/train-00000-of-00001.parquet" for config in ("documents", "ner", "annotations")}
    assert "test" not in (dataset / "README.md").read_text("utf-8").split("dataset_info:")[0]


def test_the_same_answers_give_the_same_bytes(tmp_path):
    code = 'build(dataset, SCHEME, "0.1.0", {})'
    first, second = tmp_path / "one" / "dataset", tmp_path / "two" / "dataset"
    ran = [
        apart(code.format("settlements(60)"), first, PYTHONHASHSEED="1", TZ="UTC"),
        apart(code.format("(s for s in settlements(60))"), second, PYTHONHASHSEED="2", TZ="Asia/Tokyo"),
    ]
    assert [done.returncode for done in ran] == [0, 0], ran
    assert contents(first) == contents(second)


def transposed(value: object, feature: Feature) -> object:
    """A value of a row as `content_sha256` takes it."""
    match feature:
        case ListOf(Struct(fields)):
            return [[transposed(item[name], field) for item in value] for name, field in fields.items()]
        case Struct(fields):
            return [transposed(value[name], field) for name, field in fields.items()]
        case Translation(languages):
            return [value[language] for language in languages]
    return value


def test_the_content_hash_can_be_computed_from_the_rows_alone(dataset):
    manifest = build(dataset, SCHEME, "0.1.0", settlements(60)).release
    columns = {config.name: config.columns for config in configs(SCHEME)}
    assert manifest.files
    for file in manifest.files:
        table = pq.read_table(dataset / "data" / "0.1.0" / file.path)
        lines = [transposed(row, columns[file.config]) for row in table.to_pylist()]
        assert sha256(msgspec.json.Encoder().encode_lines(lines)).hexdigest() == file.content_sha256
        assert table.num_rows == file.rows


def test_batches_and_row_groups_do_not_show_in_the_rows(dataset, monkeypatch):
    whole = build(dataset, SCHEME, "0.1.0", settlements(200)).release
    monkeypatch.setattr(groups, "FULL", 2_000)
    grouped = build(dataset, SCHEME, "0.2.0", settlements(200)).release
    counts = Counter[str]()
    for file in whole.files:
        counts[file.config] += file.rows
    assert counts == {
        "documents": 200,
        "ner": 200 * 4,
        "entities": 199 * 8,
        "relations": 199 * 3,
        "de-en": 199 * 2,
        "de-tr": 199,
        "annotations": 200 * 3,
    }
    assert [file.content_sha256 for file in whole.files] == [file.content_sha256 for file in grouped.files]
    file = "documents/train-00000-of-00001.parquet"
    assert pq.ParquetFile(dataset / "data" / "0.2.0" / file).num_row_groups > 1
    assert pq.read_table(dataset / "data" / "0.1.0" / file).equals(pq.read_table(dataset / "data" / "0.2.0" / file))


def test_checksums_hold_for_every_file(dataset):
    folder = build(dataset, SCHEME, "0.1.0", settlements()).folder
    listed = {line[66:]: line[:64] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed.keys() == contents(folder).keys() - {"SHA256SUMS"}
    assert all(sha256((folder / path).read_bytes()).hexdigest() == digest for path, digest in listed.items())


def test_the_manifest_knows_what_was_released(dataset):
    report = build(dataset, SCHEME, "0.1.0", settlements())
    assert read_json(report.folder / FILE, Release) == report.release
    assert report.release.scheme == SCHEME
    assert [document.id for document in read_json(report.folder / FILE, Manifest).documents] == [
        *(f"kai-{i}" for i in range(1, 10)),
        "leer",
    ]


def test_pandas_reads_it_without_help(dataset):
    folder = build(dataset, SCHEME, "0.1.0", settlements()).folder
    entities = pd.read_parquet(folder / "entities" / "test-00000-of-00001.parquet")
    assert set(entities.columns) == {"id", "doc_id", "segment_id", "type", "text", "start", "end"}
    assert "🚢" not in set(entities["text"])
    documents = pd.read_parquet(folder / "documents")
    assert len(documents) == 10
    assert documents.loc[documents["id"] == "kai-1", "entities"].item()[0]["text"] == "Nordwerft"


def test_what_has_a_problem_stays_out_and_is_named(dataset):
    spoilt = settlement("kai-3")
    spoilt = replace(spoilt, gold=replace(spoilt.gold, document=replace(spoilt.gold.document, license=None)))
    report = build(dataset, SCHEME, "0.1.0", [settlement("kai-1"), spoilt])
    assert [(problem.rule, problem.where) for problem in report.problems] == [("no-license", "kai-3")]
    assert {row["doc_id"] for row in rows(dataset, "0.1.0", "annotations")} == {"kai-1"}


def test_documents_keep_their_order_and_new_ones_come_last(dataset):
    build(dataset, SCHEME, "0.1.0", [settlement("m"), settlement("c")])
    assert history.order(dataset, ["z", "c", "a", "m"]) == ["m", "c", "a", "z"]
    build(dataset, SCHEME, "0.2.0", [settlement(i) for i in history.order(dataset, ["a", "c", "m"])])
    assert history.order(dataset, ["a", "c"]) == ["c", "a"]


def test_a_document_keeps_its_split_even_if_the_shares_were_others(dataset):
    all_test = replace(SCHEME, splits=SplitPolicy(train=0, validation=0, test=100))
    build(dataset, all_test, "0.1.0", [settlement("kai-1"), settlement("kai-2")])
    build(dataset, all_test, "0.2.0", [settlement("kai-2")])
    assert split("kai-1") == split("kai-4") == "train"
    folder = build(dataset, SCHEME, "0.3.0", [settlement(f"kai-{i}") for i in (2, 1, 4)]).folder
    manifest = read_json(folder / FILE, Manifest)
    assert [(d.id, d.split) for d in manifest.documents] == [("kai-2", "test"), ("kai-1", "test"), ("kai-4", "train")]


def test_splits_have_the_shares_they_say():
    count = Counter(split(f"document-{i}") for i in range(20_000))
    assert [round(count[name] / 200) for name in SPLITS] == [80, 10, 10]
