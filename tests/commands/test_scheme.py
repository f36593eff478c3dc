import json
import shutil
from pathlib import Path

import pytest
from builders import answer, document
from exports import SCHEME, corpus, exported, saved, take
from typer.testing import CliRunner

from dreiklang.adjudication import ledger
from dreiklang.adjudication.merge import Rules
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.review import reviews
from dreiklang.adjudication.verdict import decide
from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.records import Reviewed
from dreiklang.studio.annotators import annotator
from dreiklang.studio.annotators import answer as enter
from dreiklang.studio.listing import task_ids

BAD = Path(__file__).parents[1] / "bad"


def run(made: Corpus, *words: str, code: int = 0):
    result = CliRunner().invoke(app, [*words, "--root", str(made.root)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def made(tmp_path) -> Corpus:
    made = corpus(tmp_path / "corpus")
    export = saved(tmp_path / "export.json", [exported([answer()])])
    run(made, "tasks")
    run(made, "collect", str(export))
    return made


@pytest.mark.parametrize("rule", ["scheme-version", "scheme-migration"])
def test_a_scheme_that_changes_in_silence_is_named(made, rule):
    shutil.copy(BAD / f"{rule}.toml", made.scheme_path)
    result = run(made, "scheme", "diff", str(SCHEME), "--json", code=1)
    assert [problem["rule"] for problem in json.loads(result.stdout)["problems"]] == [rule]


def test_a_draft_is_written_for_the_version_that_is_called_for_and_says_so(made):
    text = made.scheme_path.read_text("utf-8").replace('"QUANT"', '"MENGE"')
    made.scheme_path.write_text(text, "utf-8")
    shown = run(made, "scheme", "diff", str(SCHEME), "--draft", "--json", code=1).stdout
    assert [problem["rule"] for problem in json.loads(shown)["problems"]] == ["scheme-version"]
    assert 'to = "2.0.0"' in (made.migrations_folder / "0001.toml").read_text("utf-8")


def test_a_renamed_label_is_counted_drafted_and_migrated(made):
    text = made.scheme_path.read_text("utf-8").replace('"QUANT"', '"MENGE"').replace('"1.0.0"', '"2.0.0"')
    made.scheme_path.write_text(text, "utf-8")
    shown = run(made, "scheme", "diff", str(SCHEME), "--draft").stdout
    assert shown.splitlines()[-1].endswith(
        "calls for 2.0.0 or higher · annotation/migrations/0001.toml to be completed"
    )
    (used,) = (line for line in shown.splitlines() if "QUANT" in line)
    assert used.split()[-1] == "1"
    _suggest(made, "QUANT")
    assert "suggestions rewritten in 1 task" in run(made, "scheme", "migrate").stdout
    assert "MENGE" in made.interface.read_text("utf-8")
    assert '"labels":["MENGE"]' in made.batches()[0].read_text("utf-8")
    run(made, "scheme", "diff", str(SCHEME))
    assert "0 tasks" in run(made, "scheme", "migrate").stdout


def test_answers_with_a_split_label_are_listed_to_be_looked_at_again(made):
    text = made.scheme_path.read_text("utf-8").replace('name = "QUANT"', 'name = "QUANT"\nretired = true')
    made.scheme_path.write_text(text, "utf-8")
    made.migrations_folder.mkdir()
    (made.migrations_folder / "0001.toml").write_text(
        'at = 2026-06-01T00:00:00Z\n[[entity]]\nwas = "QUANT"\nnow = ["MONEY", "DATE"]\n', "utf-8"
    )
    result = run(made, "scheme", "migrate", "--json", code=1)
    assert json.loads(result.stdout)["answers"] == 1
    assert "QUANT" not in made.interface.read_text("utf-8")


def test_what_a_person_settled_stays_settled_when_a_label_is_renamed(made):
    take(made, exported([answer(), answer("a2", 1, relations=())]))
    answers, _ = Store(made).answers(document(), made.scheme())
    rules = Rules(Policy(), made.scheme())
    (review,) = reviews(answers, {}, rules)
    page = answer("judge", 30, entities=review.settled.entities, relations=(), translations=review.settled.translations)
    said = Reviewed(page, review.basis, review.disputes, [dispute.options for dispute in review.disputes])
    ledger.record(made.ledger, [decide(said, answers, rules, document().text)])
    assert run(made, "adjudicate").stdout == "1 adjudicated · 0 new in the ledger\n"
    made.scheme_path.write_text(made.scheme_path.read_text("utf-8").replace('"QUANT"', '"MENGE"'), "utf-8")
    made.migrations_folder.mkdir()
    (made.migrations_folder / "0001.toml").write_text(
        'at = 2026-06-01T00:00:00Z\n[[entity]]\nwas = "QUANT"\nnow = ["MENGE"]\n', "utf-8"
    )
    assert run(made, "adjudicate").stdout == "1 adjudicated · 1 new in the ledger\n"
    assert "QUANT" not in made.ledger.read_text("utf-8").splitlines()[-1]
    assert run(made, "adjudicate").stdout == "1 adjudicated · 0 new in the ledger\n"


def test_without_a_release_it_asks_what_to_compare_with(made):
    assert "name a scheme file" in run(made, "scheme", "diff", code=2).stderr


@pytest.mark.server
def test_a_used_label_leaves_the_server_by_a_migration_only_and_answers_keep_theirs(made, connection, label_studio):
    text = made.scheme_path.read_text("utf-8").replace('name = "dreiklang"', 'name = "migrated"')
    made.scheme_path.write_text(text, "utf-8")
    at = "--url", label_studio.url, "--token", label_studio.token
    project = json.loads(run(made, "push", "--json", *at).stdout)["project"]
    (task,) = task_ids(connection, project).values()
    source = document().text
    start = source.index("drei")
    span = {"id": "z", "from_name": "ner", "to_name": "text", "type": "labels", "origin": "manual"}
    value = {"start": start, "end": start + 4, "text": "drei", "labels": ["QUANT"]}
    number = enter(connection, task, annotator(connection, "q@example.org"), [{**span, "value": value}])
    made.scheme_path.write_text(text.replace('"QUANT"', '"MENGE"').replace('"1.0.0"', '"2.0.0"'), "utf-8")
    refused = run(made, "push", *at, code=2).stderr
    assert "has answers, and the new interface drops QUANT" in refused
    run(made, "scheme", "diff", str(SCHEME), "--draft")
    run(made, "push", *at)
    stored = connection.client.annotations.get(number)
    assert stored.result[0]["value"]["labels"] == ["MENGE"]
    assert "QUANT" in made.exports()[-1].read_text("utf-8")  # first collected as it was given
    assert 'alias="MENGE"' in connection.client.projects.get(project).label_config


def _suggest(made: Corpus, label: str) -> None:
    path = made.batches()[0]
    (task,) = json.loads(path.read_text("utf-8"))
    span = {"id": "p", "from_name": "ner", "to_name": "text", "type": "labels"}
    value = {"start": 0, "end": 3, "text": "Die", "labels": [label]}
    task["predictions"] = [{"model_version": "x", "result": [{**span, "value": value}]}]
    path.write_text(json.dumps([task], ensure_ascii=False), "utf-8")
