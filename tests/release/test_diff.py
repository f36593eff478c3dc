"""The comparison of two releases names exactly what was changed, and nothing else."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from settlements import SCHEME, TEXT, document, entities, gold, settlement, settlements

from dreiklang.errors import ReleaseError
from dreiklang.records import GoldTranslation, Relation
from dreiklang.release import splits
from dreiklang.release.build import build
from dreiklang.release.diff import reading
from dreiklang.release.diff.diff import diff
from dreiklang.release.diff.page import page
from dreiklang.release.diff.records import DocumentChange, Edit, EntityChange, FieldChange, Span
from dreiklang.release.diff.told import details, told
from dreiklang.release.manifest import FILE
from dreiklang.scheme import EntityType


def mutated(old: list) -> list:
    """Of kai-1 to kai-9: one removed, one corrected, one with every layer touched, one relicensed, one added."""
    new = {settled.gold.document.id: settled.gold for settled in old}
    del new["kai-2"]
    text = TEXT.replace("Plan", "Planung")
    shift = len("Planung") - len("Plan")
    plan = TEXT.index("Plan")
    moved = tuple(
        replace(e, start=e.start + shift * (e.start > plan), end=e.end + shift * (e.end > plan)) for e in entities()
    )
    new["kai-3"] = gold("kai-3", entities=moved)
    new["kai-3"] = replace(new["kai-3"], document=document("kai-3", text))
    spans = list(new["kai-4"].entities)
    spans[1] = replace(spans[1], type="ORG")  # Estland
    spans[3] = replace(spans[3], end=spans[3].end - len(" Rostock"))  # Südhafen GmbH
    del spans[6]  # Hartwig
    joined = (Relation("r1", "cooperates_with", "e1", "e2"), Relation("r2", "cooperates_with", "e4", "e6"))
    joined += (Relation("r3", "sells_to", "e3", "e2"),)
    said = list(new["kai-4"].translations)
    said[0] = replace(said[0], text="Nordwerft supplies Estonia", origin="post-edited")
    said[4] = GoldTranslation("s3", "en", "That", "human")
    new["kai-4"] = replace(new["kai-4"], entities=tuple(spans), relations=joined, translations=tuple(said))
    new["kai-5"] = replace(new["kai-5"], document=replace(new["kai-5"].document, license="CC0-1.0"))
    return [replace(settlement(i), gold=settled) for i, settled in new.items()] + [settlement("neu")]


def test_two_releases_differ_in_exactly_what_was_done(tmp_path):
    old = settlements(10)
    build(tmp_path, SCHEME, "1.0.0", old)
    build(tmp_path, SCHEME, "2.0.0", mutated(old))
    told_of = diff(tmp_path / "data" / "1.0.0", tmp_path / "data" / "2.0.0")
    assert told_of.counts == {
        "documents added": 1,
        "documents removed": 1,
        "documents changed": 3,
        "texts corrected": 1,
        "other fields changed": 1,
        "entities dropped": 1,
        "entities moved": 1,
        "entities relabelled": 1,
        "relations retyped": 1,
        "relations redirected": 1,
        "translations added": 1,
        "translations dropped": 1,
        "translations edited": 1,
    }
    assert (told_of.level, told_of.next, told_of.more) == ("major", "2.0.0", 0)
    changes = {change.id: change for change in told_of.documents}
    assert [*changes] == ["kai-2", "neu", *(i for i in changes if i in ("kai-3", "kai-4", "kai-5"))]
    assert len(changes) == 5
    assert changes["kai-3"].text == (Edit(TEXT.index("Plan"), "Plan", "Planung"),)
    assert changes["kai-5"].fields == (FieldChange("license", "CC-BY-4.0", "CC0-1.0"),)
    moved = next(e for e in changes["kai-4"].entity_changes if e.how == "moved")
    assert (moved.before.text, moved.after.text) == ("Südhafen GmbH Rostock", "Südhafen GmbH")
    redirected = next(r for r in changes["kai-4"].relation_changes if r.how == "redirected")
    assert (redirected.before.tail.text, redirected.after.tail.text) == ("Plan. „𝔎üste 2030“", "Estland")


def test_a_document_that_came_back_is_compared_with_what_it_was(tmp_path):
    build(tmp_path, SCHEME, "1.0.0", settlements(10))
    stayed = (s for s in settlements(10) if s.gold.document.id not in ("kai-1", "kai-4"))
    back = [*stayed, settlement("kai-4"), settlement("kai-1", relations=())]
    build(tmp_path, SCHEME, "2.0.0", back)
    told_of = diff(tmp_path / "data" / "1.0.0", tmp_path / "data" / "2.0.0")
    assert told_of.counts == {"documents changed": 1, "relations dropped": 3}
    assert [change.id for change in told_of.documents] == ["kai-1"]


def test_a_document_in_another_split_is_compared_too(tmp_path, monkeypatch):
    build(tmp_path / "a", SCHEME, "1.0.0", settlements(10))
    monkeypatch.setattr(splits, "split", lambda document_id, _: "test" if document_id == "kai-1" else "train")
    build(tmp_path / "b", SCHEME, "1.0.1", settlements(10))
    told_of = diff(tmp_path / "a" / "data" / "1.0.0", tmp_path / "b" / "data" / "1.0.1")
    placed = {d.id: d.split for d in reading.Side(tmp_path / "a" / "data" / "1.0.0", "removed").known.values()}
    moved = {i for i, was in placed.items() if was != ("test" if i == "kai-1" else "train")}
    assert moved
    assert told_of.counts == {"documents changed": len(moved), "splits changed": len(moved)}
    assert told_of.level == "major"


def test_batches_do_not_show(tmp_path, monkeypatch):
    old = settlements(40)
    build(tmp_path, SCHEME, "1.0.0", old)
    build(tmp_path, SCHEME, "2.0.0", mutated(old))
    folders = tmp_path / "data" / "1.0.0", tmp_path / "data" / "2.0.0"
    whole = diff(*folders)
    monkeypatch.setattr(reading, "_BATCH", 3)
    assert diff(*folders) == whole


def test_details_are_capped_and_counts_are_not(tmp_path):
    build(tmp_path, SCHEME, "1.0.0", settlements(40))
    fewer = [settlement(f"kai-{i}", relations=gold().relations[:1]) for i in range(1, 40)]
    build(tmp_path, SCHEME, "1.0.1", [*fewer, *settlements(40)[-1:]])
    told_of = diff(tmp_path / "data" / "1.0.0", tmp_path / "data" / "1.0.1", limit=5)
    assert (len(told_of.documents), told_of.more) == (5, 34)
    assert told_of.counts == {"documents changed": 39, "relations dropped": 39 * 2}
    assert list(told(told_of))[-1] == "… and 34 more documents"


@pytest.mark.parametrize(
    ("before", "change", "asked", "next_version"),
    [
        ("1.0.0", "removed", "1.1.0", "2.0.0"),
        ("0.1.0", "removed", "0.1.1", "0.2.0"),
        ("1.0.0", "added", "1.0.1", "1.1.0"),
        ("1.2.3", "label", "1.2.4", "1.3.0"),
    ],
)
def test_a_smaller_step_than_the_change_is_refused(tmp_path, before, change, asked, next_version):
    build(tmp_path, SCHEME, before, settlements(6))
    given = {"removed": settlements(6)[1:], "added": [*settlements(6), settlement("neu")]}.get(change, settlements(6))
    scheme = SCHEME
    if change == "label":
        scheme = replace(SCHEME, entities=(*SCHEME.entities, EntityType("EVENT", "Event", "", "", "#000000")))
    state = sorted(path.name for path in (tmp_path / "data").iterdir())
    with pytest.raises(
        ReleaseError, match=rf"{asked} is too small a step from {before}.*`dreiklang release {next_version}`"
    ):
        build(tmp_path, scheme, asked, given)
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == state
    build(tmp_path, scheme, next_version, given)


def test_a_correction_may_be_a_patch_and_is_in_card_and_changelog(tmp_path):
    build(tmp_path, SCHEME, "1.0.0", settlements(6))
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(changelog.read_text("utf-8").replace("The first release", "Our first release"), "utf-8")
    build(tmp_path, SCHEME, "1.0.1", [settlement("kai-1", relations=()), *settlements(6)[1:]])
    line = "- Documents: 1 changed.\n- Relations: 3 dropped.\n"
    assert f"## Changes since 1.0.0\n\n{line}" in (tmp_path / "data" / "1.0.1" / "README.md").read_text("utf-8")
    text = changelog.read_text("utf-8")
    assert text.index(f"## 1.0.1\n\n{line}\n## 1.0.0\n") < text.index("Our first release: 6 documents")
    build(tmp_path, SCHEME, "2.0.0", settlements(6)[1:])
    assert "- No longer in it: `kai-1`.\n" in changelog.read_text("utf-8")
    assert changelog.read_text("utf-8").count("Our first release") == 1


def test_columns_and_configs_that_only_one_release_has_are_told(tmp_path):
    build(tmp_path / "a", SCHEME, "1.0.0", settlements(6))
    build(tmp_path / "b", SCHEME, "1.1.0", [settlement(f"kai-{i}", relations=()) for i in range(1, 7)])
    old, new = tmp_path / "a" / "data" / "1.0.0", tmp_path / "b" / "data" / "1.1.0"
    for file in (new / "entities").iterdir():
        pq.write_table(pq.read_table(file).drop_columns("segment_id"), file)
    whats = {(change.level, change.what) for change in diff(old, new).release}
    assert whats == {("major", 'config "relations" dropped'), ("major", 'column "segment_id" of `entities` dropped')}


def test_the_page_escapes_what_comes_from_the_data(tmp_path):
    build(tmp_path, SCHEME, "1.0.0", settlements(4))
    evil = GoldTranslation("s1", "en", '<script>alert("x")</script>', "human")
    build(tmp_path, SCHEME, "1.0.1", [settlement("kai-1", translations=(evil,)), *settlements(4)[1:]])
    html = page(diff(tmp_path / "data" / "1.0.0", tmp_path / "data" / "1.0.1"), "<b>")
    assert "<script" not in html
    assert "&lt;script&gt;" in html or "&lt;</ins>" in html
    assert "<b>:" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_a_span_without_text_says_so():
    gone = EntityChange("dropped", Span("ORG", None, 0, 3), None)
    change = DocumentChange("d", "changed", "train", None, 1, 0, 0, entity_changes=(gone,))
    assert list(details(change)) == ["entity dropped: ORG (text withheld) 0–3"]


def test_it_is_read_from_the_parquet_files_and_the_manifest_alone(tmp_path):
    build(tmp_path, SCHEME, "1.0.0", settlements(4))
    folder = tmp_path / "data" / "1.0.0"
    for path in folder.iterdir():
        if path.is_file() and path.name != FILE:
            path.unlink()
    assert diff(folder, folder).level == "none"
