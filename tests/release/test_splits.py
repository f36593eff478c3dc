"""A document never moves, what belongs together is never torn apart, and the shares hold."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME, settlement

from dreiklang.files import read_json
from dreiklang.records import Kin, Likeness
from dreiklang.release import leakage
from dreiklang.release.build import build
from dreiklang.release.manifest import FILE, Manifest
from dreiklang.release.splits import SPLITS, Placement, Split, groups, split
from dreiklang.scheme import SplitPolicy

BAD = Path(__file__).parents[1] / "bad"
FREE, FROZEN = SplitPolicy(), SplitPolicy(freeze_test=True)
IDS = [f"d{i}" for i in range(24)]


def kin(*families: Iterable[str], days: dict[str, str] | None = None, documents: int = 1000) -> Kin:
    """Every two of a family are near-duplicates."""
    pairs = [pair for family in families for pair in combinations(family, 2)]
    return Kin(tuple(Likeness(first, second, 0.9) for first, second in pairs), days or {}, documents)


def place(ids: Iterable[str], related: Kin, before: dict[str, Split], policy: SplitPolicy = FREE) -> dict[str, Split]:
    """One release after another: what was placed, and what is new."""
    placement = Placement(policy, before, related)
    return before | {i: where for i in ids if (where := placement.of(i)) is not None}


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[list[str]], list[list[str]]]:
    """Documents as they arrive in several releases, and their families."""
    ids = draw(st.permutations(IDS))
    cuts = sorted(draw(st.lists(st.integers(0, len(ids)), max_size=3)))
    releases = [ids[start:end] for start, end in zip([0, *cuts], [*cuts, len(ids)], strict=True)]
    family = {i: draw(st.integers(0, 12)) for i in IDS}
    return releases, [[i for i in IDS if family[i] == number] for number in range(13)]


@given(histories(), st.booleans())
def test_no_document_moves_and_no_family_is_ever_in_two_splits(history, frozen):
    releases, families = history
    placed: dict[str, Split] = {}
    known: list[str] = []
    for arrived in releases:
        known += arrived
        related = kin(*([i for i in family if i in known] for family in families))
        before, placed = placed, place(arrived, related, placed, FROZEN if frozen else FREE)
        assert before.items() <= placed.items()
        assert leakage.certificate(Counter(placed.values()), placed, related).highest == 0
        for family in families:
            assert len({placed[i] for i in family if i in placed}) <= 1
        if frozen and "test" in before.values():
            assert Counter(placed.values())["test"] == Counter(before.values())["test"]
    assert frozen or placed.keys() == set(IDS)


@given(st.permutations(IDS), histories())
def test_the_order_in_which_documents_arrive_changes_nothing(ids, history):
    related = kin(*history[1])
    shuffled = replace(related, likenesses=related.likenesses[::-1])
    assert place(ids, shuffled, {}) == place(IDS, related, {})


@given(st.lists(st.text(min_size=1), unique=True))
def test_where_no_text_is_like_another_the_id_alone_decides(ids):
    related = Kin(tuple(Likeness(first, second, 0.49) for first, second in combinations(ids[:5], 2)), {}, len(ids))
    assert place(ids, related, {}) == {i: split(i) for i in ids}


@pytest.mark.parametrize("policy", [FREE, SplitPolicy(60, 20, 20), SplitPolicy(98, 1, 1)], ids=lambda p: str(p.train))
def test_the_shares_hold_within_two_percent_even_if_a_third_has_near_duplicates(policy):
    ids = [f"document-{i}" for i in range(6000)]
    families = [ids[i : i + 2 + i % 5] for i in range(0, 2000, 6)] + [ids[2000:2200]]
    count = Counter(place(ids, kin(*families, documents=6000), {}, policy).values())
    wanted = {"train": policy.train, "validation": policy.validation, "test": policy.test}
    assert all(abs(count[name] / 60 - wanted[name]) < 2 for name in SPLITS), count


def test_a_group_that_would_be_more_than_a_tenth_of_its_split_goes_to_the_largest():
    tested = next(i for i in IDS if split(i) == "test")
    family = [tested, *(f"{tested}-{n}" for n in range(9))]
    assert set(place(family, kin(family, documents=1000), {}).values()) == {"test"}
    assert set(place(family, kin(family, documents=100), {}).values()) == {"train"}


def test_a_new_near_duplicate_goes_to_the_split_of_the_old_one():
    for where in SPLITS:
        assert place(["new"], kin(["old", "new"]), {"old": where})["new"] == where


def test_documents_of_one_day_share_a_split_where_the_scheme_says_so():
    days = {"d1": "2026-05-17", "d5": "2026-05-17", "d6": "2026-05-17", "d2": "2026-05-18", "d3": "2026-05-18"}
    together = list(groups(kin(["d6", "d7"], days=days)))
    assert sorted(together) == [("d1", "d5", "d6", "d7"), ("d2", "d3")]


def test_the_certificate_names_the_most_alike_pair_over_all_pairs_across_splits():
    placed: dict[str, Split] = {"a": "train", "b": "train", "c": "test", "d": "validation"}
    found = leakage.certificate(
        Counter(placed.values()),
        placed,
        Kin((Likeness("a", "b", 0.9), Likeness("a", "c", 0.2), Likeness("b", "d", 0.31), Likeness("c", "x", 0.8))),
    )
    assert (found.pairs, found.alike, found.highest, found.first, found.second) == (5, 2, 0.31, "b", "d")


def test_a_release_holds_its_certificate_and_names_a_leak(tmp_path):
    ids = ("kai-1", "kai-5")  # of train and of test
    given = [settlement(i) for i in ids]
    build(tmp_path / "dataset", SCHEME, "0.1.0", given)
    report = build(tmp_path / "dataset", SCHEME, "0.2.0", given, kin=kin(ids))
    assert [(problem.rule, problem.where) for problem in report.problems] == [("split-leakage", "kai-1")]
    manifest = read_json(report.folder / FILE, Manifest)
    assert manifest.leakage is not None
    assert manifest.leakage.highest == 0.9
    assert build(tmp_path / "other", SCHEME, "0.2.0", given, kin=kin(ids)).problems == ()


def test_a_near_duplicate_of_a_frozen_test_document_stays_out(tmp_path):
    frozen = replace(SCHEME, splits=FROZEN)
    build(tmp_path / "dataset", frozen, "0.1.0", [settlement("kai-5")])
    given = [settlement(i) for i in ("kai-5", "kai-1", "kopie")]
    report = build(tmp_path / "dataset", frozen, "0.2.0", given, kin=kin(["kai-5", "kopie"]))
    assert [document.id for document in read_json(report.folder / FILE, Manifest).documents] == ["kai-5", "kai-1"]
    assert [(problem.rule, problem.where) for problem in report.problems] == [("split-frozen", "kopie")]


@dataclass
class Bad:
    placed: dict[str, Split]
    kin: Kin
    new: str = ""


def test_the_bad_files_break_their_rules():
    leaking = msgspec.json.decode((BAD / "split-leakage.json").read_bytes(), type=Bad)
    assert [problem.rule for problem in leakage.problems(leaking.placed, leaking.kin)] == ["split-leakage"]
    frozen = msgspec.json.decode((BAD / "split-frozen.json").read_bytes(), type=Bad)
    assert list(leakage.problems(frozen.placed, frozen.kin)) == []
    assert Placement(FREE, frozen.placed, frozen.kin).of(frozen.new) == "test"
    assert Placement(FROZEN, frozen.placed, frozen.kin).of(frozen.new) is None
