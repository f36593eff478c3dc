"""What lies between two edges of an entity, and what does not come through a translation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiklang.agreement.boundaries import boundary
from dreiklang.agreement.carried import lost_names, lost_numbers
from dreiklang.agreement.language import Languages
from dreiklang.agreement.spans import Mention
from dreiklang.agreement.tongue import trained


@pytest.mark.parametrize(
    ("shorter", "longer", "kind"),
    [
        ("Siemens", "Siemens-Chef", "compound"),
        ("Donau", "Donaudampfer", "compound"),
        ("Merkel", "Merkels", "inflection"),
        ("Bundestag", "Bundestages", "inflection"),
        ("Bundestag", "der Bundestag", "article"),
        ("Linz", "in Linz", "preposition"),
        ("Linz", "in der Linz", "preposition"),
        ("Henrike Osterloh", "Dr. Henrike Osterloh", "title"),
        ("Henrike Osterloh", "Ministerin Henrike Osterloh", "title"),
        ("Henrike Osterloh", "Frau Prof. Dr. Henrike Osterloh", "title"),
        ("Nordwerft", "„Nordwerft“", "white space or punctuation"),
        ("Nordwerft", "Nordwerft ", "white space or punctuation"),
        ("Chemie und Faser", "Gewerkschaft Chemie und Faser", "capitalised words"),
        ("Brücke", "lange hölzerne Brücke", "lower-case words"),
        ("Brücke", "die Brücke am", "several"),
    ],
)
def test_boundaries_differ_in(shorter, longer, kind):
    text = f"Hier: {longer} steht."
    outer = Mention(6, 6 + len(longer), "X")
    start = text.index(shorter)
    inner = Mention(start, start + len(shorter), "X")
    assert boundary(text, inner, outer) == boundary(text, outer, inner) == kind


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("57 Boote und 1.250,5 Tonnen", "57 boats and 1,250.5 tonnes", (2, 0)),
        ("57 Boote", "75 boats", (1, 1)),
        ("57 Boote", "many boats", (1, 1)),
        ("drei Boote, 3 Häfen", "three boats, three ports", (0, 0)),
        ("am 17.05.2026", "on 17 May 2026", (1, 0)),
        ("am 17.05.2026", "on 18 May 2026", (1, 1)),
        ("20 von 20", "20 of the", (2, 1)),
        ("186 Mio. Euro", "186 million euros", (1, 0)),
    ],
)
def test_numbers_come_through_whatever_separates_their_digits(source, target, expected):
    assert lost_numbers(source, target) == expected


def test_a_number_too_long_for_int_is_compared_all_the_same():
    endless = "7" * 5000
    assert lost_numbers(f"Code {endless} vom 17.05.2026", f"code {endless} of 17 May 2026") == (2, 0)
    assert lost_numbers(f"Code {endless} und {endless[1:]},5", "the code") == (2, 2)
    assert lost_numbers("am 17.05.2026", f"on 17 May 2026, {endless}") == (1, 0)


def test_names_come_through_with_other_endings_and_none_is_lost_for_want_of_one_word():
    names = ["Tarmo Lindvere", "Brachvogel M"]
    assert lost_names(names, "Lindvere, Brachvogel'in bakanıyla görüştü") == (2, 0)
    assert lost_names(names, "the minister spoke of the Brachvogels") == (2, 1)


def test_a_language_is_wrong_only_where_there_is_enough_to_tell():
    languages = Languages(["de", "en", "tr", "qaa"])
    german = "Die Firma Nordwerft verkauft drei Boote an Estland."
    said = [(german, "en"), (german, "de-AT"), ("Nordwerft", "en"), (german, "qaa"), (german, "en-GB"), ("…", "tr")]
    assert languages.wrong(said) == [True, False, False, False, True, False]
    assert languages.wrong([]) == []


WORDS = (
    "Boot Werft sold şirketi 12 , über naïve 你好 \u0301 \U0001d49c ÄÖ Vertrag anlaşma the of srpski jezik је ve".split(
        " "
    )
)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), max_size=6))
def test_many_texts_at_once_are_told_from_each_other_as_py3langid_tells_each(texts):
    tongue = trained(("de", "en", "sr", "tr"), 0.9)
    for (language, sure), text in zip(tongue.likeliest(texts), texts, strict=True):
        theirs, confidence = tongue.identifier.classify(text)
        assert (sure >= 0.9) == (confidence >= 0.9)
        assert sure == pytest.approx(confidence, abs=1e-3) or language == ""
        assert language in (theirs, "") or sure < 0.5


def test_a_text_of_a_million_characters_does_not_hold_the_others_up():
    tongue = trained(("de", "en"), 0.9)
    assert [language for language, _ in tongue.likeliest(["Das Boot liegt im Hafen. " * 40_000, "the boat"])] == [
        "de",
        "en",
    ]
