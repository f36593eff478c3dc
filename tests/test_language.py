"""German or not, with the benefit of the doubt."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from dreiklang.language import foreign, is_german, tidy

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="needs the real corpora in ../shared, which are not ours to ship"
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "Belediye meclisi salı akşamı yeni bisiklet yolunun yapımına karar verdi."),
        ("en", "The town council decided on Tuesday evening to build the new cycle path."),
        ("nl", "De gemeenteraad heeft dinsdagavond besloten het nieuwe fietspad aan te leggen."),
        ("da", "Byrådet besluttede tirsdag aften at bygge den nye cykelsti syd for byen."),
    ],
)
def test_another_language_is_recognised(language, text):
    assert foreign(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Der Gemeinderat hat am Dienstagabend den Bau des Radwegs beschlossen.",
        "S6 / RE30, RB34: Störung beendet",
        "RT @seebach: Läuft! 😀 #radweg",
        "BREMEN – DIE WERFT SUCHT LEUTE",
        "Moin.",
        "12.03.2026",
        "😀",
    ],
)
def test_german_and_what_is_too_short_to_tell_gets_the_benefit_of_the_doubt(text):
    assert foreign(text) is None


@pytest.mark.parametrize("tag", ["de", "de-AT", "DE_de", "deu", "ger"])
def test_a_tag_for_german_is_one(tag):
    assert is_german(tag)


@pytest.mark.parametrize("tag", ["en", "nds", "dev", "tr-DE"])
def test_a_tag_for_another_language_is_none(tag):
    assert not is_german(tag)


def test_a_tag_is_written_as_bcp_47_does():
    assert [tidy(tag) for tag in ("ger", "DE_at", "de-ch", "de-1996")] == ["de", "de-AT", "de-CH", "de-1996"]


@needs_corpora
@pytest.mark.corpora
@pytest.mark.parametrize(("column", "expected"), [("de", 0), ("en", 490), ("tr", 480)])
def test_of_500_real_sentences_no_german_one_is_refused_and_few_others_pass(column, expected):
    with (CORPORA / "pud-de-en-tr-first500.tsv").open(encoding="utf-8", newline="") as file:
        refused = [foreign(row[column]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    count = sum(language is not None for language in refused)
    assert count == 0 if expected == 0 else count >= expected


@needs_corpora
@pytest.mark.corpora
def test_no_real_tweet_is_refused():
    with gzip.open(CORPORA / "mobie-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert [text for line in lines if foreign(text := json.loads(line)["text"])] == []
