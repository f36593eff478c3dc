"""`check` finds what is wrong in any room, goes on with the others, and changes nothing."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import answer
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

BAD = Path(__file__).parents[1] / "bad"


def run(made: Corpus, *arguments: str):
    return CliRunner().invoke(app, [*arguments, "--root", str(made.root)])


def check(made: Corpus) -> tuple[int, list[str]]:
    """Exit code and broken rules."""
    result = run(made, "check", "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, [problem["rule"] for problem in json.loads(result.stdout)["problems"]]


@pytest.fixture
def made(tmp_path):
    """A corpus with one of everything."""
    made = corpus(tmp_path / "corpus")
    export = saved(tmp_path / "export.json", [exported([answer()])])
    for arguments in (["tasks"], ["collect", str(export)], ["adjudicate"], ["release", "0.1.0"]):
        assert run(made, *arguments).exit_code == 0
    return made


def test_all_is_well_and_nothing_is_changed(made):
    before = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()}
    result = run(made, "check")
    assert (result.exit_code, result.stdout) == (0, "checked: sources 1, tasks 1, answers 1, decisions 1, releases 1\n")
    assert {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()} == before


def test_an_empty_corpus_is_well(tmp_path):
    empty = corpus(tmp_path)
    shutil.rmtree(empty.sources)
    assert check(empty) == (0, [])


@pytest.mark.parametrize(
    ("bad", "place", "said"),
    [
        ("source-damaged.json", "sources/boote.json", ["source-damaged"]),
        ("source-segments.json", "sources/boote.json", ["source-segments", "gold-inconsistent"]),
        ("source-repairs.json", "sources/boote.json", ["source-repairs"]),
        ("generated-stale.xml", "interface.xml", ["generated-stale"]),
        ("task-unreadable.json", "tasks/batch-0001.json", ["task-unreadable"]),
        ("task-source-missing.json", "tasks/batch-0001.json", ["task-source-missing"]),
        ("task-text-changed.json", "tasks/batch-0001.json", ["task-text-changed"]),
        ("collected-damaged.json", "collected/0001.json", ["collected-damaged"]),
        ("ledger-damaged.jsonl", "decisions/ledger.jsonl", ["ledger-damaged"]),
        ("decision-stale.jsonl", "decisions/ledger.jsonl", ["decision-stale"]),
        ("release-changed.sha256", "../dataset/data/0.1.0/SHA256SUMS", ["release-changed"]),
    ],
)
def test_a_bad_file_is_named_by_its_rule_and_the_rest_is_checked_all_the_same(made, bad, place, said):
    shutil.copy(BAD / bad, made.root / "annotation" / place)
    code, rules = check(made)
    assert code == 1
    assert sorted(set(rules) - {"gold-inconsistent"}) == sorted(set(said) - {"gold-inconsistent"})


def test_an_answer_that_is_not_settled_is_a_note(made):
    made.ledger.unlink()
    assert check(made) == (0, ["document-open"])


def test_an_answer_without_source_is_named(made):
    made.document_path("boote").unlink()
    assert check(made) == (1, ["task-source-missing", "unknown-document"])


def test_a_translation_of_a_segment_that_is_gone_is_named(made):
    source = made.document("boote")
    made.save(replace(source, segments=source.segments[1:]))
    code, rules = check(made)
    assert code == 1
    assert {"source-segments", "gold-inconsistent"} <= set(rules)


def test_a_line_that_is_damaged_further_in_is_named_with_its_document(made):
    path = made.collected / "0001.json"
    path.write_bytes(path.read_bytes().replace(b'"created_at":"', b'"created_at":"x', 1))
    assert check(made) == (1, ["collected-damaged"])


@pytest.mark.parametrize("harm", ["changed", "gone", "sums gone", "sums emptied"])
def test_a_release_that_is_no_longer_what_it_was_is_named(made, harm):
    folder = made.dataset / "data" / "0.1.0"
    file = next(folder.rglob("*.parquet"))
    if harm == "changed":
        file.write_bytes(file.read_bytes() + b"\0")
    elif harm == "gone":
        file.unlink()
    elif harm == "sums gone":
        (folder / "SHA256SUMS").unlink()
    else:
        (folder / "SHA256SUMS").write_text("")
    assert check(made) == (1, ["release-changed"])


def test_a_paper_that_somebody_changed_is_named_and_written_again_by_docs(made):
    card, citation = made.dataset / "README.md", made.dataset / "CITATION.cff"
    before = card.read_text("utf-8")
    card.write_text(before.replace("| documents | 1 |", "| documents | 2 |"), "utf-8")
    citation.unlink()
    assert check(made) == (1, ["generated-stale", "generated-stale"])
    run(made, "docs")
    assert check(made) == (0, [])
    assert card.read_text("utf-8") == before


def test_a_card_whose_marks_are_broken_is_named(made):
    card = made.dataset / "README.md"
    card.write_text(card.read_text("utf-8").replace("<!-- /dreiklang -->", ""), "utf-8")
    assert check(made) == (1, ["generated-stale"])


def test_a_label_that_was_renamed_since_the_newest_release_calls_for_a_version_and_a_migration(made):
    text = made.scheme_path.read_text("utf-8")
    made.scheme_path.write_text(text.replace('"QUANT"', '"MENGE"'), "utf-8")
    assert {"scheme-version", "scheme-migration"} <= set(check(made)[1])
    run(made, "scheme", "diff", "--draft")
    made.scheme_path.write_text(text.replace('"QUANT"', '"MENGE"').replace('"1.0.0"', '"2.0.0"', 1), "utf-8")
    run(made, "scheme", "migrate")
    run(made, "adjudicate")
    assert check(made) == (0, [])
