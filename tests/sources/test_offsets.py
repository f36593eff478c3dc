from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.errors import SourceError
from dreiklang.records import Repair
from dreiklang.sources.offsets import OffsetMap, apply, chain, trimmed, undo

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


def naive_origins(raw, made):
    """For every character of the repaired text its place in the raw text, None where a repair put it."""
    origins, at = [], 0
    for repair in made:
        origins += [*range(at, repair.start), *[None] * len(repair.after)]
        at = repair.start + len(repair.before)
    return [*origins, *range(at, len(raw))]


@given(repaired())
def test_every_untouched_character_is_found_again_both_ways(case):
    raw, made = case
    offsets = OffsetMap(made, len(raw))
    origins = naive_origins(raw, made)
    assert offsets.repaired_length == len(origins)
    for at, origin in enumerate(origins):
        if origin is not None:
            assert offsets.to_raw(at) == origin
            assert offsets.to_repaired(origin) == at
    assert offsets.to_raw(len(origins)) == len(raw)
    assert offsets.to_repaired(len(raw)) == len(origins)


@given(repaired())
def test_offsets_never_run_backwards_or_out_of_the_text(case):
    raw, made = case
    offsets = OffsetMap(made, len(raw))
    back = [offsets.to_raw(at) for at in range(offsets.repaired_length + 1)]
    forth = [offsets.to_repaired(at) for at in range(len(raw) + 1)]
    assert back == sorted(back)
    assert forth == sorted(forth)
    assert {*back} <= {*range(len(raw) + 1)}
    assert {*forth} <= {*range(offsets.repaired_length + 1)}


def test_the_end_of_a_stretch_leaves_out_what_was_deleted_behind_it():
    offsets = OffsetMap((Repair("soft-hyphen", 3, "\u00ad", ""),), len("abc\u00addef"))
    assert (offsets.to_raw(0), offsets.to_raw(2) + 1) == (0, 3)
    assert offsets.to_raw(3) == 4


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_of_the_text_is_refused(offset):
    offsets = OffsetMap((), 3)
    with pytest.raises(IndexError, match="outside"):
        offsets.to_raw(offset)
    with pytest.raises(IndexError, match="outside"):
        offsets.to_repaired(offset)


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
