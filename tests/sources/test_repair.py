from itertools import pairwise
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.errors import SourceError
from dreiklang.sources.offsets import apply
from dreiklang.sources.repair import repair, restore

NASTY = st.text(
    st.sampled_from(
        "aäÄüBDerIm ist.,-\u00ad\u200b\u200c\u200d\ufeff\r\n \u00a0\tÃ¼¶â€\x85\x00\u0308„“»«1\U0001f469\u2028"
    ),
    max_size=80,
)
WRAPPED = (
    "Die Werft Nordwerft in Emden hat am Montag den Bau von drei\n"
    "bewaffneten Patrouillenbooten begonnen, die das Verteidigungs-\n"
    "ministerium im Mai bestellt hatte. Der Auftrag umfasst auch die\n"
    "Luft- und Seeaufklärung der Anka-S. Er kostet 40 Millionen\n"
    "Euro.\n"
)


def rules(raw):
    return [found.rule for found in repair(raw).repairs]


@given(NASTY | st.text())
def test_the_raw_text_can_always_be_had_back(raw):
    text, repairs = repair(raw)
    assert restore(text, repairs) == raw
    assert apply(raw, repairs) == text


@given(NASTY | st.text())
def test_a_repaired_text_is_clean(raw):
    text = repair(raw).text
    assert is_normalized("NFC", text)
    assert text == text.strip()
    assert not {"\r", "\u00a0", "\t", "\u00ad", "\u200b", "\ufeff", "\x00"} & {*text}
    assert "  " not in text
    assert "\n\n\n" not in text
    assert " \n" not in text
    assert "\n " not in text


PLAIN = NASTY.map(
    lambda raw: raw.translate(dict.fromkeys(map(ord, "ÄÜÃ¼¶â€\x85„“»«")))
)  # nothing to misread as mojibake


@given(PLAIN)
def test_a_repaired_text_needs_no_repair(raw):
    assert repair(repair(raw).text).repairs == ()


@given(NASTY | st.text())
def test_repairs_are_sorted_and_apart_and_say_why(raw):
    repairs = repair(raw).repairs
    for first, second in pairwise(repairs):
        assert first.start + len(first.before) <= second.start
    for found in repairs:
        assert found.before != found.after
        assert found.rule
        assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Die Firma verkauft drei Boote an Estland.\n\nDas Abkommen gilt.",
        "„Wir haben das“, sagte sie, „im Griff …“ – so die ‚Werft‘ am 3.5.2026 um 20:15 Uhr.",
        "Das ﬁnden wir bei ＷＷＷ und Istanbul’un, Erdoğan, “so”, «là».",
        "Wir feiern! 👩\u200d🚀 🏳️\u200d🌈 ❤️\u200d🔥",
        "Erste Zeile\nZweite Zeile",
        "In der Sprache می\u200cخواهم heißt das „ich will“.",
        "Das Wort \u200fשלום\u200e heißt Frieden.",
        "Auf „MENÜ“, „CAFÉ“ und „Ä“ folgt ein Strich: Ä–Ö.",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert repair(text) == (text, ())


@pytest.mark.parametrize(
    ("raw", "text", "rule"),
    [
        ("\ufeffDas gilt.", "Das gilt.", "byte-order-mark"),
        ("Eins\r\nzwei\rdrei", "Eins\nzwei\ndrei", "line-end"),
        ("Eins\u2028zwei", "Eins\nzwei", "line-end"),
        ("Ko\u0308ln", "Köln", "nfc"),
        ("KÃ¶ln", "Köln", "mojibake"),
        ("\x84Gut\x93", "„Gut“", "mojibake"),
        ("Ver\u00adtei\u00addigung", "Verteidigung", "soft-hyphen"),
        ("Ver\u00ad\nteidigung", "Verteidigung", "soft-hyphen"),
        ("Nord\u200bwerft", "Nordwerft", "zero-width"),
        ("Auf\u200clage", "Auflage", "zero-width"),
        ("Nord\u200ewerft", "Nordwerft", "zero-width"),
        ("Nord\x00werft", "Nordwerft", "control-character"),
        ("drei  Boote\u00a0und \tDocks", "drei Boote und Docks", "white-space"),
        ("Eins \n\n \n\nzwei", "Eins\n\nzwei", "white-space"),
        ("  Eins\n  zwei\n", "Eins\nzwei", "white-space"),
        ("Es ist gestiegen.Der Minister schweigt.", "Es ist gestiegen. Der Minister schweigt.", "missing-space"),
        ("Das war 2010.Die Firma wuchs.", "Das war 2010. Die Firma wuchs.", "missing-space"),
        ("„Das ist gut.“Er ging.", "„Das ist gut.“ Er ging.", "missing-space"),
        ("„Das ist gut“.Er ging.", "„Das ist gut“. Er ging.", "missing-space"),
        ("So sagte er.„Nordwerft wächst.“", "So sagte er. „Nordwerft wächst.“", "missing-space"),
        ("Wirklich?Ja, sicher!Das gilt.", "Wirklich? Ja, sicher! Das gilt.", "missing-space"),
    ],
)
def test_what_web_texts_break_is_mended(raw, text, rule):
    repaired = repair(raw)
    assert repaired.text == text
    assert {found.rule for found in repaired.repairs} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        "Sie lebt z.B.Der Sache wegen dort.",
        "Die Seite web.de und Booking.Com sind offline.",
        "Unter https://example.org/ab.Der Weg steht mehr, bei @hafen.Die Fahrt auch.",
        "Auf www.nordwerft.example.Der Weg steht nichts.",
        "Dr.Der Name fehlt.",
        "Am 3.Der Mai ist da.",
        "J.Die Schmidt kam.",
        "Die Datei node.Js heißt Bericht.Neu und liegt dort.",
    ],
)
def test_full_stops_inside_addresses_and_abbreviations_stay_as_they_are(text):
    assert repair(text).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("das Verteidigungs-\nministerium", "das Verteidigungsministerium"),
        ("die Anka-Drohnen-\nhersteller", "die Anka-Drohnenhersteller"),
        ("die Luft-\nund Raumfahrt", "die Luft- und Raumfahrt"),
        ("die Kauf-\nbzw. Mietpreise", "die Kauf- bzw. Mietpreise"),
        ("in Nur-\nSultan", "in Nur-Sultan"),
        ("die Anka-\nS", "die Anka-S"),
        ("die US-\namerikanische Werft", "die US-amerikanische Werft"),
        ("eine 20-\njährige Frau", "eine 20-jährige Frau"),
        ("eine E-\nmail", "eine E-mail"),
        ("eine e-\nmail", "eine e-mail"),
        ("die Hallmann-\nWerft, kurz HallmannWerft", "die HallmannWerft, kurz HallmannWerft"),
        ("Covid-\n19", "Covid-19"),
        ("ein deutsch-\nfranzösisches Abkommen", "ein deutsch-französisches Abkommen"),
        ("das Wald-\nhorn, ein Wald-horn", "das Wald-horn, ein Wald-horn"),
        ("das Nord-\nWerft-Dock der NordWerft", "das Nord-Werft-Dock der NordWerft"),
        ("Er ging -\nund kam", "Er ging -\nund kam"),
        ("Mittel:\n- Boote\n- Docks", "Mittel:\n- Boote\n- Docks"),
        ("siehe example.org/a-\nbis", "siehe example.org/a-\nbis"),
        ("die Werk-\n\nhalle", "die Werk-\n\nhalle"),
    ],
)
def test_a_hyphen_at_a_line_break_goes_only_where_it_broke_a_word(raw, text):
    assert repair(raw).text == text


def test_hard_wrapped_lines_are_joined():
    text = repair(WRAPPED).text
    assert "\n" not in text
    assert "drei bewaffneten Patrouillenbooten" in text
    assert "Verteidigungsministerium im Mai" in text
    assert rules(WRAPPED) == ["hard-wrap", "line-break-hyphen", "hard-wrap", "hard-wrap", "white-space"]


def test_short_last_lines_and_list_items_stay_in_a_hard_wrapped_text():
    listed = WRAPPED + "Kurz gesagt:\n- Boote\n- Docks\n\n" + WRAPPED
    text = repair(listed).text
    assert "Kurz gesagt:\n- Boote\n- Docks\n\n" in text
    assert text.count("\n") == 5


@pytest.mark.parametrize(
    "text",
    [
        "Hallmann GmbH\nAm Hafen 3\nin Emden\n26721 Deutschland",
        "Der Zug nach Emden fällt heute leider aus, es fährt ein Bus\nhttps://example.org/zug",
        "Rot wie Mohn und blau wie Tinte steht das Feld am Wegesrand\nGelb die Sonne\nund der Mond",
    ],
)
def test_lines_that_were_meant_stay_lines(text):
    assert repair(text).text == text


def test_repairs_that_meet_are_recorded_as_one():
    text, repairs = repair("Eins\r\n\r\n\r\n\r\nzwei")
    assert text == "Eins\n\nzwei"
    assert [(found.rule, found.before, found.after) for found in repairs] == [("white-space", "\r\n" * 4, "\n\n")]


def test_mojibake_is_mended_word_by_word():
    raw = "In KÃ¶ln und Köln sprach ErdoÄŸan von „GrÃ¶ÃŸe“ im „TAGES MENÜ“."
    text, repairs = repair(raw)
    assert text == "In Köln und Köln sprach Erdoğan von „Größe“ im „TAGES MENÜ“."
    assert [(found.before, found.after) for found in repairs] == [("Ã¶", "ö"), ("ÄŸ", "ğ"), ("Ã¶ÃŸ", "öß")]


def test_a_text_that_is_not_the_repaired_one_is_refused():
    _, repairs = repair("KÃ¶ln")
    with pytest.raises(SourceError, match="is not what stands there"):
        restore("Kiel", repairs)
