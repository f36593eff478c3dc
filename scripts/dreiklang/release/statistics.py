"""How much of what a release holds, counted as its documents pass by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from itertools import pairwise
from typing import TypeVar

from dreiklang.records import Settlement
from dreiklang.release.layout import Layout
from dreiklang.release.splits import SPLITS, Split

T = TypeVar("T", str, int)
Counts = dict[Split, dict[str, int]]
Lengths = dict[Split, dict[int, int]]  # how often each length occurs


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts by split and then by what the field names; grows with `add`."""

    documents: Counts = field(default_factory=dict)  # how settled
    licenses: Counts = field(default_factory=dict)  # of documents
    writers: Counts = field(default_factory=dict)  # of documents' texts: "machine" or "found"
    size: Counts = field(default_factory=dict)  # "segments", "tokens", "characters"
    entities: Counts = field(default_factory=dict)  # type
    relations: Counts = field(default_factory=dict)  # type
    translations: Counts = field(default_factory=dict)  # language
    translators: Counts = field(default_factory=dict)  # "human", "machine", "post-edited"
    annotators: Counts = field(default_factory=dict)  # pseudonym, answers that were not skipped
    losses: Counts = field(default_factory=dict)  # of the config `ner`
    authors: Counts = field(default_factory=dict)  # of documents: the machines by name
    years: Counts = field(default_factory=dict)  # of documents' dates, "" where there is none
    days: Counts = field(default_factory=dict)  # of answers: the day of the last change, UTC
    document_tokens: Lengths = field(default_factory=dict)
    segment_tokens: Lengths = field(default_factory=dict)
    entity_characters: Lengths = field(default_factory=dict)

    def add(self, split: Split, settlement: Settlement, layout: Layout, losses: Mapping[str, int]) -> None:
        gold, source = settlement.gold, settlement.gold.document
        translated = [translation for translation in gold.translations if translation.text.strip()]
        given = [answer for answer in settlement.answers if not answer.was_cancelled]
        size = {"segments": len(layout.bounds) - 1, "tokens": len(layout.words), "characters": len(source.text)}
        machine = [source.author] if source.author and is_machine(source.author) else []
        _count(self.documents, split, [gold.settled])
        _count(self.licenses, split, [source.license or ""])
        _count(self.writers, split, ["machine" if machine else "found"])
        _count(self.authors, split, machine)
        _count(self.years, split, [(source.date or "")[:4]])
        _sum(self.size, split, size)
        _count(self.entities, split, (entity.type for entity in gold.entities))
        _count(self.relations, split, (relation.type for relation in gold.relations))
        _count(self.translations, split, (translation.language for translation in translated))
        _count(self.translators, split, (translation.origin for translation in translated))
        _count(self.annotators, split, (answer.annotator for answer in given))
        _count(self.days, split, (answer.updated_at.astimezone(UTC).date().isoformat() for answer in given))
        _sum(self.losses, split, losses)
        _count(self.document_tokens, split, [len(layout.words)])
        _count(self.segment_tokens, split, (after - before for before, after in pairwise(layout.bounds)))
        _count(self.entity_characters, split, (entity.end - entity.start for entity in gold.entities))


def by_split(counts: Counts) -> dict[Split, int]:
    """All values of a split together, in the order of the splits."""
    return {split: sum(counts[split].values()) for split in SPLITS if split in counts}


def total(counts: Counts) -> dict[str, int]:
    """Over all splits."""
    sums: Counts = {}
    for values in counts.values():
        _sum(sums, "train", values)
    return sums.get("train", {})


def lengths(counts: Lengths) -> dict[int, int]:
    """How often each length occurs in all splits, shortest first."""
    sums = Counter[int]()
    for values in counts.values():
        sums.update(values)
    return dict(sorted(sums.items()))


def is_machine(author: str) -> bool:
    """Machines sign with "model:…", as authors of texts and as annotators."""
    return author.startswith("model:")


def _count(counts: dict[Split, dict[T, int]], split: Split, values: Iterable[T]) -> None:
    counted = counts.setdefault(split, {})
    for value in values:
        counted[value] = counted.get(value, 0) + 1


def _sum(counts: Counts, split: Split, numbers: Mapping[str, int]) -> None:
    counted = counts.setdefault(split, {})
    for value, number in numbers.items():
        counted[value] = counted.get(value, 0) + number
