"""Agreement as tables that fit a terminal of eighty columns: what matters most, or all there is."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dreiklang.agreement.names import NAMES
from dreiklang.commands.options import harmless

if TYPE_CHECKING:
    from rich.table import Table

    from dreiklang.agreement.report import Part, Report
    from dreiklang.records import Figure

_HEAD = ("", "value", "95 % interval", "documents")
_MAIN = {"entities": "f1_exact", "relations": "f1"}
_TOLD = frozenset("f1_exact f1_overlap kappa_tokens alpha_u f1 f1_given_entities chrf ter same".split())
_TYPES, _PAIRS = 4, 2  # of each layer that are named because they agree least
_KINDS = {
    "pair": "Pairs of annotators",
    "annotator": "Annotators",
    "batch": "Batches",
    "suggestions": "With and without suggestions",
    "time": "Over time, by the first day",
}


def brief(report: "Report") -> "Iterator[Table]":
    """Each layer in a few figures, what its disagreement comes from, and where agreement is least."""
    rows: list[list[str]] = []
    for layer, figures in _layers(report).items():
        rows.append([layer, "", "", ""])
        rows += [_row(f"  {NAMES[f.measure]}", f) for f in figures if f.measure in _TOLD]
        shares = [f for f in figures if f.measure.startswith("share_") and f.value]
        rows += [_row(f"  {NAMES[f.measure]}", f) for f in sorted(shares, key=lambda f: -(f.value or 0))]
    if rows:
        yield _table(None, _HEAD, rows)
    least = [row for layer, measure in _MAIN.items() for row in _least(report, layer, measure)]
    if least:
        yield _table("Where they agree least", _HEAD, least)


def tables(report: "Report") -> "Iterator[Table]":
    """Each layer as a whole, the types of entities and relations, and the parts of the corpus."""
    for layer, figures in _layers(report).items():
        yield _table(layer, _HEAD, [_row(NAMES[f.measure], f) for f in figures])
    for layer in ("entities", "relations"):
        names = dict.fromkeys(f.layer for f in report.figures if f.layer.startswith(f"{layer}."))
        by_type = [(n.partition(".")[2], [f for f in report.figures if f.layer == n]) for n in names]
        yield from _grid(f"{layer.capitalize()} by type", by_type)
    for kind, title in _KINDS.items():
        yield from _grid(title, [(part.name, _of_layers(part)) for part in report.parts if part.kind == kind])


def _layers(report: "Report") -> "dict[str, list[Figure]]":
    """The figures of each layer as a whole, by what the layer is called in a title."""
    found: dict[str, list[Figure]] = {}
    for figure in report.figures:
        if figure.n and ("." not in figure.layer or figure.layer.startswith("translations.")):
            found.setdefault(figure.layer.replace("translations.", "translations into ").capitalize(), []).append(
                figure
            )
    return found


def _least(report: "Report", layer: str, measure: str) -> "Iterator[list[str]]":
    """Types, and pairs of annotators, that agree less than the layer does as a whole."""
    whole = next((f.value for f in report.figures if (f.layer, f.measure) == (layer, measure)), None)
    types = [(f.layer.partition(".")[2], f) for f in report.figures if f.layer.startswith(f"{layer}.")]
    pairs = [(part.name, f) for part in report.parts if part.kind == "pair" for f in part.figures if f.layer == layer]
    for named, most in ((types, _TYPES), (pairs, _PAIRS)):
        below = [(f.value, name, f) for name, f in named if f.measure == measure and _is_below(f, whole)]
        for _, name, figure in sorted(below, key=lambda one: one[:2])[:most]:
            yield _row(f"  {name}, {NAMES[measure]}", figure)


def _is_below(figure: "Figure", whole: float | None) -> bool:
    return figure.value is not None and whole is not None and figure.value < whole


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
        yield _table(title, ("", *(f"{layer}\n{NAMES[measure]}" for layer, measure in columns)), filled)


def _column(figure: "Figure") -> str:
    """Over the measure's name: of which layer it is, where that is not a type."""
    layer, _, part = figure.layer.partition(".")
    return {"entities": "entities", "relations": "relations"}.get(layer, part)


def _row(name: str, figure: "Figure") -> list[str]:
    return [name, _value(figure), _interval(figure), str(figure.n)]


def _table(title: str | None, head: Sequence[str], rows: Iterable[Sequence[str]]) -> "Table":
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
