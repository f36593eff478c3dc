"""Settled documents for tests of releases, with everything in them that is easily lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from dreiklang.records import (
    Annotation,
    Document,
    Entity,
    GoldDocument,
    GoldTranslation,
    Provenance,
    Relation,
    Segment,
    Settlement,
    Translation,
    text_sha256,
)
from dreiklang.scheme import EntityType, RelationType, Scheme

SCHEME = Scheme(
    name="probe",
    version="1.0.0",
    source_language="de",
    target_languages=("en", "tr"),
    entities=tuple(EntityType(name, name.title(), "", "", "#000000") for name in ("PER", "ORG", "GPE", "PROD", "LAW")),
    relations=(
        RelationType("sells_to", "verkauft an", "", (), (), symmetric=False),
        RelationType("cooperates_with", "kooperiert mit", "", ("ORG",), ("ORG",), symmetric=True),
    ),
)

# Astral and combining characters before the entities, a name in a compound, one in the genitive, one inside another,
# one over the end of a sentence, a relation over two sentences, and a symmetric one drawn backwards.
TEXT = (
    "🚢🚢 Nordwerft liefert an Estland\n\n"
    "Die Nordwerft-Tochter Südhafen GmbH Rostock und die Ostmo\u0308we kooperieren. "
    "Das nutzt Hartwigs Plan. „𝔎üste 2030“ gilt."
)
_SEGMENTS = ("🚢🚢 Nordwerft liefert an Estland", "Die Nordwerft", "Das nutzt", "„𝔎üste")
_MENTIONS = (
    ("Nordwerft", "ORG", 0),
    ("Estland", "GPE", 0),
    ("Nordwerft", "ORG", 1),
    ("Südhafen GmbH Rostock", "ORG", 0),
    ("Rostock", "GPE", 0),
    ("Ostmo\u0308we", "ORG", 0),
    ("Hartwig", "PER", 0),
    ("Plan. „𝔎üste 2030“", "LAW", 0),
)
_RELATIONS = (
    Relation("r1", "sells_to", "e1", "e2"),
    Relation("r2", "cooperates_with", "e6", "e4"),
    Relation("r3", "sells_to", "e3", "e8"),
)


def nth(text: str, surface: str, number: int) -> int:
    """Where the surface stands for the `number + 1`st time."""
    at = -1
    for _ in range(number + 1):
        at = text.index(surface, at + 1)
    return at


def document(document_id: str = "küste", text: str = TEXT, **fields: str | None) -> Document:
    starts = [text.index(beginning) for beginning in _SEGMENTS]
    ends = [len(text[:after].rstrip()) for after in (*starts[1:], len(text))]
    segments = tuple(Segment(f"s{i}", *span) for i, span in enumerate(zip(starts, ends, strict=True), 1))
    known = {"license": "CC-BY-4.0", "title": "Küste", "date": "2026-05-17", "author": "model:probe"}
    return Document(document_id, text, segments, Provenance("k.txt", "txt", "0" * 64), **(known | fields))


def entities(text: str = TEXT) -> tuple[Entity, ...]:
    places = [(kind, nth(text, surface, number), len(surface)) for surface, kind, number in _MENTIONS]
    return tuple(Entity(f"e{i}", kind, at, at + length) for i, (kind, at, length) in enumerate(places, 1))


def gold(document_id: str = "küste", **fields: object) -> GoldDocument:
    source = document(document_id)
    given: dict[str, object] = {
        "entities": entities(),
        "relations": _RELATIONS,
        "translations": (
            GoldTranslation("s1", "en", f"🚢🚢 Nordwerft supplies Estonia ({document_id})", "human"),
            GoldTranslation("s1", "tr", "🚢🚢 Nordwerft Estonya'ya tedarik ediyor", "machine"),
            GoldTranslation("s2", "en", "Its subsidiary and Ostmöwe cooperate.", "post-edited"),
            GoldTranslation("s2", "tr", " ", "human"),
            GoldTranslation("s4", "en", "", "human"),
        ),
        "annotators": 2,
        "settled": "unanimous",
    }
    return GoldDocument(source, **(given | fields))  # type: ignore[arg-type]


def answer(annotator: str, settled: GoldDocument, **fields: object) -> Annotation:
    at = datetime(2026, 5, 17, 14, 3, 7, 250_000, tzinfo=timezone(timedelta(hours=2)))
    given: dict[str, object] = {
        "id": f"{annotator}-{settled.document.id}",
        "document_id": settled.document.id,
        "annotator": annotator,
        "created_at": at,
        "updated_at": at.astimezone(UTC) + timedelta(minutes=4),
        "text_sha256": text_sha256(settled.document.text),
        "scheme_version": "1.0.0",
        "lead_time": 241.5,
        "entities": tuple(replace(e, id=f"{annotator}{e.id}", origin="prediction-changed") for e in settled.entities),
        "translations": (Translation("s1", "en", "Nordwerft", "prediction"),),
    }
    return Annotation(**(given | fields))  # type: ignore[arg-type]


def settlement(document_id: str = "küste", **fields: object) -> Settlement:
    """Answered by a machine and a person, and skipped by a second person."""
    settled = gold(document_id, **fields)
    skipped = answer("a2", settled, was_cancelled=True, entities=(), translations=(), lead_time=None)
    return Settlement(settled, (skipped, answer("model:one", settled), answer("a1", settled)))


def settlements(number: int = 10) -> list[Settlement]:
    """Enough for all splits; the last one has nothing but its text."""
    full = [settlement(f"kai-{i}") for i in range(1, number)]
    return [*full, settlement("leer", entities=(), relations=(), translations=())]
