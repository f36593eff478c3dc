"""Where a span begins and ends, as the control it was drawn in writes that down."""

from dreiklang.collected.bounds import bounds
from dreiklang.collected.offsets import Offsets
from dreiklang.collected.shapes import TaskSegment, Value

SEGMENTS = [TaskSegment("s1", 0, 12), TaskSegment("s2", 14, 30)]


def paragraphs(number: str):
    value = Value(start=number, end=number, start_offset=2, end_offset=5)
    return bounds(value, SEGMENTS, Offsets("Zwölf Boote.\n\nEine Werft liegt."))


def test_paragraphs_are_found_by_their_number():
    assert paragraphs("1") == (16, 19)


def test_a_number_that_no_paragraph_has_is_nowhere_however_long_it_is():
    assert [paragraphs(number) for number in ("2", "9" * 12, "9" * 5000)] == [None] * 3
