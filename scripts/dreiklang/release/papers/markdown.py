"""Markdown that no text out of a corpus can break."""

from collections.abc import Sequence
from html import escape


def plain(text: str) -> str:
    """Text of a corpus on one line, which no reader of Markdown takes for HTML or for a cell's end."""
    return escape("".join(c if c.isprintable() else " " for c in text), quote=False).replace("|", "\\|")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of figures to the right; nothing without rows."""
    if not rows:
        return ""
    sides = ("---:" if all(map(_is_figure, cells)) else "---" for cells in zip(*rows, strict=True))
    lines = (head, tuple(sides), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _is_figure(cell: str) -> bool:
    return not cell.strip("0123456789,.+-–() ")


def folded(summary: str, content: str) -> str:
    """What is shown when its summary is clicked."""
    return f"<details><summary>{summary}</summary>\n\n{content}\n</details>\n"
