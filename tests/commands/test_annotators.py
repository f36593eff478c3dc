import json
from itertools import count
from pathlib import Path

import pytest
from builders import document
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus

pytestmark = pytest.mark.server
numbers = count(1)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    scheme = f'name = "people-{next(numbers)}"\nversion = "1.0.0"\n[[entity]]\nname = "ORG"\n'
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(scheme, "utf-8")
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    return corpus


@pytest.fixture
def run(corpus, label_studio):
    def run(*words: str, fails: int = 0):
        at = "--root", str(corpus.root), "--url", label_studio.url, "--token", label_studio.token
        result = CliRunner().invoke(app, [*words, *(at if words[0] != "tasks" else at[:2])])
        assert result.exit_code == fails, result.output
        return result

    return run


def test_who_is_added_is_a_pseudonym_everywhere_but_in_one_private_file(run, corpus):
    (made,) = json.loads(run("annotators", "add", "Lena Hartwig", "--json").stdout)["accounts"]
    assert (made["pseudonym"], made["login"]) == ("a1", f"a1@{corpus.scheme().name}.invalid")
    assert corpus.annotators.stat().st_mode & 0o777 == 0o600
    holding = {path for path in corpus.root.rglob("*") if path.is_file() and b"Lena Hartwig" in path.read_bytes()}
    assert holding == {corpus.annotators}
    assert made["password"] not in corpus.annotators.read_text("utf-8")
    listed = json.loads(run("annotators", "list", "--json").stdout)["annotators"]
    assert [(one["pseudonym"], one["state"]) for one in listed] == [("a1", "active")]


def test_somebody_is_added_once_and_after_leaving_again_under_the_old_pseudonym(run):
    run("annotators", "add", "Lena", "Jonas")
    assert "has an account already" in run("annotators", "add", "Jonas", fails=2).stderr
    assert run("annotators", "remove", "Jonas").stdout == "a2 is taken out; the answers stay\n"
    assert "no account there" in run("annotators", "remove", "a2", fails=2).stderr
    assert run("annotators", "add", "Jonas").stdout.startswith("Jonas: a2 · login a2.2@people-")


def test_a_pseudonym_is_no_name(run):
    assert '"a7" is no name' in run("annotators", "add", "a7", fails=2).stderr
    assert "knows no Nobody" in run("annotators", "remove", "Nobody", fails=2).stderr


def test_texts_are_shared_out_by_name(run):
    run("tasks")
    run("push")
    run("annotators", "add", "Lena", "Jonas")
    shared = run("annotators", "assign", "Lena=100", "a2=100").stdout.splitlines()
    assert shared[0].startswith("a1: 1 task · http://127.0.0.1:")
    assert shared[-1] == "each text goes to 2 annotators"
