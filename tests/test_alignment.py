"""A stretch whose own text is untouched is carried exactly; nothing is moved onto other text."""

import re
from itertools import pairwise

import pytest
from contents import ANY
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.alignment import Alignment, apply, edits

EARLIER = "Die Firma Nordwerft verkauft 3 Boote an Estland.\n\nDas Abkommen mit Estland gilt. 🚤 Emoji zählen einfach."


def carried(earlier, corrected, surface, nth=0):
    start = [i for i in range(len(earlier)) if earlier.startswith(surface, i)][nth]
    place = Alignment(edits(earlier, corrected), corrected).place(start, start + len(surface))
    return place and corrected[slice(*place)], place


def changed(before, after):
    return EARLIER.replace(before, after, 1)


@pytest.mark.parametrize(
    ("corrected", "surface", "is_carried"),
    [
        (EARLIER, "Nordwerft", True),
        (changed("verkauft", "verkaufte"), "Nordwerft", True),
        (changed("verkauft", "verkaufte"), "Estland", True),
        (changed("Nordwerft", "Südwerft"), "Nordwerft", False),
        (changed("Nordwerft", "Südwerft"), "Firma Nordwerft", False),
        (changed("3 Boote", "30 Boote"), "3", False),  # "3" is still there, but no longer what was meant
        (changed("3 Boote", "3 neue Boote"), "3", True),
        (changed("3 Boote", "3 neue Boote"), "3 Boote", False),
        (changed("Die Firma", "Die deutsche Firma"), "Firma Nordwerft", True),
        (changed("Estland.", "Estlands Marine."), "Estland", False),
        ("Neue Überschrift\n\n" + EARLIER, "Nordwerft", True),
        (EARLIER.partition("\n\n")[2], "Nordwerft", False),
        (EARLIER.partition("\n\n")[2], "Abkommen", True),
        (changed("🚤 ", "🚤🚤 "), "Emoji", True),
        (EARLIER.replace("Die Firma Nordwerft verkauft 3 Boote an Estland.", "Estland verkauft der Nordwerft Holz."),
         "Nordwerft", False),  # another sentence that shares words
        ("", "Nordwerft", False),
    ],
)  # fmt: skip
def test_a_stretch_is_carried_if_it_was_left_alone(corrected, surface, is_carried):
    found, _ = carried(EARLIER, corrected, surface)
    assert found == (surface if is_carried else None)


WORDS = st.integers(0, 10**6).map(lambda n: "".join(chr(97 + int(d)) for d in str(n)) + "x" * (n % 3))
PIECES = ["der Hund.", "die Katze schläft. ", "\n\n", "Haus ", "🚤", "ä", "3", "30 ", ". "]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25)


@ANY
@given(TEXTS.map("".join), TEXTS.map("".join))
def test_edits_lead_from_any_text_to_any_other_and_are_apart(earlier, corrected):
    found = edits(earlier, corrected)
    assert apply(earlier, found) == corrected
    assert all(one.end < other.start for one, other in pairwise(found))
    assert all(earlier[edit.start : edit.end] != edit.after for edit in found)


@ANY
@given(TEXTS.map("".join), TEXTS.map("".join), st.data())
def test_what_is_carried_is_the_same_letters_in_the_same_order(earlier, corrected, data):
    alignment = Alignment(edits(earlier, corrected), corrected)
    last = 0
    for start in range(0, len(earlier), 3):
        end = data.draw(st.integers(start + 1, len(earlier)))
        place = alignment.place(start, end)
        if place:
            assert corrected[slice(*place)] == earlier[start:end]
            assert place[0] >= last
            last = place[0]
        low, high = alignment.bounds(start, end)
        assert 0 <= low <= high <= len(corrected)


@ANY
@given(
    st.lists(WORDS, min_size=4, max_size=40, unique=True),
    st.lists(st.tuples(st.integers(0, 39), st.sampled_from(("insert", "delete", "replace")), WORDS), max_size=4),
)
def test_words_that_no_edit_touched_are_carried_to_where_they_are_and_touched_ones_nowhere(words, changes):
    """Every word is there once, so that the truth is known; sentences of eight words, edited here and there."""
    sentences = [[(word, True) for word in words[i : i + 8]] for i in range(0, len(words), 8)]
    for number, how, new in changes:
        sentence = sentences[number % len(sentences)]
        place = number % max(len(sentence), 1)
        if new in words or (how != "insert" and not sentence):
            continue
        if how == "insert":
            sentence.insert(place, (f"{new}q", False))
        elif how == "delete":
            del sentence[place]
        else:
            sentence[place] = (f"{new}q", False)
    earlier = ". ".join(" ".join(words[i : i + 8]) for i in range(0, len(words), 8))
    corrected = ". ".join(" ".join(word for word, _ in sentence) for sentence in sentences)
    alignment = Alignment(edits(earlier, corrected), corrected)
    kept = {word for sentence in sentences for word, is_old in sentence if is_old}
    for word in words:
        start = _place(earlier, word)
        place = alignment.place(start, start + len(word))
        if word not in kept:
            assert place is None
        elif place is not None:
            assert place[0] == _place(corrected, word)
        elif len(changes) == 1 and len(words) >= 8:
            raise AssertionError(f"{word} was left alone and not carried")


def _place(text, word):
    """Where a whole word stands that is there once."""
    return re.search(rf"\b{word}\b", text).start()
