"""Each bad file breaks the rule it is named after, and no other; what else it says is read."""

from pathlib import Path

import pytest
from builders import document
from exports import corpus

from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.errors import ExportError
from dreiklang.problems import RULES

BAD = Path(__file__).parents[1] / "bad"
EMOJI = document("emoji", "😀 Die Nordwerft liefert 🚢 an Estland.")
READ_ALL_THE_SAME = {
    "export-shape": (2, 0, 1),
    "entity-range": (2, 0, 1),
    "entity-text-mismatch": (2, 0, 1),
    "entity-space": (3, 1, 1),
    "entity-label": (2, 1, 1),
    "region-twice": (2, 1, 1),
    "relation-end": (3, 0, 1),
    "relation-label": (3, 0, 1),
    "relation-type": (3, 1, 1),
    "translation-place": (3, 1, 0),
    "translation-empty": (3, 1, 1),
    "several-answers": (3, 1, 0),
    "unknown-flag": (3, 1, 1),
    "unknown-control": (3, 1, 1),
    "utf16-offsets": (2, 1, 0),
}


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path, document(), EMOJI)


@pytest.mark.parametrize("rule", READ_ALL_THE_SAME)
def test_the_rule_is_named_when_collecting_and_when_reading(made, rule):
    report = collect(made, [("bad.json", BAD / f"{rule}.json")])
    assert report.new == 1
    (name,) = Store(made).document_ids()
    (said,), problems = Store(made).answers(made.document(name), made.scheme())
    assert (len(said.entities), len(said.relations), len(said.translations)) == READ_ALL_THE_SAME[rule]
    for found in (report.problems, problems):
        # A relation is lost with its end.
        lost = {"relation-end"} if len(said.relations) == 0 and rule != "relation-label" else set()
        assert {problem.rule for problem in found} == {rule} | lost
    assert said.defects == sum(RULES[problem.rule].severity == "error" for problem in problems)


def test_a_task_text_that_is_not_its_own_is_kept_and_not_read(made):
    report = collect(made, [("bad.json", BAD / "task-text.json")])
    assert [problem.rule for problem in report.problems] == ["task-text"]
    assert report.new == 1
    assert Store(made).answers(document(), made.scheme())[0] == ()


def test_a_changed_text_is_found_when_its_answers_are_read(made):
    assert collect(made, [("bad.json", BAD / "text-changed.json")]).problems == ()
    found, problems = Store(made).answers(document(), made.scheme())
    assert found == ()
    assert [problem.rule for problem in problems] == ["text-changed"]


def test_a_task_of_another_document_is_named_among_others_and_refused_alone(made):
    bad, good = BAD / "unknown-document.json", BAD / "unknown-flag.json"
    pages = [bad.read_bytes(), good.read_bytes()]
    assert "unknown-document" in {problem.rule for problem in collect(made, [("pages", pages)]).problems}
    with pytest.raises(ExportError, match="no task in it is of this corpus"):
        collect(made, [("bad.json", bad)])
