import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus, exported, take
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.commands.answered import counted
from dreiklang.corpus import Corpus

ROOT = Path(__file__).parents[2]


def run(made: Corpus, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*arguments, "--root", str(made.root)])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def answered(tmp_path) -> Corpus:
    """One document, two answers that differ in a relation."""
    made = corpus(tmp_path)
    export = tmp_path / "export.json"
    export.write_text(json.dumps([exported([answer("a1"), answer("a2", relations=())])]), "utf-8")
    run(made, "collect", str(export))
    return made


def test_figures_are_the_same_in_the_terminal_and_as_json(answered):
    said = json.loads(run(answered, "agreement", "--json"))
    figures = {(f["layer"], f["measure"]): f for f in said["figures"]}
    assert figures["entities", "f1_exact"]["value"] == 1
    assert figures["relations", "f1"] | {"layer": "", "measure": ""} == {
        "layer": "", "measure": "", "value": 0, "low": None, "high": None, "n": 1,
    }  # fmt: skip
    assert (said["documents"], said["compared"]) == (1, 1)
    shown = run(answered, "agreement")
    assert ["differ", "by", "omission", "1.000", "1"] in [line.split() for line in shown.splitlines()]
    assert shown.splitlines()[-1] == "1 of 1 answered document compared · more with --all or --html FILE"


def test_the_terminal_tells_what_matters_on_one_screen_and_everything_when_asked(tmp_path):
    shutil.copytree(ROOT / "annotation", tmp_path / "annotation")
    made, few = Corpus(tmp_path), ("--rounds", "100")
    said = json.loads(run(made, "agreement", "--json", *few))
    brief, everything = (run(made, "agreement", *few, *more).splitlines() for more in ((), ("--all",)))
    assert len(brief) <= 45
    least = next(number for number, line in enumerate(brief) if line.startswith("Where they agree least"))
    types = {f["layer"].removeprefix("entities."): f["value"] for f in said["figures"] if f["measure"] == "f1_exact"}
    worst = min(types, key=lambda name: types[name])
    assert brief[least + 4].split()[:4] == [f"{worst},", "F1", "exact", f"{types[worst]:.3f}"]
    defined = [f for f in said["figures"] if f["n"] and f["value"] is not None]
    assert all(f"{f['value']:.3f}" in " ".join(everything) for f in defined)
    assert "f1_exact" not in "\n".join(brief + everything)


def test_the_page_is_one_file_and_leads_to_label_studio(answered, tmp_path):
    page = tmp_path / "report.html"
    run(answered, "agreement", "--html", str(page), "--url", "https://user:secret@studio.example.org/")
    html = page.read_text("utf-8")
    assert "https://studio.example.org/projects/" in html
    assert "secret" not in html
    assert "src=" not in html.split("<script type=")[0]


def test_the_bundled_corpus_agrees_as_documented(tmp_path):
    shutil.copytree(ROOT / "annotation", tmp_path / "annotation")
    said = json.loads(run(Corpus(tmp_path), "agreement", "--json"))
    figures = {(f["layer"], f["measure"]): f["value"] for f in said["figures"]}
    assert round(figures["entities", "f1_exact"], 3) == 0.992
    assert round(figures["relations", "f1"], 3) == 0.954
    assert sum(value for (_, name), value in figures.items() if name.startswith("share_")) == pytest.approx(1)


def test_two_workers_say_and_show_the_same_as_one(tmp_path, monkeypatch):
    monkeypatch.setattr("dreiklang.commands.answered.PART", 3)
    shutil.copytree(ROOT / "annotation", tmp_path / "annotation")
    said = []
    for workers in ("1", "2"):
        page = tmp_path / "report.html"
        arguments = ("--json", "--rounds", "100", "--most", "5", "--workers", workers, "--html", str(page))
        said.append((run(Corpus(tmp_path), "agreement", *arguments), page.read_bytes()))
    assert said[0] == said[1]


def test_progress_shows_in_a_corpus_of_few_documents_too(tmp_path):
    sources = [document(f"d{number}") for number in range(25)]
    made = corpus(tmp_path, *sources)
    take(made, *(exported([replace(answer(), id=s.id, document_id=s.id)], s, i) for i, s in enumerate(sources, 1)))
    moved: list[int] = []
    counted(made, Store(made), [], advance=moved.append)
    assert moved == [10, 10, 5]


def test_a_corpus_without_answers_has_nothing_to_compare(tmp_path):
    assert run(corpus(tmp_path), "agreement").splitlines()[-1] == "0 of 0 answered documents compared"


def test_a_release_that_misses_a_gate_is_refused_and_names_it(answered):
    said = run(answered, "release", "1.0.0", "--min-relations", "0.5", "--max-open", "0", code=2)
    assert "2 of its gates are missed" in said
    assert "relations: relations f1 is 0.000 over 1 document, without an interval, must be 0.5 or more" in said
    assert "open: 1 answered document not settled, must be 0 or fewer" in said
    assert not (answered.dataset / "data").exists()


def test_a_document_that_may_not_be_released_lifts_no_release_over_a_gate(tmp_path):
    free = document()
    made = corpus(tmp_path, free, replace(free, id="fremd", license=None))
    alien = [replace(answer(name), id=f"fremd-{name}", document_id="fremd") for name in ("a1", "a2")]
    take(made, exported([answer("a1")]), exported(alien, replace(free, id="fremd"), 2))
    run(made, "adjudicate")
    said = run(made, "release", "1.0.0", "--min-double", "0.5", code=2)
    assert "double: 0 of 1 document answered twice" in said


def test_a_release_records_the_agreement_it_was_made_with(tmp_path):
    made = corpus(tmp_path)
    export = tmp_path / "export.json"
    export.write_text(json.dumps([exported([answer("a1"), answer("a2")])]), "utf-8")
    run(made, "collect", str(export))
    run(made, "adjudicate")
    made.scheme_path.write_text(made.scheme_path.read_text("utf-8") + "\n[gates]\ndouble = 1.0\n", "utf-8")
    run(made, "release", "1.0.0")
    recorded = json.loads((made.dataset / "data/1.0.0/release.json").read_text("utf-8"))["agreement"]
    assert {"layer": "entities", "measure": "f1_exact", "value": 1.0, "low": None, "high": None, "n": 1} in recorded
    assert all(figure["value"] is not None for figure in recorded)
