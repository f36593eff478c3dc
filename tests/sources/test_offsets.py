from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.errors import SourceError
from dreiklang.records import Repair
from dreiklang.sources.offsets import apply, chain, trimmed, undo

TEXTS = st.text(st.sampled_from("ab \n-äÄ\u0308\U0001f600"), max_size=30)


@st.composite
def repairs(draw, text):
    """Any valid list of repairs of `text`: sorted, apart, some empty on one side."""
    made, at = [], 0
    while at <= len(text) and draw(st.booleans()):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        made.append(Repair("test", start, text[start:end], draw(TEXTS.map(lambda t: t[:3])), str(start)))
        at = end + 1
    return tuple(made)


@st.composite
def repaired(draw):
    raw = draw(TEXTS)
    return raw, draw(repairs(raw))


@given(repaired())
def test_what_was_applied_can_be_undone(case):
    raw, made = case
    assert undo(apply(raw, made), made) == raw


@given(st.data())
def test_chained_repairs_lead_all_the_way_and_back(data):
    raw, done = data.draw(repaired())
    text = apply(raw, done)
    more = data.draw(repairs(text))
    chained = chain(raw, text, done, more)
    final = apply(text, more)
    assert apply(raw, chained) == final
    assert undo(final, chained) == raw


@given(st.data())
def test_chaining_keeps_repairs_sorted_apart_and_effective(data):
    raw, done = data.draw(repaired())
    text = apply(raw, done)
    chained = chain(raw, text, done, data.draw(repairs(text)))
    for first, second in pairwise(chained):
        assert first.start + len(first.before) <= second.start
    assert all(repair.before != repair.after or repair in done for repair in chained)


def test_repairs_far_from_each_other_stay_apart():
    first, second = Repair("line-end", 2, "\r\n", "\n", "one"), Repair("white-space", 6, "  ", " ", "two")
    assert chain("ab\r\ncd  e", "ab\ncd  e", (first,), (Repair("white-space", 5, "  ", " ", "two"),)) == (first, second)


def test_repairs_that_only_touch_stay_apart_too():
    done = (Repair("nfc", 0, "a\u0308", "ä", "one"), Repair("soft-hyphen", 2, "\u00ad", "", "two"))
    more = (Repair("glued-heading", 1, "", "\n\n", "three"),)
    assert chain("a\u0308\u00adB", "äB", done, more) == (*done, Repair("glued-heading", 3, "", "\n\n", "three"))


def test_repairs_that_overlap_become_one_with_the_later_rule_and_both_reasons():
    first = Repair("line-end", 2, "\r\n", "\n", "one")
    assert chain("ab\r\n cd", "ab\n cd", (first,), (Repair("white-space", 2, "\n ", "\n", "two"),)) == (
        Repair("white-space", 2, "\r\n ", "\n", "one; two"),
    )


def test_repairs_of_another_text_are_refused():
    with pytest.raises(SourceError, match="is not what stands there"):
        apply("abc", [Repair("test", 1, "x", "y")])
    with pytest.raises(SourceError, match="is not what stands there"):
        undo("abc", [Repair("test", 1, "x", "y")])


def test_repairs_out_of_order_or_over_each_other_are_refused():
    for wrong in ([Repair("test", -1, "", "y")], [Repair("test", 0, "abc", "x"), Repair("test", 1, "bc", "y")]):
        with pytest.raises(SourceError, match="overlaps"):
            apply("abc", wrong)


@given(TEXTS, TEXTS)
def test_trimming_changes_no_effect_and_leaves_nothing_shared(before, after):
    whole = Repair("test", 2, before, after)
    small = trimmed(whole)
    assert apply("__" + before, [small]) == apply("__" + before, [whole])
    assert not small.before or not small.after or small.before[0] != small.after[0]
    assert not small.before or not small.after or small.before[-1] != small.after[-1]
