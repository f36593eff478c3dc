"""How a release is cited, and under which licences it may be used."""

import json
import shutil
import subprocess
from dataclasses import replace

import pytest
import yaml
from settlements import SCHEME, settlement, settlements

from dreiklang.about import About
from dreiklang.release import papers
from dreiklang.release.build import build
from dreiklang.release.papers.citation import cff, zenodo


def test_the_citation_file_names_version_day_and_authors_and_invents_nobody(dataset, manifest):
    found = yaml.safe_load((dataset / "CITATION.cff").read_text("utf-8"))
    assert (found["cff-version"], found["type"], found["version"]) == ("1.2.0", "dataset", "0.1.0")
    assert (found["date-released"], found["doi"], found["license"]) == ("2026-05-17", "10.1234/haefen", "CC-BY-4.0")
    assert found["authors"] == [
        {"family-names": "Hartwig", "given-names": "Lena", "orcid": "https://orcid.org/0000-0000-0000-0001"},
        {"name": "Küstenkorpus"},
    ]
    nobody = yaml.safe_load(cff(replace(manifest, about=About())))
    assert nobody["authors"] == [{"name": "probe contributors"}]
    assert not {"doi", "url", "license", "contact"} & nobody.keys()


def test_the_citation_file_is_valid(dataset):
    cffconvert = shutil.which("cffconvert")
    if cffconvert is None:
        pytest.skip("needs cffconvert, which can't be installed beside Label Studio: pipx install cffconvert")
    assert subprocess.run([cffconvert, "--validate", "-i", str(dataset / "CITATION.cff")], check=False).returncode == 0


@pytest.mark.parametrize(
    ("texts", "ours", "zenodo_has", "cff_has"),
    [
        ("CC-BY-4.0", "CC-BY-4.0", "cc-by-4.0", "CC-BY-4.0"),
        ("CC-BY-4.0", "CC0-1.0", "other-open", None),
        ("CC-BY-NC-4.0", "CC-BY-NC-4.0", "cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("CC-BY-4.0", None, "other-closed", None),
        ("LicenseRef-press", "LicenseRef-press", "other-closed", None),
    ],
)
def test_one_licence_is_named_only_where_texts_and_annotations_share_it(manifest, texts, ours, zenodo_has, cff_has):
    facts = replace(manifest.statistics, licenses={"train": {texts: 10}})
    release = replace(manifest, statistics=facts, about=About(license=ours))
    assert json.loads(zenodo(release))["license"] == zenodo_has
    assert yaml.safe_load(cff(release)).get("license") == cff_has


def test_the_licence_of_the_annotations_is_stated_apart_from_that_of_the_texts(dataset, manifest):
    card = (dataset / "README.md").read_text("utf-8")
    assert "- Texts: 10 CC-BY-4.0; each document names its own." in card
    assert "- Annotations and translations: CC-BY-4.0." in card
    assert "no licence is stated" in papers.of_release(replace(manifest, about=About()))["README.md"]


def test_the_list_of_licences_has_a_line_for_each_document(dataset, tmp_path):
    lines = (dataset / "data" / "0.1.0" / "licenses.tsv").read_text("utf-8").splitlines()
    assert lines[0].split("\t")[:3] == ["id", "license", "title"]
    assert [line.split("\t")[:2] for line in lines[1:]] == [[s.gold.document.id, "CC-BY-4.0"] for s in settlements()]
    given = settlement("kai-1")
    broken = replace(given.gold.document, title="a\tb\nc", publisher=None)
    build(tmp_path / "dataset", SCHEME, "0.1.0", [replace(given, gold=replace(given.gold, document=broken))])
    (_, line) = (tmp_path / "dataset/data/0.1.0/licenses.tsv").read_text("utf-8").splitlines()
    assert line.split("\t")[2:5] == ["a b c", "model:probe", ""]
