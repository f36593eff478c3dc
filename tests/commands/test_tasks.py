import json
import sys
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus as full_corpus
from exports import exported, saved
from typer.testing import CliRunner

from dreiklang.adjudication import ledger
from dreiklang.adjudication.settle import settle
from dreiklang.cli import app
from dreiklang.collected.collect import collect
from dreiklang.corpus import Corpus
from dreiklang.records import Translation
from dreiklang.tasks import batches
from dreiklang.tasks.shown import shown

NONE = ", texts with suggestions: 0"
SCHEME = 'name = "probe"\nversion = "1.0.0"\ntarget_languages = ["en"]\n[[entity]]\nname = "ORG"\n'
BAD = Path(__file__).parents[1] / "bad"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(SCHEME, "utf-8")
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    return corpus


def run(corpus: Corpus, *options: str):
    return CliRunner().invoke(app, ["tasks", "--root", str(corpus.root), *options])


def test_it_says_what_it_made_and_where(corpus):
    result = run(corpus, "--max-segments", "1")
    assert (result.exit_code, result.stdout) == (
        0,
        f"new texts: 1, tasks: 2{NONE} · annotation/tasks/batch-0001.json\n",
    )
    assert (run(corpus).exit_code, run(corpus).stdout) == (0, "no new texts\n")


def test_its_summary_can_be_read_by_machines(corpus):
    assert json.loads(run(corpus, "--json").stdout) == {
        "summary": f"new texts: 1, tasks: 1{NONE} · annotation/tasks/batch-0001.json",
        "documents": 1,
        "tasks": 1,
        "suggested": 0,
        "batch": "annotation/tasks/batch-0001.json",
        "problems": [],
    }


def test_a_problem_is_shown_and_the_exit_code_is_1(corpus):
    (corpus.tasks / "batch-0001.json").write_bytes((BAD / "task-text-changed.json").read_bytes())
    result = run(corpus)
    assert result.exit_code == 1
    assert result.stdout.startswith("task-text-changed  boote  ")


def test_less_than_one_segment_is_misuse(corpus):
    assert run(corpus, "--max-segments", "0").exit_code == 2


@pytest.fixture
def taught(tmp_path: Path) -> Corpus:
    """A corpus with one settled text, and a new one that is much like it."""
    made = full_corpus(tmp_path)
    said = answer("model:a", translations=(Translation("s2", "en", "The agreement is in force."),))
    collect(made, [("export.json", saved(tmp_path / "export.json", [exported([said])]))], {})
    ledger.record(made.ledger, settle([said]))
    made.save(document("neu", "Nordwerft und Nordwerft liefern zwölf Boote an Schweden.\n\nDas Abkommen gilt."))
    return made


def suggestions(corpus: Corpus) -> dict[str, list[tuple[str, str]]]:
    """What each text's annotators find there, as (label or control, text)."""
    found = {}
    for path in corpus.batches():
        for task in batches.read(path):
            regions = [region for p in task.predictions for region in p.result if "value" in region]
            found[task.data.doc_id] = [
                (region["value"].get("labels", [region["from_name"]])[0], "".join(region["value"]["text"]))
                for region in regions
            ]
    return found


def test_annotators_find_suggestions_unless_they_shall_not(taught):
    assert run(taught, "--hidden-share", "0").exit_code == 0
    assert suggestions(taught)["neu"] == [
        ("QUANT", "zwölf"),
        ("GPE", "Schweden"),
        ("tr_en_1", "The agreement is in force."),
    ]
    (batch,) = taught.batches()
    batch.unlink()
    run(taught, "--no-suggestions")
    assert set(map(len, suggestions(taught).values())) == {0}
    assert b"predictions" not in taught.batches()[0].read_bytes()


def test_what_was_settled_is_suggested_again_and_a_sentence_is_translated_as_it_was(corpus, taught): ...


def test_a_share_of_the_texts_gets_none(taught):
    run(taught, "--hidden-share", "1")
    assert set(map(len, suggestions(taught).values())) == {0}


def test_a_spacy_pipeline_of_ones_own_suggests_with_its_labels_translated(taught, tmp_path):
    spacy = pytest.importorskip("spacy", reason="needs spaCy: pip install 'dreiklang[spacy]'")
    pipeline = spacy.blank("de")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "FIRMA", "pattern": "Nordwerft"}])
    pipeline.to_disk(tmp_path / "pipeline")
    model = ("--model", f"spacy:{tmp_path / 'pipeline'}")
    assert run(taught, "--hidden-share", "0", *model, "--label", "FIRMA=ORG").exit_code == 0
    assert suggestions(taught)["neu"][:2] == [("ORG", "Nordwerft"), ("ORG", "Nordwerft")]


def test_a_function_of_ones_own_suggests_and_translates(taught, tmp_path, monkeypatch):
    (tmp_path / "own_models.py").write_text(
        "def find(text):\n    return [('ORG', 0, 9)]\n"
        "def translate(sentences, language):\n    return [f'{language}: {s}' for s in sentences]\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    own = ("--model", "own_models:find", "--translator", "own_models:translate")
    assert run(taught, "--hidden-share", "0", *own).exit_code == 0
    found = suggestions(taught)["neu"]
    assert ("ORG", "Nordwerft") in found
    assert ("tr_tr_1", "tr: Das Abkommen gilt.") in found
    (drafts,) = (task.drafts for path in taught.batches() for task in shown(path) if task.document_id == "neu")
    assert drafts["s2", "tr"] == "tr: Das Abkommen gilt."


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (
            "def find(text):\n    raise ConnectionError('nobody there')",
            "own:find: failed (ConnectionError: nobody there)",
        ),
        ("def find(text):\n    yield 'ORG', 0", "own:find: failed (ValueError: "),
        (
            "def translate(sentences, language):\n    raise OSError(28, 'No space left')",
            "own:translate: failed (OSError: ",
        ),
        (
            "def translate(sentences, language):\n    return []",
            "own:translate: gave 0 translations (en) where 1 were asked for",
        ),
    ],
)
def test_a_model_that_fails_is_named_and_no_task_is_made(taught, tmp_path, monkeypatch, function, said):
    before = taught.batches()
    (tmp_path / "own.py").write_text(function, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "own", raising=False)
    option = "--model" if "find" in function else "--translator"
    result = run(taught, "--hidden-share", "0", option, f"own:{'find' if 'find' in function else 'translate'}")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert result.stderr.startswith(f"dreiklang: {said}")
    assert taught.batches() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--model", "spacy:no-such-pipeline"], "spacy"),
        (["--model", "no_such_module:find"], "cannot be imported"),
        (["--model", "json:nothing"], "no such function"),
        (["--translator", "json:nothing"], "no such function"),
    ],
)
def test_a_model_that_cannot_be_had_is_misuse_and_nothing_is_written(corpus, options, said):
    result = run(corpus, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert corpus.batches() == []
