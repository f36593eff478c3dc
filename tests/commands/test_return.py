import json
from pathlib import Path

import pytest
from builders import document
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected import returns
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.studio.accounts import token_of
from dreiklang.studio.connection import Connection, connect
from dreiklang.studio.listing import task_ids
from dreiklang.studio.returning import with_reasons

pytestmark = pytest.mark.server


@pytest.fixture
def corpus(tmp_path: Path, label_studio, studio_folder) -> Corpus:
    """A corpus whose embedded server is the shared one."""
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    scheme = 'name = "returned"\nversion = "1.0.0"\ntarget_languages = ["en"]\n[[entity]]\nname = "ORG"\n'
    (tmp_path / "annotation" / "scheme.toml").write_text(scheme, "utf-8")
    (tmp_path / ".studio").symlink_to(studio_folder)
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    corpus.save(document("schiffe"))
    return corpus


def run(corpus: Corpus, *words: str, code: int = 0):
    result = CliRunner().invoke(app, [*words, "--root", str(corpus.root)])
    assert result.exit_code == code, result.output
    return result.stdout


def own(corpus: Corpus, connection: Connection, login: str) -> Connection:
    return connect(connection.url, token_of(corpus.studio / "data", login))


def test_an_answer_comes_back_as_the_annotators_own_draft_with_the_reasons_and_first_in_the_stream(corpus, connection):
    run(corpus, "tasks")
    project = json.loads(run(corpus, "push", "--json"))["project"]
    made = json.loads(run(corpus, "annotators", "add", "Lena", "Jonas", "--json"))["accounts"]
    lena, jonas = (own(corpus, connection, one["login"]) for one in made)
    task = task_ids(connection, project)["schiffe", 1]
    said = [
        {"id": "x", "from_name": "ner", "to_name": "text", "type": "labels", "origin": "manual",
         "value": {"start": 10, "end": 20, "text": "Nordwerft ", "labels": ["ORG"]}},
        {"id": "c", "from_name": "comment", "to_name": "text", "type": "textarea", "origin": "manual",
         "value": {"text": ["knifflig"]}},
    ]  # fmt: skip
    for annotator in (lena, jonas):
        annotator.ask("POST", f"api/tasks/{task}/annotations/", {"result": said, "lead_time": 30})

    run(corpus, "collect")
    assert run(corpus, "return", "--dry-run").splitlines()[-1] == "would be given back: 2 (a1 1, a2 1)"
    assert run(corpus, "return", "--annotator", "a1").splitlines()[-1] == "given back: 1 (a1 1)"
    assert run(corpus, "return", "--annotator", "a1").splitlines()[-1] == "given back: 0"

    offered = lena.ask("GET", f"api/projects/{project}/next")
    assert (offered["id"], len(offered["drafts"]), offered["annotations"]) == (task, 1, [])
    (draft,) = offered["drafts"]
    (comment,) = (item["value"]["text"][0] for item in draft["result"] if item["from_name"] == "comment")
    assert comment.splitlines()[0] == "knifflig"
    assert "↩ Die Markierung „Nordwerft “ beginnt oder endet mit einem Leerzeichen: bitte ohne es markieren." in comment
    assert jonas.ask("GET", f"api/projects/{project}/next")["id"] != task

    (given,) = returns.read(corpus.returns)
    standing = Store(corpus).answers(corpus.document("schiffe"), corpus.scheme())[0]
    assert [one.annotator for one in standing] == ["a2"]
    assert given.is_open(standing)

    assert run(corpus, "return").splitlines()[-1] == "given back: 1 (a2 1)"
    begun = [one["user"] for one in connection.ask("GET", f"api/tasks/{task}/drafts")]
    assert sorted(begun) == [lena.user, jonas.user]
    assert jonas.ask("GET", f"api/projects/{project}/next")["id"] != task  # after the one that is open already

    answered = [item for item in draft["result"] if item["from_name"] == "comment"]
    lena.ask("POST", f"api/tasks/{task}/annotations/", {"result": answered, "draft_id": draft["id"], "lead_time": 40})
    run(corpus, "collect")
    standing = Store(corpus).answers(corpus.document("schiffe"), corpus.scheme())[0]
    assert {one.annotator: one.comment for one in standing} == {"a1": "knifflig"}
    assert [one.is_open(standing) for one in returns.read(corpus.returns)] == [False, True]


def test_a_named_text_comes_back_for_a_reason_of_ones_own(corpus):
    assert "name the texts" in CliRunner().invoke(app, ["return", "--reason", "x", "--root", str(corpus.root)]).stderr


def test_reasons_of_an_earlier_return_make_way():
    once = with_reasons([], ["alt"])
    assert with_reasons(once, ["neu"])[0]["value"]["text"] == ["↩ neu"]


def test_an_annotator_nobody_knows_is_named(corpus):
    result = CliRunner().invoke(app, ["return", "--dry-run", "--annotator", "a9", "--root", str(corpus.root)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("dreiklang: a9: nobody is called that")
