"""A release without the texts that may not be passed on: no word leaks, and with the texts it is whole again."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME, TEXT, document, settlement, settlements

from dreiklang.errors import ReleaseError
from dreiklang.files import read_json
from dreiklang.records import Repair, Settlement
from dreiklang.release import intact
from dreiklang.release.build import build
from dreiklang.release.diff.diff import diff
from dreiklang.release.manifest import FILE, Manifest
from dreiklang.release.standoff import withheld
from dreiklang.release.standoff.copies import Copy, Search
from dreiklang.release.standoff.hydrate import hydrate
from dreiklang.release.standoff.licenses import may_be_passed_on
from dreiklang.release.standoff.seal import seal, unseal
from dreiklang.release.standoff.withheld import StandOff
from dreiklang.sources.offsets import apply
from dreiklang.sources.repair import restore

CLOSED = "LicenseRef-Presse"
REPAIRS = (Repair("line-ends", 33, "\r\n\r\n", "\n\n"),)
STAND_OFF = StandOff(
    withholds=lambda source: not may_be_passed_on(source.license),
    raw=lambda source: restore(source.text, source.provenance.repairs),
)


def closed(document_id: str) -> Settlement:
    """A text that may not be passed on, unlike any other, and repaired when it came."""
    text = TEXT.replace("Estland", f"Estland{document_id[-1]}")
    raw = text.replace("\n\n", "\r\n\r\n")
    repairs = (replace(REPAIRS[0], start=raw.index("\r")),)
    made = settlement(document_id)
    source = document(document_id, text, license=CLOSED, title=f"Küstenklatsch {document_id}")
    source = replace(source, provenance=replace(source.provenance, repairs=repairs))
    spans = tuple(
        replace(e, start=e.start + (e.start > TEXT.index("Estland")), end=e.end + (e.end > TEXT.index("Estland")))
        for e in made.gold.entities
    )
    gold = replace(made.gold, document=source, entities=spans)
    answers = tuple(replace(a, entities=spans if a.entities else ()) for a in made.answers)
    return Settlement(gold, answers)


def given_documents() -> list[Settlement]:
    """Ten that may be passed on, and of every split some that may not."""
    return [*settlements(10), *(closed(f"zu-{i}") for i in range(8))]


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """The same documents with all texts, and without some."""
    work = tmp_path_factory.mktemp("standoff")
    build(work / "full" / "dataset", SCHEME, "1.0.0", given_documents())
    build(work / "off" / "dataset", SCHEME, "1.0.0", given_documents(), stand_off=STAND_OFF)
    return work


def folder(work: Path, name: str) -> Path:
    return work / name / "dataset" / "data" / "1.0.0"


def rows(release: Path, config: str) -> list[dict]:
    return [row for file in sorted(release.glob(f"{config}/*.parquet")) for row in pq.read_table(file).to_pylist()]


def everything(release: Path) -> str:
    """All that can be read in a folder: files as they are, and Parquet unpacked."""
    said = []
    for path in sorted(release.rglob("*")):
        if path.suffix == ".parquet":
            said.append(json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False))
        if path.is_file():
            said.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(said)


def test_no_word_of_a_withheld_text_is_in_any_file(tmp_path):
    only = [closed(f"zu-{i}") for i in range(8)]
    build(tmp_path, SCHEME, "1.0.0", only, stand_off=STAND_OFF)
    said = set(re.findall(r"\w+", everything(tmp_path)))
    words = set(re.findall(r"\w{5,}", TEXT))
    for text in (t.text for one in only for t in one.gold.translations):
        words |= set(re.findall(r"\w{5,}", text))
    assert {"Nordwerft", "Hartwigs", "supplies", "tedarik"} <= words
    assert (words | {"Küstenklatsch"}) & said == set()
    assert {"LicenseRef", "sells_to"} <= said


def test_labels_and_offsets_stay(releases):
    full, off = ({r["id"]: r for r in rows(folder(releases, name), "documents")} for name in ("full", "off"))
    for document_id, row in off.items():
        whole = full[document_id]
        if document_id.startswith("zu-"):
            assert row["text"] is row["title"] is None
            assert {e["text"] for e in row["entities"]} == {t["text"] for t in row["translations"]} == {None}
            for name in ("segments", "tokens", "relations", "license", "settled"):
                assert row[name] == whole[name]
            assert [(e["type"], e["start"], e["end"]) for e in row["entities"]] == [
                (e["type"], e["start"], e["end"]) for e in whole["entities"]
            ]
        else:
            assert row == whole
    assert not any(row["doc_id"].startswith("zu-") for row in rows(folder(releases, "off"), "de-en"))
    tags = ({row["id"]: row["ner_tags"] for row in rows(folder(releases, name), "ner")} for name in ("full", "off"))
    assert next(tags) == next(tags)


def test_what_is_withheld_is_counted_and_summed(releases):
    off = folder(releases, "off")
    manifest = read_json(off / FILE, Manifest)
    assert manifest.withheld == {CLOSED: 8}
    assert {d.id for d in manifest.documents if d.withheld} == {f"zu-{i}" for i in range(8)}
    assert list(intact.problems(off)) == []
    assert withheld.FILE in (off / "SHA256SUMS").read_text()
    assert not (folder(releases, "full") / withheld.FILE).exists()
    assert "8 texts are withheld" in (releases / "off" / "dataset" / "README.md").read_text("utf-8")


def search(release: Path, *copies: Copy) -> Search:
    found = Search(withheld.read(release), apply, lambda text: text.removeprefix("\ufeff"))
    for copy in copies:
        found.offer(copy)
    return found


def copy(document_id: str, as_it_came: bool = False, before: str = "") -> Copy:
    source = closed(document_id).gold.document
    text = STAND_OFF.raw(source) if as_it_came else source.text
    return Copy(f"{document_id}.txt", document_id, before + text)


def test_with_the_texts_it_is_the_full_release_row_for_row(releases, tmp_path):
    off, full = folder(releases, "off"), folder(releases, "full")
    copies = [copy(f"zu-{i}", as_it_came=i % 2 == 0, before="\ufeff" * (i == 3)) for i in range(8)]
    found = search(off, *copies)
    assert list(found.problems()) == []
    target = tmp_path / "dataset"
    manifest = hydrate(off, found.wanted, found.texts, target)
    whole = read_json(full / FILE, Manifest)
    assert [(f.path, f.rows, f.content_sha256) for f in manifest.files] == [
        (f.path, f.rows, f.content_sha256) for f in whole.files
    ]
    assert manifest.withheld == {}
    assert (target / "data" / "1.0.0" / "licenses.tsv").read_bytes() == (full / "licenses.tsv").read_bytes()
    for file in whole.files:
        assert (target / "data" / "1.0.0" / file.path).read_bytes() == (full / file.path).read_bytes()
    assert diff(full, target / "data" / "1.0.0").level == "none"
    assert list(intact.problems(target / "data" / "1.0.0")) == []


def test_what_has_no_copy_stays_withheld_and_is_named(releases, tmp_path):
    off = folder(releases, "off")
    other = Copy("zu-5.txt", "zu-5", "Ein anderer Text.")
    found = search(off, copy("zu-1"), other, Copy("fremd.txt", "fremd", "Fremd."))
    named = {problem.where: (problem.rule, problem.message) for problem in found.problems()}
    assert {where for where, (rule, _) in named.items() if rule == "text-copy-missing"} == {
        f"zu-{i}" for i in (0, 2, 3, 4, 6, 7)
    }
    assert named["zu-5.txt"][0] == "text-copy-differs"
    assert f"17 characters, and {len(TEXT) + 1} were annotated" in named["zu-5.txt"][1]
    manifest = hydrate(off, found.wanted, found.texts, tmp_path)
    here = tmp_path / "data" / "1.0.0"
    texts = {row["id"]: row["text"] for row in rows(here, "documents")}
    assert texts["zu-1"] == closed("zu-1").gold.document.text
    assert {i for i, text in texts.items() if text is None} == {f"zu-{i}" for i in (0, 2, 3, 4, 5, 6, 7)}
    assert manifest.withheld == {CLOSED: 7}
    assert [one.id for one in withheld.read(here)] == [f"zu-{i}" for i in (0, 2, 3, 4, 5, 6, 7)]
    again = search(here, *(copy(f"zu-{i}") for i in range(8)))
    hydrate(here, again.wanted, again.texts, tmp_path / "more")
    assert rows(tmp_path / "more" / "data" / "1.0.0", "annotations") == rows(folder(releases, "full"), "annotations")


def test_a_release_is_not_written_over(releases, tmp_path):
    off = folder(releases, "off")
    found = search(off, copy("zu-1"))
    hydrate(off, found.wanted, found.texts, tmp_path)
    with pytest.raises(ReleaseError, match="is there already"):
        hydrate(off, found.wanted, found.texts, tmp_path)


def test_withholding_texts_is_a_major_change(releases):
    found = diff(folder(releases, "full"), folder(releases, "off"))
    assert found.counts["texts withheld"] == 8
    assert "entities moved" not in found.counts
    assert found.level == "major"


@given(st.binary(max_size=300), st.binary(max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_a_seal_opens_with_its_text_alone(content, other, text, another):
    sealed = seal(content, text)
    assert unseal(sealed, text) == content
    assert sealed == seal(content, text)
    if text != another:
        assert unseal(sealed, another) is None
    if content != other:
        assert sealed[:40] != seal(other, text)[:40]


@pytest.mark.parametrize(
    ("license", "passed_on"),
    [
        ("CC-BY-4.0", True),
        ("CC-BY-NC-ND-4.0", True),
        ("CC0-1.0 OR LicenseRef-Presse", True),
        ("CC0-1.0 AND LicenseRef-Presse", False),
        ("(CC0-1.0 OR MIT) AND LicenseRef-Presse", False),
        ("LicenseRef-Presse", False),
        ("NONE", False),
        (None, False),
    ],
)
def test_which_licences_let_a_text_be_passed_on(license, passed_on):
    assert may_be_passed_on(license) is passed_on


def test_a_licence_of_ones_own_can_be_called_open():
    assert may_be_passed_on("LicenseRef-Verlag", ("LicenseRef-Verlag",))
