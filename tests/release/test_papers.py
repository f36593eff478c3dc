"""What goes with a release: true to it, readable by those who will read it, and loud about what machines made."""

import json
import re
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
import yaml
from release.papered import NASTY
from settlements import SCHEME, settlement, settlements

from dreiklang.about import About, Party
from dreiklang.release import papers
from dreiklang.release.build import build, stale
from dreiklang.release.configs import configs
from dreiklang.release.statistics import total

PAPERS = ("README.md", "datasheet.md", "croissant.json", "CITATION.cff", "statistics.tex")


def made_by_people():
    given = settlement("kai-1")
    source = replace(given.gold.document, author="Lena Hartwig")
    spoken = tuple(replace(t, origin="human") for t in given.gold.translations)
    return replace(
        given, gold=replace(given.gold, document=source, translations=spoken), answers=tuple(given.answers[2:])
    )


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_machines_made(dataset, name):
    said = " ".join((dataset / "data" / "0.1.0" / name).read_text("utf-8").split())
    assert "All 10 texts were written by machines (model:probe)." in said
    assert "1 of 2 annotators is a machine (model:one)." in said
    assert "translations were made by machines and not corrected by people." in said
    assert "translations were made by machines and corrected by people." in said
    assert "No person annotated" not in said


def test_what_lies_beside_the_releases_says_it_too(dataset):
    for name in ("README.md", "croissant.json", "CITATION.cff", ".zenodo.json"):
        assert "written by machines (model:probe)" in " ".join((dataset / name).read_text("utf-8").split())


def test_what_people_made_is_not_called_machine_made(tmp_path):
    release = build(tmp_path / "dataset", SCHEME, "0.1.0", [made_by_people()]).release
    for text in (*papers.of_release(release).values(), *papers.of_dataset(release).values()):
        assert not re.search(r"machines? (and|\()|by machines", text.split("## Loading")[0].replace("`model:…`", ""))


def test_no_text_of_a_corpus_breaks_a_paper(tmp_path):
    words = {name: NASTY for name in About.__slots__ if name not in ("author", "maintainer", "keywords", "license")}
    about = About(**words, author=(Party(name=NASTY),), keywords=(NASTY,), license="CC-BY-4.0")
    release = build(tmp_path / "dataset", SCHEME, "0.1.0", settlements(), about=about).release
    made = {**papers.of_release(release), **papers.of_dataset(release)}
    assert yaml.safe_load(made["CITATION.cff"])["title"] == NASTY
    assert json.loads(made[".zenodo.json"])["title"] == NASTY
    assert json.loads(made["croissant.json"])["rai:dataBiases"] == NASTY
    for name in ("README.md", "datasheet.md"):
        assert "<script>" not in re.sub(r"```.*?```", "", made[name], flags=re.DOTALL)
    for line in made["README.md"].splitlines():
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 4, 5, 6)


def test_a_gap_is_named_as_one_and_where_to_fill_it(dataset, manifest):
    sheet = papers.of_release(replace(manifest, about=About()))["datasheet.md"]
    gaps = set(re.findall(r"\*Gap: nobody has said; `([\w\[\]]+)` in `annotation/dataset\.toml`", sheet))
    assert gaps == {
        *("purpose", "[[author]]", "funding", "collection", "limitations", "personal_data", "annotators", "consent"),
        *("uses", "misuses", "homepage", "doi", "[[maintainer]]", "contact", "maintenance"),
    }
    assert "Lena Hartwig; Küstenkorpus" in (dataset / "data" / "0.1.0" / "datasheet.md").read_text("utf-8")


def test_agreement_is_in_card_and_datasheet_and_said_to_be_missing_where_it_is(dataset, manifest):
    card = (dataset / "README.md").read_text("utf-8")
    assert "| entities | F1, same bounds and type | 0.873 | 0.851 to 0.894 | 10 |" in card
    assert "0.851 to 0.894; 10 documents" in (dataset / "data/0.1.0/datasheet.md").read_text("utf-8")
    assert "0.457" not in card
    assert "Not measured for this release." in papers.of_release(manifest)["README.md"]


def test_each_config_has_its_first_row_as_an_example(dataset):
    card = (dataset / "README.md").read_text("utf-8")
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", card, re.DOTALL)]
    assert [list(example) for example in examples] == [list(config.columns.fields) for config in configs(SCHEME)]
    first = pq.read_table(dataset / "data/0.1.0/entities/train-00000-of-00001.parquet").to_pylist()[0]
    assert examples[2] == first
    assert examples[0]["entities"][2:] == ["…"]


def test_the_card_lists_all_versions_and_how_they_grew(tmp_path):
    for version, number in (("0.1.0", 10), ("0.2.0", 12)):
        build(tmp_path / "dataset", SCHEME, version, settlements(number))
    card = (tmp_path / "dataset" / "README.md").read_text("utf-8")
    assert "| 0.2.0 | 2026-05-17 | 12 (+2) | 88 (+16) | 33 (+6) |" in card
    assert "| 0.1.0 | 2026-05-17 | 10 | 72 | 27 |" in card


def test_the_lengths_in_the_datasheet_are_those_of_the_rows(dataset):
    sheet = (dataset / "data" / "0.1.0" / "datasheet.md").read_text("utf-8")
    rows = [r for p in (dataset / "data/0.1.0/ner").iterdir() for r in pq.read_table(p).to_pylist()]
    lengths = sorted(len(row["tokens"]) for row in rows)
    assert f"tokens a sentence or heading: {lengths[0]} to {lengths[-1]}, median {lengths[19]}" in sheet


def test_a_paper_that_somebody_changed_is_stale(tmp_path):
    assert stale(tmp_path / "dataset") == []
    build(tmp_path / "dataset", SCHEME, "0.1.0", settlements())
    assert stale(tmp_path / "dataset") == []
    card = tmp_path / "dataset" / "README.md"
    card.write_text(card.read_text("utf-8").replace("| documents | 7 |", "| documents | 8 |"), "utf-8")
    (tmp_path / "dataset" / "CITATION.cff").unlink()
    assert stale(tmp_path / "dataset") == [tmp_path / "dataset" / "CITATION.cff", card]


def test_counts_say_how_many_of_what(manifest):
    assert total(manifest.statistics.days) == {"2026-05-17": 20}
    assert total(manifest.statistics.years) == {"2026": 10}


def test_a_release_that_withholds_texts_is_not_called_self_contained(manifest):
    whole = papers.of_release(manifest)["datasheet.md"]
    part = papers.of_release(replace(manifest, withheld={"LicenseRef-press": 3}))["datasheet.md"]
    assert "Yes: texts and annotations are in the files" in whole
    assert "Not all of it: 3 of the texts may not be passed on" in part
    assert "Yes: texts and annotations" not in part
