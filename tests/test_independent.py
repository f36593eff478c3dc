from builders import answer
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.independent import independent

ANSWERS = st.builds(answer, st.sampled_from(["a1", "a2", "a3"]), ground_truth=st.booleans(), defects=st.integers(0, 9))


def test_the_last_answer_of_each_counts_and_a_ground_truth_outlives_it():
    first, last, star = answer(), answer(minute=1), answer(ground_truth=True)
    assert independent([first, last]) == {"a1": last}
    assert independent([star, last, answer("a2", ground_truth=True)])["a1"] == star


def test_who_settles_what_two_answered_without_is_not_independent():
    assert list(independent([answer("a1"), answer("a2"), answer("a3", ground_truth=True)])) == ["a1", "a2"]
    assert list(independent([answer("a1"), answer("a3", ground_truth=True)])) == ["a1", "a3"]


@given(st.lists(ANSWERS))
def test_of_whoever_answered_one_at_most_and_ground_truths_only_where_fewer_than_two_did_without(answers):
    found = independent(answers)
    plain = {one.annotator for one in answers if not one.ground_truth}
    assert all(name == one.annotator and one in answers for name, one in found.items())
    assert found.keys() == (plain if len(plain) > 1 else {one.annotator for one in answers})
