import json
from itertools import count
from pathlib import Path

import pytest
from builders import document
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.studio.listing import task_ids

BAD = Path(__file__).parents[1] / "bad"
numbers = count(1)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two texts with their tasks made, under a name of their own."""
    scheme = f'name = "cmd-{next(numbers)}"\nversion = "1.0.0"\ntarget_languages = ["en"]\n[[entity]]\nname = "ORG"\n'
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(scheme, "utf-8")
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    corpus.save(document("schiffe"))
    assert CliRunner().invoke(app, ["tasks", "--root", str(tmp_path)]).exit_code == 0
    return corpus


def run(corpus: Corpus, *options: str):
    return CliRunner().invoke(app, ["push", "--root", str(corpus.root), *options])


@pytest.fixture
def at(label_studio) -> tuple[str, ...]:
    return "--url", label_studio.url, "--token", label_studio.token


@pytest.mark.server
def test_pushing_again_brings_nothing_twice(corpus, connection, at):
    first, second = run(corpus, *at), run(corpus, *at)
    assert first.stdout.startswith(f"tasks pushed: 2, already there: 0 · {connection.url}/projects/")
    assert second.stdout.startswith("tasks pushed: 0, already there: 2")
    assert (first.exit_code, second.exit_code) == (0, 0)


@pytest.mark.server
def test_its_summary_can_be_read_by_machines(corpus, connection, at):
    facts = json.loads(run(corpus, *at, "--json").stdout)
    assert (facts["created"], facts["known"], facts["interface"], facts["problems"]) == (2, 0, "made", [])
    assert set(task_ids(connection, facts["project"])) == {("boote", 1), ("schiffe", 1)}


@pytest.mark.server
@pytest.mark.parametrize("rule", ["task-unreadable", "task-source-missing", "task-text-changed"])
def test_a_bad_task_is_named_and_stays_here_while_the_rest_goes(corpus, connection, at, rule):
    if rule == "task-source-missing":
        corpus.document_path("schiffe").unlink()
    (corpus.tasks / "batch-0000.json").write_bytes((BAD / f"{rule}.json").read_bytes())
    result = run(corpus, *at, "--json")
    facts = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {problem["rule"] for problem in facts["problems"]} == {rule}
    assert ("boote", 1) in task_ids(connection, facts["project"])


@pytest.mark.server
def test_a_task_with_another_text_on_the_server_is_named(corpus, at):
    run(corpus, *at)
    for path in corpus.batches():
        path.unlink()
    (corpus.tasks / "batch-0001.json").write_bytes((BAD / "task-on-server-differs.json").read_bytes())
    corpus.save(document("boote", text="Die Firma Nordwerft verkauft vier Boote an Estland.\n\nDas Abkommen gilt."))
    result = run(corpus, *at)
    assert result.exit_code == 1
    assert result.stdout.startswith("task-on-server-differs  boote part 1  ")


@pytest.mark.server
def test_a_wrong_token_is_one_line_without_the_token(corpus, label_studio):
    result = run(corpus, "--url", label_studio.url, "--token", "wr0ngt0ken")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"dreiklang: {label_studio.url}: the token is refused")
    assert len(result.stderr.splitlines()) == 1
    assert "wr0ngt0ken" not in result.stderr


@pytest.mark.server
def test_not_even_debug_shows_token_or_cookies(corpus, label_studio):
    result = run(corpus, "--url", label_studio.url, "--token", "wr0ngt0ken", "--debug")
    assert "Traceback" in result.stderr
    assert "wr0ngt0ken" not in result.stderr
    assert "sessionid" not in result.stderr


def test_an_unreachable_server_is_one_line(corpus):
    result = run(corpus, "--url", "http://127.0.0.1:9", "--token", "x")
    assert result.exit_code == 2
    assert result.stderr.startswith("dreiklang: http://127.0.0.1:9: cannot be reached (")
    assert len(result.stderr.splitlines()) == 1


def test_without_an_address_it_says_what_to_do(corpus):
    result = run(corpus)
    assert result.exit_code == 2
    assert "run `dreiklang studio` in another terminal" in result.stderr
