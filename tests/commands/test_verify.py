"""A release can be made again for as long as what it was made from is there; where it is not, that is said."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import answer, document
from exports import corpus, exported, saved
from settlements import settlement
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.files import read_json, write_json
from dreiklang.records import Translation
from dreiklang.release import verify as verifying
from dreiklang.release.manifest import Manifest, Writer

BAD = Path(__file__).parents[1] / "bad"
FURTHER = "Der Hafenmeister begrüßt die neuen Kräne. Sie heben Container von achtzig Tonnen."


def run(made: Corpus, *arguments: str):
    return CliRunner().invoke(app, [*arguments, "--root", str(made.root)])


def verified(made: Corpus, *arguments: str) -> tuple[int, list[dict], list[str]]:
    """Exit code, what is said of each release, and broken rules."""
    result = run(made, "verify", *arguments, "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    said = json.loads(result.stdout)
    return result.exit_code, said["releases"], [problem["rule"] for problem in said["problems"]]


def settled(made: Corpus, name: str, *answers, source=None) -> None:
    export = saved(made.root.parent / name, [exported(answers, source)])
    for arguments in (["collect", str(export)], ["adjudicate"]):
        assert run(made, *arguments).exit_code == 0


@pytest.fixture
def made(tmp_path) -> Corpus:
    """A corpus with one release."""
    made = corpus(tmp_path / "corpus")
    settled(made, "export.json", answer())
    assert run(made, "release", "0.1.0").exit_code == 0
    return made


def test_a_release_comes_out_again_to_the_byte_and_nothing_is_changed(made):
    before = {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()}
    code, (release,), rules = verified(made, "0.1.0")
    assert (code, rules) == (0, [])
    assert release["equal"] == release["files"] > 3
    assert (release["compared"], release["inputs"], release["remarks"]) == ("bytes", "recorded", [])
    assert {path: path.read_bytes() for path in made.root.rglob("*") if path.is_file()} == before


def test_old_releases_are_made_again_from_the_answers_and_decisions_of_their_time(made):
    further = document("kran", FURTHER)
    made.save(further)
    said = answer(document_id="kran", entities=(), relations=(), translations=())
    settled(made, "more.json", said, source=further)
    settled(made, "changed.json", answer(minute=9, relations=(), id="a1-0"))
    assert run(made, "release", "1.0.0").exit_code == 0
    code, releases, rules = verified(made)
    assert (code, rules) == (0, [])
    assert [(r["version"], r["equal"] == r["files"]) for r in releases] == [("0.1.0", True), ("1.0.0", True)]


def test_a_label_added_to_the_scheme_since_changes_nothing(made):
    text = made.scheme_path.read_text("utf-8")
    made.scheme_path.write_text(f'{text}\n[[entity]]\nname = "WETTER"\ntitle = "Wetter"\n', "utf-8")
    assert verified(made)[::2] == (0, [])


def test_under_another_pyarrow_rows_are_compared_and_that_is_said(made, monkeypatch):
    monkeypatch.setattr(verifying.pyarrow, "__version__", "99.0.0")
    result = run(made, "verify")
    assert result.exit_code == 0
    assert "row for row (made with pyarrow" in result.stdout
    assert "this is 99.0.0: rows were compared, not bytes" in result.stdout


def test_files_written_with_other_settings_are_compared_row_for_row(made, monkeypatch):
    monkeypatch.setattr(verifying, "WRITER", Writer(compression_level=9))
    result = run(made, "verify")
    assert result.exit_code == 0
    assert "row for row (written with Writer(compression='zstd', compression_level=3" in result.stdout


def test_a_ledger_written_over_is_named(made):
    shutil.copy(BAD / "release-input-changed.jsonl", made.ledger)
    code, _, rules = verified(made)
    assert code == 1
    assert rules[0] == "release-input-changed"
    assert set(rules) - {"release-input-changed", "decision-stale"} == {"release-not-rebuilt"}  # with its reason


def test_the_bad_ledger_breaks_its_rule_and_no_other(made):
    from dreiklang.release import inputs

    manifest = read_json(made.dataset / "data" / "0.1.0" / "release.json", Manifest)
    assert list(inputs.problems(made, manifest)) == []
    shutil.copy(BAD / "release-input-changed.jsonl", made.ledger)
    assert [problem.rule for problem in inputs.problems(made, manifest)] == ["release-input-changed"]


def test_a_changed_or_missing_source_is_named(made):
    made.save(replace(made.document("boote"), title="Boote"))
    code, (release,), rules = verified(made)
    assert code == 1
    assert set(rules) == {"release-input-changed", "release-not-rebuilt"}  # the title is a column of "documents"
    assert release["equal"] == release["files"] - 1
    made.document_path("boote").unlink()
    code, (release,), rules = verified(made)
    assert (code, release["equal"]) == (1, 0)
    assert set(rules) == {"release-input-changed", "release-not-rebuilt"}


def test_damage_is_named_and_the_other_releases_are_verified_all_the_same(made):
    assert run(made, "release", "0.1.1").exit_code == 0
    (made.dataset / "data" / "0.1.0" / "release.json").write_text("{")
    code, releases, rules = verified(made)
    assert (code, set(rules)) == (1, {"release-changed"})
    assert [release["version"] for release in releases] == ["0.1.1"]
    (made.collected / "0001.json").write_text("[\n{\n]\n")
    code, releases, rules = verified(made, "0.1.1")
    assert code == 1
    assert set(rules) == {"release-input-changed", "release-not-rebuilt"}


def test_what_can_be_said_without_recorded_inputs_is_said(made):
    path = made.dataset / "data" / "0.1.0" / "release.json"
    said = json.loads(path.read_bytes())
    del said["inputs"]
    for released in said["documents"]:
        del released["source_sha256"]
    path.write_text(json.dumps(said))
    code, (release,), rules = verified(made)
    assert (code, rules) == (1, ["release-changed"])  # which it was, for this test
    assert (release["inputs"], release["equal"] == release["files"]) == ("not recorded", True)
    assert "made before inputs were recorded" in release["remarks"][0]


def more(made, document_id):
    """One more settled text."""
    further = document(document_id, f"{FURTHER} {document_id}")
    made.save(further)
    said = answer(document_id=document_id, id=document_id, entities=(), relations=(), translations=())
    settled(made, f"{document_id}.json", said, source=further)


def test_after_a_text_was_withdrawn_the_other_splits_are_made_again_and_that_is_said(made):
    for document_id in ("d1", "d2"):  # of validation and train
        more(made, document_id)
    assert run(made, "release", "1.0.0").exit_code == 0
    assert run(made, "withdraw", "boote", "--reason", "on request").exit_code == 0
    code, (first, second), rules = verified(made)
    assert (code, rules) == (0, [])
    assert (first["equal"], first["remarks"]) == (
        0,
        [
            "1 text was withdrawn since: of train all other rows were compared, and no checksums",
            "annotation/decisions/ledger.jsonl, annotation/collected/0001.json: rewritten when a text was withdrawn, "
            "and not held to what was recorded",
        ],
    )
    assert first["left"] == first["files"]
    assert second["equal"] + second["left"] == second["files"]
    lines = run(made, "verify").stdout.splitlines()
    assert lines[1].startswith(
        f"1.0.0  {second['equal']} of {second['files']} Parquet files come out again to the byte,"
    )
    assert "withdrawn since" not in lines[1]
    assert "withdrawn since" in run(made, "verify", "--verbose").stdout


def test_after_a_withdrawal_all_else_is_held_to_what_it_was(made):
    for document_id in ("d2", "d4"):  # of train, as the text that goes
        more(made, document_id)
    assert run(made, "release", "1.0.0").exit_code == 0
    assert run(made, "withdraw", "boote", "--reason", "on request").exit_code == 0
    assert verified(made, "1.0.0")[::2] == (0, [])
    path = made.collected / "0002.json"  # of which nothing was taken out
    path.write_bytes(path.read_bytes().replace(b'"lead_time"', b'"lead_tima"', 1))
    assert verified(made, "1.0.0")[2] == ["release-input-changed", "release-not-rebuilt"]
    path.write_bytes(path.read_bytes().replace(b'"lead_tima"', b'"lead_time"', 1))
    released = made.dataset / "data" / "1.0.0" / "documents" / "train-00000-of-00001.parquet"
    table = pq.read_table(released)
    titles = ["other" if document_id == "d4" else None for document_id in table["id"].to_pylist()]
    pq.write_table(table.set_column(1, "title", pa.array(titles, pa.string())), released)
    assert verified(made, "1.0.0")[2] == ["release-changed", "release-not-rebuilt"]


def test_of_many_releases_each_has_a_line_and_details_only_if_asked_for_or_something_is_wrong(made, monkeypatch):
    assert run(made, "release", "0.1.1").exit_code == 0
    monkeypatch.setattr(verifying.pyarrow, "__version__", "99.0.0")
    lines = run(made, "verify").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[:2]] == ["0.1.0", "0.1.1"]
    assert lines[2].startswith("2 releases: ")
    assert not any("99.0.0" in line for line in lines)
    assert "99.0.0" in run(made, "verify", "--verbose").stdout
    made.save(replace(made.document("boote"), title="Boote"))
    assert "99.0.0" in run(made, "verify").stdout


def test_what_is_wrong_with_0_1_10_says_nothing_of_0_1_1(made, monkeypatch):
    for version in ("0.1.1", "0.1.10"):
        assert run(made, "release", version).exit_code == 0
    monkeypatch.setattr(verifying.pyarrow, "__version__", "99.0.0")
    (made.dataset / "data" / "0.1.10" / "README.md").unlink()
    lines = [line for line in run(made, "verify").stdout.splitlines() if line.startswith("0.1.1")]
    assert [(line.split("  ")[0], "99.0.0" in line) for line in lines] == [("0.1.1", False), ("0.1.10", True)]


def test_a_release_that_counted_who_settled_among_the_annotators_is_made_again_so(made):
    truth = replace(answer(minute=9), annotator="a3", id="a3-0", ground_truth=True)
    other = replace(answer(minute=5, relations=()), annotator="a2", id="a2-0")
    settled(made, "settled.json", answer(), other, truth)
    assert run(made, "release", "1.0.0").exit_code == 0
    folder = made.dataset / "data" / "1.0.0"
    manifest = read_json(folder / "release.json", Manifest)
    assert manifest.counted == "independent"
    assert pq.read_table(folder / "documents")["annotators"].to_pylist() == [2]
    assert verified(made, "1.0.0")[::2] == (0, [])
    write_json(folder / "release.json", replace(manifest, counted="everyone"))
    assert verified(made, "1.0.0")[2] == ["release-changed", "release-not-rebuilt"]


def test_a_release_that_never_held_a_withdrawn_text_is_made_again_whole(made):
    further = document("d1", FURTHER)
    made.save(further)
    said = answer(document_id="d1", id="d1", entities=(), relations=(), translations=())
    other = replace(said, annotator="model:b", id="d2", translations=(Translation("s1", "en", "Words."),))
    settled(made, "d1.json", replace(said, annotator="model:a"), other, source=further)
    assert run(made, "release", "0.2.0").exit_code == 0  # without it: it is open
    assert run(made, "withdraw", "d1", "--reason", "on request").exit_code == 0
    code, (release,), rules = verified(made, "0.2.0")
    assert (code, rules, release["equal"]) == (0, [], release["files"])


@pytest.mark.parametrize("version", ["0.2.0", "x", "0.1"])
def test_a_version_that_is_not_there_gets_one_line(made, version):
    result = run(made, "verify", version)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_no_release_at_all_gets_one_line(tmp_path):
    result = run(corpus(tmp_path), "verify")
    assert result.exit_code == 2
    assert "there is no release yet" in result.stderr


def test_the_bad_manifest_breaks_its_rule_and_no_other(tmp_path):
    manifest = msgspec.json.decode((BAD / "release-not-rebuilt.json").read_bytes(), type=Manifest)
    write_json(tmp_path / "release.json", manifest)
    (tmp_path / "again").mkdir()
    verified, problems = verifying.rebuilt(tmp_path / "again", tmp_path, manifest, [settlement("kai-1")])
    assert {problem.rule for problem in problems} == {"release-not-rebuilt"}
    assert "0.1.0/entities/train-00000-of-00001.parquet" in {problem.where for problem in problems}
    assert verified.equal < verified.files
