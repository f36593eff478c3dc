"""What is published: complete, unchanged since its release, sound, and what its inputs give again."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.release import released

ROOT = Path(__file__).parents[1]
RELEASES = sorted((ROOT / "dataset" / "data").iterdir())
FIRST = ROOT / "dataset" / "data" / "0.1.0"


def rows(config: str) -> list[dict]:
    return [row for path in sorted((FIRST / config).iterdir()) for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_a_release_holds_just_the_files_it_was_made_with(release):
    listed = dict(reversed(line.split("  ")) for line in (release / "SHA256SUMS").read_text().splitlines())
    found = {str(path.relative_to(release)): path for path in release.rglob("*") if path.is_file()}
    assert {name: sha256(path.read_bytes()).hexdigest() for name, path in found.items()} == listed | {
        "SHA256SUMS": sha256((release / "SHA256SUMS").read_bytes()).hexdigest()
    }


def test_the_first_release_has_its_rows_from_first_to_last():
    found = {config: rows(config) for config in ("documents", "ner", "entities", "relations", "de-en", "de-tr")}
    assert {config: len(listed) for config, listed in found.items()} == {
        "documents": 8, "ner": 169, "entities": 459, "relations": 240, "de-en": 169, "de-tr": 169,
    }  # fmt: skip
    ids = sorted(row["id"] for row in found["documents"])
    assert (ids[0], ids[-1]) == ("drohnen-fuer-tallinn", "satelliten-fuer-astana")
    assert len(rows("annotations")) == 24


def test_every_mention_of_the_first_release_covers_what_it_says_and_every_reference_resolves():
    for document in rows("documents"):
        entities = {entity["id"]: entity for entity in document["entities"]}
        segments = {segment["id"] for segment in document["segments"]}
        assert len(entities) == len(document["entities"])
        assert all(document["text"][e["start"] : e["end"]] == e["text"] for e in entities.values())
        assert all({r["head"], r["tail"]} <= entities.keys() for r in document["relations"])
        assert {t["segment_id"] for t in document["translations"]} == segments
    assert len({row["id"] for row in rows("entities")}) == 459


def test_what_machines_wrote_says_so():
    assert {row["annotator"] for row in rows("annotations")} == {"model:claude-a", "model:claude-b", "model:claude-c"}
    assert {t["origin"] for document in rows("documents") for t in document["translations"]} == {"machine"}
    assert {document.author for document in Corpus(ROOT).documents()} == {"model:claude"}
    assert Counter(document["settled"] for document in rows("documents")) == {"adjudicated": 8}


def test_every_release_can_be_made_again():
    result = CliRunner().invoke(app, ["verify", "--root", str(ROOT)])
    assert result.exit_code == 0, result.output
    assert result.stdout.count(" come out again ") == len(RELEASES)


def test_every_release_is_sound_in_itself():
    assert [problem for release in RELEASES for problem in released.problems(release)] == []
