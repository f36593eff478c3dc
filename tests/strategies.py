"""Documents and answers of any kind, for hypothesis."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from dreiklang.records import Annotation, Document, Entity, Provenance, Relation, Segment, Translation, text_sha256

LETTERS = st.one_of(
    st.sampled_from('aä \n\t\r„😀🇩🇪👨\u200d👩\u0301\u00ad\ufeff𝔅\\"<>&{}[]'), st.characters(codec="utf-8")
)
TEXTS = st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=4)
TYPES = ("PER", "ORG", "GPE", "PROD", "DATE")
DIRECTED, SYMMETRIC = ("sells_to", "makes", "located_in"), "cooperates_with"
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
ORIGINS = st.sampled_from(["manual", "prediction", "prediction-changed"])


@st.composite
def documents(draw) -> Document:
    text, segments = "", []
    for number, piece in enumerate(draw(TEXTS), 1):
        segments.append(Segment(f"s{number}", len(text), len(text) + len(piece)))
        text += piece + draw(st.sampled_from(["", "\n", "\r\n", "\n\n"]))
    return Document("hart", text, tuple(segments), Provenance("hart.txt", "txt", "0" * 64), license="CC0-1.0")


@st.composite
def answers(draw, source: Document, number: int) -> Annotation:
    """Any answer: nested, overlapping and equal spans, several relations on one pair, both directions, skips."""
    spans = st.tuples(st.integers(0, len(source.text) - 1), st.integers(1, 30), st.sampled_from(TYPES), ORIGINS)
    entities = tuple(
        Entity(f"e{i}", kind, start, min(start + length, len(source.text)), origin)
        for i, (start, length, kind, origin) in enumerate(draw(st.lists(spans, max_size=8)))
    )
    ends = st.sampled_from(entities) if entities else st.nothing()
    joined = st.tuples(st.sampled_from((*DIRECTED, SYMMETRIC)), ends, ends) if entities else st.nothing()
    relations = []
    for kind, head, tail in draw(st.lists(joined, max_size=8) if entities else st.just([])):
        if kind == SYMMETRIC and (tail.start, tail.end) < (head.start, head.end):
            head, tail = tail, head
        relations.append(Relation(f"r{len(relations) + 1}", kind, head.id, tail.id))
    places = draw(st.lists(st.tuples(st.sampled_from(source.segments), st.sampled_from(["en", "tr"])), unique=True))
    created = draw(TIMES)
    return Annotation(
        id=f"answer-{number}",
        document_id=source.id,
        annotator=draw(st.sampled_from(["model:a", "model:b", "a1", "a2"])),
        created_at=created,
        updated_at=created + draw(st.timedeltas(timedelta(0), timedelta(days=9))),
        text_sha256=text_sha256(source.text),
        scheme_version="1.0.0",
        updated_by=draw(st.sampled_from([None, "a1", "model:a"])),
        lead_time=draw(st.none() | st.floats(0, 1e6)),
        was_cancelled=draw(st.booleans()),
        ground_truth=draw(st.booleans()),
        entities=entities,
        relations=tuple(relations),
        translations=tuple(
            Translation(segment.id, language, draw(st.just("") | st.text(LETTERS, max_size=30)), draw(ORIGINS))
            for segment, language in places
        ),
        flags=tuple(draw(st.lists(st.sampled_from(["not_german", "bad_segmentation", "unsuitable"]), unique=True))),
        comment=draw(st.just("") | st.text(LETTERS, max_size=20)),
    )


@st.composite
def cases(draw) -> tuple[Document, list[Annotation]]:
    source = draw(documents())
    return source, [draw(answers(source, number)) for number in range(draw(st.integers(0, 3)))]
