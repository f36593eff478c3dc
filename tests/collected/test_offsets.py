"""Offsets in UTF-16 units are recognised by what spans say they cover, and nothing is moved without that."""

from hypothesis import given
from hypothesis import strategies as st

from dreiklang.collected.offsets import Offsets, Utf16, has_astral

TEXT = "😀 Anka in 🇩🇪 Köln, 👨‍👩‍👧 bei der Werft."
ASTRAL_AND_COMBINING = st.one_of(
    st.sampled_from("a ä\n\r\t😀🇩👨\u200d\u0301\u00ad\ufeff𝔅é\u2028"), st.characters(codec="utf-8")
)


@st.composite
def spans(draw):
    text = draw(st.text(ASTRAL_AND_COMBINING, min_size=1, max_size=40))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


def units(text, start, end):
    """Offsets as a tool counts them that thinks in UTF-16, by another way than ours."""
    return len(text[:start].encode("utf-16-le")) // 2, len(text[:end].encode("utf-16-le")) // 2


@given(spans())
def test_offsets_survive_the_trip_through_utf16(case):
    text, start, end = case
    counted = Utf16(text)
    assert (counted.unit(start), counted.unit(end)) == units(text, start, end)
    assert (counted.point(counted.unit(start)), counted.point(counted.unit(end))) == (start, end)


@given(spans())
def test_no_offset_is_in_the_middle_of_a_character(case):
    text, *_ = case
    reachable = {units(text, 0, i)[1] for i in range(len(text) + 1)}
    utf16 = Utf16(text)
    for unit in range(units(text, 0, len(text))[1] + 1):
        assert (utf16.point(unit) is not None) == (unit in reachable)
    assert has_astral(text) == (len(reachable) < units(text, 0, len(text))[1] + 1)


@given(spans())
def test_a_span_is_found_where_it_was_drawn_whichever_way_its_task_counts(case):
    text, start, end = case
    shown = text[start:end]
    assert Offsets(text, [(start, end, shown)]).place(start, end, shown) == (start, end)
    counted = units(text, start, end)
    offsets = Offsets(text, [(*counted, shown), (*units(text, 0, len(text)), text)])
    place = offsets.place(*counted, shown)
    assert text[slice(*place)].replace("\r", r"\n").replace("\n", r"\n") == shown.replace("\r", r"\n").replace(
        "\n", r"\n"
    )


def at(shown, text=TEXT):
    start = text.index(shown)
    return start, start + len(shown)


def test_a_task_counts_units_if_more_of_its_spans_say_so():
    wrong = [(*units(TEXT, *at(shown)), shown) for shown in ("Anka", "Köln", "Werft")]
    offsets = Offsets(TEXT, [*wrong, (*at("bei"), "bei")])
    assert offsets.utf16
    assert offsets.evidence == (3, 1)
    assert offsets.place(*units(TEXT, *at("Köln")), None) == at("Köln")
    assert offsets.place(*at("bei"), "bei") == at("bei")


def test_without_evidence_offsets_are_code_points():
    offsets = Offsets(TEXT, [])
    assert offsets.place(*at("Köln"), None) == at("Köln")
    assert not Offsets(TEXT, [(2, 6, "nowhere")]).utf16


def test_a_tie_is_not_evidence_enough():
    assert not Offsets(TEXT, [(*units(TEXT, *at("Anka")), "Anka"), (*at("Köln"), "Köln")]).utf16


def test_a_span_resized_in_the_page_over_an_emoji_ends_too_late_by_one_and_is_repaired():
    shown = "🇩🇪 Köln"
    start, end = at(shown)
    offsets = Offsets(TEXT, [(*at("Anka"), "Anka"), (*at("Werft"), "Werft")])
    assert offsets.place(start, end + 2, shown) == (start, end)


def test_one_span_in_units_among_others_is_repaired_alone():
    offsets = Offsets(TEXT, [(*at("Anka"), "Anka"), (*at("Werft"), "Werft")])
    assert offsets.place(*units(TEXT, *at("Köln")), "Köln") == at("Köln")


def test_a_span_that_covers_something_else_either_way_is_not_moved():
    assert Offsets(TEXT).place(3, 7, "Köln") == "entity-text-mismatch"


def test_a_span_out_of_its_text_is_named():
    for start, end in ((-1, 3), (4, 4), (5, 4), (0, len(TEXT) + 1), (10**30, 10**30 + 1)):
        assert Offsets(TEXT).place(start, end, None) == "entity-range"


def test_without_a_text_of_its_own_a_span_out_of_range_is_not_read_another_way():
    end = len(TEXT)
    assert Offsets(TEXT).place(*units(TEXT, end - 6, end), None) == "entity-range"


def test_line_ends_are_shown_as_a_backslash_and_an_n():
    text = "eins Berlin\r\nBonn\nzwei"
    assert Offsets(text).place(5, 17, r"Berlin\n\nBonn") == (5, 17)
    assert Offsets(text).place(13, 22, r"Bonn\nzwei") == (13, 22)


def test_white_space_that_a_page_trims_is_no_mismatch():
    assert Offsets("Stadt Berlin und").place(6, 13, "Berlin") == (6, 13)
