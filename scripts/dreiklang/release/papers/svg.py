"""Just enough SVG for the plots of a release: the same figures give the same bytes, on light ground and on dark."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

# Of Okabe & Ito's colours, which colour-blind eyes tell apart; the ground is painted too, whatever page it lies on.
_LIGHT = {"ground": "#ffffff", "ink": "#24292f", "faint": "#59636e", "rule": "#d1d9e0"}
_DARK = {"ground": "#0d1117", "ink": "#e6edf3", "faint": "#9198a1", "rule": "#3d444d"}
_FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished plot; `parts` are elements from the functions below."""

    width: int
    height: int
    title: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        dark = "".join(f".{name}{{fill:{color}}}.l-{name}{{stroke:{color}}}" for name, color in _DARK.items())
        size = f"{self.width} {self.height}"
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{self.width}" '
                f'height="{self.height}" role="img" font-family="{_FONT}" font-size="12">',
                f"<title>{escape(self.title)}</title>",
                f"<style>@media (prefers-color-scheme:dark){{{dark}}}</style>",
                bar(0, 0, self.width, self.height, "ground", radius=6),
                *self.parts,
                "</svg>\n",
            )
        )


def text(x: float, y: float, said: str, *, anchor: str = "start", kind: str = "ink", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}" class="{kind}" fill="{_LIGHT[kind]}"{weight}>'
        f"{escape(said)}</text>"
    )


def bar(x: float, y: float, width: float, height: float, color: str, *, radius: int = 0, hint: str = "") -> str:
    """A rectangle in a colour of its own ("#0072b2") or the page's ("ground"); `hint` shows under the mouse."""
    fill = f'fill="{color}"' if color.startswith("#") else f'class="{color}" fill="{_LIGHT[color]}"'
    round_ = f' rx="{radius}"' if radius else ""
    at = f'x="{_short(x)}" y="{_short(y)}" width="{_short(width)}" height="{_short(height)}"'
    return f"<rect {at}{round_} {fill}>{f'<title>{escape(hint)}</title>' if hint else ''}</rect>"


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str = "rule", dashed: bool = False) -> str:
    ends = " ".join(f'{n}="{_short(v)}"' for n, v in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)))
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return f'<line {ends} class="l-{kind}" stroke="{_LIGHT[kind]}"{dashes}/>'


def moved(x: float, y: float, parts: Iterable[str]) -> str:
    """The parts, with this point as their origin."""
    return f'<g transform="translate({_short(x)} {_short(y)})">\n' + "\n".join(parts) + "\n</g>"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
