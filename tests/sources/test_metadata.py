"""Dates, licences and ids in the forms a corpus keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.sources.metadata import Metadata, iso_date, slug, spdx


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-05-17", "2026-05-17"),
        ("2026-05-17T23:30:00+02:00", "2026-05-17"),
        ("2026-05-17 06:12:00.000", "2026-05-17"),
        ("2026-05", "2026-05"),
        ("2026", "2026"),
        ("17.05.2026", "2026-05-17"),
        ("7. 5. 2026", "2026-05-07"),
        ("Stand: 12.01.2026 18:40 Uhr", "2026-01-12"),
        ("17. Mai 2026", "2026-05-17"),
        ("Sonntag, 1. März 2026, 14:30 Uhr", "2026-03-01"),
        ("3. Jänner 2026", "2026-01-03"),
        ("30 Sept. 2026", "2026-09-30"),
        ("Wed, 02 Dec 2015 23:37:23 +0000", "2015-12-02"),
    ],
)
def test_a_date_is_read_as_germans_and_machines_write_it(written, expected):
    assert iso_date(written) == expected


@pytest.mark.parametrize(
    "written",
    ["gestern", "31.02.2026", "2026-13-01", "05/06/2026", "17.5.26", "17. Maien 2026", f"1 Jan {10**30} 0:0:0"],
)
def test_what_is_no_date_or_could_be_two_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        iso_date(written)


@given(st.text())
def test_any_other_text_is_refused_the_same_way(text):
    try:
        assert iso_date(text)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC BY-SA 3.0 DE", "CC-BY-SA-3.0-DE"),
        ("Creative Commons BY-NC-ND 4.0 International", "CC-BY-NC-ND-4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.de", "CC-BY-SA-4.0"),
        ("http://creativecommons.org/licenses/by/3.0/de/", "CC-BY-3.0-DE"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("CC0", "CC0-1.0"),
        ("cc-by-4.0 or mit", "CC-BY-4.0 OR MIT"),
        ("LicenseRef-Nordtal", "LicenseRef-Nordtal"),
        ("dl-de-by-2.0", "DL-DE-BY-2.0"),
    ],
)
def test_a_licence_becomes_its_spdx_id(written, expected):
    assert spdx(written) == (expected, True)


@pytest.mark.parametrize("written", ["alle Rechte vorbehalten", "CC BY", "CC BY 9.9", "CC05", "frei"])
def test_what_names_no_licence_stays_as_it_is_and_is_said_to_be_none(written):
    assert spdx(written) == (written, False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Köln: Messe öffnet", "koeln-messe-oeffnet"),
        ("Stra\u00dfe_1.2", "strasse_1.2"),
        ("A\u0308rger", "aerger"),
        ("Erdoğan in São Paulo", "erdogan-in-sao-paulo"),
        ("новости", "новости"),
        ("../../etc/passwd", "etc-passwd"),
        ("!?", ""),
    ],
)
def test_an_id_made_of_a_name_is_readable(name, expected):
    assert slug(name) == expected


def test_fields_of_a_file_go_before_what_is_given():
    own, given = Metadata(title="Radweg"), Metadata(title="Anders", author="Mara Lindqvist")
    assert own.or_else(given) == Metadata(title="Radweg", author="Mara Lindqvist")


def test_values_are_tidied_to_one_line_that_can_be_written():
    tidied = Metadata(title=" Ein\n  Titel ", author="\t", publisher="\ud83d").tidy()
    assert tidied == Metadata(title="Ein Titel", publisher="?")
