"""Plain tables in the terminal, on standard output."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dreiklang.commands.options import harmless

if TYPE_CHECKING:
    from rich.table import Table


def table(head: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> "Table":
    """A table without frame; columns of numbers are set flush right, and nothing in it steers the terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title=title,
        title_justify="left",
        title_style="bold",
        show_header=any(head),
    )
    filled = [
        [("" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in r] for r in rows
    ]
    for number, name in enumerate(head):
        column = [row[number] for row in filled]
        is_number = any(column) and all(not cell or cell[0].isdigit() for cell in column) and number > 0
        made.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for row in filled:
        made.add_row(*(Text(harmless(cell)) for cell in row))
    return made


def show(*tables: "Table") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for one in tables:
        console.print(one)
