"""What an answer says, apart from who gave it, when, and how its regions happen to be numbered."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from dreiklang.records import Annotation, Link, Mention, Rendering


class Content(NamedTuple):
    """Equal for two answers exactly if an adjudicator would find nothing to settle between them."""

    entities: tuple[Mention, ...]
    relations: tuple[Link, ...]
    translations: tuple[Rendering, ...]  # an empty one is none
    flags: tuple[str, ...]


def content(answer: Annotation) -> Content:
    mentions = {entity.id: (entity.start, entity.end, entity.type) for entity in answer.entities}
    return Content(
        entities=tuple(sorted(mentions.values())),
        relations=tuple(sorted((r.type, mentions[r.head], mentions[r.tail]) for r in answer.relations)),
        translations=tuple(
            sorted((t.segment_id, t.language, t.text.strip()) for t in answer.translations if t.text.strip())
        ),
        flags=tuple(sorted(answer.flags)),
    )


def shared(contents: Iterable[Content]) -> Content:
    """What stands in every one of them, each item once; flags aside. Nothing if there are none."""
    answers = list(contents) or [Content((), (), (), ())]
    return Content(
        entities=tuple(sorted(set.intersection(*(set(said.entities) for said in answers)))),
        relations=tuple(sorted(set.intersection(*(set(said.relations) for said in answers)))),
        translations=tuple(sorted(set.intersection(*(set(said.translations) for said in answers)))),
        flags=(),
    )


def digest(said: Content) -> str:
    """Hex SHA-256 by which the ledger notices that an answer was changed after it was settled."""
    return sha256(repr(tuple(said)).encode("utf-8", "backslashreplace")).hexdigest()


def differences(contents: Iterable[Content]) -> str:
    """In words, e.g. "3 entities, 1 relation": how many items are not in every answer; a moved span counts twice."""
    answers = list(contents)
    parts = []
    for layer, one, many in zip(
        Content._fields, ("entity", "relation", "translation", "flag"), Content._fields, strict=True
    ):
        counts = [Counter[object](getattr(said, layer)) for said in answers]
        most, least = counts[0].copy(), counts[0].copy()
        for other in counts[1:]:
            most |= other
            least &= other
        if number := (most - least).total():
            parts.append(f"{number} {one if number == 1 else many}")
    return ", ".join(parts)


def overlap(one: Mention, other: Mention) -> bool:
    return one[0] < other[1] and other[0] < one[1]
