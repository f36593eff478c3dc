"""A collection keeps what is news, as one more file, and nobody's address."""

import json
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import answer, document
from exports import corpus, counts, exported, saved, take

from dreiklang.collected import findings
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.errors import CorpusError, ExportError
from dreiklang.records import Annotation, Translation


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


def standing(made) -> tuple[Annotation, ...]:
    return Store(made).answers(document(), made.scheme())[0]


def later(said: Annotation, **changes) -> Annotation:
    return replace(said, updated_at=said.updated_at + timedelta(hours=1), **changes)


def everything_in(folder):
    return "".join(path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_file_is_an_export_itself_with_one_task_a_line(made):
    report = take(made, exported([answer("a1"), answer("a2")]), exported([answer("a3", 5)], number=2), indent=3)
    assert report.file == "0001.json"
    lines = (made.collected / "0001.json").read_text("utf-8").splitlines()
    assert [lines[0], lines[-1], len(lines)] == ["[", "]", 4]
    tasks = json.loads("\n".join(lines))
    assert [(task["id"], len(task["annotations"])) for task in tasks] == [(1, 2), (2, 1)]
    assert tasks[0]["data"] == exported([answer()])["data"]
    assert set(tasks[0]) == {"id", "project", "data", "annotations", "drafts"}


def test_a_file_of_this_room_can_be_collected_as_an_export(made, tmp_path):
    take(made, exported([answer("a1"), answer("model:a", 1)]))
    other = corpus(tmp_path / "other")
    collect(other, [("0001.json", made.collected / "0001.json")])
    assert standing(other) == standing(made)
    assert (other.collected / "0001.json").read_bytes() == (made.collected / "0001.json").read_bytes()


def test_what_nobody_here_understands_is_kept_to_the_letter(made):
    task = exported([answer()])
    odd = {"id": "n", "type": "labels", "value": {"new": [1.50, 1e3, "\u2028ä"]}, "score": 0.1, "meta": {"text": ["!"]}}
    task["annotations"][0] |= {"result": [odd], "prediction": {"id": 4, "result": [odd]}, "parent_prediction": 4}
    take(made, task)
    (line,) = json.loads((made.collected / "0001.json").read_bytes())
    assert line["annotations"][0]["result"] == [odd]
    assert line["annotations"][0]["prediction"] == {"id": 4, "result": [odd]}
    assert line["annotations"][0]["parent_prediction"] == 4


def test_collecting_again_writes_nothing_however_the_export_is_written(made):
    task = exported([answer("a1"), answer("a2")])
    assert counts(take(made, task)) == (2, 0, 0, 0)
    for style in ({}, {"indent": 2}, {"ensure_ascii": True}, {"sort_keys": True}):
        report = take(made, task, **style)
        assert (counts(report), report.file) == ((0, 0, 2, 0), None)
    assert [path.name for path in made.collected.iterdir()] == ["0001.json"]


def test_only_what_changed_is_written_and_the_earlier_state_stays(made):
    first, second = answer("a1"), answer("a2")
    take(made, exported([first, second]))
    before = (made.collected / "0001.json").read_bytes()
    changed = later(second, translations=(Translation("s1", "en", "Better."),), updated_by="a1")
    report = take(made, exported([first, changed]))
    assert (counts(report), report.file) == ((0, 1, 1, 0), "0002.json")
    (line,) = json.loads((made.collected / "0002.json").read_bytes())
    assert [kept["unique_id"] for kept in line["annotations"]] == ["a2-0"]
    assert (made.collected / "0001.json").read_bytes() == before
    assert standing(made) == (first, changed)


def test_an_old_export_collected_late_does_not_bring_back_what_it_says(made):
    said = answer("a1")
    take(made, exported([later(said, comment="neu")]))
    report = take(made, exported([said]))
    assert counts(report) == (0, 1, 0, 0)
    assert standing(made) == (later(said, comment="neu"),)
    assert counts(take(made, exported([said]))) == (0, 0, 1, 0)


def test_an_export_that_says_less_of_an_answer_is_no_news(made):
    task = exported([answer("a1")])
    task["annotations"][0] |= {"prediction": {"id": 1, "result": []}, "parent_prediction": 1, "updated_by": "a1"}
    take(made, task)
    assert counts(take(made, exported([answer("a1")]))) == (0, 0, 1, 0)


def test_a_task_that_comes_twice_on_two_pages_is_taken_once(made):
    page = json.dumps([exported([answer()])]).encode()
    assert counts(collect(made, [("server", iter([page, page, b"[]"]))])) == (1, 0, 1, 0)
    assert len(standing(made)) == 1


def test_several_exports_make_one_file(made):
    paths = [saved(made.root / f"{i}.json", [exported([answer(f"a{i}")])]) for i in (1, 2)]
    report = collect(made, [(path.name, path) for path in paths])
    assert (counts(report), report.file) == ((2, 0, 0, 0), "0001.json")


def test_an_empty_export_is_no_news(made):
    report = take(made)
    assert (report.tasks, counts(report), report.file, report.problems) == (0, (0, 0, 0, 0), None, ())
    assert not made.collected.exists()


def test_without_a_unique_id_an_answer_is_known_by_project_and_id(made):
    task = exported([answer(), answer("a2", 1)])
    for annotation in task["annotations"]:
        annotation["unique_id"] = None
    take(made, task)
    assert counts(take(made, task)) == (0, 0, 2, 0)
    assert [said.id for said in standing(made)] == ["7-100", "7-101"]
    assert counts(take(made, task | {"project": 8})) == (2, 0, 0, 0)


def test_an_answer_without_any_id_is_a_problem(made):
    task = exported([answer(), answer("a2")])
    task["annotations"][0] |= {"unique_id": None, "id": None}
    report = take(made, task)
    assert counts(report) == (1, 0, 0, 0)
    assert [problem.rule for problem in report.problems] == ["export-shape"]


def test_times_without_a_zone_are_utc(made):
    task = exported([answer()])
    task["annotations"][0] |= {"created_at": "2026-05-17T12:00:00", "updated_at": None}
    take(made, task)
    assert standing(made)[0] == answer()


# drafts


def test_drafts_are_kept_once_and_are_no_answers(made):
    task = exported([])
    draft = {
        "id": 4,
        "user": {"id": 3, "email": "anna@example.org"},
        "result": [{"id": "e"}],
        "lead_time": 1.5,
        "annotation": None,
        "task": 1,
    }
    task["drafts"] = [draft | {"created_at": "2026-05-17T12:00:00Z", "updated_at": "2026-05-17T12:00:00Z"}]
    assert counts(take(made, task)) == (0, 0, 0, 1)
    assert counts(take(made, task)) == (0, 0, 0, 0)
    task["drafts"][0]["result"].append({"id": "f"})
    assert counts(take(made, task)) == (0, 0, 0, 1)
    assert standing(made) == ()


# what does not belong here


def test_tasks_of_other_documents_are_named_and_left_out(made):
    strange, nameless = exported([answer()], number=2), exported([answer()], number=3)
    strange["data"]["doc_id"] = "../../etc/passwd"
    del nameless["data"]["doc_id"]
    report = take(made, exported([answer("a9")]), strange, nameless)
    assert (report.tasks, counts(report)) == (1, (1, 0, 0, 0))
    assert [(p.rule, p.where) for p in report.problems] == [
        ("unknown-document", "export.json: task 2"),
        ("unknown-document", "export.json: task 3"),
    ]
    assert "passwd" not in everything_in(made.collected)


@pytest.mark.parametrize(
    "tasks",
    [
        [{"id": 1, "data": {"doc_id": "x"}, "annotations": []}],
        [{"id": 1, "data": {"text": "no doc_id"}, "annotations": []}],
        [{"id": 1, "text": "as JSON_MIN has it", "ner": [], "annotator": 1}],
        [{"id": 1, "data": {"doc_id": 5}}],
        [1, 2, 3],
    ],
)
def test_an_export_of_another_project_or_format_is_refused(made, tasks):
    with pytest.raises(ExportError, match=r"^export\.json: no task in it is of this corpus"):
        take(made, *tasks)
    assert not made.collected.exists()


def test_a_file_that_breaks_off_leaves_nothing_behind(made):
    good = exported([answer("anna@example.org")])
    path = saved(made.root / "export.json", [good] * 3)
    path.write_bytes(path.read_bytes()[:-30])
    before = everything_in(made.root / "annotation")
    with pytest.raises(ExportError, match="broken at byte"):
        collect(made, [("export.json", path)])
    assert everything_in(made.root / "annotation") == before
    assert list(made.collected.glob(".*")) == []


def test_data_nested_too_deep_is_a_problem_and_the_others_are_collected(made):
    deep = exported([answer("a7")])
    content = json.dumps([exported([answer("a8")]), deep | {"data": deep["data"] | {"deep": "HERE"}}]).encode()
    refused = []
    # The interpreter's own limit of nesting, from which we stay away where Python's calls count against it, too.
    limit, room = (1000, 300) if sys.version_info < (3, 12) else (10_000, 0)
    for depth in range(limit // 50, limit * 6 // 5, limit // 50):
        page = content.replace(b'"HERE"', b"[" * depth + b"]" * depth)
        page = page.replace(b"a8-0", b"x%d" % depth).replace(b"a7-0", b"y%d" % depth)
        report = collect(made, [("server", [page])])
        assert report.new + len(report.problems) == 2
        refused += [problem.message for problem in report.problems]
    assert refused == ["is nested too deep to be read: mend it in the file"] * len(refused)
    least = (limit // 5 + room) * 50 // limit
    assert least <= len(refused) < 2 * least
    assert len(standing(made)) == 2 * 59 - len(refused)


def test_of_each_rule_a_bounded_number_of_problems_is_kept_and_the_rest_counted(made, monkeypatch):
    monkeypatch.setattr(findings, "SHOWN", 3)
    strange = [exported([answer()], number=n) for n in range(10)]
    for task in strange:
        task["data"]["doc_id"] = "other"
    report = take(made, exported([answer()]), *strange)
    assert len(report.problems) == 4
    assert "10 in all" in report.problems[-1].message


def test_the_writer_failing_leaves_what_was_there(made, monkeypatch):
    take(made, exported([answer()]))
    before = everything_in(made.collected)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CorpusError, match="No space left"):
        take(made, exported([answer("a5", 9)]))
    assert everything_in(made.collected) == before
