"""What a release holds is read back and held to itself."""

import shutil
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from settlements import SCHEME, settlements

from dreiklang.release import intact
from dreiklang.release.build import build
from dreiklang.release.released import problems

BAD = Path(__file__).parents[1] / "bad"
DOCUMENTS = "documents/train-00000-of-00001.parquet"


@pytest.fixture
def folder(tmp_path) -> Path:
    return build(tmp_path / "dataset", SCHEME, "0.1.0", settlements()).folder


def signed(folder: Path) -> None:
    """Checksums that fit again, as after a release that was wrong from the start."""
    sums = folder / "SHA256SUMS"
    names = [line[66:] for line in sums.read_text().splitlines()]
    sums.write_text("".join(f"{sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names))


def rewritten(path: Path, *rows: dict) -> None:
    schema = pq.read_schema(path)
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def test_what_was_released_is_sound(folder):
    assert list(problems(folder)) == []


def test_the_bad_file_breaks_its_rule_and_no_other(tmp_path):
    folder = build(tmp_path / "dataset", SCHEME, "0.1.0", settlements(2)[:1]).folder
    shutil.copy(BAD / "release-inconsistent.parquet", folder / DOCUMENTS)
    signed(folder)
    (found,) = [*intact.problems(folder), *problems(folder)]
    assert (found.rule, found.where) == ("release-inconsistent", "0.1.0/documents: kai-1")
    assert 'entity e1 says "Nordwerft", and the text there "ordwerft"' in found.message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: row["entities"][0].update(end=10_000), "entity e1 lies outside"),
        (lambda row: row["entities"][1].update(id="e1"), "two entities have the same id"),
        (lambda row: row["relations"][0].update(head="e99"), 'joins "e99", which is no entity'),
        (lambda row: row["translations"][0].update(segment_id="s99"), 'belongs to "s99", which is no segment'),
        (lambda row: row["segments"][0].update(start=-1), "segment s1 lies outside"),
    ],
)
def test_what_does_not_fit_in_a_document_is_named(folder, change, said):
    path = folder / DOCUMENTS
    first, *others = pq.read_table(path).to_pylist()
    change(first)
    rewritten(path, first, *others)
    assert said in " ".join(problem.message for problem in problems(folder))


def test_a_document_in_two_splits_or_without_its_own_row_is_named(folder):
    train, test = folder / DOCUMENTS, folder / DOCUMENTS.replace("train", "test")
    first, *others = pq.read_table(train).to_pylist()
    rewritten(test, *pq.read_table(test).to_pylist(), first)
    assert any("is in test and in train" in problem.message for problem in problems(folder))
    rewritten(train, *others)
    said = {problem.where: problem.message for problem in problems(folder)}
    assert "is in test and in train" in said[f"0.1.0/ner: {first['id']}"]


def test_a_row_that_is_there_twice_is_named(folder):
    path = folder / "entities" / "train-00000-of-00001.parquet"
    first, *others = pq.read_table(path).to_pylist()
    rewritten(path, first, first, *others)
    assert [(p.where, p.message.partition(":")[0]) for p in problems(folder)] == [
        (f"0.1.0/entities: {first['id']}", "is there twice")
    ]


def test_a_file_that_is_no_parquet_is_named(folder):
    (folder / DOCUMENTS).write_bytes(b"PAR1 no, it is not")
    assert any("can't be read" in problem.message for problem in problems(folder))
