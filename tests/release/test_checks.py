from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from settlements import SCHEME, gold

from dreiklang.records import Entity, GoldDocument, GoldTranslation, Relation, Segment
from dreiklang.release.checks import problems

BAD = Path(__file__).parents[1] / "bad"


def found(settled: GoldDocument) -> list[tuple[str, str]]:
    return [(problem.rule, problem.where) for problem in problems(settled, SCHEME)]


@pytest.mark.parametrize("rule", ["no-license", "label-not-in-scheme", "gold-inconsistent"])
def test_the_bad_file_breaks_its_rule_and_no_other(rule):
    settled = msgspec.json.decode((BAD / f"{rule}.json").read_bytes(), type=GoldDocument)
    assert found(settled) == [(rule, "boote")]


def test_a_sound_document_has_no_problems():
    assert found(gold()) == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"entities": (*gold().entities, Entity("e9", "GEO", 0, 1))}, 'entity type "GEO"'),
        ({"relations": (Relation("r9", "buys", "e1", "e2"),)}, 'relation type "buys"'),
        ({"translations": (GoldTranslation("s1", "fr", "Oui.", "human"),)}, 'target language "fr"'),
    ],
)
def test_an_unknown_label_is_named(fields, named):
    (problem,) = problems(replace(gold(), **fields), SCHEME)
    assert problem.rule == "label-not-in-scheme"
    assert named in problem.message


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"entities": (*gold().entities, Entity("e9", "ORG", 3, 3))}, "entity e9 lies outside"),
        ({"entities": (*gold().entities, Entity("e9", "ORG", 0, 10_000))}, "entity e9 lies outside"),
        ({"entities": (*gold().entities, Entity("e1", "ORG", 0, 1))}, "entity e1 is there 2 times"),
        ({"relations": (Relation("r1", "sells_to", "e1", "nobody"),)}, 'relation r1 joins "nobody"'),
        ({"translations": (GoldTranslation("s77", "en", "?", "human"),)}, '"s77", which is no segment'),
        ({"translations": 2 * (GoldTranslation("s1", "en", "?", "human"),)}, "translation of s1 into en is there 2"),
    ],
)
def test_what_does_not_fit_is_named(fields, named):
    (problem,) = problems(replace(gold(), **fields), SCHEME)
    assert problem.rule == "gold-inconsistent"
    assert named in problem.message


def test_overlapping_segments_are_named():
    source = gold().document
    segments = (*source.segments, Segment("s9", source.segments[-1].start, source.segments[-1].end))
    (problem,) = problems(replace(gold(), document=replace(source, segments=segments)), SCHEME)
    assert "s9 starts before s4 ends" in problem.message
