"""What a translation lost is noticed; free translations are left alone."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from settlements import SCHEME

from dreiklang.records import GoldDocument, GoldTranslation
from dreiklang.release.checks import problems as others
from dreiklang.release.translated import is_copy, is_lost, lost_numbers, problems, wrong_language

BAD = Path(__file__).parents[1] / "bad"
CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
RULES = ("translation-copy", "translation-language", "translation-number", "translation-name")
KAZAKH = replace(SCHEME, target_languages=("en", "tr", "kk"))


def bad(rule: str) -> GoldDocument:
    return msgspec.json.decode((BAD / f"{rule}.json").read_bytes(), type=GoldDocument)


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_file_breaks_its_rule_and_no_other(rule):
    found = [*problems(bad(rule), SCHEME), *others(bad(rule), SCHEME)]
    assert [(problem.rule, problem.where) for problem in found] == [(rule, "boote/s1")]


def test_sound_translations_have_no_problems():
    source = bad("translation-name")
    english, turkish = source.translations
    mended = replace(english, text=english.text.replace("she said", "Maren Holtkamp said"))
    assert mended != english
    assert list(problems(replace(source, translations=(mended, turkish)), SCHEME)) == []


@pytest.mark.parametrize(
    ("german", "text", "lost"),
    [
        ("1,8 Mio. Franken", "1,800,000 francs", []),
        ("25.000 Tonnen", "25 000 tonnes", []),
        ("um 17.30 Uhr", "at 5:30 p.m.", []),
        ("2010/11", "in 2010–11", []),
        ("in den 1980ern", "in the 1980s", []),
        ("drei von 5", "three of five", []),
        ("64 Prozent", "46 per cent", ["64"]),
        ("am 30.12.2010", "on 30 December 2010", ["30.12.2010"]),
        ("48,5 Mio.", "48 million", ["48,5"]),
    ],
)
def test_numbers_come_through_however_they_are_written(german, text, lost):
    assert lost_numbers(german, text) == lost


@pytest.mark.parametrize(
    ("name", "text", "lost"),
    [
        ("Maren Holtkamps", "Holtkamp’ın planı", False),
        ("Selenskyj", "Zelenskyy said so", False),
        ("İbrahim Şahin", "Ibrahim Sahin", False),
        ("Wu", "the minister", False),
        ("Путин", "Putin", False),
        ("Obama", "Обама айтты", False),
        ("Maren Holtkamp", "the minister said so", True),
    ],
)
def test_names_come_through_inflected_transcribed_or_in_part(name, text, lost):
    assert is_lost(name, text) is lost


def test_an_organisation_is_missed_only_where_it_came_through_elsewhere():
    source = bad("translation-name")
    german = source.document.text
    without = GoldTranslation("s1", "en", "The shipyard sells ferries for 48.5 million to Maren Holtkamp.", "human")
    assert list(problems(replace(source, translations=(without,)), SCHEME)) == []
    document = replace(source.document, text=f"{german} {german}")
    second = replace(document.segments[0], id="s2", start=len(german) + 1, end=2 * len(german) + 1)
    again = [replace(e, id=f"{e.id}b", start=e.start + second.start, end=e.end + second.start) for e in source.entities]
    twice = replace(
        source,
        document=replace(document, segments=(*document.segments, second)),
        entities=(*source.entities, *again),
        translations=(without, replace(without, segment_id="s2", text=without.text.replace("The", "The Nordwerft"))),
    )
    assert [(p.rule, p.where, "Nordwerft" in p.message) for p in problems(twice, SCHEME)] == [
        ("translation-name", "boote/s1", True)
    ]


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="needs the real corpora in ../shared, which are not ours to ship")
def test_of_a_thousand_real_translations_few_are_doubted_and_none_is_called_an_error():
    found, missed, count = Counter(), Counter(), 0
    for name, languages in (("ntrex-first60docs", ("en", "tr", "kk")), ("pud-de-en-tr-first500", ("en", "tr"))):
        with (CORPORA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for language in languages:
                    count += 1
                    german, text = row["de"], row[language]
                    found["copy"] += is_copy(german, text)
                    found["language"] += wrong_language(text, language, KAZAKH) is not None
                    found["number"] += bool(lost_numbers(german, text))
                    missed["copy"] += not is_copy(german, german)
                    missed["language"] += wrong_language(german, language, KAZAKH) is None
    assert count == 3868
    assert (found["copy"], found["language"]) == (0, 0)
    assert found["number"] <= 0.02 * count  # nearly all of them feet, pounds and degrees Fahrenheit
    assert missed["copy"] < 0.06 * count
    assert missed["language"] < 0.1 * count
