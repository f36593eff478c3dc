"""Translation error rate (Snover 2006) of a sample of pairs: it is slow, and a share of few thousand is near enough."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import NamedTuple, TypeVar

from dreiklang.agreement.tally import Key, Row

T = TypeVar("T")
Heap = list[tuple[int, int, T]]  # by ticket and number, both negative, so that the first is who goes first

SAMPLE = 2000  # pairs of a language


class Pair(NamedTuple):
    """Two versions of a segment in one language."""

    row: Row
    language: str
    left: str
    right: str


def ticket(seed: int, *of: str | int) -> int:
    """The lowest are drawn: by what a thing is, not by when it comes, so that parts of a corpus can be drawn apart."""
    return int.from_bytes(blake2b("\0".join(map(str, (seed, *of))).encode(), digest_size=8).digest())


def keep(kept: Heap[T], most: int, one: tuple[int, int, T]) -> None:
    """Of all that come the `most` with the lowest tickets stay, of two with the same ticket the one that came first."""
    if len(kept) < most:
        heappush(kept, one)
    elif kept and one[:2] > kept[0][:2]:
        heappushpop(kept, one)


@dataclass(slots=True)
class Sample:
    """Of each language at most SAMPLE pairs, every one with the same chance."""

    what: str  # "versions" between annotators, "drafts" between a draft and what became of it
    seed: int = 0
    both_ways: bool = True
    number: int = 0
    kept: dict[str, Heap[Pair]] = field(default_factory=dict)

    def add(self, pair: Pair, *of: str | int) -> None:
        """`of` tells the pair from all others, together with its language and annotators."""
        self.number += 1
        drawn = ticket(self.seed, self.what, *of, pair.language, *pair.row.annotators)
        keep(self.kept.setdefault(pair.language, []), SAMPLE, (-drawn, -self.number, pair))

    def extend(self, other: "Sample", after: int) -> None:
        """With what was drawn of further documents, which are numbered from `after` here."""
        for language, kept in other.kept.items():
            for drawn, number, pair in kept:
                moved = pair._replace(row=pair.row._replace(document=pair.row.document + after))
                keep(self.kept.setdefault(language, []), SAMPLE, (drawn, number - self.number, moved))
        self.number += other.number

    def counts(self) -> Iterator[tuple[Row, Counter[Key]]]:
        """Edits, and the words they are a share of."""
        for kept in self.kept.values():
            found: defaultdict[Row, Counter[Key]] = defaultdict(Counter)
            for _, _, pair in kept:
                found[pair.row].update(self._edits(pair))
            yield from found.items()

    def _edits(self, pair: Pair) -> Counter[Key]:
        """Both ways where nobody is the reference."""
        from sacrebleu.metrics.ter import TER

        ways = [(pair.left, pair.right), (pair.right, pair.left)] if self.both_ways else [(pair.left, pair.right)]
        found: Counter[Key] = Counter({(self.what, pair.language, "sampled"): 1})
        for hypothesis, reference in ways:
            score = None if hypothesis == reference else TER().sentence_score(hypothesis, [reference])
            found[self.what, pair.language, "edits"] += score.num_edits if score else 0
            found[self.what, pair.language, "words"] += score.ref_length if score else len(reference.split())
        return found
