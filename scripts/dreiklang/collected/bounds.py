"""Where a span is, however the control it was drawn in writes that down."""

from dreiklang.collected.offsets import Offsets, Span
from dreiklang.collected.shapes import TaskSegment, Value


def bounds(value: Value, segments: list[TaskSegment], offsets: Offsets) -> Span | None:
    """The numbers that say it; None if there are none."""
    start, end = value.start, value.end
    if isinstance(start, int) and isinstance(end, int):
        return start, end
    if value.global_offsets:
        return value.global_offsets.start, value.global_offsets.end
    first, last = _paragraph(start, segments), _paragraph(end, segments)
    if first is None or last is None or value.start_offset is None or value.end_offset is None:
        return None
    return offsets.from_units(offsets.unit(first) + value.start_offset, offsets.unit(last) + value.end_offset)


def _paragraph(number: int | str | None, segments: list[TaskSegment]) -> int | None:
    """Where the paragraph begins that Paragraphs calls "0", "1", …"""
    if isinstance(number, str) and number.isdecimal() and len(number) < 10 and int(number) < len(segments):
        return segments[int(number)].start
    return None
