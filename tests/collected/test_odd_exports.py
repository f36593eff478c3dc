"""Exports that are valid JSON and odd all the same: what is odd is named in one line, everything else is read."""

import json
import sys
import tracemalloc
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus, exported, saved

from dreiklang.collected import convert
from dreiklang.collected.collect import collect
from dreiklang.collected.findings import SHOWN
from dreiklang.collected.store import Store
from dreiklang.errors import ExportError

BAD = Path(__file__).parents[1] / "bad"
GOOD = json.dumps(exported([answer("a2", 1)], number=6))
ODD = json.dumps(exported([answer("a1", 0)], number=5))
DEEP = 900 if sys.version_info < (3, 12) else 10_100  # near the interpreter's own limit


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


def collected(made, *tasks: str):
    """The report, and who is read back."""
    report = collect(made, [("export.json", [f"[{', '.join(tasks)}]".encode()])])
    found, problems = Store(made).answers(document(), made.scheme())
    return report, {said.annotator: said for said in found}, problems


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"lead_time": null', '"lead_time": NaN', "a number that is none (NaN)"),
        ('"lead_time": null', '"lead_time": -Infinity', "a number that is none (NaN)"),
        ('"lead_time": null', '"lead_time": 1e999', "Number out of range - at `$.lead_time`"),
        ('"start": 10', '"start": NaN', "a number that is none (NaN)"),
        ("sells three", "sells \\ud83d three", "half a character"),
        ('"id": "x"', '"id": "\\udc00"', "half a character"),
        ('"completed_by": "a1"', '"completed_by": "\\udc00@example.org"', "half a character"),
        ('"result": [', '"result": [' + "[" * 50_000 + "]" * 50_000 + ", ", "nested too deep"),
        ('"result": [', '"result": [' + '{"a": ' * DEEP + "1" + "}" * DEEP + ", ", "nested too deep"),
        ("2026-05-17T12:00:00+00:00", "0000-00-00T00:00:00Z", "Invalid RFC3339 encoded datetime"),
        ('"annotations": [', '"annotations": [7, ', "got `int`"),
        ('"annotations": [', '"annotations": {"0": ', None),
    ],
)
def test_an_odd_answer_is_named_in_one_line_and_the_other_one_is_read(made, was, becomes, said):
    assert was in ODD
    odd = ODD.replace(was, becomes)
    if said is None:
        odd, said = odd.replace('], "drafts"', '}, "drafts"'), "Expected `array | null`, got `object`"
    report, read, _ = collected(made, odd, GOOD)
    assert "a2" in read
    (problem,) = report.problems
    assert problem.rule == "export-shape"
    assert said in problem.message
    assert "\n" not in problem.message


@pytest.mark.parametrize(
    ("was", "becomes", "rules"),
    [
        ('"start": 10', '"start": ' + "9" * 5000, {"export-shape", "relation-end"}),
        ('"start": 10', '"start": -5', {"entity-range", "relation-end"}),
        ('"start": 10', '"start": 1e300', {"export-shape", "relation-end"}),
        ('"result": [', '"result": [{"type": "x", "value": ' + '{"a": ' * 200 + "1" + "}" * 200 + "}, ", None),
        ('"result": [', '"result": [null, true, "x", [], 7, ', {"export-shape"}),
    ],
)
def test_an_odd_region_is_named_and_the_answer_is_kept_and_not_settled(made, was, becomes, rules):
    report, read, problems = collected(made, ODD.replace(was, becomes), GOOD)
    assert report.new == 2
    assert {problem.rule for problem in report.problems} == (rules or {"unknown-control"})
    assert read["a1"].defects == len(problems) > 0
    assert read["a2"].defects == 0


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"id": 5', '"id": 99999999999999999999999999'),
        ("2026-05-17T12:00:00+00:00", "9999-12-31T23:59:59-12:00"),
        ("sells three", "x" * 5_000_000),
        ("sells three", "\\u0000\\u0001\\u202e"),
        ('"meta": {}', '"meta": {"a": 1, "a": 2}'),
    ],
)
def test_what_is_only_unusual_is_read(made, was, becomes):
    assert was in ODD
    report, read, problems = collected(made, ODD.replace(was, becomes), GOOD)
    assert (report.new, report.problems, problems) == (2, (), ())
    assert set(read) == {"a1", "a2"}


def test_of_a_key_that_is_there_twice_the_last_counts_as_for_every_reader_of_json(made):
    twice = ODD.replace('"lead_time"', '"completed_by": "a7", "lead_time"')
    _, read, _ = collected(made, twice, GOOD)
    assert set(read) == {"a7", "a2"} == {json.loads(twice)["annotations"][0]["completed_by"], "a2"}


def test_elements_that_are_no_tasks_are_named_one_by_one(made):
    report, read, _ = collected(made, "1", "null", '"x"', "[]", "true", "-0.0", GOOD)
    assert [problem.where for problem in report.problems] == [f"export.json: task #{n}" for n in range(1, 7)]
    assert set(read) == {"a2"}


def test_an_empty_list_is_no_news_and_a_list_without_any_task_is_refused(made):
    assert collect(made, [("export.json", [b"[]"])]).file is None
    with pytest.raises(ExportError, match="no task in it is of this corpus"):
        collect(made, [("export.json", [b"[1, 2]"])])


@pytest.mark.parametrize("export", ["export-shape", "relation-end", "region-twice", "several-answers", "utf16-offsets"])
def test_a_result_read_region_by_region_says_the_same_as_one_read_whole(tmp_path, monkeypatch, export):
    read = []
    for largest in (convert._LARGE, 0):
        monkeypatch.setattr(convert, "_LARGE", largest)
        emoji = document("emoji", "😀 Die Nordwerft liefert 🚢 an Estland.")
        made = corpus(tmp_path / str(largest), document(), emoji)
        report = collect(made, [("export.json", BAD / f"{export}.json"), ("good.json", [f"[{GOOD}]".encode()])])
        store = Store(made)
        read.append((report, [store.answers(made.document(name), made.scheme()) for name in store.document_ids()]))
    assert read[0] == read[1]


@pytest.mark.parametrize(("label", "sound"), [("sells_to", True), ("nix", False)])
def test_a_task_of_a_hundred_thousand_relations_is_read_in_bounded_memory(made, tmp_path, label, sound):
    relation = {"type": "relation", "from_id": "x", "to_id": "y", "direction": "right", "labels": [label]}
    task = exported([answer()])
    task["annotations"][0]["result"] += [relation] * 100_000
    path = saved(tmp_path / "export.json", [task])
    del task
    tracemalloc.start()
    report = collect(made, [("export.json", path)])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * path.stat().st_size
    ((said,), problems) = Store(made).answers(document(), made.scheme())
    assert (report.new, len(report.problems)) == (1, len(problems))
    assert (len(problems), said.defects) == ((0, 0) if sound else (SHOWN + 1, 100_000))
    assert len(said.relations) == 1 + 100_000 * sound
