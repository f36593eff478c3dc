"""Texts into the corpus: what is added, what is known, what is a Problem, and that nothing is lost or overwritten."""

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError, SourceError
from dreiklang.sources.add import AddReport, add
from dreiklang.sources.inputs import inputs
from dreiklang.sources.metadata import Metadata
from dreiklang.sources.segments import segments

BAD = Path(__file__).parents[1] / "bad"
TEXT = "Der Gemeinderat hat den Bau des Radwegs am Dienstag beschlossen. Er kostet 1,2 Millionen Euro.\n"
CC0 = Metadata(license="CC0-1.0")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Radweg.txt"
    path.write_text(TEXT, "utf-8")
    return path


def rules(report: AddReport) -> list[str]:
    return [problem.rule for problem in report.problems]


def counts(report: AddReport) -> tuple[int, int, int]:
    return report.added, report.known, report.updated


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("source-empty.txt", 0),
        ("source-type.docx", 0),
        ("source-unreadable.parquet", 0),
        ("source-binary.txt", 0),
        ("source-row.jsonl", 1),
        ("source-lost-characters.txt", 1),
        ("source-id.jsonl", 0),
        ("source-duplicate-id.jsonl", 1),
        ("source-date.jsonl", 1),
        ("source-license.jsonl", 1),
        ("source-metadata.jsonl", 1),
        ("source-not-german.txt", 0),
    ],
)
def test_a_bad_file_breaks_its_rule_alone_and_a_good_one_after_it_is_added(corpus, file, name, added):
    report = add(corpus, [BAD / name, file], CC0)
    assert rules(report) == [name.split(".")[0]]
    assert name in report.problems[0].where
    assert report.added == added + 1


def test_a_text_without_a_licence_is_kept_with_a_note(corpus):
    report = add(corpus, [BAD / "source-no-license.txt"])
    assert rules(report) == ["source-no-license"]
    assert corpus.document("source-no-license").license is None


def test_many_texts_without_a_licence_are_one_note(corpus, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": TEXT, "id": str(i)}) + "\n" for i in range(30)), "utf-8")
    report = add(corpus, [path])
    assert rules(report) == ["source-no-license"]
    assert "30 texts" in report.problems[0].message


def test_a_text_is_saved_repaired_and_cut_with_all_that_is_known_of_it(corpus, file):
    file.write_text(TEXT.replace("Euro", "Eu\u00adro"), "utf-8")
    report = add(corpus, [file], Metadata(title="Der Weg", date="17. Mai 2026", license="cc by 4.0", language="de_at"))
    document = corpus.document("radweg")
    assert counts(report) == (1, 0, 0)
    assert report.repairs == len(document.provenance.repairs) >= 1
    assert document.text == TEXT.strip()
    assert document.segments == segments(document.text)
    assert (document.title, document.date, document.license) == ("Der Weg", "2026-05-17", "CC-BY-4.0")
    assert document.language == "de-AT"
    assert document.provenance.file == "Radweg.txt"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(str.strip))
def test_verbatim_changes_nothing_at_all(corpus, file, text):
    raw = f"\u0041\u0308 {text}\r\n\u00ad glued-\nline \u00a0"
    for old in corpus.sources.glob("*.json"):
        old.unlink()
    file.write_bytes(raw.encode())
    assert add(corpus, [file], CC0, verbatim=True, any_language=True).added == 1
    document = corpus.document("radweg")
    assert document.text == raw.removeprefix("\ufeff")
    assert document.provenance.verbatim
    assert document.provenance.repairs == ()


def test_adding_again_changes_nothing(corpus, file):
    add(corpus, [file], CC0)
    path = corpus.document_path("radweg")
    before = path.stat().st_mtime_ns
    assert counts(add(corpus, [file])) == (0, 1, 0)
    assert path.stat().st_mtime_ns == before


def test_a_licence_is_added_later_and_everything_else_stays(corpus, file):
    add(corpus, [file], Metadata(title="Der Weg"))
    report = add(corpus, [file], CC0)
    assert (counts(report), rules(report)) == ((0, 0, 1), [])
    document = corpus.document("radweg")
    assert (document.title, document.license) == ("Der Weg", "CC0-1.0")


def test_what_contradicts_the_corpus_changes_nothing(corpus, file):
    add(corpus, [file], CC0)
    report = add(corpus, [file], Metadata(license="CC-BY-4.0", title="Der Weg"))
    assert rules(report) == ["source-metadata"]
    assert corpus.document("radweg").license == "CC0-1.0"
    assert corpus.document("radweg").title is None


def test_another_text_never_takes_a_known_id(corpus, file):
    add(corpus, [file], CC0)
    file.write_text("Das ist ein ganz anderer Text über einen Radweg.", "utf-8")
    assert rules(add(corpus, [file], CC0)) == ["source-duplicate-id"]
    assert corpus.document("radweg").text == TEXT.strip()


def test_a_text_is_known_though_repairs_have_become_better_since(corpus, file, monkeypatch):
    file.write_text(TEXT.replace("Euro", "Eu\u00adro"), "utf-8")
    with monkeypatch.context() as patch:
        from dreiklang.sources import prepare
        from dreiklang.sources.repair import Repaired

        patch.setattr(prepare, "repair", lambda raw: Repaired(raw, ()))
        add(corpus, [file], CC0)
    stored = corpus.document("radweg")
    assert counts(add(corpus, [file], CC0)) == (0, 1, 0)
    assert corpus.document("radweg") == stored
    assert rules(add(corpus, [file], CC0, verbatim=True)) == []


def test_a_repaired_text_does_not_pass_for_a_verbatim_one(corpus, file):
    add(corpus, [file], CC0)
    assert rules(add(corpus, [file], CC0, verbatim=True)) == ["source-duplicate-id"]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "..", ".", "a/b\\c:d*?", "C:", "%2e%2e", "ä€😀", "x" * 200])
def test_an_id_is_data_and_never_a_path(corpus, tmp_path, name):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": name, "text": TEXT}), "utf-8")
    before = {*tmp_path.rglob("*")}
    assert add(corpus, [path], CC0).added == 1
    assert corpus.document_ids() == [name]
    assert corpus.document(name).id == name
    new = {made for made in tmp_path.rglob("*") if made.is_file()} - before
    assert {made.parent for made in new} == {corpus.sources}


@pytest.mark.parametrize(
    "name", ["a b", "a\u00a0b", "a\n", "\u202ea", "\ud800".encode("utf-8", "replace").decode() + "\0", "😀" * 60]
)
def test_an_id_with_white_space_or_too_long_is_refused(corpus, tmp_path, name):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": name, "text": TEXT}), "utf-8")
    assert rules(add(corpus, [path], CC0)) == ["source-id"]


def test_a_folder_is_walked_in_order_without_hidden_files_and_parts_of_saved_pages(corpus, tmp_path):
    folder = tmp_path / "artikel"
    for name in ("b.txt", "a/z.md", ".versteckt.txt", ".git/x.txt", "Seite_files/werbung.html", "Seite-Dateien/x.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT, "utf-8")
    (folder / "Seite.html").write_text(f"<article><p>{TEXT}</p></article>", "utf-8")
    report = add(corpus, [folder], CC0)
    assert (report.added, rules(report)) == (3, [])
    assert corpus.document_ids() == ["b", "seite", "z"]


def test_files_are_read_in_the_order_given_and_folders_in_that_of_their_names(tmp_path):
    places = ("a/y.txt", "b/x.txt", "c/w.txt", "d/v.txt", "d/z.txt")
    for place in reversed(places):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).touch()
    listed = inputs([tmp_path / "d" / "z.txt", tmp_path], None, None)
    assert [one.name for one in listed] == ["z.txt", "y.txt", "x.txt", "w.txt", "v.txt", "z.txt"]


def test_a_field_of_a_file_goes_before_an_option(corpus, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT, "title": "Der Weg"}), "utf-8")
    add(corpus, [path], Metadata(id="b", title="Anders", author="Mara Lindqvist"))
    assert (corpus.document("a").title, corpus.document("a").author) == ("Der Weg", "Mara Lindqvist")


def test_an_unknown_file_in_a_folder_is_a_problem_and_the_rest_goes_on(corpus, file):
    (file.parent / "bild.jpg").write_bytes(b"\xff\xd8\xff")
    report = add(corpus, [file.parent], CC0)
    assert (report.added, rules(report)) == (1, ["source-type"])


def test_an_empty_folder_and_a_missing_file_are_misuse_and_nothing_is_added(corpus, file, tmp_path):
    (tmp_path / "leer").mkdir()
    for wrong in (tmp_path / "leer", tmp_path / "fehlt.txt"):
        with pytest.raises(SourceError, match="nothing was read"):
            add(corpus, [file, wrong], CC0)
    assert corpus.document_ids() == []


def test_options_that_make_no_sense_are_misuse(corpus, file):
    with pytest.raises(SourceError, match="--date"):
        add(corpus, [file], Metadata(date="gestern"))
    with pytest.raises(SourceError, match="--id"):
        add(corpus, [file, file], Metadata(id="x"))


def test_standard_input_is_read_once_and_known_when_it_comes_again(corpus):
    for expected in ((1, 0, 0), (0, 1, 0)):
        assert counts(add(corpus, [Path("-")], CC0, stdin=io.BytesIO(TEXT.encode()))) == expected
    (document,) = corpus.documents()
    assert (document.provenance.file, document.provenance.format) == ("-", "txt")


def test_standard_input_may_be_rows(corpus):
    lines = json.dumps({"text": TEXT, "id": "a"}).encode()
    add(corpus, [Path("-")], CC0, stdin=io.BytesIO(lines), format="jsonl")
    assert corpus.document_ids() == ["a"]


def test_a_foreign_text_is_added_only_when_its_language_is_not_looked_at_but_never_against_its_own_word(
    corpus, tmp_path
):
    turkish = BAD / "source-not-german.txt"
    assert add(corpus, [turkish], CC0, any_language=True).added == 1
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT, "language": "en"}), "utf-8")
    assert rules(add(corpus, [path], CC0, any_language=True)) == ["source-not-german"]


def test_a_dry_run_writes_nothing_and_still_finds_two_texts_of_one_id(corpus):
    report = add(corpus, [BAD / "source-duplicate-id.jsonl"], dry_run=True)
    assert (report.added, rules(report)) == (1, ["source-duplicate-id"])
    assert [document.id for document in report.previewed] == ["eins"]
    assert not corpus.root.exists()


def test_a_file_whose_name_is_no_utf8_is_added(corpus, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/R\xe4dweg.txt"))
    path.write_text(TEXT, "utf-8")
    assert add(corpus, [path], CC0).added == 1
    assert corpus.document_ids() == ["r-dweg"]


def test_a_disk_that_is_full_is_an_error_and_leaves_nothing_half_written(corpus, file, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match="No space left"):
        add(corpus, [file], CC0)
    assert list(corpus.sources.iterdir()) == []
