from hypothesis import given
from hypothesis import strategies as st

from dreiklang.tokens import tokenize


def words(text):
    return [text[start:end] for start, end in tokenize(text)]


def test_german_news_in_tokens():
    assert words("Am 30. Dezember kostete die Anka-S 1.000,5 Mio. Euro…") == [
        "Am", "30", ".", "Dezember", "kostete", "die", "Anka", "-", "S", "1.000,5", "Mio", ".", "Euro", "…",
    ]  # fmt: skip
    assert words("„HaberTürk“, TB2, A400M und 20:15 Uhr, geht's?") == [
        "„", "HaberTürk", "“", ",", "TB2", ",", "A400M", "und", "20:15", "Uhr", ",", "geht's", "?",
    ]  # fmt: skip


def test_letters_on_a_number_stay_with_all_of_it():
    assert words("In den 1990ern: 500g, 2,5km, 1.000er-Pack, 3:0-Sieg, 30.Mai.") == [
        "In", "den", "1990ern", ":", "500g", ",", "2,5km", ",", "1.000er", "-", "Pack", ",", "3:0", "-", "Sieg", ",",
        "30", ".", "Mai", ".",
    ]  # fmt: skip


@given(st.text("0123456789.,:aß_-' ", max_size=20))
def test_digits_in_a_row_are_never_parted(text):
    starts = {start for start, _ in tokenize(text)}
    assert not any(text[i - 1].isdigit() and text[i].isdigit() for i in starts - {0})


def test_a_combining_mark_does_not_split_a_word():
    assert words("Mu\u0308ller") == ["Mu\u0308ller"]


@given(st.text())
def test_every_character_but_space_is_in_exactly_one_token(text):
    covered = [i for start, end in tokenize(text) for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert all(text[i].isspace() for i in set(range(len(text))) - set(covered))


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_a_part_is_tokenized_within_its_bounds(text, start, length):
    assert all(start <= a < b <= start + length for a, b in tokenize(text, start, start + length))
