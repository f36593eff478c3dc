"""How far translations are alike, and what of the source does not come through them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappush, heappushpop

import numpy as np

from dreiklang.agreement import carried, chrf
from dreiklang.agreement.answers import Answered, Place, Shared
from dreiklang.agreement.language import Languages
from dreiklang.agreement.measures import Formula, Measure, share
from dreiklang.agreement.tally import Array, Key, Row, Sums, Tally
from dreiklang.records import Annotation

SAMPLE = 2000  # pairs of a language whose TER is measured, which is slow
_BATCH = 1 << 13


def said(answer: Annotation) -> dict[Place, str]:
    """What is translated; an empty text says that there is nothing to translate."""
    return {
        (translation.segment_id, translation.language): text
        for translation in answer.translations
        if (text := translation.text.strip())
    }


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two versions of a segment in one language."""

    row: Row
    language: str
    left: str
    right: str


@dataclass(slots=True)
class Versions:
    """Compares versions of translations: chrF++ of all, in batches, and TER of a sample."""

    tally: Tally
    what: str  # "versions" between annotators, "drafts" between a draft and what became of it
    seed: int = 0
    both_ways: bool = True
    _waiting: list[_Pair] = field(default_factory=list)
    _sample: defaultdict[str, list[tuple[int, int, _Pair]]] = field(default_factory=lambda: defaultdict(list))
    _number: int = 0

    def add(self, row: Row, language: str, left: str, right: str) -> None:
        pair = _Pair(row, language, left, right)
        self._waiting.append(pair)
        self._number += 1
        ticket = int.from_bytes(blake2b(f"{self.seed} {self._number}".encode(), digest_size=8).digest())
        drawn = self._sample[language]
        if len(drawn) < SAMPLE:
            heappush(drawn, (-ticket, self._number, pair))
        else:
            heappushpop(drawn, (-ticket, self._number, pair))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def finish(self) -> None:
        """Count what is still waiting, and the sample."""
        self._flush()
        for language, drawn in self._sample.items():
            found: defaultdict[Row, Counter[Key]] = defaultdict(Counter)
            for _, _, pair in drawn:
                found[pair.row].update(self._edits(language, pair))
            for row, counts in found.items():
                self.tally.add(row, counts)

    def _edits(self, language: str, pair: _Pair) -> Counter[Key]:
        """TER's edits and the words they are a share of; both ways where nobody is the reference."""
        from sacrebleu.metrics.ter import TER

        ways = [(pair.left, pair.right), (pair.right, pair.left)] if self.both_ways else [(pair.left, pair.right)]
        found: Counter[Key] = Counter({(self.what, language, "sampled"): 1})
        for hypothesis, reference in ways:
            score = None if hypothesis == reference else TER().sentence_score(hypothesis, [reference])
            found[self.what, language, "edits"] += score.num_edits if score else 0
            found[self.what, language, "words"] += score.ref_length if score else len(reference.split())
        return found

    def _flush(self) -> None:
        pairs, self._waiting = self._waiting, []
        grams = chrf.grams([pair.left for pair in pairs], [pair.right for pair in pairs])
        found: defaultdict[tuple[Row, str], list[int]] = defaultdict(list)
        for number, pair in enumerate(pairs):
            found[pair.row, pair.language].append(number)
        for (row, language), numbers in found.items():
            counts: dict[Key, float] = {
                (self.what, language, name, str(order)): float(value)
                for name, columns in zip(chrf.Grams._fields, grams, strict=True)
                for order, value in enumerate(columns[numbers].sum(axis=0))
            }
            counts[self.what, language, "pairs"] = len(numbers)
            counts[self.what, language, "same"] = sum(pairs[n].left == pairs[n].right for n in numbers)
            self.tally.add(row, counts)


def alone(answered: Answered, task: Shared, answer: Annotation, languages: Languages) -> Counter[Key]:
    """What can be told of one annotator's translations without another's: length, language, numbers, names, copies."""
    found = Counter[Key]()
    text = answered.document.text
    sources = {segment.id: segment for segment in answered.document.segments}
    names = sorted((e.start, e.end) for e in answer.entities if e.type in carried.NAMES)
    for (segment_id, language), target in said(answer).items():
        segment = sources.get(segment_id)
        if segment is None:
            continue
        source = text[segment.start : segment.end]
        inside = [text[start:end] for start, end in names if segment.start <= start and end <= segment.end]
        numbers, lost = carried.lost_numbers(source, target)
        named, missing = carried.lost_names(inside, target)
        found.update(
            {
                ("alone", language, "translations"): 1,
                ("alone", language, "source"): len(source),
                ("alone", language, "target"): len(target),
                ("alone", language, "copied"): source.strip() == target,
                ("alone", language, "wrong"): languages.is_wrong(target, language),
                ("alone", language, "numbers"): numbers,
                ("alone", language, "lost numbers"): lost,
                ("alone", language, "names"): named,
                ("alone", language, "lost names"): missing,
            }
        )
    return found


def measures(languages: Sequence[str]) -> Iterator[Measure]:
    """Between annotators, of each alone, and against the draft."""
    for language in languages:
        layer, versions, drafts = f"translations.{language}", ("versions", language), ("drafts", language)
        yield Measure(layer, "chrf", chrf_score(versions), (*versions, "pairs"))
        yield Measure(layer, "ter", share([(*versions, "edits")], [(*versions, "words")]), (*versions, "sampled"))
        yield Measure(layer, "same", share([(*versions, "same")], [(*versions, "pairs")]), (*versions, "pairs"))
        for name, part, whole in _ALONE:
            key = ("alone", language, whole)
            yield Measure(layer, name, share([("alone", language, part)], [key]), key, "single")
        yield Measure(
            layer, "draft_kept", share([(*drafts, "same")], [(*drafts, "pairs")]), (*drafts, "pairs"), "single"
        )
        yield Measure(
            layer, "edit_effort", share([(*drafts, "edits")], [(*drafts, "words")]), (*drafts, "sampled"), "single"
        )


_ALONE = (
    ("length_ratio", "target", "source"),
    ("copied_source", "copied", "translations"),
    ("wrong_language", "wrong", "translations"),
    ("lost_numbers", "lost numbers", "numbers"),
    ("lost_names", "lost names", "names"),
)


def chrf_score(at: Key) -> Formula:
    """chrF++ as a share of 1: F2 of precision and recall, each the mean over the orders there are (Popović 2017)."""

    def formula(sums: Sums) -> Array:
        orders = [[sums[*at, name, str(order)] for name in chrf.Grams._fields] for order in range(chrf.ORDERS)]
        there = np.array([(hypothesis > 0) & (reference > 0) for _, hypothesis, reference in orders])
        number = there.sum(axis=0)
        precision = _mean([shared / np.maximum(hypothesis, 1e-12) for shared, hypothesis, _ in orders], there)
        recall = _mean([shared / np.maximum(reference, 1e-12) for shared, _, reference in orders], there)
        both = 4 * precision + recall
        score = np.divide(5 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
        return np.where(number > 0, score, np.nan)

    return formula


def _mean(values: Iterable[Array], there: Array) -> Array:
    total: Array = np.where(there, np.array(list(values)), 0.0).sum(axis=0)
    mean: Array = total / np.maximum(there.sum(axis=0), 1)
    return mean
