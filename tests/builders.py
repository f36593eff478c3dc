"""Short ways to write records in tests."""

from datetime import UTC, datetime

from dreiklang.records import Annotation, Document, Entity, Provenance, Relation, Segment, Translation, text_sha256

TEXT = "Die Firma Nordwerft verkauft drei Boote an Estland.\n\nDas Abkommen gilt."


def document(document_id: str = "boote", text: str = TEXT, license: str | None = "CC-BY-4.0") -> Document:
    """A document with one segment per paragraph."""
    segments, at = [], 0
    for number, paragraph in enumerate(text.split("\n\n"), 1):
        segments.append(Segment(f"s{number}", at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Document(document_id, text, tuple(segments), Provenance("boote.txt", "txt", "0" * 64), license=license)


def entity(surface: str, kind: str, id: str, text: str = TEXT) -> Entity:
    start = text.index(surface)
    return Entity(id, kind, start, start + len(surface))


def answer(annotator: str = "a1", minute: int = 0, **fields: object) -> Annotation:
    """An answer of three entities, one relation and one translation, unless `fields` say otherwise."""
    at = datetime(2026, 5, 17, 12, minute, tzinfo=UTC)
    given: dict[str, object] = {
        "id": f"{annotator}-{minute}",
        "document_id": "boote",
        "annotator": annotator,
        "created_at": at,
        "updated_at": at,
        "text_sha256": text_sha256(TEXT),
        "scheme_version": "1.0.0",
        "entities": (
            entity("Nordwerft", "ORG", "x"),
            entity("Estland", "GPE", "y"),
            entity("drei", "QUANT", "z"),
        ),
        "relations": (Relation("r1", "sells_to", "x", "y"),),
        "translations": (Translation("s1", "en", "The firm Nordwerft sells three boats to Estonia."),),
    }
    return Annotation(**(given | fields))  # type: ignore[arg-type]
