"""Two pushes at once, from one machine and from two, end with each task once; nobody's work is deleted."""

import json
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from itertools import count
from pathlib import Path

import httpx
import msgspec
import pytest
from builders import document
from faults.corpora import each, on_server, ready, run
from faults.proxy import proxy

from dreiklang.locks import taken
from dreiklang.scheme import EntityType, Scheme
from dreiklang.studio.annotators import annotator, answer
from dreiklang.studio.connection import connect
from dreiklang.studio.listing import listed
from dreiklang.studio.project import project, projects
from dreiklang.studio.push import PushReport, Upload, push
from dreiklang.tasks.interface import interface
from dreiklang.tasks.task import tasks

pytestmark = pytest.mark.server
BAD = Path(__file__).parents[1] / "bad"
SCHEME = Scheme("probe", "1.0.0", "de", ("en",), (EntityType("ORG", "Organisation", "", "o", "#112233"),), ())
KEY = ("d0", 1)
numbers = count(1)


def uploads(number: int, text: str = "Ein Satz.\n\nNoch einer.") -> list[Upload]:
    documents = (document(f"d{i}", text) for i in range(number))
    return [Upload(msgspec.to_builtins(task)) for made in documents for task in tasks(made, SCHEME)]


@pytest.fixture
def target(connection) -> int:
    """The number of a fresh project."""
    return project(connection, f"two pushes {next(numbers)}", interface(SCHEME)).id


def while_another_pushes(connection, target, mine, others):
    """Tasks of a push during which, after it has looked what is there, a whole other push happens."""
    push(connection, target, others)
    yield from mine


def ids(connection, target) -> list[int]:
    return [task.id for task in listed(connection, target)]


def test_pushes_from_two_machines_end_with_each_task_once(connection, target):
    report = push(connection, target, while_another_pushes(connection, target, uploads(3), uploads(5)))
    assert report == PushReport(3, 0)
    assert Counter(task.key for task in listed(connection, target)) == Counter((f"d{i}", 1) for i in range(5))


def test_of_two_the_first_made_stays(connection, target):
    first: list[int] = []

    def other():
        push(connection, target, uploads(2))
        first.extend(ids(connection, target))
        yield from uploads(2)

    push(connection, target, other())
    assert ids(connection, target) == first


def test_pushes_that_really_run_at_once_end_with_each_task_once(connection, target, label_studio):
    reports: list[PushReport] = []
    together = threading.Barrier(2)

    def at_once():
        together.wait(10)
        yield from uploads(300)

    def one():
        reports.append(push(connect(label_studio.url, label_studio.token), target, at_once()))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(report.created, report.twice) for report in reports] == [(300, ())] * 2
    assert Counter(task.key for task in listed(connection, target)) == Counter((f"d{i}", 1) for i in range(300))


@pytest.mark.parametrize("work", ["answer", "skip", "own draft", "draft of another"])
def test_a_double_that_somebody_works_on_is_kept_and_named(connection, target, label_studio, studio_folder, work):
    def begins(_: int) -> None:
        number, lena = ids(connection, target)[-1], annotator(connection, "lena@example.org")
        if work in ("answer", "skip"):
            answer(connection, number, lena, [], was_cancelled=work == "skip")
        else:
            drafted(label_studio, number)
        if work == "draft of another":  # who alone would see it in the page
            with closing(sqlite3.connect(studio_folder / "data" / "label_studio.sqlite3")) as database, database:
                database.execute("UPDATE tasks_annotationdraft SET user_id = ? WHERE task_id = ?", (lena, number))

    mine = while_another_pushes(connection, target, uploads(1), uploads(1))
    assert push(connection, target, mine, progress=begins) == PushReport(1, 0, twice=(KEY,))
    assert len(ids(connection, target)) == 2
    assert push(connection, target, uploads(1)) == PushReport(0, 1, twice=(KEY,))


def drafted(label_studio, number: int) -> None:
    """Begin to answer the task, as the page does."""
    headers = {"Authorization": f"Token {label_studio.token}"}
    draft = {"result": [{"id": "x"}], "lead_time": 1.0}
    url = f"{label_studio.url}/api/tasks/{number}/drafts"
    assert httpx.post(url, json=draft, headers=headers, trust_env=False).is_success


def test_a_double_with_another_text_is_kept(connection, target):
    mine = while_another_pushes(connection, target, uploads(1), uploads(1, "Ein anderer Satz."))
    push(connection, target, mine)
    assert len(ids(connection, target)) == 2


def test_a_double_that_was_there_before_is_kept_and_named(connection, label_studio, tmp_path):
    made = ready(tmp_path, 1)
    run("push", made, label_studio.url, label_studio.token)
    project_number = project(connection, made.scheme().name, interface(made.scheme())).id
    twice = json.loads((BAD / "task-on-server-twice.json").read_bytes())
    connection.client.projects.import_tasks(project_number, request=twice)
    result = run("push", made, label_studio.url, label_studio.token)
    assert result.exit_code == 0
    assert result.stdout.startswith("task-on-server-twice  boote part 1  ")
    assert on_server(connection, made) == each(made, 1) + Counter(boote=2)


def test_a_second_push_of_the_same_corpus_is_refused_in_one_line(connection, label_studio, tmp_path):
    made = ready(tmp_path, 1)
    made.studio.mkdir()
    with taken(made.studio / "push.lock"):
        result = run("push", made, label_studio.url, label_studio.token)
    assert result.exit_code == 2
    assert "another push of this corpus is at work" in result.stderr
    assert run("push", made, label_studio.url, label_studio.token).exit_code == 0
    assert on_server(connection, made) == each(made, 1)


def test_two_that_make_the_project_at_once_end_with_one_project(connection, label_studio):
    name = f"two pushes {next(numbers)}"
    with proxy(label_studio.url) as through:
        through.on("POST /api/projects", lambda: project(connection, name, interface(SCHEME)))
        late = project(connect(through.url, label_studio.token), name, interface(SCHEME))
    there = [found.id for found in projects(connection, include="id,title", title=name)]
    assert there == [late.id]
    assert late.state == "unchanged"
