"""Suggestions for a document: what is certain first, each checked against text and scheme; hidden for a share of texts.

Label Studio stores any prediction it is given, so what is wrong here would reach annotators.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from dreiklang.records import Document, Entity, Relation, Translation
from dreiklang.scheme import Scheme
from dreiklang.tasks.suggestions.memory import Memory
from dreiklang.tasks.suggestions.pairs import Pairs
from dreiklang.tasks.suggestions.rules import Span, spans

Finder = Callable[[str], Iterable[Span]]  # what a text says; offsets are into the text it is given
Translator = Callable[[Sequence[str], str], Sequence[str]]  # sentences and a language → a translation of each

# Label Studio shows predictions of one version only, the first that a project got, so it stays the same for ever.
MODEL_VERSION = "dreiklang"


@dataclass(frozen=True, slots=True)
class Suggester:
    """Where suggestions come from; `finders` by name, the most certain first, whole documents go to `models`."""

    scheme: Scheme
    finders: tuple[tuple[str, Finder], ...] = (("rule", spans),)
    models: tuple[tuple[str, Finder], ...] = ()
    pairs: Pairs = field(default_factory=lambda: Pairs({}))
    memory: Memory = field(default_factory=lambda: Memory({}, {}))
    translator: Translator | None = None
    hidden_share: float = 0.1


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What annotators find already there; offsets are into the document."""

    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    translations: tuple[Translation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entities or self.translations)


def is_hidden(document_id: str, share: float) -> bool:
    """Whether a document is of the share without suggestions; decided by its id alone, so never otherwise later."""
    return int.from_bytes(sha256(document_id.encode()).digest()[:8]) < share * 2**64


def suggest(document: Document, suggester: Suggester) -> Suggestions:
    """All suggestions for a document, none if it is hidden."""
    if is_hidden(document.id, suggester.hidden_share):
        return Suggestions()
    entities = tuple(_entities(document, suggester))
    relations = tuple(suggester.pairs.relations(entities, document.text, document.segments))
    return Suggestions(entities, relations, tuple(_translations(document, suggester)))


def _entities(document: Document, suggester: Suggester) -> Iterator[Entity]:
    """Named by who found them, e.g. "rule-3"; where two overlap the earlier finder's stands."""
    kept: list[Entity] = []
    for name, finder in suggester.finders:
        for segment in document.segments:
            for span in finder(document.text[segment.start : segment.end]):
                _keep(kept, name, span, segment.start, document, suggester.scheme)
    for name, model in suggester.models:
        for span in model(document.text):
            _keep(kept, name, span, 0, document, suggester.scheme)
    yield from sorted(kept, key=lambda entity: entity.start)


def _keep(kept: list[Entity], name: str, span: Span, offset: int, document: Document, scheme: Scheme) -> None:
    """Add it where its type is the scheme's, it lies within one segment, has no outer space and overlaps none."""
    start, end = span.start + offset, span.end + offset
    surface = document.text[start:end]
    if span.type not in scheme.entity_names or not surface or surface != surface.strip():
        return
    if not any(segment.start <= start and end <= segment.end for segment in document.segments):
        return
    if any(start < other.end and other.start < end for other in kept):
        return
    kept.append(Entity(f"{name}-{len(kept) + 1}", span.type, start, end, "prediction"))


def _translations(document: Document, suggester: Suggester) -> Iterator[Translation]:
    """Remembered ones, and the translator's for what is not remembered."""
    sentences = {segment.id: document.text[segment.start : segment.end] for segment in document.segments}
    for language in suggester.scheme.target_languages:
        known = {name: suggester.memory.translation(sentence, language) for name, sentence in sentences.items()}
        unknown = [name for name, said in known.items() if said is None]
        if suggester.translator and unknown:
            made = suggester.translator([sentences[name] for name in unknown], language)
            known |= zip(unknown, made, strict=True)
        yield from (Translation(name, language, said, "prediction") for name, said in known.items() if said)
