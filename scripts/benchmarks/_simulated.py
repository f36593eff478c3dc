"""Made-up answers of two annotators who err at known rates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from dreiklang.agreement.answers import Answered
from dreiklang.records import Annotation, Document, Entity, Provenance, Relation, Segment, Translation, text_sha256
from dreiklang.scheme import EntityType, RelationType, Scheme

TYPES, LABELS = ("ORG", "GPE", "PER"), ("sells_to", "part_of", "located_in")
SCHEME = Scheme(
    "simulated",
    "1.0.0",
    "de",
    ("en",),
    tuple(EntityType(name, name, "", "", "") for name in TYPES),
    tuple(RelationType(name, name, "", (), (), symmetric=False) for name in LABELS),
)
# An entity is “mmmm nnnn” between two words that one may wrongly take into it.
SLOT = "vor llll mmmm nnnn rrrr nach "
WORDS = ("Das", "Abkommen", "gilt", "seit", "Mai", "und", "wird", "geprüft", "in", "Linz")
SIZES, SENTENCES, LENGTH = (4, 8, 12, 24), 4, 12  # entities of a document, its sentences, words of a sentence
_SENTENCE = LENGTH * (sum(map(len, WORDS)) / len(WORDS) + 1) + (900 * 3 + 9000 * 4) / 9900 + 1  # characters on average
_PER_SLOT = SENTENCES / (sum(SIZES) / len(SIZES))
# Of a slot: an entity, one more word, and what nobody marks, there and in the sentences.
TOKENS = (2, 1, 2 + (LENGTH + 2) * _PER_SLOT)
CHARACTERS = (9, 5, 10 + (_SENTENCE + (SENTENCES - 1) / SENTENCES) * _PER_SLOT)


@dataclass(frozen=True, slots=True)
class Rates:
    """How often an annotator errs; the same for both, and independent of each other."""

    omission: float = 0.12
    boundary: float = 0.15
    type: float = 0.08
    undrawn: float = 0.2  # a relation whose ends are both marked
    turned: float = 0.1
    label: float = 0.1
    reworded: float = 0.3
    number: float = 0.1  # lost in a translation

    def times(self, factor: float) -> "Rates":
        """For a document that is as much harder."""
        return Rates(*(getattr(self, name) * factor for name in self.__slots__))


EASY, HARD = 0.4, 1.6  # half the documents each
HELPED = 0.5  # what is left of the rates where annotators saw suggestions, in the simulation of the difference


def simulation(seed: int, documents: int, rates: Rates, helped: bool = False) -> Iterator[Answered]:
    """Answers of two annotators; if `helped`, they saw suggestions in every other document, and erred less there."""
    random = Random(seed)
    for number in range(documents):
        factor, size = random.choice((EASY, HARD)), random.choice(SIZES)
        suggested = helped and number % 2 == 0
        yield answered(random, number, size, rates.times(factor * (HELPED if suggested else 1)), suggested)


def answered(
    random: Random,
    number: int,
    size: int,
    rates: Rates,
    suggested: bool = False,
    segments: int = SENTENCES,
    translated: int = SENTENCES,
) -> Answered:
    """A document of `size` entities, each two of them in a relation, and two answers to it."""
    text = SLOT * size
    types = [random.choice(TYPES) for _ in range(size)]
    labels = [random.choice(LABELS) for _ in range(size // 2)]
    sentences = [
        " ".join(random.choice(WORDS) for _ in range(LENGTH)) + f" {random.randint(100, 9999)}."
        for _ in range(segments)
    ]
    bounds, at = [], len(text)
    for place, sentence in enumerate(sentences):
        bounds.append(Segment(f"s{place}", at, at + len(sentence)))
        at += len(sentence) + 1
    document = Document(f"d{number}", text + " ".join(sentences), tuple(bounds), Provenance("-", "txt", "0" * 64))
    answers = tuple(_answer(random, document, name, types, labels, sentences[:translated], rates) for name in "ab")
    return Answered(document, answers, batch=f"batch-{number // 1000}", suggested=suggested)


def _answer(
    random: Random,
    document: Document,
    annotator: str,
    types: Sequence[str],
    labels: Sequence[str],
    sentences: Sequence[str],
    rates: Rates,
) -> Annotation:
    entities: dict[int, Entity] = {}
    for place, kind in enumerate(types):
        if random.random() < rates.omission:
            continue
        start, end = place * len(SLOT) + SLOT.index("mmmm"), place * len(SLOT) + SLOT.index(" rrrr")
        if random.random() < rates.boundary:
            start, end = random.choice(((start - len("llll "), end), (start, end + len(" rrrr"))))
        if random.random() < rates.type:
            kind = random.choice([other for other in TYPES if other != kind])
        entities[place] = Entity(f"e{place}", kind, start, end)
    relations = []
    for place, label in enumerate(labels):
        head, tail = entities.get(2 * place), entities.get(2 * place + 1)
        if head is None or tail is None or random.random() < rates.undrawn:
            continue
        if random.random() < rates.turned:
            head, tail = tail, head
        if random.random() < rates.label:
            label = random.choice([other for other in LABELS if other != label])
        relations.append(Relation(f"r{place}", label, head.id, tail.id))
    at = datetime(2026, 5, 17, tzinfo=UTC) + timedelta(hours=int(document.id[1:]) % 1000)
    return Annotation(
        f"{document.id}{annotator}",
        document.id,
        annotator,
        at,
        at,
        text_sha256(document.text),
        "1.0.0",
        entities=tuple(entities.values()),
        relations=tuple(relations),
        translations=tuple(
            Translation(f"s{place}", "en", _translation(random, annotator, sentence, rates))
            for place, sentence in enumerate(sentences)
        ),
    )


def _translation(random: Random, annotator: str, sentence: str, rates: Rates) -> str:
    """The sentence itself would be copied: it is turned round, one word of the annotator's own in it where reworded."""
    *words, number = sentence.rstrip(".").split()
    said = [word[::-1] for word in words]
    if random.random() < rates.reworded:
        said[random.randrange(len(said))] = f"{annotator}{random.randint(0, 10**6):x}".translate(
            str.maketrans("0123456789", "ghijklmnop")
        )
    return " ".join([*said, "nummer" if random.random() < rates.number else number]) + "."
