"""Collections straight from a server: what it has is what stands, whatever happened between two of them."""

import json
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import answer, document
from exports import annotation, corpus, exported, saved
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiklang.collected.collect import collect
from dreiklang.collected.origin import Origin
from dreiklang.collected.store import Store
from dreiklang.errors import ExportError
from dreiklang.tasks.results import results
from dreiklang.tasks.task import tasks


@dataclass
class Server:
    """What of a Label Studio matters here: tasks with answers, and which of them changed."""

    name: str = "7@2026-05-17T11:00:00.000000Z"
    tasks: dict[int, dict] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    last: int = 0
    clock: int = 0
    asked: list[int] = field(default_factory=list)

    def task(self, *answers) -> int:
        number = max([0, *self.gone, *self.tasks]) + 1
        self.tasks[number] = exported([], number=number)
        for said in answers:
            self.answer(number, said)
        return number

    def answer(self, number: int, said) -> int:
        self.last += 1
        task = self.tasks[number]
        made = annotation(replace(said, id=f"{self.name}-{self.last}"), results_of(said), number)
        task["annotations"].append(made | {"id": self.last})
        self.changed.add(number)
        return self.last

    def change(self, number: int, place: int, comment: str) -> None:
        self.clock += 1
        given = self.tasks[number]["annotations"][place]
        given["result"] = results_of(answer(comment=comment))
        given["updated_at"] = (answer().updated_at + timedelta(seconds=self.clock)).isoformat()
        self.changed.add(number)

    def delete(self, number: int, place: int) -> dict:
        self.changed.add(number)
        return self.tasks[number]["annotations"].pop(place)

    def delete_task(self, number: int) -> None:
        del self.tasks[number]
        self.gone.add(number)

    def has(self, number: int) -> bool:
        self.asked.append(number)
        return any(given["id"] == number for task in self.tasks.values() for given in task["annotations"])

    def standing(self) -> dict[str, list]:
        return {a["unique_id"]: a["result"] for task in self.tasks.values() for a in task["annotations"]}


def results_of(said):
    (task,) = tasks(document(), SCHEME)
    return results(said, task.data)


SCHEME = corpus(Path(TemporaryDirectory().name)).scheme()


def brought(made, server, *, everything=False, lost=()):
    """One collection; `lost` are tasks that it covers but that do not come."""
    numbers = [n for n in server.tasks if everything or n in server.changed]
    page = json.dumps([server.tasks[n] for n in numbers if n not in lost]).encode()
    covered = server.changed | server.gone
    origin = Origin(server.name, everything, (lambda n: True) if everything else covered.__contains__, server.has)
    report = collect(made, [("server", [page])], origin=origin)
    server.changed = set()
    return report


def standing(made):
    answers, problems = Store(made).answers(document(), made.scheme())
    assert problems == ()
    return {said.id: said.comment for said in answers}


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["task", "answer", "answer", "change", "delete", "delete task", "back", "collect", "all"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=25,
)


@given(STEPS)
@settings(max_examples=150, deadline=None)
def test_after_any_changes_and_collections_what_stands_here_stands_there(steps):
    with TemporaryDirectory() as folder:
        made, server, thrown = corpus(Path(folder)), Server(), []
        before: dict[str, bytes] = {}
        for number, (what, which, place) in enumerate([*steps, ("collect", 0, 0)]):
            task = sorted(server.tasks)[which % len(server.tasks)] if server.tasks else server.task()
            answers = server.tasks[task]["annotations"]
            if what == "task":
                server.task()
            elif what == "answer":
                server.answer(task, answer("model:a", comment=str(number)))
            elif what == "change" and answers:
                server.change(task, place % len(answers), f"changed {number}")
            elif what == "delete" and answers:
                thrown.append(server.delete(task, place % len(answers)))
            elif what == "back" and thrown:
                answers.append(thrown.pop() | {"task": task})
                server.changed.add(task)
            elif what == "delete task":
                server.delete_task(task)
            elif what in ("collect", "all"):
                brought(made, server, everything=what == "all")
                assert standing(made) == {name: said(result) for name, result in server.standing().items()}
                files = {path.name: path.read_bytes() for path in made.exports()}
                assert before.items() <= files.items()
                before = files
                assert brought(made, server, everything=True).file is None


def said(result) -> str:
    return next((r["value"]["text"][0] for r in result if r.get("from_name") == "comment"), "")


def test_a_deleted_answer_is_counted_once_and_its_states_stay(made):
    server = Server()
    server.task(answer("model:a", comment="gut"), answer("model:b", 1))
    brought(made, server)
    first = (made.collected / "0001.json").read_bytes()
    server.delete(1, 0)
    report = brought(made, server)
    assert (report.new, report.changed, report.known, report.deleted, report.file) == (0, 0, 1, 1, "0002.json")
    (line,) = json.loads((made.collected / "0002.json").read_bytes())
    assert line["annotations"] == line["drafts"] == []
    assert line["data"]["doc_id"] == "boote"
    (deletion,) = line["deleted"]
    assert {key: deletion[key] for key in ("id", "unique_id")} == {"id": 1, "unique_id": f"{server.name}-1"}
    assert "noticed_at" in deletion
    assert (made.collected / "0001.json").read_bytes() == first
    assert list(standing(made)) == [f"{server.name}-2"]
    assert brought(made, server, everything=True).deleted == 0
    server.delete_task(1)
    assert brought(made, server).deleted == 1
    assert standing(made) == {}


def test_what_did_not_come_but_is_there_is_not_deleted(made):
    """A page that was cut short, a listing that failed, an answer that could not be read."""
    server = Server()
    server.task(answer("model:a"))
    brought(made, server)
    server.changed = {1}
    report = brought(made, server, lost={1})
    assert (report.deleted, report.file, server.asked) == (0, None, [1])


def test_only_the_tasks_that_were_looked_at_are_asked_for(made):
    server = Server()
    for _ in range(3):
        server.task(answer("model:a"))
    brought(made, server)
    server.delete(2, 0)
    server.asked.clear()
    assert brought(made, server).deleted == 1
    assert server.asked == [2]


def test_answers_of_another_project_with_the_same_numbers_are_not_deleted(made):
    server, other = Server(), Server(name="7@2026-06-01T08:00:00.000000Z")
    server.task(answer("model:a"))
    other.task()
    brought(made, server)
    assert brought(made, other, everything=True).deleted == 0
    assert len(standing(made)) == 1


def test_answers_that_moved_to_another_server_outlive_the_first_one(made):
    old = Server()
    old.task(answer("model:a"))
    brought(made, old)
    new = Server(name="9@2026-06-01T08:00:00.000000Z", tasks=deepcopy(old.tasks), changed={1}, last=1)
    new.change(1, 0, "dort")
    brought(made, new)
    old.delete_task(1)
    assert brought(made, old, everything=True).deleted == 0
    assert list(standing(made).values()) == ["dort"]


def test_answers_out_of_a_file_are_not_deleted(made):
    server = Server()
    server.task(answer("model:a"))
    collect(made, [("export.json", saved(made.root / "export.json", list(server.tasks.values())))])
    server.delete(1, 0)
    assert brought(made, server).deleted == 0
    assert len(standing(made)) == 1


def test_an_old_file_does_not_bring_a_deleted_answer_back(made):
    server = Server()
    server.task(answer("model:a"))
    old = saved(made.root / "export.json", list(server.tasks.values()))
    brought(made, server)
    server.delete(1, 0)
    brought(made, server)
    assert collect(made, [("export.json", old)]).known == 1
    assert standing(made) == {}


def test_a_deleted_answer_that_is_on_its_server_again_counts_again_and_is_written_once(made):
    server = Server()
    server.task(answer("model:a", comment="gut"))
    brought(made, server)
    thrown = server.delete(1, 0)
    brought(made, server)
    server.tasks[1]["annotations"].append(thrown)
    page = json.dumps([server.tasks[1]]).encode()
    origin = Origin(server.name, True, lambda n: True, server.has)
    report = collect(made, [("server", [page, page])], origin=origin)
    assert (report.new, report.changed, report.known, report.file) == (0, 1, 1, "0003.json")
    assert list(standing(made).values()) == ["gut"]
    assert brought(made, server, everything=True).file is None


def test_an_answer_of_which_a_file_knew_another_state_is_deleted_all_the_same(made):
    server = Server()
    server.task(answer("model:a"))
    old = saved(made.root / "export.json", list(server.tasks.values()))
    server.change(1, 0, "neu")
    brought(made, server)
    assert collect(made, [("export.json", old)]).changed == 1
    server.delete(1, 0)
    assert brought(made, server).deleted == 1
    assert standing(made) == {}


def test_an_increment_without_a_task_of_this_corpus_is_no_wrong_project(made):
    server = Server()
    server.task(answer("model:a"))
    server.tasks[1]["data"]["doc_id"] = "other"
    report = brought(made, server)
    assert (report.tasks, report.left, [p.rule for p in report.problems]) == (0, 1, ["unknown-document"])
    with pytest.raises(ExportError, match="no task in it is of this corpus"):
        brought(made, server, everything=True)
