"""The work over time as a picture: answers so far, in total and of each annotator, and where the pace leads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from dreiklang.status.standing import Standing

WIDTH, HEIGHT = 860, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 34
MOST = 6  # annotators with a line of their own


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and numbers of answers to places in the picture."""

    first: date
    days: int
    most: int

    def x(self, day: date) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (day - self.first).days / self.days

    def y(self, answers: float) -> float:
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * answers / self.most


def lines(standing: Standing) -> list[str]:
    """The annotators that have a line of their own: those with the most answers."""
    return [person.annotator for person in sorted(standing.people, key=lambda p: -p.done)[:MOST] if person.done]


def picture(standing: Standing, today: date) -> str:
    """An SVG; empty where nothing was answered yet."""
    if not standing.days:
        return ""
    first = standing.days[0].day - timedelta(days=1)
    end = standing.end if standing.end and (standing.end - first).days <= 730 else None
    last = max(end or today, standing.days[-1].day, today)
    scale = _Scale(first, max((last - first).days, 1), max(standing.wanted, standing.answers, 1))
    total = [(first, 0), *((day.day, day.total) for day in standing.days), (today, standing.answers)]
    return "\n".join(
        (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="over-time">',
            f'<title id="over-time">{_title(standing)}</title>',
            *_grid(scale),
            f'<path class="area" d="{_path(scale, total)} L{scale.x(today):.1f},{scale.y(0):.1f} Z"/>',
            *_people(scale, standing, first, today),
            f'<path class="total" d="{_path(scale, total)}"/>',
            *_goal(scale, standing, today, end),
            "</svg>",
        )
    )


def _title(standing: Standing) -> str:
    end = f", all {standing.wanted} by {standing.end}" if standing.end else f" of {standing.wanted}"
    return escape(f"Answers over time: {standing.answers}{end}")


def _people(scale: _Scale, standing: Standing, first: date, today: date) -> Iterator[str]:
    for number, name in enumerate(lines(standing)):
        points = [(first, 0), *((day.day, day.answers.get(name, 0)) for day in standing.days)]
        points.append((today, points[-1][1]))
        yield f'<path class="line c{number}" d="{_path(scale, points)}"><title>{escape(name)}</title></path>'


def _goal(scale: _Scale, standing: Standing, today: date, end: date | None) -> Iterator[str]:
    y = scale.y(standing.wanted)
    yield f'<path class="goal" d="M{_LEFT},{y:.1f} H{WIDTH - _RIGHT}"/>'
    yield f'<text class="note" x="{_LEFT + 4}" y="{y + 13:.1f}">wanted: {standing.wanted}</text>'
    if end:
        ahead = [(today, standing.answers), (end, standing.wanted)]
        yield f'<path class="ahead" d="{_path(scale, ahead)}"/>'


def _grid(scale: _Scale) -> Iterator[str]:
    for answers in _steps(scale.most):
        y = scale.y(answers)
        yield f'<path class="grid" d="M{_LEFT},{y:.1f} H{WIDTH - _RIGHT}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{answers}</text>'
    for number in range(0, scale.days + 1, max(-(-scale.days // 6), 1)):
        day = scale.first + timedelta(days=number)
        anchor = "start" if number == 0 else "end" if number == scale.days else "middle"
        x = f"{scale.x(day):.1f}"
        yield f'<text class="tick" x="{x}" y="{HEIGHT - 10}" text-anchor="{anchor}">{day.isoformat()}</text>'


def _steps(most: int) -> Iterable[int]:
    """Round numbers up to `most`, about five of them."""
    step = next(size for power in range(12) for size in (10**power, 2 * 10**power, 5 * 10**power) if most / size <= 5)
    return range(0, most + 1, step)


def _path(scale: _Scale, points: Sequence[tuple[date, int]]) -> str:
    return "M" + " L".join(f"{scale.x(day):.1f},{scale.y(answers):.1f}" for day, answers in points)
