from dataclasses import replace
from datetime import timedelta

from builders import TEXT, answer, entity
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.adjudication.settle import decide, settle
from dreiklang.records import Relation, Translation


def test_one_answer_stands_as_single():
    assert (decide([answer()]).settled, decide([answer()]).chosen) == ("single", "a1-0")


def test_equal_answers_are_unanimous_however_their_regions_are_called():
    renamed = answer(
        "a2",
        entities=(entity("drei", "QUANT", "1"), entity("Estland", "GPE", "2"), entity("Nordwerft", "ORG", "3")),
        relations=(Relation("r9", "sells_to", "3", "2"),),
    )
    assert decide([answer(), renamed]).settled == "unanimous"


def test_an_empty_translation_says_no_more_than_none():
    empty = answer("a2", translations=(*answer().translations, Translation("s2", "en", "  ")))
    assert decide([answer(), empty]).settled == "unanimous"


def test_what_differs_is_counted_in_words():
    other = answer("a2", entities=answer().entities[:2], translations=(Translation("s1", "en", "Other."),))
    decision = decide([answer(), other])
    assert (decision.settled, decision.chosen) == ("open", None)
    assert decision.reason == "2 answers differ in 1 entity, 2 translations"


def test_a_reversed_relation_is_a_difference():
    reversed_ = answer("a2", relations=(Relation("r1", "sells_to", "y", "x"),))
    assert decide([answer(), reversed_]).settled == "open"


def test_ground_truth_wins_over_disagreement():
    truth = answer("a3", 5, ground_truth=True, relations=())
    decision = decide([answer(), answer("a2", relations=()), truth])
    assert (decision.settled, decision.chosen, decision.by) == ("adjudicated", "a3-5", "a3")


def test_two_ground_truths_that_differ_stay_open():
    truths = [answer("a1", ground_truth=True), answer("a2", ground_truth=True, relations=())]
    assert decide(truths).reason == "2 ground truths differ: leave one"


def test_a_skip_is_no_answer():
    assert decide([answer(), answer("a2", was_cancelled=True, entities=(), relations=())]).settled == "single"
    assert decide([answer(was_cancelled=True)]).reason == "skipped by all"


def test_an_answer_that_cannot_be_read_in_full_keeps_the_task_open_unless_a_ground_truth_settles_it():
    broken = answer("a2", defects=1)
    assert decide([answer(), broken]).settled == "open"
    assert decide([broken, answer("a3", ground_truth=True)]).settled == "adjudicated"
    assert decide([answer("a3", ground_truth=True, defects=1)]).settled == "open"


def test_of_one_annotator_the_latest_answer_counts():
    assert decide([answer(minute=1), answer(minute=2, relations=())]).chosen == "a1-2"


def test_a_flagged_text_is_not_settled():
    assert decide([answer(flags=("not_german",))]).reason == "flagged not_german by a1"


def test_the_parts_of_a_document_are_settled_one_by_one():
    decisions = list(settle([answer(part=2, parts=2), answer(parts=2), answer("a2", parts=2, relations=())]))
    assert [(d.part, d.settled) for d in decisions] == [(1, "open"), (2, "single")]


@given(st.permutations([answer("a1"), answer("a2", 1), answer("a2", 2), answer("a3", 3, ground_truth=True)]))
def test_the_order_of_answers_does_not_matter(answers):
    assert decide(answers) == decide(sorted(answers, key=lambda a: a.id))


@given(st.integers(0, len(TEXT) - 1))
def test_any_moved_span_is_noticed(start):
    first, *rest = answer().entities
    moved = answer("a2", entities=(replace(first, start=start, end=start + 1), *rest))
    assert decide([answer(), moved]).settled == "open"


def test_the_decision_bears_the_time_of_the_newest_answer():
    late = answer("a2", 9)
    assert decide([answer(), late]).at == answer().updated_at + timedelta(minutes=9)


def test_what_was_given_back_keeps_the_task_open_until_it_comes_unless_a_ground_truth_settles_it():
    waiting = decide([answer()], ["a2"])
    assert (waiting.settled, waiting.reason) == ("open", "the answer of a2 was given back and is awaited")
    assert decide([answer(), answer("a3", 1)], ["a2"]).settled == "open"
    assert decide([answer(), answer("a3", 1, ground_truth=True)], ["a2"]).settled == "adjudicated"
    assert [d.settled for d in settle([answer(parts=2), answer(part=2, parts=2)], {2: ["a2"]})] == ["single", "open"]
