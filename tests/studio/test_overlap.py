"""What Label Studio's stream does with several annotators: measured, for everything else builds on it."""

from itertools import count

import pytest
from builders import document

from dreiklang.errors import StudioError
from dreiklang.plan import Plan
from dreiklang.studio.accounts import new_password, sign_up, token_of
from dreiklang.studio.connection import Connection, connect
from dreiklang.studio.project import project
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface

from .test_project import SCHEME

pytestmark = pytest.mark.server
numbers = count(1)


@pytest.fixture
def annotators(connection, studio_folder) -> list[Connection]:
    made = []
    for _ in range(3):
        address = f"o{next(numbers)}@overlap.invalid"
        sign_up(connection, address, new_password())
        made.append(connect(connection.url, token_of(studio_folder / "data", address)))
    return made


def project_of(connection: Connection, plan: Plan, texts: int) -> int:
    made = project(connection, f"overlap {next(numbers)}", interface(SCHEME), plan=plan).id
    data = {"text": document().text, "segments": [], "headline": "", "text_sha256": ""}
    push(connection, made, [Upload({"data": {"doc_id": f"d{number}", **data}}) for number in range(texts)])
    return made


def offered(own: Connection, project: int) -> int | None:
    """The task that the stream offers next; None when there is none."""
    try:
        task = own.ask("GET", f"api/projects/{project}/next")
    except StudioError:
        return None
    assert task["annotations"] == []
    assert [draft["user"] for draft in task["drafts"]] in ([], [own.user])
    return int(task["id"])


def answer_all(own: Connection, project: int, *, skip: bool = False) -> list[int]:
    done = []
    while (task := offered(own, project)) is not None:
        own.ask("POST", f"api/tasks/{task}/annotations/?was_cancelled={int(skip)}", {"result": []})
        done.append(task)
    return done


def test_each_text_goes_to_as_many_as_are_wanted_and_to_nobody_twice(connection, annotators):
    target = project_of(connection, Plan(2), 2)
    taken = [answer_all(own, target) for own in annotators]
    assert [len(set(tasks)) for tasks in taken] == [2, 2, 0]


def test_a_share_of_the_texts_goes_to_several_and_the_rest_to_one(connection, annotators):
    target = project_of(connection, Plan(2, overlap=50), 4)
    assert [len(answer_all(own, target)) for own in annotators] == [4, 2, 0]


def test_a_skip_is_no_answer_and_the_text_goes_on_to_others(connection, annotators):
    target = project_of(connection, Plan(1), 1)
    first, second, third = annotators
    assert len(answer_all(first, target, skip=True)) == 1
    assert len(answer_all(second, target)) == 1
    assert answer_all(third, target) == []
