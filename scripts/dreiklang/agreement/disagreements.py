"""The disagreements themselves, as they are shown side by side: of each layer all, or a sample of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from dreiklang.agreement.answers import Answered, Place, Shared
from dreiklang.agreement.boundaries import Boundary, boundary
from dreiklang.agreement.relations import Difference
from dreiklang.agreement.sample import Heap, keep, ticket
from dreiklang.agreement.spans import Mention, Pairing
from dreiklang.records import Annotation

Layer = Literal["entities", "relations", "translations"]
_AROUND = 160  # characters of context on either side, at most


@dataclass(frozen=True, slots=True)
class Mark:
    """What to show of a stretch of the context, which it is counted in."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one annotator says here; without marks and text: nothing."""

    annotator: str
    marks: tuple[Mark, ...] = ()
    text: str = ""  # a relation's type, or a translation


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two annotators on one stretch of a document."""

    layer: Layer
    kind: str  # as it is counted, e.g. "boundary", "omission", "en"
    types: tuple[str, ...]  # the labels it is about
    document_id: str
    part: int
    start: int  # of the context, in the document
    context: str
    left: Side
    right: Side
    detail: Boundary | Literal[""] = ""  # of a boundary, what kind of one
    link: str | None = None  # to the task in Label Studio


@dataclass(slots=True)
class Shown:
    """Keeps at most `most` disagreements of each layer, every one with the same chance, and counts them all."""

    most: int = 1000
    seed: int = 0
    number: Counter[Layer] = field(default_factory=Counter)
    kept: dict[Layer, Heap[Disagreement]] = field(default_factory=dict)
    boundaries: Counter[Boundary] = field(default_factory=Counter)

    def add(self, place: int, disagreement: Disagreement) -> None:
        """`place` tells it from others of the same two annotators in the same task."""
        layer, left, right = disagreement.layer, disagreement.left.annotator, disagreement.right.annotator
        self.number[layer] += 1
        if disagreement.detail:
            self.boundaries[disagreement.detail] += 1
        drawn = ticket(self.seed, layer, disagreement.document_id, disagreement.part, left, right, place)
        keep(self.kept.setdefault(layer, []), self.most, (-drawn, -self.number[layer], disagreement))

    def extend(self, other: "Shown") -> None:
        """With those of further documents."""
        for layer, kept in other.kept.items():
            for drawn, number, disagreement in kept:
                moved = drawn, number - self.number[layer], disagreement
                keep(self.kept.setdefault(layer, []), self.most, moved)
        self.number.update(other.number)
        self.boundaries.update(other.boundaries)

    def __iter__(self) -> Iterator[Disagreement]:
        """By layer, in the order in which they came."""
        for kept in self.kept.values():
            yield from (disagreement for _, _, disagreement in sorted(kept, key=lambda one: -one[1]))


@dataclass(frozen=True, slots=True)
class Scene:
    """Two annotators' answers to one task: makes what is shown of their disagreements."""

    answered: Answered
    task: Shared
    pair: tuple[Annotation, Annotation]

    def entities(self, pairings: Iterable[Pairing]) -> Iterator[Disagreement]:
        for pairing in pairings:
            if pairing.kind == "equal":
                continue
            both = [mention for mention in (pairing.left, pairing.right) if mention]
            start, end = self._stretch(both)
            left, right = (
                Side(answer.annotator, tuple(_mark(start, m) for m in (mention,) if m))
                for answer, mention in zip(self.pair, (pairing.left, pairing.right), strict=True)
            )
            shown = self._shown("entities", pairing.kind, {mention.type for mention in both}, (start, end), left, right)
            if pairing.kind == "boundary":
                shown = replace(shown, detail=boundary(self.answered.document.text, *both))
            yield shown

    def relations(self, differing: Iterable[Difference]) -> Iterator[Disagreement]:
        for difference in differing:
            both = [link for link in (difference.left, difference.right) if link]
            start, end = self._stretch([mention for link in both for mention in (link.head, link.tail)])
            left, right = (
                Side(answer.annotator, (_mark(start, link.head), _mark(start, link.tail)), link.type)
                if link
                else Side(answer.annotator)
                for answer, link in zip(self.pair, (difference.left, difference.right), strict=True)
            )
            yield self._shown("relations", difference.cause, {link.type for link in both}, (start, end), left, right)

    def translations(self, left: Mapping[Place, str], right: Mapping[Place, str]) -> Iterator[Disagreement]:
        """Where both translated a segment, and not the same way."""
        languages = defaultdict[str, list[str]](list)
        for segment_id, language in sorted(left.keys() & right.keys()):
            languages[segment_id].append(language)
        for segment in self.answered.document.segments:
            for language in languages.get(segment.id, ()):
                texts = [said[segment.id, language] for said in (left, right)]
                if texts[0] != texts[1]:
                    sides = (Side(answer.annotator, text=text) for answer, text in zip(self.pair, texts, strict=True))
                    yield self._shown("translations", language, {language}, (segment.start, segment.end), *sides)

    def _shown(
        self, layer: Layer, kind: str, types: Iterable[str], stretch: tuple[int, int], left: Side, right: Side
    ) -> Disagreement:
        start, end = stretch
        document, part = self.answered.document, self.pair[0].part
        return Disagreement(
            layer=layer,
            kind=kind,
            types=tuple(sorted(types)),
            document_id=document.id,
            part=part,
            start=start,
            context=document.text[start:end],
            left=left,
            right=right,
            link=self.answered.links.get(part),
        )

    def _stretch(self, marked: Iterable[Mention]) -> tuple[int, int]:
        """The segments around what was marked, or as much of them as is of use."""
        spans = sorted(marked)
        first, last = spans[0].start, max(mention.end for mention in spans)
        segments = self.answered.document.segments
        start = max((s.start for s in segments if s.start <= first), default=self.task.start)
        end = min((s.end for s in segments if s.end >= last), default=self.task.end)
        return max(start, first - _AROUND), min(end, last + _AROUND)


def _mark(start: int, mention: Mention) -> Mark:
    return Mark(mention.start - start, mention.end - start, mention.type)
