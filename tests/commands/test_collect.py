"""`dreiklang collect`, as a person runs it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from time import sleep
from typing import TYPE_CHECKING

import pytest
from builders import answer, document
from exports import corpus, exported, saved
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.locks import alone

if TYPE_CHECKING:
    from dreiklang.studio.connection import Connection

numbers = count(1)


def run(made, *arguments):
    result = CliRunner().invoke(app, ["collect", *map(str, arguments), "--root", str(made.root)])
    return result.exit_code, result.stdout.strip(), result.stderr.strip()


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


def test_it_says_in_one_line_what_was_new(made, tmp_path):
    export = saved(tmp_path / "export.json", [exported([answer("a1"), answer("a2", 1)])])
    assert run(made, export) == (0, "1 task: 2 new, 0 changed, 0 known · 0001.json", "")
    assert run(made, export) == (0, "1 task: 0 new, 0 changed, 2 known", "")


def test_problems_are_named_and_make_it_exit_1(made, tmp_path):
    task = exported([answer()])
    task["annotations"][0]["result"][0]["value"]["labels"] = ["FIRMA"]
    code, out, _ = run(made, saved(tmp_path / "export.json", [task]))
    assert code == 1
    first, second, summary = out.splitlines()
    assert first.startswith(f"entity-label  {tmp_path}/export.json: task 1 (boote), annotation 100, region x  ")
    assert second.startswith("relation-end  ")
    assert summary == "1 task: 1 new, 0 changed, 0 known · 0001.json · 2 problems"


def test_a_repaired_utf16_export_is_noted_and_no_failure(made, tmp_path):
    text = "😀 Nordwerft in Estland"
    made.save(document("emoji", text))
    said = answer(document_id="emoji", entities=(), relations=(), translations=())
    task = exported([said], document("emoji", text))
    value = {"start": 3, "end": 12, "text": "Nordwerft", "labels": ["ORG"]}
    task["annotations"][0]["result"] = [{"id": "n", "type": "labels", "value": value}]
    code, out, _ = run(made, saved(tmp_path / "export.json", [task]))
    assert code == 0
    assert out.startswith("utf16-offsets  ")


def test_as_json_it_gives_the_counts(made, tmp_path):
    code, out, _ = run(made, saved(tmp_path / "export.json", [exported([answer()])]), "--json")
    told = json.loads(out)
    assert (code, told["new"], told["file"], told["problems"]) == (0, 1, "0001.json", [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"id": 1, "data": {"doc_id": "bo', "export again"),
        (b'{"id": 1}', "is not a list of tasks"),
        (b"\x00\x01\x02", "is not a list of tasks"),
        (b"", "is empty"),
        (b'[{"id": 1, "data": {"doc_id": "other"}}]', "is it an export of another project"),
    ],
)
def test_what_is_no_export_of_this_corpus_gets_one_clear_line(made, tmp_path, content, said):
    (tmp_path / "export.json").write_bytes(content)
    code, out, err = run(made, tmp_path / "export.json")
    assert (code, out) == (2, "")
    assert err.startswith(f"dreiklang: {tmp_path}/export.json: ")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not made.collected.exists()


def test_hostile_text_comes_through_as_data_and_steers_no_terminal(made, tmp_path):
    evil = "\x1b[31m\u202e=cmd()<script>]]>"
    task = exported([answer(comment=evil)])
    task["annotations"][0]["result"][0]["value"]["labels"] = [evil]
    code, out, _ = run(made, saved(tmp_path / "export.json", [task]))
    assert code == 1
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert Store(made).answers(document(), made.scheme())[0][0].comment == evil


def test_without_files_and_without_a_server_it_says_what_to_do(made):
    code, _, err = run(made)
    assert code == 2
    assert "dreiklang studio" in err


@pytest.mark.server
def test_from_a_real_server_every_answer_comes_once_and_tokens_go_nowhere(made, label_studio, connection, tmp_path):
    from dreiklang.studio.annotators import annotator
    from dreiklang.studio.annotators import answer as enter
    from dreiklang.studio.listing import task_ids
    from dreiklang.studio.project import find
    from dreiklang.tasks import batches
    from dreiklang.tasks.results import results

    made.scheme_path.write_text(made.scheme_path.read_text().replace('"dreiklang"', '"collected-once"', 1))
    server = ["--url", label_studio.url, "--token", label_studio.token]
    code, _, err = run(made, *server)
    assert code == 2
    assert "dreiklang push" in err
    for command in ("tasks", "push"):
        extra = server if command == "push" else []
        assert CliRunner().invoke(app, [command, "--root", str(made.root), *extra]).exit_code == 0
    assert run(made, *server)[:2] == (0, "0 tasks: 0 new, 0 changed, 0 known")

    project = find(connection, "collected-once")
    (number,) = task_ids(connection, project).values()
    (task,) = batches.read(made.batches()[0])
    given = answer(comment="gut", flags=("unsuitable",))

    def enter_as(address):
        results_of = results(given, task.data)
        enter(connection, number, annotator(connection, address), results_of, lead_time=12.5, ground_truth=True)

    enter_as("a@example.org")
    assert run(made, *server)[:2] == (0, "1 task: 1 new, 0 changed, 0 known · 0001.json")
    enter_as("carla@example.org")  # which takes the ground truth from the first, and leaves its updated_at as it was
    code, out, err = run(made, *server)
    assert (code, out) == (0, "1 task: 1 new, 1 changed, 0 known · 0002.json")
    assert run(made, *server)[:2] == (0, "1 task: 0 new, 0 changed, 2 known")

    found, problems = Store(made).answers(document(), made.scheme())
    assert problems == ()
    who = [(said.annotator, said.updated_by, said.ground_truth) for said in found]
    assert who == [("model:a", "a1", False), ("a2", "a1", True)]  # a1 is who entered them
    for said in found:
        assert said.entities == given.entities
        assert said.relations == given.relations
        assert said.translations == given.translations
        assert (said.flags, said.comment, said.lead_time) == (("unsuitable",), "gut", 12.5)
    assert label_studio.token not in out + err
    assert [p for p in made.root.rglob("*") if p.is_file() and label_studio.token in p.read_text("utf-8")] == []


@pytest.fixture
def pushed(made, label_studio, connection, monkeypatch):
    """Three tasks on the server, of which `collect` sees a change at once and once only."""
    from dreiklang.studio import increment

    monkeypatch.setattr(increment, "_IN_FLIGHT", timedelta(0))
    for name in ("zug", "hafen"):
        made.save(document(name))
    made.scheme_path.write_text(made.scheme_path.read_text().replace('"dreiklang"', f'"steps-{next(numbers)}"', 1))
    server = ["--url", label_studio.url, "--token", label_studio.token]
    for command in (["tasks"], ["push", *server]):
        assert CliRunner().invoke(app, [*command, "--root", str(made.root)]).exit_code == 0
    return On(made, server, connection)


@dataclass
class On:
    made: Corpus
    server: list
    connection: "Connection"

    def tasks(self):
        from dreiklang.studio.listing import task_ids
        from dreiklang.studio.project import find

        project = find(self.connection, self.made.scheme().name)
        return {name: number for (name, _), number in task_ids(self.connection, project).items()}

    def enter(self, name, address, **more):
        from dreiklang.studio.annotators import annotator
        from dreiklang.studio.annotators import answer as enter
        from dreiklang.tasks import batches
        from dreiklang.tasks.results import results

        (data,) = (task.data for task in batches.read(self.made.batches()[0]) if task.data.doc_id == name)
        said = results(answer(document_id=name, **more), data)
        return enter(self.connection, self.tasks()[name], annotator(self.connection, address), said)

    def collected(self, *more):
        sleep(1.1)  # the server's clock has no fractions
        code, out, err = run(self.made, *self.server, *more)
        assert (code, err) == (0, ""), out + err
        return out

    def standing(self):
        return {
            name: sorted(said.annotator for said in Store(self.made).answers(document(name), self.made.scheme())[0])
            for name in ("boote", "hafen", "zug")
        }


@pytest.mark.server
def test_what_happens_on_a_real_server_between_collections_is_noticed_and_asked_for_once(pushed):
    pushed.enter("boote", "a@example.org")
    first = pushed.enter("zug", "a@example.org")
    pushed.enter("zug", "b@example.org")
    assert pushed.collected() == "2 tasks: 3 new, 0 changed, 0 known · 0001.json"
    assert pushed.collected() == "0 tasks: 0 new, 0 changed, 0 known"
    pushed.connection.client.annotations.delete(first)
    pushed.enter("hafen", "b@example.org")
    assert pushed.collected() == "2 tasks: 1 new, 0 changed, 1 known, 1 deleted · 0002.json"
    pushed.connection.client.tasks.delete(str(pushed.tasks()["boote"]))
    assert pushed.collected() == "0 tasks: 0 new, 0 changed, 0 known, 1 deleted · 0003.json"
    assert pushed.collected() == "0 tasks: 0 new, 0 changed, 0 known"
    assert pushed.standing() == {"boote": [], "hafen": ["model:b"], "zug": ["model:b"]}
    assert pushed.collected("--all") == "2 tasks: 0 new, 0 changed, 2 known"
    for number in pushed.tasks().values():
        pushed.connection.client.tasks.delete(str(number))
    assert pushed.collected() == "0 tasks: 0 new, 0 changed, 0 known, 2 deleted · 0004.json"
    assert pushed.collected("--all") == "0 tasks: 0 new, 0 changed, 0 known"
    assert pushed.standing() == {"boote": [], "hafen": [], "zug": []}


@pytest.mark.server
def test_what_could_not_be_collected_is_asked_for_again_until_it_can(pushed):
    pushed.enter("boote", "a@example.org")
    pushed.collected()
    source = pushed.made.document_path("zug")
    source.rename(source.with_suffix(".away"))
    pushed.enter("zug", "a@example.org")
    for _ in range(2):
        code, out, _ = run(pushed.made, *pushed.server)
        assert (code, out.splitlines()[0].startswith("unknown-document")) == (1, True)
    source.with_suffix(".away").rename(source)
    assert pushed.collected().startswith("1 task: 1 new, 0 changed")
    (pushed.made.collected / "0001.json").unlink()
    assert pushed.collected().startswith("2 tasks: 1 new, 0 changed, 1 known")


@pytest.mark.server
def test_a_collection_that_fails_is_made_up_for_by_the_next(pushed, monkeypatch):
    from dreiklang import corpus as files

    def full(*_):
        raise OSError(28, "No space left on device")

    pushed.enter("boote", "a@example.org")
    pushed.collected()
    pushed.enter("zug", "a@example.org")
    with monkeypatch.context() as broken:
        broken.setattr(files.os, "fsync", full)
        assert run(pushed.made, *pushed.server)[0] == 2
    assert pushed.collected().startswith("1 task: 1 new, 0 changed")


def test_a_second_collection_is_refused_in_one_line(made, tmp_path, monkeypatch):
    from dreiklang.collected import collect as collecting

    monkeypatch.setattr(collecting, "PATIENCE", 0.0)
    export = saved(tmp_path / "export.json", [exported([answer("a1")])])
    with alone(made.studio / "collect.lock", "collection"):
        code, out, err = run(made, export)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "another collection of this corpus is at work" in err
    assert made.exports() == []
