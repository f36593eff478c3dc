"""`dreiklang init`: a new corpus, at once ready for its first text."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == code, result.output
    return result.output


def test_a_new_corpus_has_a_scheme_that_loads_and_takes_a_text(tmp_path):
    output = run("init", tmp_path / "Köln 2026")
    assert "dreiklang add" in output
    corpus = Corpus.find(tmp_path / "Köln 2026")
    assert corpus.scheme().name == "koeln-2026"
    assert {"PER", "ORG", "GPE"} <= set(corpus.scheme().entity_names)
    text = tmp_path / "radweg.txt"
    text.write_text("Der Gemeinderat hat den Bau des Radwegs beschlossen.", "utf-8")
    run("add", text, "--root", corpus.root, "--license", "CC0-1.0")
    assert corpus.document_ids() == ["radweg"]


def test_a_new_corpus_has_the_shape_of_this_one(tmp_path):
    run("init", tmp_path / "neu")
    for folder in ("sources", "tasks", "collected", "decisions"):
        readme = f"annotation/{folder}/README.md"
        assert (tmp_path / "neu" / readme).read_text("utf-8") == (ROOT / readme).read_text("utf-8")
    guidelines = tmp_path / "neu" / "annotation" / "guidelines"
    assert all((guidelines / name).is_file() for name in ("README.md", "de/handbuch.md", "en/handbook.md"))
    assert (tmp_path / "neu/dataset/README.md").read_text("utf-8").startswith("# neu\n")
    ignored = (tmp_path / "neu/.gitignore").read_text("utf-8")
    assert {".studio/", "annotation/annotators.json"} <= set(ignored.split())


def test_every_line_of_json_is_for_machines(tmp_path):
    facts = json.loads(run("init", tmp_path / "neu", "--name", "Nordtal_1.0", "--json"))
    assert (facts["name"], facts["root"]) == ("Nordtal_1.0", str(tmp_path / "neu"))
    assert Corpus(tmp_path / "neu").scheme().name == "Nordtal_1.0"


@pytest.mark.parametrize(
    ("folder", "name"), [("x", "x-corpus"), ("😀", "corpus"), ("Straße & Weg", "strasse-weg"), ("a" * 80, "a" * 50)]
)
def test_a_folder_of_any_name_gives_a_name_label_studio_takes(tmp_path, folder, name):
    run("init", tmp_path / folder)
    assert Corpus(tmp_path / folder).scheme().name == name


@pytest.mark.parametrize("name", ["ab", "a" * 51, "zwei Wörter", "köln"])
def test_a_name_label_studio_would_refuse_is_refused_here(tmp_path, name):
    assert "3 to 50" in run("init", tmp_path / "neu", "--name", name, code=2)
    assert not (tmp_path / "neu").exists()


def test_what_is_in_the_folder_stays(tmp_path):
    (tmp_path / "README.md").write_text("meins", "utf-8")
    run("init", tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == "meins"


def test_a_corpus_and_a_file_are_refused(tmp_path):
    run("init", tmp_path / "neu")
    assert "is a corpus already" in run("init", tmp_path / "neu", code=2)
    (tmp_path / "datei").touch()
    assert "is a file" in run("init", tmp_path / "datei", code=2)


def test_the_folder_one_stands_in_can_become_a_corpus(tmp_path, monkeypatch):
    (tmp_path / "nordtal").mkdir()
    monkeypatch.chdir(tmp_path / "nordtal")
    run("init", ".")
    assert Corpus.find().scheme().name == "nordtal"
