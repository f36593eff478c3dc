import json
from pathlib import Path

import pytest
from builders import document
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

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
    assert (result.exit_code, result.stdout) == (0, "new texts: 1, tasks: 2 · annotation/tasks/batch-0001.json\n")
    assert (run(corpus).exit_code, run(corpus).stdout) == (0, "no new texts\n")


def test_its_summary_can_be_read_by_machines(corpus):
    assert json.loads(run(corpus, "--json").stdout) == {
        "summary": "new texts: 1, tasks: 1 · annotation/tasks/batch-0001.json",
        "documents": 1,
        "tasks": 1,
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
