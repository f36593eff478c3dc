import json
from pathlib import Path

import pytest
from builders import document

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError
from dreiklang.problems import Problem
from dreiklang.tasks import batches
from dreiklang.tasks.interface import interface

BAD = Path(__file__).parents[1] / "bad"
SCHEME = 'name = "probe"\nversion = "1.0.0"\ntarget_languages = ["en"]\n[[entity]]\nname = "ORG"\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(SCHEME, "utf-8")
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    return corpus


def write(corpus: Corpus) -> batches.TasksReport:
    return batches.write(corpus, corpus.scheme())


def put(corpus: Corpus, bad: str) -> None:
    (corpus.tasks / "batch-0001.json").write_bytes((BAD / bad).read_bytes())


def test_a_batch_is_an_array_of_one_task_a_line(corpus):
    corpus.save(document("übermut/😀"))
    report = write(corpus)
    assert (report.documents, report.tasks, report.path) == (2, 2, corpus.tasks / "batch-0001.json")
    lines = report.path.read_text("utf-8").splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)
    assert [item["data"]["doc_id"] for item in json.loads(report.path.read_bytes())] == ["boote", "übermut/😀"]
    assert [task.key for task in batches.read(report.path)] == [("boote", 1), ("übermut/😀", 1)]


def test_running_again_makes_tasks_of_new_texts_only_and_no_empty_file(corpus):
    first = write(corpus).path.read_bytes()
    assert write(corpus) == batches.TasksReport(0, 0, None)
    corpus.save(document("neu"))
    report = write(corpus)
    assert (report.documents, report.path.name) == (1, "batch-0002.json")
    assert [path.name for path in corpus.batches()] == ["batch-0001.json", "batch-0002.json"]
    assert (corpus.tasks / "batch-0001.json").read_bytes() == first


def test_a_batch_someone_wrote_by_hand_counts_whatever_its_name(corpus):
    write(corpus).path.rename(corpus.tasks / "probelauf.json")
    assert write(corpus).path is None


def test_the_interface_is_written_and_brought_up_to_date(corpus):
    write(corpus)
    assert corpus.interface.read_text("utf-8") == interface(corpus.scheme())
    corpus.interface.write_bytes(b"\xff")
    write(corpus)
    assert corpus.interface.read_text("utf-8") == interface(corpus.scheme())


def test_a_damaged_task_is_named_and_no_batch_is_made_meanwhile(corpus):
    put(corpus, "task-unreadable.json")
    corpus.save(document("neu"))
    (problem,) = write(corpus).problems
    assert (problem.rule, problem.where) == ("task-unreadable", "batch-0001.json task 2")
    assert "text_sha256" in problem.message
    assert len(corpus.batches()) == 1


def test_the_good_tasks_of_a_damaged_batch_can_still_be_read(corpus):
    put(corpus, "task-unreadable.json")
    assert [isinstance(found, Problem) for found in batches.scan(corpus)] == [False, True]
    with pytest.raises(CorpusError, match=r"batch-0001\.json task 2: is damaged"):
        list(batches.read(corpus.tasks / "batch-0001.json"))


@pytest.mark.parametrize("content", [b"[\n{]", b"", b"{}", b'[{"data": {"doc_id": "\xff"}}]', b"[1]"])
def test_what_is_no_batch_at_all_is_one_problem(corpus, content):
    (corpus.tasks / "batch-0001.json").write_bytes(content)
    assert [problem.rule for problem in write(corpus).problems] == ["task-unreadable"]


@pytest.mark.parametrize("rule", ["task-text-changed", "task-source-missing"])
def test_a_task_that_does_not_belong_to_its_source_is_named(corpus, rule):
    put(corpus, f"{rule}.json")
    problems = [problem for problem in write(corpus).problems if problem.rule == rule]
    assert len(problems) == 1


def test_a_source_corrected_after_its_task_was_made_is_noticed(corpus):
    write(corpus)
    corpus.save(document("boote", text="Die Firma Nordwerft verkauft vier Boote an Estland.\n\nDas Abkommen gilt."))
    assert [(problem.rule, problem.where) for problem in write(corpus).problems] == [("task-text-changed", "boote")]


def test_a_task_of_the_present_text_is_not_stale(corpus):
    (task,) = batches.read(write(corpus).path)
    assert batches.stale(task, corpus) is None
