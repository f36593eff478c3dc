"""What `add` makes holds of itself; what a hand or a merge did to a source is named."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from builders import document
from exports import corpus
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.problems import Problem
from dreiklang.records import Document, Segment
from dreiklang.sources.checks import opened, problems
from dreiklang.sources.repair import repair
from dreiklang.sources.segments import segments

BAD = Path(__file__).parents[1] / "bad"


def rules(source: Document) -> list[str]:
    return [problem.rule for problem in problems(source)]


@pytest.mark.parametrize("rule", ["source-segments", "source-repairs"])
def test_a_bad_file_breaks_its_rule_and_no_other(rule):
    bad = msgspec.json.decode((BAD / f"{rule}.json").read_bytes(), type=Document)
    assert rules(bad) == [rule]


def test_a_sound_source_has_no_problem():
    assert rules(document()) == []


@given(st.text())
def test_whatever_text_add_takes_in_is_sound(raw):
    if not raw.strip():
        return
    clean = repair(raw)
    verbatim = replace(document(), text=raw, segments=segments(raw))
    provenance = replace(verbatim.provenance, repairs=clean.repairs)
    repaired = replace(verbatim, text=clean.text, segments=segments(clean.text), provenance=provenance)
    assert rules(verbatim) == []
    assert not clean.text.strip() or rules(repaired) == []


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([(0, 51), (53, 99)], "lies outside"),
        ([(0, 51), (40, 71)], "before the one before it ends"),
        ([(0, 51), (53, 53)], "lies outside"),
        ([(0, 52), (53, 71)], "white space"),
        ([(0, 51)], "characters 51 to 71 are in no segment"),
        ([], "characters 0 to 71 are in no segment"),
        ([(4, 51), (53, 71)], "characters 0 to 4 are in no segment"),
    ],
)
def test_what_is_wrong_with_segments_is_said(spans, said):
    moved = replace(document(), segments=tuple(Segment(f"s{i}", *span) for i, span in enumerate(spans, 1)))
    (problem,) = problems(moved)
    assert (problem.rule, problem.where) == ("source-segments", "boote")
    assert said in problem.message


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"license": None}, "source-no-license"),
        ({"license": "cc by 4.0"}, "source-license"),
        ({"license": "frei"}, "source-license"),
        ({"date": "17. Mai 2026"}, "source-date"),
        ({"date": "2026-13-01"}, "source-date"),
        ({"language": "en"}, "source-not-german"),
        ({"id": "zwei Boote"}, "source-id"),
        ({"text": " \n", "segments": ()}, "source-empty"),
        ({"segments": (Segment("a", 0, 51), Segment("s2", 53, 71))}, "source-segments"),
    ],
)
def test_a_changed_field_is_named(change, rule):
    assert rules(replace(document(), **change)) == [rule]


def test_a_damaged_file_and_one_of_another_name_are_named(tmp_path):
    made = corpus(tmp_path)
    path = made.document_path("boote")
    path.rename(made.document_path("schiffe"))
    found = opened(made, "schiffe")
    assert isinstance(found, Problem)
    assert 'holds the text "boote": rename it to boote.json' in found.message
    for content in ((BAD / "source-damaged.json").read_bytes(), b'{"x":' + b"[" * 100_000, b"\xff", b""):
        path.write_bytes(content)
        damaged = opened(made, "boote")
        assert isinstance(damaged, Problem)
        assert damaged.rule == "source-damaged"
        assert "is damaged" in damaged.message
