"""What goes with a release: true to it, readable by those who will read it, and loud about what machines made."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import mlcroissant
import pyarrow.parquet as pq
import pytest
import yaml
from settlements import SCHEME, settlement, settlements

from dreiklang.about import About, Party
from dreiklang.records import Figure
from dreiklang.release import papers
from dreiklang.release.build import build, stale
from dreiklang.release.configs import configs
from dreiklang.release.features import ListOf, Struct, Translation
from dreiklang.release.papers.citation import cff, zenodo
from dreiklang.release.papers.latex import tables
from dreiklang.release.papers.plots import plots
from dreiklang.release.statistics import total

NASTY = r'Häfen & <script>x</script> | 100 % _{#}$ ~^\ "q" `c`: [a](b)'
ABOUT = About(
    title="Häfen",
    summary="Texts about harbours.",
    license="CC-BY-4.0",
    author=(Party(family="Hartwig", given="Lena", orcid="0000-0000-0000-0001"), Party(name="Küstenkorpus")),
    maintainer=(Party(name="Küstenkorpus", email="k@example.org"),),
    homepage="https://example.org/haefen",
    doi="10.1234/haefen",
    keywords=("harbours",),
)
AGREEMENT = (
    Figure("entities", "f1_exact", 0.8731, 0.8512, 0.8944, 10),
    Figure("relations", "f1", 1.0, None, None, 0),
    Figure("relations", "f1_given_entities", None, None, None, 0),
)
PAPERS = ("README.md", "datasheet.md", "croissant.json", "CITATION.cff", "statistics.tex")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    made = tmp_path_factory.mktemp("corpus") / "dataset"
    build(made, SCHEME, "0.1.0", settlements(), about=ABOUT, agreement=AGREEMENT)
    return made


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    return build(tmp_path_factory.mktemp("corpus") / "dataset", SCHEME, "0.1.0", settlements(), about=ABOUT).release


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


def unnamed(value):
    """A record of mlcroissant as the row it was: ids without their path, bytes as text."""
    match value:
        case dict():
            return {key.rpartition("/")[2]: unnamed(item) for key, item in value.items()}
        case list():
            return [unnamed(item) for item in value]
        case bytes():
            return value.decode()
    return value


@pytest.mark.parametrize("place", [".", "data/0.1.0"])
def test_croissant_is_valid_and_gives_every_row_of_every_config(dataset, place):
    loaded = mlcroissant.Dataset(jsonld=dataset / place / "croissant.json")
    assert not loaded.metadata.issues.errors
    assert not loaded.metadata.issues.warnings
    assert [records.id for records in loaded.metadata.record_sets] == [config.name for config in configs(SCHEME)]
    for config in configs(SCHEME) if place == "." else configs(SCHEME)[:2]:
        expected = [
            {"split": path.name.split("-")[0], **row}
            for path in (dataset / "data" / "0.1.0" / config.name).iterdir()
            for row in pq.read_table(path).to_pylist()
        ]
        found = [unnamed(record) for record in loaded.records(config.name)]
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_croissant_names_every_column_and_its_parts(dataset):
    described = json.loads((dataset / "croissant.json").read_text("utf-8"))
    fields = {records["name"]: {f["name"]: f for f in records["field"]} for records in described["recordSet"]}
    for config in configs(SCHEME):
        assert list(fields[config.name]) == ["split", *config.columns.fields]
        for name, column in config.columns.fields.items():
            item = column.item if isinstance(column, ListOf) else column
            parts = item.fields if isinstance(item, Struct) else ()
            parts = item.languages if isinstance(item, Translation) else parts
            assert [part["name"] for part in fields[config.name][name].get("subField", [])] == list(parts)
            assert fields[config.name][name].get("repeated", False) == isinstance(column, ListOf)
    assert "0 sells_to, 1 cooperates_with" in fields["relations"]["label"]["description"]


def test_the_bars_of_the_plots_are_the_counts(manifest):
    pictures = {name: ElementTree.fromstring(text) for name, text in plots(manifest).items()}
    hints = [t.text for t in pictures["plots/labels.svg"].iter("{http://www.w3.org/2000/svg}title")][1:]
    counted = {(hint.split(", ")[0], hint.split(", ")[1].split(":")[0]): int(hint.split(": ")[1]) for hint in hints}
    facts = manifest.statistics
    assert counted == {
        (label, split): number
        for counts in (facts.entities, facts.relations)
        for split, labels in counts.items()
        for label, number in labels.items()
    }
    hints = [t.text for t in pictures["plots/lengths.svg"].iter("{http://www.w3.org/2000/svg}title")][1:]
    assert sum(int(hint.split(": ")[1]) for hint in hints) == 10 + 40 + 9 * 8


def test_the_card_shows_its_plots(dataset):
    for folder in (dataset, dataset / "data" / "0.1.0"):
        images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (folder / "README.md").read_text("utf-8"))
        assert len(images) == 2
        links = re.findall(r"\]\(((?!http)[^)]+)\)", (folder / "README.md").read_text("utf-8"))
        assert all((folder / link).is_file() for link in (*images, *links))


def test_lengths_of_any_spread_can_be_plotted(manifest):
    for found in ({1: 1}, {5: 3, 6: 1}, {0: 2, 1_000_000: 1}, {i: i for i in range(1, 2000)}):
        facts = replace(manifest.statistics, segment_tokens={"train": found}, entity_characters={})
        text = plots(replace(manifest, statistics=facts))["plots/lengths.svg"]
        ElementTree.fromstring(text)
        assert text.count("<rect") < 90


def test_the_latex_tables_have_a_cell_for_every_column(dataset):
    text = (dataset / "data" / "0.1.0" / "statistics.tex").read_text("utf-8")
    for columns, body in re.findall(r"\\begin\{tabular\}\{(\w+)\}(.*?)\\end\{tabular\}", text, re.DOTALL):
        rows = [line for line in body.splitlines() if line.endswith(r"\\")]
        assert {len(re.findall(r"(?<!\\)&", row)) for row in rows} == {len(columns) - 1}
    assert r"entities & F1, same bounds and type & 0.873 & 0.851--0.894 & 10 \\" in text
    assert r"relations & F1, same arguments and type & 1.000 & -- & 0 \\" in text


def test_latex_compiles_whatever_the_corpus_is_called(dataset, manifest, tmp_path):
    pdflatex = shutil.which("pdflatex")
    if pdflatex is None:
        pytest.skip("needs pdflatex")
    facts = replace(manifest.statistics, authors={"train": {NASTY: 1}})
    (tmp_path / "statistics.tex").write_text(tables(replace(manifest, statistics=facts, agreement=AGREEMENT)), "utf-8")
    document = r"\documentclass{article}\usepackage{booktabs}\begin{document}\input{statistics}\end{document}"
    (tmp_path / "paper.tex").write_text(document)
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


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
