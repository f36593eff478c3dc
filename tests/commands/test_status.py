import json

import pytest
from builders import answer
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected import returns
from dreiklang.collected.returns import Return
from dreiklang.corpus import Corpus


def run(made: Corpus, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--root", str(made.root)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def made(tmp_path) -> Corpus:
    made = corpus(tmp_path / "corpus")
    task = exported([answer("a1", lead_time=20.0), answer("a2", 1), answer("a3", 2, was_cancelled=True)])
    task["drafts"] = [
        {
            "id": 5,
            "user": "a4",
            "result": [],
            "created_at": "2026-05-18T12:00:00Z",
            "updated_at": "2026-05-18T12:00:00Z",
        }
    ]
    export = saved(tmp_path / "export.json", [task])
    run(made, "tasks", "--no-suggestions")
    run(made, "collect", str(export))
    return made


def test_it_counts_what_was_collected(made):
    facts = json.loads(run(made, "status", "--json"))
    assert (facts["tasks"], facts["done"], facts["answers"], facts["wanted"]) == (1, 1, 2, 2)
    people = {one["annotator"]: one for one in facts["people"]}
    assert (people["a1"]["seconds_per_segment"], people["a1"]["remarked"]) == (10.0, 1)  # a segment is not translated
    assert (people["a3"]["skipped"], people["a4"]["drafts"]) == (1, 1)
    assert facts["without_suggestions"] == 1.0
    assert {figure["layer"] for figure in facts["agreement"]} >= {"entities", "relations"}
    assert facts["server"] is None


def test_an_answer_given_back_is_open_until_it_comes_again(made, tmp_path):
    given = answer("a1")
    returns.record(made.returns, Return("boote", 1, "a1", given.id, given.updated_at, ("Warum",)))
    facts = json.loads(run(made, "status", "--json", "--no-agreement"))
    assert (facts["done"], facts["begun"], facts["answers"]) == (0, 1, 1)
    assert [one["annotator"] for one in facts["people"] if one["returned"]] == ["a1"]
    again = saved(tmp_path / "again.json", [exported([answer("a1", 9)])])
    run(made, "collect", str(again))
    assert json.loads(run(made, "status", "--json", "--no-agreement"))["done"] == 1


def test_the_table_fits_eighty_columns_and_the_page_is_one_file(made, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(made, "status").splitlines()
    assert max(map(len, shown)) <= 80
    assert shown[-1] == "1 of 1 task done, 2 of 2 answers"
    run(made, "status", "--html", str(tmp_path / "status.html"))
    assert "<svg" in (tmp_path / "status.html").read_text("utf-8")


def test_a_corpus_without_tasks_has_a_status_too_and_is_told_how_to_make_some(tmp_path):
    made = corpus(tmp_path)
    done, waiting = run(made, "status").splitlines()[-1].split(" · ")
    assert done == "0 of 0 tasks done, 0 of 0 answers"
    assert waiting == "without a task, until the next `dreiklang tasks`: 1 text"
    assert json.loads(run(made, "status", "--json"))["texts_without_task"] == 1
