"""How far translations are alike, and what of the source does not come through them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from dreiklang.agreement import carried, chrf
from dreiklang.agreement.answers import Answered, Place
from dreiklang.agreement.language import Languages
from dreiklang.agreement.measures import Formula, Measure, share
from dreiklang.agreement.sample import Pair, Sample
from dreiklang.agreement.tally import Array, Key, Row, Sums, Tally
from dreiklang.records import Annotation

_BATCH = 1 << 13
_COUNTED = ("translations", "source", "target", "copied", "numbers", "lost numbers", "names", "lost names")
_ORDERS = tuple(map(str, range(chrf.ORDERS)))


def said(answer: Annotation) -> dict[Place, str]:
    """What is translated; an empty text says that there is nothing to translate."""
    return {
        (translation.segment_id, translation.language): text
        for translation in answer.translations
        if (text := translation.text.strip())
    }


@dataclass(slots=True)
class Versions:
    """Compares versions of translations: chrF++ of all, in batches, and TER of a sample."""

    tally: Tally
    sample: Sample
    _waiting: list[Pair] = field(default_factory=list)

    def add(self, pair: Pair, *of: str | int) -> None:
        """`of` tells the pair from all others, together with its language and annotators."""
        self._waiting.append(pair)
        self.sample.add(pair, *of)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Count what is still waiting."""
        pairs, self._waiting = self._waiting, []
        what = self.sample.what
        grams = chrf.grams([pair.left for pair in pairs], [pair.right for pair in pairs])
        found: defaultdict[tuple[Row, str], list[int]] = defaultdict(list)
        for number, pair in enumerate(pairs):
            found[pair.row, pair.language].append(number)
        for (row, language), numbers in found.items():
            counts: dict[Key, float] = {
                (what, language, name, order): value
                for name, columns in zip(chrf.Grams._fields, grams, strict=True)
                for order, value in zip(_ORDERS, columns[numbers].sum(axis=0).tolist(), strict=True)
            }
            counts[what, language, "pairs"] = len(numbers)
            counts[what, language, "same"] = sum(pairs[n].left == pairs[n].right for n in numbers)
            self.tally.add(row, counts)


@dataclass(slots=True)
class Tongues:
    """Counts translations that are in another language than they should be, many at a time."""

    tally: Tally
    languages: Languages
    _waiting: list[tuple[Row, str, str]] = field(default_factory=list)

    def add(self, row: Row, language: str, text: str) -> None:
        self._waiting.append((row, language, text))
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Count what is still waiting."""
        waiting, self._waiting = self._waiting, []
        wrong = self.languages.wrong([(text, language) for _, language, text in waiting])
        found = Counter((row, language) for (row, language, _), said in zip(waiting, wrong, strict=True) if said)
        for (row, language), number in found.items():
            self.tally.add(row, {("alone", language, "wrong"): number})


def alone(answered: Answered, answer: Annotation) -> dict[Key, int]:
    """What can be told of one annotator's translations without another's: length, numbers, names, copies."""
    found: dict[str, list[int]] = {}
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
        of_language = found.setdefault(language, [0] * len(_COUNTED))
        counted = 1, len(source), len(target), source.strip() == target, numbers, lost, named, missing
        for place, number in enumerate(counted):
            of_language[place] += number
    return {
        ("alone", language, what): number
        for language, of_language in found.items()
        for what, number in zip(_COUNTED, of_language, strict=True)
    }


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
