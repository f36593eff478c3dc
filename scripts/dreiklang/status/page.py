"""The status as one page that needs no network."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files

from dreiklang.records import Figure
from dreiklang.status.picture import lines, picture
from dreiklang.status.standing import Person, Standing
from dreiklang.wording import counted

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # nothing runs in it


def page(name: str, standing: Standing, figures: Sequence[Figure], now: datetime) -> str:
    """`name` is the corpus's; `figures` of agreement so far, shown as they are."""
    style = files("dreiklang.status").joinpath("style.css").read_text("utf-8")
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(name)}: status</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>",
            f"<h1>{escape(name)}</h1>\n<p class=soft>as of {now:%Y-%m-%d %H:%M} UTC</p>",
            f"<div class=cards>{''.join(_cards(standing, figures))}</div>",
            *_over_time(standing, now),
            *_annotators(standing),
            "</main>\n</body>\n</html>\n",
        )
    )


def rows(standing: Standing, figures: Iterable[Figure]) -> Iterator[tuple[str, str, str]]:
    """What there is to say in total: name, value, and what more there is to it."""
    share = standing.done / standing.tasks if standing.tasks else 0.0
    yield "texts", f"{standing.documents:,}", counted(standing.tasks, "task")
    yield "tasks done", f"{standing.done:,}", f"{share:.0%}; begun {standing.begun:,}, open {standing.open:,}"
    more = f"{standing.total('skipped'):,} skipped, {counted(standing.total('drafts'), 'draft')}"
    yield "answers", f"{standing.answers:,}", f"of {standing.wanted:,} wanted; {more}"
    mend = f"not answered again; {counted(standing.total('remarked'), 'other')} to mend"
    yield "given back", f"{standing.total('returned'):,}", mend
    if standing.pace is not None:
        end = f"done by {standing.end}" if standing.end else "no end in sight" if standing.open else ""
        yield "pace", f"{standing.pace:.1f} a day", "; ".join(filter(None, ("over the last two weeks", end)))
    if standing.seconds_per_segment is not None:
        yield "time", f"{standing.seconds_per_segment:.0f} s a segment", "median over answers"
    if standing.without_suggestions is not None:
        yield "without suggestions", f"{standing.without_suggestions:.0%}", "of the tasks"
    for figure in figures:
        if figure.value is not None:
            texts = f"{counted(figure.n, 'text')} compared"
            layer = figure.layer.replace("translations.", "into ")
            yield f"agreement, {layer}", f"{figure.value:.2f}", f"{_MEASURES[figure.measure]}, {texts}"


_MEASURES = {"f1_exact": "F1 exact", "f1": "F1", "chrf": "chrF++"}
HEAD = ("annotator", "done", "skipped", "drafts", "given back", "to mend", "s/segment", "last")


def cells(person: Person) -> tuple[str, ...]:
    """A row of the table under `HEAD`."""
    speed = "" if person.seconds_per_segment is None else f"{person.seconds_per_segment:.0f}"
    last = "" if person.last is None else f"{person.last:%Y-%m-%d}"
    counts = (person.done, person.skipped, person.drafts, person.returned, person.remarked)
    return (person.annotator, *(f"{number:,}" if number else "" for number in counts), speed, last)


def _cards(standing: Standing, figures: Iterable[Figure]) -> Iterator[str]:
    for name, value, more in rows(standing, figures):
        yield (
            f"<div class=card><div class=soft>{escape(name)}</div><div class=value>{escape(value)}</div>"
            f"<div class=soft>{escape(more)}</div></div>"
        )


def _over_time(standing: Standing, now: datetime) -> Iterator[str]:
    drawn = picture(standing, now.date())
    if drawn:
        keys = "".join(f"<li class=c{i}>{escape(name)}</li>" for i, name in enumerate(lines(standing)))
        rest = sum(person.done > 0 for person in standing.people) - len(lines(standing))
        more = f"<li class=rest>and {rest} more in the total</li>" if rest > 0 else ""
        yield f"<h2>Answers over time</h2>\n<ul class=key><li class=all>all</li>{keys}{more}</ul>\n{drawn}"


def _annotators(standing: Standing) -> Iterator[str]:
    if standing.people:
        head = "".join(f"<th scope=col>{escape(name)}</th>" for name in HEAD)
        yield f"<h2>Annotators</h2>\n<div class=scroll><table><thead><tr>{head}</tr></thead><tbody>"
        for person in standing.people:
            first, *rest = map(escape, cells(person))
            yield f"<tr><th scope=row>{first}</th>{''.join(f'<td>{cell}</td>' for cell in rest)}</tr>"
        yield "</tbody></table></div>"
