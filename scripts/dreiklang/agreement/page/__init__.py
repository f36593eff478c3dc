"""The report as one page: style, script and data are in it, and it asks nothing of any network."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files

import msgspec

from dreiklang.agreement.count import Counted
from dreiklang.agreement.disagreements import Disagreement
from dreiklang.agreement.names import NAMES
from dreiklang.agreement.report import Report
from dreiklang.scheme import Scheme


@dataclass(frozen=True, slots=True)
class _Confusion:
    """How often the mentions of one stretch were of these types; an empty type is no mention."""

    first: str
    second: str
    number: int


@dataclass(frozen=True, slots=True)
class _Content:
    """What the script shows; all of it as text, never as markup."""

    scheme: str
    types: tuple[tuple[str, str], ...]  # of entities, with their colours
    relations: tuple[str, ...]
    report: Report
    names: dict[str, str]  # of measures, for people
    annotators: tuple[str, ...]
    confusion: tuple[_Confusion, ...]
    boundaries: dict[str, int]
    numbers: dict[str, int]  # of all disagreements of a layer, shown or not
    disagreements: tuple[Disagreement, ...]


def page(scheme: Scheme, counted: Counted, report: Report) -> str:
    """HTML. What people wrote is in it as data only, and nothing but its own script runs in it."""
    style, script = (files(__name__).joinpath(name).read_text("utf-8") for name in ("style.css", "script.js"))
    content = msgspec.json.encode(_content(scheme, counted, report)).decode()
    filled = {
        "title": escape(f"Agreement · {scheme.name}"),
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "content": content.replace("<", "\\u003c"),  # so that no text can end the element it is in
    }
    parts = files(__name__).joinpath("page.html").read_text("utf-8").split("{{")
    found = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}}")
        found += (filled[name], rest)
    return "".join(found)


def _content(scheme: Scheme, counted: Counted, report: Report) -> _Content:
    return _Content(
        scheme=f"{scheme.name} {scheme.version}",
        types=tuple((entity.name, entity.color) for entity in scheme.entities),
        relations=scheme.relation_names,
        report=report,
        names=NAMES,
        annotators=tuple(sorted({name for fact in counted.facts for name in fact.annotators})),
        confusion=tuple(_Confusion(*types, number) for types, number in sorted(counted.confusion.items())),
        boundaries=dict[str, int](counted.shown.boundaries.most_common()),
        numbers=dict[str, int](counted.shown.number.items()),
        disagreements=tuple(counted.shown),
    )


def _hash(text: str) -> str:
    """By which the page's own policy knows the text."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
