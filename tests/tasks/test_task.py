from builders import document
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.records import Document, Provenance, Segment, text_sha256
from dreiklang.scheme import EntityType, Scheme
from dreiklang.tasks.task import Task, tasks

SCHEME = Scheme("probe", "1.2.3", "de", ("en",), (EntityType("ORG", "Organisation", "", "o", "#112233"),), ())


def long_document(paragraphs: list[int], sentence: str = "Müde 😀 e\u0301 Wale.", gap: str = "\n\n") -> Document:
    """A document with so many sentences in each paragraph."""
    text, segments = "", []
    for length in paragraphs:
        text += gap if text else ""
        for number in range(length):
            text += " " if number else ""
            segments.append(Segment(f"s{len(segments) + 1}", len(text), len(text) + len(sentence)))
            text += sentence
    return Document("lang", text, tuple(segments), Provenance("lang.txt", "txt", "0" * 64))


def sizes(made: tuple[Task, ...]) -> list[int]:
    return [len(task.data.segments) for task in made]


@given(
    paragraphs=st.lists(st.integers(1, 30), min_size=1, max_size=20),
    most=st.integers(1, 25),
    gap=st.sampled_from(["\n\n", "\n", " \r\n\r\n", "\n * \n\n"]),
)
def test_the_parts_cover_every_segment_once_at_its_place(paragraphs, most, gap):
    source = long_document(paragraphs, gap=gap)
    made = tasks(source, SCHEME, most)
    seen = []
    for number, task in enumerate(made, 1):
        data = task.data
        assert (data.part, data.parts, task.key) == (number, len(made), ("lang", number))
        assert source.text[data.offset : data.offset + len(data.text)] == data.text
        assert data.text_sha256 == text_sha256(data.text)
        assert len(data.segments) <= most
        for segment in data.segments:
            assert data.text[segment.start : segment.end] == segment.text
            seen.append(Segment(segment.id, segment.start + data.offset, segment.end + data.offset))
    assert tuple(seen) == source.segments
    between = source.text
    for task in reversed(made):
        between = between[: task.data.offset] + between[task.data.offset + len(task.data.text) :]
    assert not between.strip()


@given(paragraphs=st.lists(st.integers(1, 10), min_size=1, max_size=20), most=st.integers(10, 25))
def test_parts_end_where_paragraphs_end(paragraphs, most):
    source = long_document(paragraphs)
    for task in tasks(source, SCHEME, most)[:-1]:
        assert source.text[task.data.offset + len(task.data.text) :].startswith("\n\n")


def test_a_document_within_the_limit_is_one_task_of_the_whole_text():
    source = document("boote", text="\n Kopf\n\nDie Firma Nordwerft verkauft Boote. \n")
    (task,) = tasks(source, SCHEME)
    assert (task.data.text, task.data.offset, task.data.parts) == (source.text, 0, 1)


def test_parts_are_about_equally_long():
    assert sizes(tasks(long_document([1] * 63), SCHEME, 60)) == [32, 31]


def test_a_paragraph_that_is_too_long_alone_is_cut_at_a_segment_end():
    assert sizes(tasks(long_document([5, 61, 2]), SCHEME, 30)) == [25, 20, 23]


def test_line_ends_count_as_paragraph_ends_only_where_there_are_no_blank_lines():
    assert sizes(tasks(long_document([3, 5, 2], gap="\n"), SCHEME, 8)) == [3, 7]


def test_a_document_without_segments_still_gets_its_task():
    source = Document("zeichen", "* * *", (), Provenance("z.txt", "txt", "0" * 64))
    (task,) = tasks(source, SCHEME)
    assert (task.data.text, task.data.segments) == ("* * *", ())


def test_the_headline_says_in_german_what_is_known():
    source = Document(
        "lang", "Eins. Zwei.", (Segment("s1", 0, 5), Segment("s2", 6, 11)), Provenance("l.txt", "txt", "0" * 64),
        title="Boote für\nEstland", publisher="Hafenblatt", date="2026-05-17",
    )  # fmt: skip
    assert [task.data.headline for task in tasks(source, SCHEME, 1)] == [
        "Boote für Estland · Hafenblatt · 17. Mai 2026 · Teil 1 von 2",
        "Boote für Estland · Hafenblatt · 17. Mai 2026 · Teil 2 von 2",
    ]


def test_a_document_without_title_goes_by_its_id_and_an_odd_date_is_shown_as_it_is():
    source = Document("lang", "Eins.", (Segment("s1", 0, 5),), Provenance("l.txt", "txt", "0" * 64), date="Mai 2026")
    (task,) = tasks(source, SCHEME)
    assert (task.data.title, task.data.headline) == ("lang", "lang · Mai 2026")
    assert task.data.scheme_version == "1.2.3"
