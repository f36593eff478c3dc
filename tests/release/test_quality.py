"""The log of a release's checks, and the stars that come of it."""

import json
from dataclasses import replace

import pytest
from settlements import SCHEME, settlement, settlements

from dreiklang.files import read_json
from dreiklang.problems import RULES, Problem
from dreiklang.release.build import build
from dreiklang.release.log import KEPT, Log
from dreiklang.release.manifest import FILE, Release
from dreiklang.release.quality import Checks, checks, levels


@pytest.fixture
def released(tmp_path) -> Release:
    return build(tmp_path / "dataset", SCHEME, "0.1.0", settlements()).release


def earned(release: Release, *found: Problem) -> set[str]:
    log = Log()
    log.add(found)
    return {star.name for star in checks(release, log).conditions if star.is_earned}


def test_the_log_lies_beside_the_release_and_is_among_its_checksums(tmp_path):
    log = Log()
    log.add([Problem("source-near-duplicate", "a", "is like b")])
    report = build(tmp_path / "dataset", SCHEME, "0.1.0", settlements(), log=log)
    written = read_json(report.folder / "checks.json", Checks)
    assert written.incidents[0].level == 5
    assert [(count.rule, count.count) for count in written.rules] == [("source-near-duplicate", 1)]
    assert "  checks.json\n" in (report.folder / "SHA256SUMS").read_text()
    assert read_json(report.folder / FILE, Release).stars == written.stars == report.release.stars


def test_what_keeps_a_document_out_is_logged_with_the_rest(tmp_path):
    spoilt = settlement("kai-3")
    spoilt = replace(spoilt, gold=replace(spoilt.gold, document=replace(spoilt.gold.document, license=None)))
    folder = build(tmp_path / "dataset", SCHEME, "0.1.0", [settlement("kai-1"), spoilt], log=Log()).folder
    said = json.loads((folder / "checks.json").read_bytes())
    assert [(one["rule"], one["where"]) for one in said["incidents"]] == [("no-license", "kai-3")]


def test_all_findings_are_counted_and_a_hundred_of_each_rule_are_kept():
    log = Log()
    log.add(Problem("source-date", f"d{i}", "no date") for i in range(1000))
    log.add([Problem("region-twice", "d", "twice")])
    assert (log.counts["source-date"], len(log.incidents)) == (1000, KEPT + 1)


def test_every_rule_is_counted_at_its_level():
    assert sum(level.errors + level.notes for level in levels(dict.fromkeys(RULES, 1))) == len(RULES)


def test_errors_below_level_five_cost_the_first_star_those_at_five_the_second(released):
    assert {"sound", "clean"} <= earned(released)
    assert "sound" not in earned(released, Problem("entity-range", "d", "x"))
    assert "clean" not in earned(released, Problem("split-leakage", "d", "x"))


def test_one_note_on_five_documents_is_tolerated_and_what_stays_out_does_not_count(released):
    notes = [Problem("translation-number", "d", "x")] * 2
    assert "clean" in earned(released, *notes)
    assert "clean" not in earned(released, *notes, notes[0])
    out = [Problem(rule, "d", "x") for rule in ("no-license", "document-open", "source-no-license", "split-frozen")]
    assert {"sound", "clean"} <= earned(released, *out * 9)


def test_the_other_stars_rest_on_the_statistics(released):
    assert earned(released) == {"sound", "clean", "agreed"}  # ten documents, one of three annotators a machine
    facts = released.statistics
    alone = replace(facts, documents={"train": {"single": 6, "unanimous": 4}})
    assert "agreed" not in earned(replace(released, statistics=alone))
    many = replace(facts, documents={"train": {"unanimous": 80}, "validation": {"rule": 10}, "test": {"rule": 10}})
    assert "sizeable" in earned(replace(released, statistics=many))
    people = replace(facts, annotators={"test": {"a1": 2}, "train": {"model:x": 9}}, writers={"test": {"found": 2}})
    assert "human" in earned(replace(released, statistics=people))


def test_what_a_star_rests_on_is_said_in_whole_sentences(released):
    log = Log()
    log.add([Problem("entity-range", "d", "x")])
    said = {star.name: star.why for star in checks(released, log).conditions}
    assert said["sound"] == "1 error at levels 1 to 4"
    assert said["clean"] == "0 errors and 0 notes at level 5, on 10 documents"
    facts = replace(released.statistics, annotators={"test": {"model:x": 2}}, writers={"test": {"machine": 1}})
    said = {star.name: star.why for star in checks(replace(released, statistics=facts), log).conditions}
    assert said["human"] == "1 machine annotated the test set, and 1 text in it was written by one"
