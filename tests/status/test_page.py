"""The status page, held to what a browser and a reader need of it."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from dreiklang.plan import Plan
from dreiklang.records import Figure
from dreiklang.status.page import page, rows
from dreiklang.status.picture import MOST, picture
from dreiklang.status.standing import Given, Job, Loose, Standing, standing

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
HOSTILE = '<script>alert("&")</script>'


def work(people: int = 2, days: int = 9, tasks: int = 30) -> Standing:
    jobs = [Job(f"d{i}", 1, 5, i > 2) for i in range(tasks)]
    given = [
        Given(f"d{i % tasks}", 1, f"a{who}{HOSTILE}", NOW - timedelta(days - i % days), 50.0)
        for who in range(people)
        for i in range(5 + who)
    ]
    return standing(jobs, given, Loose(), Plan(), NOW)


def test_it_needs_no_network_and_nothing_in_it_is_markup_of_others():
    shown = page(HOSTILE, work(), [Figure(HOSTILE, "f1", 0.5, None, None, 3)], NOW)
    assert "default-src 'none'" in shown
    assert "<script" not in shown
    assert not re.search(r"""(?:src|href|url)\s*[=(]""", shown)


@pytest.mark.parametrize(("people", "days", "tasks"), [(1, 1, 1), (2, 9, 30), (9, 300, 400)])
def test_the_picture_is_well_formed_and_stays_in_its_frame(people, days, tasks):
    drawn = ElementTree.fromstring(picture(work(people, days, tasks), NOW.date()))
    _, _, width, height = map(float, drawn.get("viewBox").split())
    for path in drawn.iter("path"):
        for x, y in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", path.get("d")):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height
    lines = [path for path in drawn.iter("path") if path.get("class").startswith("line ")]
    assert len(lines) == min(people, MOST)


def test_before_the_first_answer_there_is_a_page_without_picture():
    empty = standing([], [], Loose(), Plan(), NOW)
    shown = page("leer", empty, [], NOW)
    assert "<svg" not in shown
    assert "<table" not in shown


def test_agreement_is_told_in_the_names_the_field_has():
    figures = [
        Figure("entities", "f1_exact", 0.5, None, None, 3),
        Figure("translations.en", "chrf", 0.5, None, None, 1),
    ]
    assert list(rows(work(), figures))[-2:] == [
        ("agreement, entities", "0.50", "F1 exact, 3 texts compared"),
        ("agreement, into en", "0.50", "chrF++, 1 text compared"),
    ]
