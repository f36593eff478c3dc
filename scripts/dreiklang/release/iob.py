"""Entities as IOB2 tags: the one lossy view, and a count of what it loses."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from dreiklang.records import Entity
from dreiklang.release.layout import Layout

LOSSES = {
    "hidden": "hidden under a longer one",
    "clipped": "clipped at the end of the segment in which they start",
    "widened": "widened to whole tokens",
    "outside": "left out, being outside of all tokens",
}


class Tagging(NamedTuple):
    """A tag for each token of a document, as places in `scheme.ner_tags`, and how many entities were not kept as is."""

    tags: list[int]
    losses: Counter[str]  # keys of LOSSES


def tag(layout: Layout, entities: Iterable[Entity], types: dict[str, int]) -> Tagging:
    """The longest entity wins, then the earlier, then the one whose type comes first in the scheme.

    `types` gives each type's place there. A token is tagged if it shares a character with the entity.
    """
    tags = [0] * len(layout.tokens.starts)
    losses: Counter[str] = Counter()
    for entity in sorted(entities, key=lambda e: (e.start - e.end, e.start, types[e.type], e.id)):
        segments = layout.segments.touching(entity.start, entity.end)
        end = min(entity.end, layout.segments.ends[segments.start]) if segments else entity.end
        tokens = layout.tokens.touching(entity.start, end)
        if not tokens:
            losses["outside"] += 1
        elif any(tags[tokens.start : tokens.stop]):
            losses["hidden"] += 1
        else:
            begin = 1 + 2 * types[entity.type]
            tags[tokens.start : tokens.stop] = [begin] + [begin + 1] * (len(tokens) - 1)
            if end < entity.end:
                losses["clipped"] += 1
            elif layout.tokens.starts[tokens.start] < entity.start or layout.tokens.ends[tokens.stop - 1] > end:
                losses["widened"] += 1
    return Tagging(tags, losses)
