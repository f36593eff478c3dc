import json
from datetime import datetime
from itertools import count

import pytest

from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.studio.annotators import annotator, answer
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.pull import mark, people, pull
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface

pytestmark = pytest.mark.server
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en", "tr"),
    (EntityType("PER", "Person", "", "p", "#112233"), EntityType("ORG", "Organisation", "", "o", "#445566")),
    (RelationType("works_for", "arbeitet für", "", (), (), False),),
)  # fmt: skip
TEXT = "😀 Lena Hartwig leitet „Nordwerft“.\n\nSie lebt in Husum."
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
    data = {"text": TEXT, "segments": [], "headline": "", "text_sha256": "0"}
    push(connection, made, [Upload({"data": {"doc_id": f"d{i}", **data}}) for i in range(5)])
    return made


def pulled(connection, target, since=None) -> dict[str, dict]:
    tasks = [task for page in pull(connection, target, since=since) for task in json.loads(page)]
    assert len({task["id"] for task in tasks}) == len(tasks)
    return {task["data"]["doc_id"]: task for task in tasks}


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
    at = pulled(connection, target)["d0"]["updated_at"]
    answer(connection, ids["d4", 1], lena, RESULT)
    assert list(pulled(connection, target, since=at)) == ["d4"]
    assert not pulled(connection, target, since="2999-01-01T00:00:00.000000Z")


def test_a_mark_lies_a_little_before_the_newest_change(connection, target):
    newest = max(task.updated_at for task in connection.client.tasks.list(project=target, fields="task_only").items)
    before = newest - datetime.fromisoformat(mark(connection, target))
    assert 60 < before.total_seconds() < 300
    assert len(pulled(connection, target, since=mark(connection, target))) == 5


def test_an_empty_project_has_no_mark_and_no_pages(connection):
    empty = project(connection, f"pull {next(numbers)}", interface(SCHEME)).id
    assert mark(connection, empty) is None
    assert list(pull(connection, empty)) == []


def test_a_task_deleted_meanwhile_makes_no_other_be_skipped(connection, monkeypatch):
    monkeypatch.setattr("dreiklang.studio.pull.PAGE", 2)
    made = project(connection, f"pull {next(numbers)}", interface(SCHEME)).id
    data = {"text": TEXT, "segments": [], "headline": "", "text_sha256": "0"}
    push(connection, made, [Upload({"data": {"doc_id": f"d{i}", **data}}) for i in range(6)])
    lena = annotator(connection, "lena@example.org")
    ids = task_ids(connection, made)
    for number in ids.values():
        answer(connection, number, lena, RESULT[:1])
    pages = pull(connection, made)
    first = json.loads(next(pages))
    connection.client.tasks.delete(str(ids["d0", 1]))
    rest = [task for page in pages for task in json.loads(page)]
    assert [task["data"]["doc_id"] for task in first + rest] == ["d0", "d1", "d2", "d3", "d4", "d5"]


def test_the_own_draft_of_a_task_is_pulled_with_it(connection, target):
    number = task_ids(connection, target)["d2", 1]
    answer(connection, number, annotator(connection, "lena@example.org"), RESULT[:1])
    drafted = connection.client._client_wrapper.httpx_client.request(
        f"api/tasks/{number}/drafts", method="POST", json={"result": RESULT, "lead_time": 1.0}
    )
    assert drafted.is_success
    assert pulled(connection, target)["d2"]["drafts"][0]["result"] == RESULT
