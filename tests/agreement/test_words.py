"""What lies between two edges of an entity, and what does not come through a translation."""

import pytest

from dreiklang.agreement.boundaries import boundary
from dreiklang.agreement.carried import lost_names, lost_numbers
from dreiklang.agreement.language import Languages
from dreiklang.agreement.spans import Mention


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


def test_names_come_through_with_other_endings_and_none_is_lost_for_want_of_one_word():
    names = ["Tarmo Lindvere", "Brachvogel M"]
    assert lost_names(names, "Lindvere, Brachvogel'in bakanıyla görüştü") == (2, 0)
    assert lost_names(names, "the minister spoke of the Brachvogels") == (2, 1)


def test_a_language_is_wrong_only_where_there_is_enough_to_tell():
    languages = Languages(["de", "en", "tr", "qaa"])
    german = "Die Firma Nordwerft verkauft drei Boote an Estland."
    assert languages.is_wrong(german, "en")
    assert not languages.is_wrong(german, "de")
    assert not languages.is_wrong("Nordwerft", "en")
    assert not languages.is_wrong(german, "qaa")
