from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from exports import SCHEME

from dreiklang import changes, migrations
from dreiklang.errors import SchemeError
from dreiklang.migrations import Change, check, fates
from dreiklang.scheme import Scheme, load

AT = datetime(2026, 6, 1, tzinfo=UTC)
OLD = load(SCHEME)


def given_up(was: str, *now: str, look_again: bool = False, days: int = 0, kind: str = "entity") -> Change:
    return Change(kind, was, now, look_again, AT + timedelta(days))


def renamed(scheme: Scheme, was: str, now: str) -> Scheme:
    entities = tuple(replace(e, name=now) if e.name == was else e for e in scheme.entities)
    return replace(scheme, entities=entities)


def test_later_changes_carry_on_what_earlier_ones_led_to():
    found = fates([given_up("A", "B"), given_up("B", "C", days=1), given_up("C", "D", "E", days=2)])["entity"]
    assert {was: change.now for was, change in found.items()} == dict.fromkeys("ABC", ("D", "E"))
    assert found["A"].at == AT + timedelta(2)


def test_a_choice_narrows_when_one_of_it_is_given_up():
    found = fates([given_up("A", "B", "C"), given_up("C", "D")])["entity"]
    assert found["A"].now == ("B", "D")


def test_who_answered_before_looks_again_and_who_answered_since_does_not():
    before, since = AT - timedelta(1), AT + timedelta(1)
    split_off = given_up("PROD", "PROD", "WEAPON")
    assert (split_off.is_open(before), split_off.is_open(since)) == (True, False)
    assert given_up("X", "Y", "Z").is_open(since)
    assert not given_up("X", "Y").is_open(before)
    assert given_up("X", look_again=True).is_open(before)


@pytest.mark.parametrize("change", [given_up("QUANT", "NIX"), given_up("QUANT", "MONEY")])
def test_a_migration_that_does_not_fit_the_scheme_is_refused(change):
    with pytest.raises(SchemeError, match="annotation/migrations: entity type"):
        check([change], OLD)


def test_a_draft_of_what_is_known_reads_back_and_of_what_is_not_must_be_completed(tmp_path):
    path = tmp_path / "0001.toml"
    path.write_text(migrations.draft([given_up("ORG", "FIRMA")], "2.0.0"), "utf-8")
    (read,) = migrations.load(tmp_path)
    assert (read.kind, read.was, read.now) == ("entity", "ORG", ("FIRMA",))
    path.write_text(migrations.draft([given_up("ORG")], "2.0.0"), "utf-8")
    with pytest.raises(SchemeError, match="say what became of ORG"):
        migrations.load(tmp_path)


@pytest.mark.parametrize(
    ("new", "what", "bump"),
    [
        (renamed(OLD, "QUANT", "MENGE"), {("QUANT", "gone"), ("MENGE", "added")}, "major"),
        (replace(OLD, target_languages=("en",)), {("tr", "gone: its translations are read no longer")}, "major"),
        (replace(OLD, target_languages=("en", "tr", "fr")), {("fr", "added")}, "minor"),
        (replace(OLD, relations=OLD.relations[:-1]), {("cooperates_with", "gone")}, "major"),
        (
            replace(OLD, entities=(replace(OLD.entities[0], title="Mensch"), *OLD.entities[1:])),
            {("PER", "another title")},
            "patch",
        ),
        (
            replace(OLD, relations=(replace(OLD.relations[0], head=("ORG",)), *OLD.relations[1:])),
            {("sells_to", "narrower at its head")},
            "major",
        ),
        (
            replace(OLD, relations=(replace(OLD.relations[0], tail=()), *OLD.relations[1:])),
            {("sells_to", "wider at its tail")},
            "minor",
        ),
        (
            replace(OLD, entities=(replace(OLD.entities[0], retired=True), *OLD.entities[1:])),
            {("PER", "retired")},
            "major",
        ),
    ],
)
def test_differences_call_for_a_version(new, what, bump):
    found = changes.differences(OLD, new)
    assert {(one.name, one.what) for one in found} == what
    assert changes.bump(found) == bump


def test_a_version_goes_up_as_far_as_called_for():
    assert [changes.raised("1.2.3", by) for by in ("patch", "minor", "major")] == ["1.2.4", "1.3.0", "2.0.0"]
    assert changes.is_enough("1.2.3", "2.0.0", "minor")
    assert not changes.is_enough("1.2.3", "1.3.0", "major")
    assert not changes.is_enough("1.2.3", "1.2.3", "patch")


def test_a_new_label_in_the_old_place_is_drafted_as_a_new_name():
    (drafted,) = changes.drafted(OLD, renamed(OLD, "QUANT", "MENGE"), frozenset())
    assert (drafted.was, drafted.now) == ("QUANT", ("MENGE",))
    assert not list(changes.drafted(OLD, renamed(OLD, "QUANT", "MENGE"), frozenset({"QUANT"})))
