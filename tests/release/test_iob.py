"""The lossy view: what a token's tag says of the entities above it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlements import document, entities

from dreiklang.records import Document, Entity, Provenance, Segment
from dreiklang.release.iob import tag
from dreiklang.release.layout import layout

TYPES = {"PER": 0, "ORG": 1, "GPE": 2, "PROD": 3, "LAW": 4}
NAMES = ("O", *(f"{mark}-{name}" for name in TYPES for mark in "BI"))


def source(text: str, *cuts: int) -> Document:
    """Segments between the cuts, without the white space around them."""
    segments = []
    for number, (start, end) in enumerate(zip((0, *cuts), (*cuts, len(text)), strict=True), 1):
        stretch = text[start:end]
        if stretch.strip():
            inner = start + len(stretch) - len(stretch.lstrip())
            segments.append(Segment(f"s{number}", inner, inner + len(stretch.strip())))
    return Document("probe", text, tuple(segments), Provenance("p.txt", "txt", "0" * 64))


def tagged(text: str, *mentions: tuple[int, int, str], cuts: tuple[int, ...] = ()) -> tuple[str, dict[str, int]]:
    found = [Entity(f"e{i}", kind, start, end) for i, (start, end, kind) in enumerate(mentions)]
    tags, losses = tag(layout(source(text, *cuts)), found, TYPES)
    return " ".join(NAMES[t] for t in tags), dict(losses)


def test_the_longest_entity_wins_wherever_it_stands():
    assert tagged("Bund der Stadt Rostock", (15, 22, "GPE"), (0, 22, "ORG")) == (
        "B-ORG I-ORG I-ORG I-ORG",
        {"hidden": 1},
    )


def test_of_equally_long_ones_the_earlier_wins():
    assert tagged("aa bb cc", (3, 8, "PER"), (0, 5, "ORG"))[0] == "B-ORG I-ORG O"


def test_of_equal_ones_the_first_in_the_scheme_wins():
    assert tagged("Rostock", (0, 7, "GPE"), (0, 7, "ORG"))[0] == "B-ORG"


def test_neighbours_of_one_type_stay_two():
    assert tagged("Rostock Kiel", (0, 7, "GPE"), (8, 12, "GPE")) == ("B-GPE B-GPE", {})


def test_a_name_in_a_compound_keeps_its_bounds():
    assert tagged("Nordwerft-Chef", (0, 9, "ORG")) == ("B-ORG O O", {})


def test_a_name_in_the_genitive_is_widened_to_its_token():
    assert tagged("Hartwigs Plan", (0, 7, "PER")) == ("B-PER O", {"widened": 1})


def test_two_names_in_one_token_can_not_both_be_told():
    assert tagged("NordOst", (0, 4, "ORG"), (4, 7, "ORG"))[1] == {"hidden": 1, "widened": 1}


def test_an_entity_over_the_end_of_a_segment_is_clipped_there():
    assert tagged("Der Plan. „Küste“ gilt.", (4, 17, "LAW"), cuts=(10,)) == ("O B-LAW I-LAW O O O O O", {"clipped": 1})


def test_an_entity_outside_of_all_segments_or_of_white_space_is_left_out():
    assert tagged("Ja.   Nein.", (3, 5, "ORG"), cuts=(4,)) == ("O O O O", {"outside": 1})


def test_the_probe_loses_what_it_was_made_to_lose():
    tags, losses = tag(layout(document()), entities(), TYPES)
    assert losses == {"hidden": 1, "clipped": 1, "widened": 1}
    assert Counter(NAMES[t] for t in tags if t % 2) == {"B-ORG": 4, "B-GPE": 1, "B-PER": 1, "B-LAW": 1}


TEXTS = st.text(st.sampled_from("aB1 -.\n🚢𝔎ö\u0308'"), min_size=1, max_size=40)


@st.composite
def annotated(draw: st.DrawFn) -> tuple[Document, list[Entity]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places, st.sampled_from(list(TYPES))), max_size=6))
    cuts = sorted(set(draw(st.lists(places, max_size=3))))
    mentions = [Entity(f"e{i}", kind, a, b) for i, (a, b, kind) in enumerate(spans) if a < b]
    return source(text, *cuts), mentions


@given(annotated())
def test_tags_are_sound_iob2_and_every_entity_is_shown_or_counted(probe):
    text, mentions = probe
    laid = layout(text)
    tags, losses = tag(laid, mentions, TYPES)
    starts = {laid.bounds[i] for i in range(len(laid.bounds) - 1)}
    for i, t in enumerate(tags):
        if t and t % 2 == 0:
            assert i not in starts
            assert tags[i - 1] in (t, t - 1)
    shown = sum(t % 2 for t in tags)
    assert shown + losses["hidden"] + losses["outside"] == len(mentions)


@given(annotated())
def test_an_entity_alone_is_tagged_exactly_where_its_segment_has_it(probe):
    text, mentions = probe
    laid = layout(text)
    for mention in mentions:
        tags, _ = tag(laid, [mention], TYPES)
        homes = [s for s in text.segments if s.start < mention.end and mention.start < s.end]
        for start, end, t in zip(*laid.tokens, tags, strict=True):
            inside = homes and homes[0].start <= start < homes[0].end
            assert bool(t) == bool(inside and start < mention.end and mention.start < end)


@given(annotated(), st.randoms(use_true_random=False))
def test_the_order_in_which_entities_come_does_not_matter(probe, random):
    text, mentions = probe
    shuffled = random.sample(mentions, len(mentions))
    assert tag(layout(text), shuffled, TYPES) == tag(layout(text), mentions, TYPES)


@pytest.mark.parametrize("cuts", [(), (8,), (4, 8)])
def test_tokens_are_those_of_the_segments(cuts):
    laid = layout(source("Ja. Eh. Nein.", *cuts))
    assert laid.words == ["Ja", ".", "Eh", ".", "Nein", "."]
    assert laid.bounds[-1] == 6
