"""What push and collect make of a server, or a line to it, that fails: at whichever request, in whichever way."""

import shutil
from collections import Counter

import pytest
from faults.corpora import answered, collected, each, ended_well_or_clearly, on_server, ready, run
from faults.proxy import Fault, Proxy, proxy
from label_studio_sdk.core import http_client
from typer.testing import Result

from dreiklang.corpus import Corpus
from dreiklang.studio import connection as connecting
from dreiklang.studio import pull, push

pytestmark = pytest.mark.server
SOON = (0.05, 0.1)


@pytest.fixture(autouse=True)
def small_and_soon(monkeypatch):
    """Several batches and pages for a few tasks, and short waits."""
    monkeypatch.setattr(push, "BATCH", 2)
    monkeypatch.setitem(push.push.__kwdefaults__, "pauses", SOON)
    monkeypatch.setattr(pull, "PAGE", 2)
    monkeypatch.setattr(http_client, "INITIAL_RETRY_DELAY_SECONDS", 0.02)
    monkeypatch.setattr(http_client, "MAX_RETRY_DELAY_SECONDS", 0.05)


@pytest.fixture
def faulty(label_studio):
    with proxy(label_studio.url) as through:
        yield through


@pytest.mark.parametrize("fault", ["500 after", "cut after", "truncated", "429"])
def test_push_repeated_after_a_fault_at_any_request_makes_each_task_once(
    label_studio, connection, faulty, tmp_path, fault
):
    for number in range(30):
        made = ready(tmp_path / str(number), 3)
        faulty.on("", *["none"] * number, fault)
        ended_well_or_clearly(run("push", made, faulty.url, label_studio.token))
        if not faulty.is_done:
            break
        again = run("push", made, label_studio.url, label_studio.token)
        assert (again.exit_code, again.stdout.split(" · ")[0].count("tasks pushed")) == (0, 1), again.output
        assert on_server(connection, made) == each(made, 1)
    assert 7 <= number < 30


@pytest.mark.parametrize("fault", ["500 before", "truncated unnoticed"])
def test_collect_repeated_after_a_fault_at_any_request_has_each_answer_once(
    label_studio, connection, faulty, tmp_path, fault
):
    made = ready(tmp_path / "corpus", 3)
    run("push", made, label_studio.url, label_studio.token)
    answered(connection, made)
    for number in range(30):
        for folder in (made.collected, made.studio):  # as if never collected
            shutil.rmtree(folder, ignore_errors=True)
        happened, first = fails_from(number, fault, faulty, made, label_studio.token)
        assert collected(made) == (each(made, 2) if first.exit_code == 0 else Counter())
        if not happened:
            break
        assert run("collect", made, faulty.url, label_studio.token).exit_code == 0
        assert collected(made) == each(made, 2)
    assert 7 <= number < 30


def test_collecting_what_is_new_repeated_after_a_fault_at_any_request_has_each_answer_once(
    label_studio, connection, faulty, tmp_path
):
    made = ready(tmp_path / "corpus", 2)
    run("push", made, label_studio.url, label_studio.token)
    for number in range(30):
        answered(connection, made, "lena@example.org")
        happened, first = fails_from(number, "truncated", faulty, made, label_studio.token)
        assert collected(made) == each(made, number + (first.exit_code == 0))
        assert run("collect", made, faulty.url, label_studio.token).exit_code == 0
        assert collected(made) == each(made, number + 1)
        if not happened:
            break
    assert 7 <= number < 30


def fails_from(number: int, fault: Fault, faulty: Proxy, made: Corpus, token: str) -> tuple[bool, Result]:
    """Whether `collect` met the fault, from a request on for as long as the client tries again, and how it ended."""
    faulty.on("", *["none"] * number, fault, fault, fault, fault)
    result = run("collect", made, faulty.url, token)
    happened = faulty.planned(fault) < 4
    faulty.forget()
    ended_well_or_clearly(result)
    return happened, result


def test_push_after_a_time_out_while_the_server_goes_on_makes_each_task_once(
    label_studio, connection, faulty, tmp_path, monkeypatch
):
    monkeypatch.setattr(connecting, "TIMEOUT", 1.0)
    made = ready(tmp_path)
    faulty.on("/import", "slow after", "slow after")
    assert run("push", made, faulty.url, label_studio.token).exit_code == 0
    assert faulty.is_done
    assert on_server(connection, made) == each(made, 1)


def test_push_to_a_server_that_says_it_failed_and_stores_later_makes_each_task_once(
    label_studio, connection, faulty, tmp_path, monkeypatch
):
    monkeypatch.setitem(push.push.__kwdefaults__, "pauses", (0.2, 0.3, 0.5))
    faulty.late = 1.6  # when it has been sent again, and all else too
    made = ready(tmp_path)
    faulty.on("/import", "504 then late")
    assert run("push", made, faulty.url, label_studio.token).exit_code == 0
    assert on_server(connection, made) == each(made, 1)


def test_a_wrong_token_is_refused_and_changes_nothing(label_studio, connection, tmp_path):
    made = ready(tmp_path)
    for command in ("push", "collect"):
        result = run(command, made, label_studio.url, "0" * 40)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "the token is refused" in result.stderr
    assert on_server(connection, made) == Counter()
    assert made.exports() == []
