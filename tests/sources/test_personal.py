"""Ways to reach a person are noticed; roads, scores and sums are not taken for them."""

from pathlib import Path

import msgspec
import pytest

from dreiklang.records import Document
from dreiklang.sources.checks import problems
from dreiklang.sources.personal import personal

BAD = Path(__file__).parents[1] / "bad"


def test_the_bad_file_breaks_its_rule_and_no_other():
    bad = msgspec.json.decode((BAD / "source-personal-data.json").read_bytes(), type=Document)
    assert [(problem.rule, problem.where) for problem in problems(bad)] == [("source-personal-data", "boote")]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (
            "Mail an Maren.Holtkamp+x@nordwerft.example.de.",
            "an e-mail address",
            "Maren.Holtkamp+x@nordwerft.example.de",
        ),
        ("Telefon: 0381 / 123 45 67 oder", "a phone number", "0381 / 123 45 67"),
        ("unter +49 (0) 381 1234567.", "a phone number", "+49 (0) 381 1234567"),
        ("(0381) 1234567", "a phone number", "(0381) 1234567"),
        ("auf DE89 3704 0044 0532 0130 00 erbeten", "a bank account", "DE89 3704 0044 0532 0130 00"),
        ("wohnt Lindenstraße 12a in Rostock", "a street address", "Lindenstraße 12a"),
        ("Am Amselweg 3, 18055 Rostock", "a street address", "Amselweg 3"),
        ("in der Rostocker Straße 7.", "a street address", "Rostocker Straße 7"),
    ],
)
def test_what_is_about_a_person_is_found_as_it_is_written(text, kind, found):
    assert list(personal(text)) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Die Bundesstraße 96 und die A 20 sind gesperrt.",
        "auf Tabellenplatz 3, mit 2:0 am 01.05.2016 um 20.15 Uhr",
        "von 2010 - 2015 stieg der Wert um 0,5 Prozent auf 1 000 000 Euro",
        "im Kirchweg 3 Häuser und am Marktplatz 12 Buden",
        "DE89 3704 0044 0532 0130 01 hat eine falsche Prüfziffer",
        "Folgt @nordwerft auf 3 Kanälen, ISBN 978-3-16-148410-0",
        "Zwischen 0 - 10 Grad, 030 Punkte",
    ],
)
def test_roads_scores_and_sums_are_no_ones(text):
    assert list(personal(text)) == []
