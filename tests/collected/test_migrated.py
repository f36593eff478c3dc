"""Answers from before a change of the scheme, read with it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from builders import answer, document
from exports import corpus, exported, saved

from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus

BAD = Path(__file__).parents[1] / "bad"


@pytest.fixture
def made(tmp_path) -> Corpus:
    made = corpus(tmp_path / "corpus")
    collect(made, [("export", saved(tmp_path / "export.json", [exported([answer()])]))])
    return made


def changed(made: Corpus, was: str, *now: str, kind: str = "entity", more: str = "", retired: str = "") -> Corpus:
    """The corpus with a label given up: renamed in place, or retired."""
    scheme = made.scheme_path.read_text("utf-8")
    if retired:
        scheme = scheme.replace(f'name = "{was}"', f'name = "{was}"\nretired = true')
    else:
        scheme = scheme.replace(f'"{was}"', f'"{now[0]}"')
    made.scheme_path.write_text(scheme, "utf-8")
    migration = f'to = "2.0.0"\nat = 2026-06-01T00:00:00Z\n[[{kind}]]\nwas = "{was}"\nnow = {list(now)}\n{more}'
    made.migrations_folder.mkdir()
    (made.migrations_folder / "0001.toml").write_text(migration, "utf-8")
    return made


def read(made: Corpus):
    (found,), problems = Store(made).answers(made.document("boote"), made.scheme())
    return found, [problem.rule for problem in problems]


def test_a_renamed_label_is_read_by_its_new_name_and_the_file_stays(made):
    before = [path.read_bytes() for path in made.exports()]
    found, problems = read(changed(made, "ORG", "FIRMA"))
    assert ([e.type for e in found.entities], problems, found.defects) == (["FIRMA", "GPE", "QUANT"], [], 0)
    assert [path.read_bytes() for path in made.exports()] == before


def test_a_renamed_relation_too(made):
    found, problems = read(changed(made, "sells_to", "supplies", kind="relation"))
    assert ([r.type for r in found.relations], problems) == (["supplies"], [])


def test_merged_labels_are_one(made):
    found, problems = read(changed(made, "QUANT", "MONEY", retired="yes"))
    assert ([e.type for e in found.entities], problems) == (["ORG", "GPE", "MONEY"], [])


def test_a_split_label_waits_for_its_annotator(made):
    found, problems = read(changed(made, "QUANT", "MONEY", "DATE", retired="yes"))
    assert ([e.type for e in found.entities], problems, found.defects) == (["ORG", "GPE"], ["label-outdated"], 1)


@pytest.mark.parametrize(("more", "said"), [("", []), ("look_again = true\n", ["label-outdated"])])
def test_a_dropped_label_goes_with_its_relations(made, more, said):
    found, problems = read(changed(made, "GPE", more=more, retired="yes"))
    assert ([e.type for e in found.entities], found.relations, problems) == (["ORG", "QUANT"], (), said)


def test_a_retired_label_without_migration_is_read_as_it_is(made):
    made.scheme_path.write_text(
        made.scheme_path.read_text("utf-8").replace('name = "QUANT"', 'name = "QUANT"\nretired = true'), "utf-8"
    )
    found, problems = read(made)
    assert ([e.type for e in found.entities], problems) == (["ORG", "GPE", "QUANT"], [])


def test_who_answered_after_a_label_was_split_off_has_looked(made, tmp_path):
    late = answer(minute=30)
    late = replace(late, created_at=late.created_at.replace(month=7), updated_at=late.updated_at.replace(month=7))
    collect(made, [("later", saved(tmp_path / "later.json", [exported([late], document())]))])
    changed(made, "QUANT", "QUANT", "MONEY")
    answers, problems = Store(made).answers(made.document("boote"), made.scheme())
    assert [len(found.entities) for found in answers] == [2, 3]
    assert [problem.rule for problem in problems] == ["label-outdated"]


def test_the_bad_file_is_named_by_its_rule(made):
    shutil.copy(BAD / "label-outdated.json", made.collected / "0001.json")
    made.migrations_folder.mkdir()
    (made.migrations_folder / "0001.toml").write_text(
        'at = 2026-06-01T00:00:00Z\n[[entity]]\nwas = "ZAHL"\nnow = ["QUANT", "MONEY"]\n', "utf-8"
    )
    (made.collected / "0001.json").unlink()
    report = collect(made, [("bad", BAD / "label-outdated.json")])
    assert [problem.rule for problem in report.problems] == ["label-outdated"]
