"""One sentence of a release in its three layers, for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import markup

from dreiklang.commands.options import harmless

_MOST = 5  # relations
_STYLES = ("cyan", "green", "yellow", "magenta", "blue", "red")

Row = Mapping[str, Any]  # of the config `documents`, as `datasets` gives it


def sample(row: Row) -> Iterator[str]:
    """Lines in rich's markup: the first segment with a relation, its entities, its relations, its translations."""
    entities = {entity["id"]: entity for entity in row["entities"]}
    segment = next((s for s in row["segments"] if _inside(row["relations"], entities, s)), row["segments"][0])
    inside = [e for e in row["entities"] if segment["start"] <= e["start"] and e["end"] <= segment["end"]]
    yield f"\nThe first sentence of “{_escape(row['title'] or row['id'])}” with a relation, in three layers:\n"
    yield "  " + _coloured(row["text"], segment, inside)
    for relation in _inside(row["relations"], entities, segment)[:_MOST]:
        head, tail = (_escape(entities[relation[end]]["text"]) for end in ("head", "tail"))
        yield f"  [dim]relation[/dim]  {head} [bold]{relation['type']}[/bold] {tail}"
    for translation in row["translations"]:
        if translation["segment_id"] == segment["id"]:
            said, origin = _escape(translation["text"]), translation["origin"]
            yield f"  [dim]{translation['language']:<8}[/dim]  {said} [dim]({origin})[/dim]"
    yield ""


def _inside(relations: Sequence[Row], entities: Mapping[str, Row], segment: Row) -> list[Row]:
    return [
        relation
        for relation in relations
        if all(
            segment["start"] <= entities[relation[end]]["start"] and entities[relation[end]]["end"] <= segment["end"]
            for end in ("head", "tail")
        )
    ]


def _coloured(text: str, segment: Row, entities: Sequence[Row]) -> str:
    """The segment with its outermost entities coloured by type."""
    types = sorted({entity["type"] for entity in entities})
    parts, at = [], segment["start"]
    for entity in sorted(entities, key=lambda e: (e["start"], -e["end"])):
        if entity["start"] < at:
            continue
        style = _STYLES[types.index(entity["type"]) % len(_STYLES)]
        parts.append(_escape(text[at : entity["start"]]))
        parts.append(f"[{style}]{_escape(text[entity['start'] : entity['end']])}[/{style}][dim] {entity['type']}[/dim]")
        at = entity["end"]
    return "".join(parts) + _escape(text[at : segment["end"]])


def _escape(text: str) -> str:
    """Text that steers neither rich nor the terminal."""
    return markup.escape(harmless(text))
