"""Which translations stand, by rule: the same words, or words of which one is preferred and the others kept beside."""

from collections.abc import Mapping
from typing import NamedTuple

from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.ruling import Ruling, ruling
from dreiklang.records import Option, Rendering

Written = Mapping[str, tuple[Rendering, ...]]  # by annotator


class Rendered(NamedTuple):
    rulings: tuple[Ruling, ...]
    options: tuple[Option, ...]  # what stays open, with who said so


def settle(written: Written, policy: Policy) -> Rendered:
    """Segment by segment and language by language."""
    places: dict[tuple[str, str], dict[str, str]] = {}
    for name, said in written.items():
        for segment, language, text in said:
            places.setdefault((segment, language), {})[name] = text
    rulings: list[Ruling] = []
    options: list[Option] = []
    for (segment, language), texts in sorted(places.items()):
        different = sorted(set(texts.values()))
        if len(different) == 1 and len(texts) == len(written):
            continue
        offered = {
            text: Option(
                tuple(sorted(name for name, said in texts.items() if said == text)),
                translation=(segment, language, text),
            )
            for text in different
        }
        found = _settled(offered, texts, written, policy)
        rulings += found
        options += offered.values() if not found else ()
    return Rendered(tuple(rulings), tuple(options))


def _settled(offered: Mapping[str, Option], texts: Mapping[str, str], written: Written, policy: Policy) -> list[Ruling]:
    """Everything offered for one place is settled, or nothing."""
    half = len(written) / 2
    most = max(offered.values(), key=lambda one: len(one.votes))
    if "majority" in policy.rules and len(written) >= policy.least:
        if len(most.votes) > half:
            return [ruling("kept" if one is most else "rejected", "majority", one, written) for one in offered.values()]
        if len(written) - len(texts) > half:
            return [ruling("rejected", "majority", one, written) for one in offered.values()]
    if policy.translations == "alternatives":
        rank = {name: place for place, name in enumerate(policy.prefer)}
        first = min(texts, key=lambda name: (rank.get(name, len(rank)), name))
        return [
            ruling("kept" if text == texts[first] else "alternative", "alternatives", one, written)
            for text, one in offered.items()
        ]
    return []
