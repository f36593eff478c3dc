"""What annotators are asked to look at again, and that it is told in their language."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus

from dreiklang.collected import returns
from dreiklang.collected.collect import collect
from dreiklang.collected.returns import Return
from dreiklang.collected.review import RULES, remarks
from dreiklang.collected.store import Store

BAD = Path(__file__).parents[1] / "bad"
AT = datetime(2026, 5, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize("rule", sorted(RULES - {"label-outdated"}))
def test_every_rule_an_annotator_can_break_has_its_german_reason(tmp_path, rule):
    made = corpus(tmp_path)
    collect(made, [("bad.json", BAD / f"{rule}.json")])
    source, scheme = document(), made.scheme()
    (one,) = Store(made).answered(source, scheme)
    said = {remark.problem.rule: remark.reason for remark in remarks(one, source, scheme)}
    assert rule in said
    assert said[rule][-1] == "."
    assert "{" not in said[rule]


def test_reasons_name_the_words_they_are_about(tmp_path):
    made = corpus(tmp_path)
    collect(made, [("bad.json", BAD / "relation-type.json")])
    source, scheme = document(), made.scheme()
    (one,) = Store(made).answered(source, scheme)
    reasons = [remark.reason for remark in remarks(one, source, scheme)]
    assert any("„" in reason and " → " in reason for reason in reasons)
    assert "Ohne Übersetzung (en): Satz 2." in reasons


def test_an_answer_is_on_record_once_and_open_until_it_is_given_again(tmp_path):
    path = tmp_path / "returns.jsonl"
    given = Return("boote", 1, "a1", "x", AT, ("Warum",))
    returns.record(path, given)
    returns.record(path, given)
    assert list(returns.read(path)) == [given]
    assert given.is_open([answer("a1", id="x"), answer("a2", 5), answer("a1", 5, part=2)])
    assert not given.is_open([answer("a1", 5)])
    assert Return("boote", 1, "a1", "x", AT + timedelta(hours=1), ()).is_open([answer("a1", 5)])
