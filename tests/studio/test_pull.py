import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from time import sleep

import pytest
from label_studio_sdk import LabelStudio

from dreiklang.errors import StudioError
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.studio.annotators import annotator, answer
from dreiklang.studio.increment import increment, mark
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.pull import has, people, pull
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface

pytestmark = pytest.mark.server
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en", "tr"),
    (EntityType("PER", "Person", "", "p", "#112233"), EntityType("ORG", "Organisation", "", "o", "#445566")),
    (RelationType("works_for", "arbeitet für", "", (), (), False),),
)  # fmt: skip
TEXT = "😀 Lena Hartwig leitet „Nordwerft“.\n\nSie lebt in Husum."
DATA = {"text": TEXT, "segments": [], "headline": "", "text_sha256": "0"}
numbers = count(1)


def span(id: str, surface: str, label: str, **more: object) -> dict:
    value = {
        "start": TEXT.index(surface),
        "end": TEXT.index(surface) + len(surface),
        "text": surface,
        "labels": [label],
    }
    return {"id": id, "from_name": "ner", "to_name": "text", "type": "labels", "value": value, **more}


def relation(head: str, tail: str, direction: str) -> dict:
    return {"from_id": head, "to_id": tail, "type": "relation", "direction": direction, "labels": ["works_for"]}


RESULT = [
    span("a", "Lena Hartwig", "PER", origin="manual"),
    span("b", "Nordwerft", "ORG", origin="prediction-changed", score=0.25),
    span("c", "Sie", "PER", origin="prediction"),
    relation("a", "b", "right"),
    relation("b", "c", "left"),
    relation("a", "c", "bi"),
    {"id": "t", "from_name": "tr_tr_0", "to_name": "seg_0", "type": "textarea", "origin": "manual",
     "value": {"text": ["Lena Hartwig, “Nordwerft”ın başında. 👩🏽‍🚀\nİkinci satır\u2028\\n \"x\" e\u0301 "]}},
    {"id": "f", "from_name": "doc_flags", "to_name": "text", "type": "choices", "value": {"choices": ["unsuitable"]}},
    {"id": "k", "from_name": "comment", "to_name": "text", "type": "textarea", "value": {"text": ["\t<b>&amp;"]}},
]  # fmt: skip


@pytest.fixture
def target(connection) -> int:
    """The number of a fresh project of five tasks."""
    made = project(connection, f"pull {next(numbers)}", interface(SCHEME)).id
    push(connection, made, [Upload({"data": {"doc_id": f"d{i}", **DATA}}) for i in range(5)])
    return made


def pulled(connection, target, ids=None) -> dict[str, dict]:
    tasks = [task for page in pull(connection, target, ids) for task in json.loads(page)]
    assert len({task["id"] for task in tasks}) == len(tasks)
    return {task["data"]["doc_id"]: task for task in tasks}


def since(connection, target, before):
    return increment(connection, target, before, mark(connection, target))


def draft(connection, number) -> None:
    drafted = connection.client._client_wrapper.httpx_client.request(
        f"api/tasks/{number}/drafts", method="POST", json={"result": RESULT, "lead_time": 1.0}
    )
    assert drafted.is_success


def test_an_answer_comes_back_as_it_was_entered(connection, target):
    lena = annotator(connection, "lena@example.org")
    ids = task_ids(connection, target)
    answer(connection, ids["d1", 1], lena, RESULT, lead_time=12.5)
    answer(connection, ids["d1", 1], annotator(connection, "ole@example.org"), [], was_cancelled=True)
    answer(connection, ids["d3", 1], lena, RESULT[:1], ground_truth=True)
    found = pulled(connection, target)
    assert list(found) == ["d1", "d3"]
    assert found["d1"]["data"]["text"] == TEXT
    full, skip = found["d1"]["annotations"]
    assert json.dumps(full["result"]) == json.dumps(RESULT)
    assert (full["completed_by"], full["lead_time"]) == (lena, 12.5)
    assert (full["ground_truth"], full["was_cancelled"], skip["was_cancelled"]) == (False, False, True)
    assert found["d3"]["annotations"][0]["ground_truth"] is True
    assert {"unique_id", "updated_by", "created_at", "updated_at"} <= full.keys()
    assert full["unique_id"] != skip["unique_id"]


def test_people_tells_who_is_behind_a_number(connection):
    mia = annotator(connection, "mia@example.org", "Mia")
    assert annotator(connection, "mia@example.org") == mia
    assert people(connection)[mia] == "mia@example.org"


def test_only_what_changed_after_a_mark_comes_again(connection, target):
    lena = annotator(connection, "lena@example.org")
    ids = task_ids(connection, target)
    answer(connection, ids["d0", 1], lena, RESULT)
    at = replace(mark(connection, target), since=pulled(connection, target)["d0"]["updated_at"])
    assert since(connection, target, at).is_empty
    answer(connection, ids["d4", 1], lena, RESULT)
    news = since(connection, target, at)
    assert news.ids == (ids["d4", 1],)
    assert list(pulled(connection, target, news.ids)) == ["d4"]
    assert [news.covers(ids[f"d{i}", 1]) for i in range(5)] == [False, False, False, False, True]


def test_a_deleted_answer_and_a_deleted_task_are_part_of_what_changed(connection, target):
    lena = annotator(connection, "lena@example.org")
    ids = task_ids(connection, target)
    for i in (1, 2):
        answer(connection, ids[f"d{i}", 1], lena, RESULT)
    before = pulled(connection, target)
    given = {name: task["annotations"][0]["id"] for name, task in before.items()}
    at = replace(mark(connection, target), since=before["d2"]["updated_at"])
    connection.client.annotations.delete(given["d1"])
    connection.client.tasks.delete(str(ids["d2", 1]))
    push(connection, target, [Upload({"data": {"doc_id": "d9", **DATA}})])  # as many tasks as before
    news = since(connection, target, at)
    assert news.ids == ()
    assert [news.covers(ids[f"d{i}", 1]) for i in range(5)] == [False, True, True, False, False]
    assert [has(connection, number) for number in given.values()] == [False, False]


def test_a_404_of_somebody_else_does_not_say_that_an_answer_is_gone(connection):
    """Such as of a gateway while Label Studio is down."""
    assert not has(connection, 10**9)
    with pytest.raises(StudioError, match="knows nothing there"):
        has(replace(connection, client=LabelStudio(base_url=f"{connection.url}/nowhere/", api_key="x" * 40)), 10**9)


def test_a_mark_lies_before_a_recent_change_and_at_an_old_one(connection, target, monkeypatch):
    newest = max(task.updated_at for task in connection.client.tasks.list(project=target, fields="task_only").items)
    recent = mark(connection, target)
    assert 60 < (newest - datetime.fromisoformat(recent.since)).total_seconds() < 300
    assert len(since(connection, target, recent).changed) == 5
    monkeypatch.setattr("dreiklang.studio.increment._IN_FLIGHT", timedelta(0))
    sleep(1.5)  # the server's clock has no fractions
    settled = mark(connection, target)
    assert datetime.fromisoformat(settled.since) == newest
    assert since(connection, target, settled).is_empty


def test_an_empty_project_is_marked_too_and_has_no_pages(connection):
    empty = project(connection, f"pull {next(numbers)}", interface(SCHEME)).id
    at = mark(connection, empty)
    assert (at.last, at.tasks) == (0, 0)
    assert list(pull(connection, empty)) == []
    push(connection, empty, [Upload({"data": {"doc_id": "d0", **DATA}})])
    assert len(since(connection, empty, at).changed) == 1


def test_projects_that_share_a_number_on_two_servers_are_told_apart_by_when_they_were_made(connection, target):
    assert mark(connection, target).source.startswith(f"{target}@20")


def test_a_task_deleted_meanwhile_makes_no_other_be_skipped(connection, monkeypatch):
    monkeypatch.setattr("dreiklang.studio.pull.PAGE", 2)
    made = project(connection, f"pull {next(numbers)}", interface(SCHEME)).id
    push(connection, made, [Upload({"data": {"doc_id": f"d{i}", **DATA}}) for i in range(6)])
    lena = annotator(connection, "lena@example.org")
    ids = task_ids(connection, made)
    for number in ids.values():
        answer(connection, number, lena, RESULT[:1])
    pages = pull(connection, made)
    first = json.loads(next(pages))
    connection.client.tasks.delete(str(ids["d0", 1]))
    rest = [task for page in pages for task in json.loads(page)]
    assert [task["data"]["doc_id"] for task in first + rest] == ["d0", "d1", "d2", "d3", "d4", "d5"]


def test_drafts_are_pulled_with_their_tasks_every_time_also_without_an_answer(connection, target):
    ids = task_ids(connection, target)
    answer(connection, ids["d2", 1], annotator(connection, "lena@example.org"), RESULT[:1])
    for name in ("d2", "d3"):
        draft(connection, ids[name, 1])
    assert [task["drafts"][0]["result"] for task in pulled(connection, target).values()] == [RESULT, RESULT]
    late = replace(mark(connection, target), since="2999-01-01T00:00:00.000000Z")
    assert since(connection, target, late).ids == (ids["d2", 1], ids["d3", 1])
