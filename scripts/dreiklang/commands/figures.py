"""Agreement as tables that fit a terminal of eighty columns: figures, and under or beside each its interval."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dreiklang.commands.options import harmless

if TYPE_CHECKING:
    from rich.table import Table

    from dreiklang.agreement.report import Part, Report
    from dreiklang.records import Figure

_KINDS = {
    "pair": "Pairs of annotators",
    "annotator": "Annotators",
    "batch": "Batches",
    "suggestions": "With and without suggestions",
    "time": "Over time, by the first day",
}


def tables(report: "Report") -> "Iterator[Table]":
    """Each layer as a whole, the types of entities and relations, and the parts of the corpus."""
    layers = dict.fromkeys(figure.layer for figure in report.figures if _is_whole(figure))
    for layer in layers:
        figures = [figure for figure in report.figures if figure.layer == layer and figure.n]
        rows = [[f.measure, _value(f), _interval(f), str(f.n)] for f in figures]
        if rows:
            yield _table(layer.capitalize(), ("", "value", "95 % interval", "documents"), rows)
    for layer in ("entities", "relations"):
        found = {f.layer: f for f in report.figures if f.layer.startswith(f"{layer}.")}
        names = list(found)
        by_type = [(n.partition(".")[2], [f for f in report.figures if f.layer == n]) for n in names]
        yield from _grid(f"{layer.capitalize()} by type", by_type)
    for kind, title in _KINDS.items():
        yield from _grid(title, [(part.name, _of_layers(part)) for part in report.parts if part.kind == kind])


def _is_whole(figure: "Figure") -> bool:
    return "." not in figure.layer or figure.layer.startswith("translations.")


def _of_layers(part: "Part") -> "list[Figure]":
    """What all kinds of parts have; the rest, of annotators' translations, is in `--json` and on the page."""
    return [f for f in part.figures if f.measure in ("f1_exact", "alpha_u", "f1", "chrf", "edit_effort")]


def _grid(title: str, rows: "Sequence[tuple[str, Sequence[Figure]]]") -> "Iterator[Table]":
    """A row each, a column for each measure that is defined anywhere; nothing where there is none."""
    columns = list(
        dict.fromkeys((_column(f), f.measure) for _, figures in rows for f in figures if f.value is not None)
    )
    filled = []
    for name, figures in rows:
        at = {(_column(figure), figure.measure): figure for figure in figures}
        cells = [f"{_value(at[c])}\n{_interval(at[c], 2)}" if c in at else "" for c in columns]
        filled.append([name, *cells])
    if columns:
        yield _table(title, ("", *(f"{layer}\n{measure}" for layer, measure in columns)), filled)


def _column(figure: "Figure") -> str:
    """Over the measure's name: of which layer it is, where that is not a type."""
    layer, _, part = figure.layer.partition(".")
    return {"entities": "entities", "relations": "relations"}.get(layer, part)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for number, name in enumerate(head):
        made.add_column(Text(name), justify="right" if number else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text("\n".join(map(harmless, cell.split("\n")))) for cell in row))
    return made


def _value(figure: "Figure") -> str:
    return "–" if figure.value is None else f"{figure.value:.3f}"


def _interval(figure: "Figure", digits: int = 3) -> str:
    return "" if figure.low is None or figure.high is None else f"{figure.low:.{digits}f}–{figure.high:.{digits}f}"
