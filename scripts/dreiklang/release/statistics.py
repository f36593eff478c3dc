"""How much of what a release holds, counted as its documents pass by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dreiklang.records import Document, Settlement
from dreiklang.release.layout import Layout
from dreiklang.release.splits import SPLITS, Split

Counts = dict[Split, dict[str, int]]


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

    def add(self, split: Split, settlement: Settlement, layout: Layout, losses: Mapping[str, int]) -> None:
        gold = settlement.gold
        translated = [translation for translation in gold.translations if translation.text.strip()]
        size = {"segments": len(layout.bounds) - 1, "tokens": len(layout.words), "characters": len(gold.document.text)}
        _count(self.documents, split, [gold.settled])
        _count(self.licenses, split, [gold.document.license or ""])
        _count(self.writers, split, [_writer(gold.document)])
        _sum(self.size, split, size)
        _count(self.entities, split, (entity.type for entity in gold.entities))
        _count(self.relations, split, (relation.type for relation in gold.relations))
        _count(self.translations, split, (translation.language for translation in translated))
        _count(self.translators, split, (translation.origin for translation in translated))
        _count(self.annotators, split, (a.annotator for a in settlement.answers if not a.was_cancelled))
        _sum(self.losses, split, losses)


def by_split(counts: Counts) -> dict[Split, int]:
    """All values of a split together, in the order of the splits."""
    return {split: sum(counts[split].values()) for split in SPLITS if split in counts}


def total(counts: Counts) -> dict[str, int]:
    """Over all splits."""
    sums: Counts = {}
    for values in counts.values():
        _sum(sums, "train", values)
    return sums.get("train", {})


def is_machine(author: str) -> bool:
    """Machines sign with "model:…", as authors of texts and as annotators."""
    return author.startswith("model:")


def _writer(document: Document) -> str:
    return "machine" if document.author and is_machine(document.author) else "found"


def _count(counts: Counts, split: Split, values: Iterable[str]) -> None:
    counted = counts.setdefault(split, {})
    for value in values:
        counted[value] = counted.get(value, 0) + 1


def _sum(counts: Counts, split: Split, numbers: Mapping[str, int]) -> None:
    counted = counts.setdefault(split, {})
    for value, number in numbers.items():
        counted[value] = counted.get(value, 0) + number
