import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import answer
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.adjudication.merge import Rules
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.review import reviews
from dreiklang.cli import app
from dreiklang.collected import returns
from dreiklang.collected.returns import Return
from dreiklang.collected.store import Store
from dreiklang.commands import reviewing
from dreiklang.corpus import Corpus

BAD = Path(__file__).parents[1] / "bad"


def run(made: Corpus, *arguments: str) -> dict:
    result = CliRunner().invoke(app, [*arguments, "--root", str(made.root), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.fixture
def open_corpus(tmp_path):
    """One document, two answers that differ."""
    made = corpus(tmp_path)
    run(made, "collect", str(BAD / "document-open.json"))
    return made


def test_what_stays_open_is_listed_and_not_in_the_ledger(open_corpus):
    said = run(open_corpus, "adjudicate")
    (problem,) = said["problems"]
    assert (problem["rule"], problem["where"]) == ("document-open", "boote")
    assert problem["message"] == "2 answers differ in 1 relation"
    assert said["settled"] == {"open": 1}
    assert not open_corpus.ledger.exists()


def test_a_ground_truth_settles_it_and_a_repeat_adds_nothing(open_corpus, tmp_path):
    export = tmp_path / "export.json"
    export.write_text(json.dumps([exported([answer("model:b", 7, ground_truth=True)], number=9)]), "utf-8")
    run(open_corpus, "collect", str(export))
    assert run(open_corpus, "adjudicate")["added"] == 1
    before = open_corpus.ledger.read_bytes()
    again = run(open_corpus, "adjudicate")
    assert (again["added"], again["settled"]) == (0, {"adjudicated": 1})
    assert open_corpus.ledger.read_bytes() == before


def test_a_task_is_settled_when_what_was_given_back_comes_or_is_waited_for_no_more(tmp_path):
    made = corpus(tmp_path)
    run(made, "collect", str(saved(tmp_path / "one.json", [exported([answer("model:b")])])))
    gone = answer("model:a")
    returns.record(made.returns, Return("boote", 1, "model:a", gone.id, gone.updated_at, ("Warum",)))
    said = run(made, "adjudicate")
    assert said["settled"] == {"open": 1}
    assert said["problems"][0]["message"] == "the answer of model:a was given back and is awaited"
    assert "given back" in run(made, "check")["problems"][0]["message"]
    assert run(made, "return", "--lift", "--dry-run")["answers"] == [
        {"text": "boote", "part": 1, "annotator": "model:a"}
    ]
    assert run(made, "adjudicate")["settled"] == {"open": 1}
    run(made, "return", "--lift", "boote")
    assert run(made, "adjudicate")["settled"] == {"single": 1}
    assert run(made, "return", "--lift")["answers"] == []


def test_what_was_given_back_comes_again_and_is_settled_with_the_rest(tmp_path):
    made = corpus(tmp_path)
    gone = answer("model:a")
    returns.record(made.returns, Return("boote", 1, "model:a", gone.id, gone.updated_at, ("Warum",)))
    export = saved(tmp_path / "both.json", [exported([answer("model:b"), answer("model:a", 9)])])
    run(made, "collect", str(export))
    assert run(made, "adjudicate")["settled"] == {"unanimous": 1}


def test_a_review_of_a_task_that_awaits_an_answer_is_not_spoken_of(open_corpus, monkeypatch):
    """The server's side is played: what matters is what is made of its page."""
    for module, name, answered in (
        ("review", "find_reviews", 8),
        ("pull", "pull", [(BAD / "review-unusable.json").read_bytes()]),
        ("pull", "people", {}),
    ):
        monkeypatch.setattr(f"dreiklang.studio.{module}.{name}", lambda *_, answered=answered: answered)
    server, rules = SimpleNamespace(url="server"), Rules(Policy(), open_corpus.scheme())
    decided, unusable, _ = reviewing.collect(open_corpus, Store(open_corpus), rules, server)
    assert (decided, list(unusable)) == ([], [("boote", 1)])
    (gone, _), _ = Store(open_corpus).answers(open_corpus.document("boote"), open_corpus.scheme())
    returns.record(open_corpus.returns, Return("boote", 1, gone.annotator, gone.id, gone.updated_at, ("Warum",)))
    assert reviewing.collect(open_corpus, Store(open_corpus), rules, server)[:2] == ([], {})


def test_answers_whose_source_is_gone_are_named(open_corpus):
    open_corpus.document_path("boote").unlink()
    result = CliRunner().invoke(app, ["adjudicate", "--root", str(open_corpus.root)])
    assert result.exit_code == 1
    assert result.stdout.startswith("unknown-document  boote  there are answers to this document, but no source")


def test_a_review_without_a_task_is_named_by_its_document_and_the_part_of_a_divided_one(open_corpus):
    answers, _ = Store(open_corpus).answers(open_corpus.document("boote"), open_corpus.scheme())
    (review,) = reviews(answers, {}, Rules(Policy(), open_corpus.scheme()))
    assert reviewing._without_task(review).where == "boote"
    assert reviewing._without_task(replace(review, part=2)).where == "boote, part 2"
