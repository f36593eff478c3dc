"""Bytes to text: every encoding German texts come in, and what is no text."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.sources.decode import Decoded, NotTextError, decode

BAD = Path(__file__).parents[1] / "bad"
ARTICLE = (
    "Wie die Behörde in Köln mitteilte, kostet die Brücke über den Fluß jetzt 40 Millionen. „Das ist zu viel“, sagte "
    "Bürgermeisterin Gerda Möhlmann. Ähnlich äußerte sich der Rat in Überlingen – größere Änderungen blieben aus."
)
PLAIN = ARTICLE.replace("„", '"').replace("“", '"').replace("–", "-")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ARTICLE),
        ("cp1252", ARTICLE),
        ("cp1254", ARTICLE.replace("Gerda Möhlmann", "Ayşe Işık aus İzmir bei Beyoğlu")),
        ("iso-8859-15", PLAIN + " Preis: 5 €."),
        ("mac_roman", ARTICLE),
        ("cp850", PLAIN),
    ],
)
def test_a_german_text_is_read_in_the_encoding_it_was_written_in(encoding, text):
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize("sentence", [f"{part.strip()}." for part in ARTICLE.split(".") if not part.isascii()])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_one_sentence_is_enough_to_tell_the_encoding(encoding, sentence):
    assert decode(sentence.encode(encoding)).text == sentence


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_is_no_part_of_the_text(encoding):
    assert decode(ARTICLE.encode(encoding)).text == ARTICLE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_recognised_without_its_mark(encoding):
    assert decode(ARTICLE.encode(encoding)) == Decoded(ARTICLE, encoding)


def test_what_a_file_declares_is_believed_and_latin_1_means_cp1252():
    assert decode("fünf €".encode("cp1252"), "ISO-8859-1") == Decoded("fünf €", "cp1252")
    assert decode("ığdır".encode("iso-8859-9"), "iso-8859-9").text == "ığdır"


@pytest.mark.parametrize("declared", ["iso-8859-1", "klingonisch", "utf-16"])
def test_plain_utf8_is_read_as_such_whatever_is_declared(declared):
    assert decode(ARTICLE.encode(), declared) == Decoded(ARTICLE, "utf-8")


def test_a_damaged_utf8_text_loses_one_letter_and_not_every_umlaut():
    damaged = decode((BAD / "source-lost-characters.txt").read_bytes())
    assert damaged.encoding == "utf-8"
    assert damaged.doubtful == 1
    assert "Köln" in damaged.text


def test_a_text_in_no_german_encoding_is_read_with_its_odd_characters_counted():
    assert decode("Łódź, Wrocław und Żywiec grüßen".encode("cp1250")).doubtful >= 3


@pytest.mark.parametrize(
    "raw",
    [(BAD / "source-binary.txt").read_bytes(), b"%PDF-1.7 ...", b"PK\x03\x04abc", b"\x1f\x8b\x08", b"{\\rtf1 Hallo}"],
)
def test_a_binary_file_is_refused(raw):
    with pytest.raises(NotTextError):
        decode(raw)


def test_a_stray_control_character_makes_no_text_binary():
    assert decode(("\x1a\x0c" + ARTICLE * 2).encode()).text == "\x1a\x0c" + ARTICLE * 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_every_text_in_utf8_is_read_back_as_it_was(text):
    assert decode(text.encode("utf-8-sig")).text == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(raw):
    with suppress(NotTextError):
        assert isinstance(decode(raw).text, str)
