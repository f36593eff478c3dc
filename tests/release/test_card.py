import re
from dataclasses import replace

import pytest
import yaml
from datasets import load_dataset
from huggingface_hub import DatasetCard
from settlements import SCHEME, settlement, settlements

from dreiklang.errors import ReleaseError
from dreiklang.records import GoldTranslation
from dreiklang.release.build import build


@pytest.fixture
def dataset(tmp_path):
    return tmp_path / "dataset"


def card(dataset):
    return (dataset / "README.md").read_text("utf-8")


def header(dataset):
    return yaml.safe_load(card(dataset).split("---\n")[1])


def signed(author, annotator, *translators):
    """A document by this author, answered by this annotator, translated by these."""
    given = settlement("kai-1", entities=(), relations=(), annotators=1, settled="single")
    translations = tuple(
        GoldTranslation(f"s{i}", "en", "Yes.", translator) for i, translator in enumerate(translators, 1)
    )
    source = replace(given.gold.document, author=author)
    answers = tuple(replace(answer, annotator=annotator) for answer in given.answers if not answer.was_cancelled)
    return replace(given, gold=replace(given.gold, document=source, translations=translations), answers=answers[:1])


def test_plain_names_are_the_newest_and_pinned_ones_every_release(dataset):
    for version in ("0.1.0", "0.2.0"):
        build(dataset, SCHEME, version, settlements())
    configs = header(dataset)["configs"]
    names = ("documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations")
    pinned = [f"{name}-{version}" for version in ("0.2.0", "0.1.0") for name in names]
    assert [config["config_name"] for config in configs] == [*names, *pinned]
    assert [config["config_name"] for config in configs if config.get("default")] == ["documents"]
    assert {config["version"] for config in configs[: len(names)]} == {"0.2.0"}
    for config in configs:
        assert all((dataset / file["path"]).is_file() for file in config["data_files"])
        assert config["description"].startswith("sha256:")
        assert config["version"] in config["data_files"][0]["path"]


def test_a_machines_work_is_called_that(dataset):
    build(dataset, SCHEME, "0.1.0", [signed("model:x", "model:y", "machine")])
    facts = header(dataset)
    assert (facts["annotations_creators"], facts["language_creators"]) == (["machine-generated"], ["machine-generated"])
    assert "Annotators: 1, of whom 1 is a machine." in card(dataset)
    assert "Texts: 1 written by machines." in card(dataset)
    assert "Translated segments: 1 by machines." in card(dataset)


def test_peoples_work_is_called_that(dataset):
    build(dataset, SCHEME, "0.1.0", [signed("Hartwig", "a1", "human")])
    facts = header(dataset)
    assert (facts["annotations_creators"], facts["language_creators"]) == (
        ["expert-generated"],
        ["expert-generated", "found"],
    )
    assert "Texts: 1 found." in card(dataset)


def test_work_of_both_is_called_both(dataset):
    build(dataset, SCHEME, "0.1.0", [signed("Hartwig", "a1", "post-edited")])
    assert header(dataset)["language_creators"] == ["expert-generated", "found", "machine-generated"]


def test_a_corpus_without_translations_is_not_called_a_translation(dataset):
    build(dataset, SCHEME, "0.1.0", [signed("Hartwig", "a1")])
    facts = header(dataset)
    assert (facts["language"], facts["multilinguality"]) == (["de"], ["monolingual"])
    assert "translation" not in facts["task_categories"]


@pytest.mark.parametrize(
    ("spdx", "hub"), [("CC-BY-SA-4.0", "cc-by-sa-4.0"), ("ODbL-1.0", "odbl"), ("LicenseRef-ours", "other")]
)
def test_licences_are_called_as_the_hub_calls_them(dataset, spdx, hub):
    given = settlement("kai-1")
    source = replace(given.gold.document, license=spdx)
    build(dataset, SCHEME, "0.1.0", [replace(given, gold=replace(given.gold, document=source))])
    assert header(dataset)["license"] == [hub]
    assert f"1 {spdx}" in card(dataset)


def test_norwegian_stays_a_language(dataset):
    norwegian = replace(SCHEME, target_languages=("no",))
    given = settlement("kai-1", translations=(GoldTranslation("s1", "no", "Ja.", "human"),))
    build(dataset, norwegian, "0.1.0", [given])
    assert header(dataset)["language"] == ["de", "no"]
    loaded = load_dataset(str(dataset), "de-no", split="train", cache_dir=str(dataset.parent / "cache"))
    assert loaded[0]["translation"]["no"] == "Ja."


def test_what_is_written_by_hand_stays(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    text = card(dataset)
    text = text.replace("---\n", "---\npretty_name: Häfen\n", 1).replace("## More", "## Wie es entstand")
    text = text.replace("| documents | 7 |", "| documents | 98765 |")
    (dataset / "README.md").write_text(text, "utf-8")
    build(dataset, SCHEME, "0.2.0", settlements(12))
    assert header(dataset)["pretty_name"] == "Häfen"
    assert card(dataset).count("pretty_name") == 1
    assert "## Wie es entstand" in card(dataset)
    assert "98765" not in card(dataset)
    assert card(dataset).count("in figures") == 1
    assert "Version 0.2.0 in figures" in card(dataset)


def test_a_card_without_header_and_markers_gets_both(dataset):
    dataset.mkdir()
    (dataset / "README.md").write_text("# Häfen\n\nVon Hand.\n", "utf-8")
    build(dataset, SCHEME, "0.1.0", settlements())
    assert header(dataset)["configs"]
    assert card(dataset).index("Von Hand.") < card(dataset).index("Version 0.1.0 in figures")


@pytest.mark.parametrize("broken", ["a: [1", "- a list"])
def test_a_header_that_can_not_be_understood_stops_the_release_before_it_is_made(dataset, broken):
    dataset.mkdir()
    (dataset / "README.md").write_text(f"---\n{broken}\n---\n# Häfen\n", "utf-8")
    with pytest.raises(ReleaseError, match=r"README\.md of the dataset: its header.*mend it"):
        build(dataset, SCHEME, "0.1.0", settlements())
    assert not (dataset / "data" / "0.1.0").exists()


def edited(dataset, old, new):
    """The card of release 0.1.0, changed by hand."""
    build(dataset, SCHEME, "0.1.0", settlements())
    text = card(dataset).replace(old, new) + "\n## Von Hand\n"
    assert old in card(dataset)
    (dataset / "README.md").write_text(text, "utf-8")
    return text


@pytest.mark.parametrize("blanks", [" ", "\t ", ""])
@pytest.mark.parametrize("mark", ["<!-- /dreiklang -->\n", "# /dreiklang\n"])
def test_blanks_after_a_mark_cost_no_text(dataset, mark, blanks):
    edited(dataset, mark, mark.replace("\n", f"{blanks}\n"))
    build(dataset, SCHEME, "0.2.0", settlements())
    assert "## More" in card(dataset)
    assert card(dataset).endswith("## Von Hand\n")
    assert card(dataset).count("in figures") == 1
    assert card(dataset).count("# dreiklang:") == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!-- /dreiklang -->\n", ""),
        ("<!-- /dreiklang -->\n", "<!-- /dreiklang --> Text\n"),
        ("<!-- /dreiklang -->\n", "<!-- /dreiklang -->\n<!-- /dreiklang -->\n"),
        ("<!-- dreiklang:", "<!-- dreiklang"),
        ("<!-- dreiklang:", "<!-- /dreiklang -->\n<!-- dreiklang:"),
        ("# /dreiklang\n", ""),
        ("# dreiklang:", "#"),
    ],
)
def test_marks_that_are_no_pair_stop_the_release_before_it_is_made(dataset, old, new):
    text = edited(dataset, old, new)
    with pytest.raises(
        ReleaseError, match=r"README\.md of the dataset: a line .* once each.*put them right, or delete"
    ):
        build(dataset, SCHEME, "0.2.0", settlements())
    assert card(dataset) == text
    assert not (dataset / "data" / "0.2.0").exists()


def test_a_card_saved_by_the_hubs_software_is_the_same_after_the_next_release(dataset, tmp_path):
    other = tmp_path / "other" / "dataset"
    for folder, saved in ((other, False), (dataset, True)):
        build(folder, SCHEME, "0.1.0", settlements())
        text = card(folder).replace("pretty_name: probe\n", "")
        text = text.replace("---\n", "---\npretty_name: Häfen\ncitation: von Hand\n", 1)
        (folder / "README.md").write_text(text, "utf-8")
        if saved:
            DatasetCard.load(folder / "README.md").save(folder / "README.md")
            assert "# dreiklang:" not in card(folder)
        build(folder, SCHEME, "0.2.0", settlements(12))
    assert header(dataset) == header(other)
    assert (header(dataset)["pretty_name"], header(dataset)["citation"]) == ("Häfen", "von Hand")
    assert card(dataset).split("# dreiklang:")[1] == card(other).split("# dreiklang:")[1]


def test_what_is_generated_and_overruled_by_hand_leaves_nothing_broken(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    generated = header(dataset)
    by_hand = dict.fromkeys(generated, "von Hand")
    front = yaml.safe_dump(by_hand) + "# zum Namen\nname: Häfen\n"
    (dataset / "README.md").write_text(f"---\n{front}---\n# Häfen\n", "utf-8")
    build(dataset, SCHEME, "0.2.0", settlements())
    assert "{}" not in card(dataset)
    assert "# zum Namen\nname: Häfen\n" in card(dataset)
    assert header(dataset)["license"] == "von Hand"
    assert header(dataset)["configs"][0]["version"] == "0.2.0"


@pytest.mark.parametrize("front", ["{license: mit}", "configs: &a [1]\nother: *a"])
def test_a_header_to_which_nothing_can_be_added_stops_the_release_before_it_is_made(dataset, front):
    dataset.mkdir()
    (dataset / "README.md").write_text(f"---\n{front}\n---\n# Häfen\n", "utf-8")
    with pytest.raises(ReleaseError, match=r"README\.md of the dataset: its header is no YAML"):
        build(dataset, SCHEME, "0.1.0", settlements())
    assert not (dataset / "data").exists()


def test_a_card_that_is_not_utf_8_stops_the_release_before_it_is_made(dataset):
    dataset.mkdir()
    (dataset / "README.md").write_bytes("# Häfen\n".encode("latin-1"))
    with pytest.raises(ReleaseError, match=r"README\.md: is not UTF-8 \(byte 3\): save it as UTF-8"):
        build(dataset, SCHEME, "0.1.0", settlements())
    assert not (dataset / "data").exists()


def test_the_figures_are_those_of_the_rows(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    table = {
        name: [int(number) for number in numbers.split(" | ")]
        for name, numbers in re.findall(r"^\| `?([\w, -]+?)`? \| ([\d| ]+\d) \|$", card(dataset), re.MULTILINE)
    }
    assert table["documents"] == [7, 1, 2, 10]
    assert table["segments"][-1] == 40
    assert table["entities"][-1] == 9 * 8
    assert table["ORG"][-1] == 9 * 4
    assert table["translations, tr"][-1] == 9
    assert table["answers"][-1] == 20
    assert "PROD" not in table
    assert "Of 72 entities: 9 hidden under a longer one, 9 clipped" in card(dataset)


def test_the_number_of_rows_is_checked_when_loading(dataset):
    build(dataset, SCHEME, "0.1.0", settlements())
    infos = {info["config_name"]: info for info in header(dataset)["dataset_info"]}
    loaded = load_dataset(str(dataset), "ner", cache_dir=str(dataset.parent / "cache"))
    assert {s["name"]: s["num_examples"] for s in infos["ner"]["splits"]} == loaded.num_rows
    assert [column["name"] for column in infos["documents"]["features"]][:3] == ["id", "title", "text"]


def test_the_snippet_in_the_card_runs(dataset, monkeypatch):
    build(dataset, SCHEME, "0.1.0", settlements())
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", dataset.parent / "cache")
    snippet = re.search(r"```python\n(.*?)```", card(dataset), re.DOTALL)[1]
    names: dict[str, object] = {}
    exec(snippet.replace("path/to/dataset", str(dataset)), names)
    assert names["documents"].num_rows["train"] == 7
