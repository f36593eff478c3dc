from collections import Counter
from datetime import UTC, date, datetime, timedelta

from builders import answer
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from dreiklang.adjudication.settle import weigh
from dreiklang.plan import Plan
from dreiklang.status.standing import Given, Job, Loose, standing

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
NOTHING = Loose()
JOBS = [Job("d1", 1, 10, True), Job("d2", 1, 5, True), Job("d2", 2, 5, False), Job("d3", 1, 4, True)]


def said(document: str, annotator: str, days_ago: float = 1, part: int = 1, **fields) -> Given:
    return Given(document, part, annotator, NOW - timedelta(days_ago), **({"seconds": 100.0} | fields))


def test_a_task_is_done_when_as_many_answered_as_are_wanted():
    found = standing(JOBS, [said("d1", "a1"), said("d1", "a2"), said("d2", "a1")], NOTHING, Plan(2), NOW)
    assert (found.documents, found.tasks, found.done, found.begun, found.open) == (3, 4, 1, 1, 2)
    assert (found.answers, found.wanted, found.without_suggestions) == (3, 8, 0.25)


def test_of_several_answers_the_latest_counts_and_a_skip_takes_none_back():
    given = [said("d1", "a1", 3), said("d1", "a1", 2, seconds=50.0), said("d1", "a1", 1, skipped=True)]
    given += [said("d1", "a2"), said("d2", "a2", 2, skipped=True), said("d2", "a2", skipped=True)]
    found = standing(JOBS, given, NOTHING, Plan(2), NOW)
    assert (found.done, found.answers) == (1, 2)
    assert [(p.annotator, p.done, p.skipped) for p in found.people] == [("a1", 1, 0), ("a2", 1, 1)]
    assert (found.people[0].last, found.people[0].seconds_per_segment) == (NOW - timedelta(1), 5.0)


@settings(max_examples=60, deadline=None)
@examples(
    st.lists(st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.integers(0, 59), st.booleans(), st.booleans())),
)
def test_as_many_answers_are_counted_as_adjudication_weighs_but_for_who_settles(given):
    given = {one[:2]: one for one in given}.values()
    answers = [answer(who, minute, was_cancelled=skipped, ground_truth=truth) for who, minute, skipped, truth in given]
    told = [Given("d1", 1, a.annotator, a.updated_at, 1.0, a.was_cancelled, a.ground_truth) for a in answers]
    found = standing(JOBS, told, NOTHING, Plan(1), NOW)
    weighed = {one.annotator for one in weigh(answers)}
    assert {p.annotator for p in found.people if p.done} == weighed
    assert {name for day in found.days for name in day.answers} <= weighed
    assert (found.done == 1) == bool(weighed)


def test_who_settles_what_others_answered_makes_no_task_done():
    given = [said("d1", "a1", 3), said("d1", "a2", 2), said("d1", "a3", 1, ground_truth=True)]
    found = standing(JOBS, given, NOTHING, Plan(3), NOW)
    assert (found.done, found.begun, found.answers) == (0, 1, 2)
    assert [(p.annotator, p.done) for p in found.people] == [("a1", 1), ("a2", 1), ("a3", 1)]


def test_an_answer_to_a_text_that_has_no_task_any_more_brings_the_end_no_nearer():
    found = standing(JOBS[:1], [said("gone", "a1"), said("d1", "a1")], NOTHING, Plan(2), NOW)
    assert (found.answers, found.pace, found.end) == (2, 2.0, date(2026, 6, 16))


def test_the_pace_is_that_of_the_last_two_weeks():
    old = [said(f"x{i}", "a1", 100) for i in range(50)]
    found = standing(JOBS, [*old, said("d1", "a1", 13)], NOTHING, Plan(2), NOW)
    assert found.pace == 1 / 14
    assert found.end == (NOW + timedelta(7 * 14)).date()
    assert standing(JOBS, old, NOTHING, Plan(2), NOW).pace is None


def test_time_is_the_median_per_segment():
    given = [said("d1", "a1", seconds=100.0), said("d2", "a1", seconds=100.0), said("d3", "a1", seconds=None)]
    assert standing(JOBS, given, NOTHING, Plan(2), NOW).seconds_per_segment == 15.0


def test_who_has_only_a_draft_or_a_return_is_there_too_and_a2_comes_before_a10():
    found = standing(JOBS, [said("d1", "model:x")], Loose(Counter(a10=2), Counter(a2=1)), Plan(2), NOW)
    assert [p.annotator for p in found.people] == ["a2", "a10", "model:x"]
    assert (found.total("drafts"), found.total("returned")) == (2, 1)


@settings(max_examples=60, deadline=None)
@examples(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["a1", "a2", "a3"]), st.floats(0, 60), st.booleans())),
    st.integers(1, 3),
    st.integers(0, 100),
)
def test_counts_add_up(given, annotators, overlap):
    jobs = [Job(name, 1, 3, True) for name in "abc"]
    answers = [said(name, who, ago, skipped=skipped) for name, who, ago, skipped in given]
    found = standing(jobs, answers, NOTHING, Plan(annotators, overlap), NOW)
    assert found.done + found.begun + found.open == found.tasks == 3
    assert found.total("done") == found.answers == (found.days[-1].total if found.days else 0)
    assert [day.total for day in found.days] == sorted(day.total for day in found.days)
