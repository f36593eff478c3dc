import json
from dataclasses import replace

import pytest
from settlements import SCHEME, settlement, settlements
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.release.build import build


@pytest.fixture
def corpus(tmp_path):
    """Two releases: in the second kai-1 is gone and one name of kai-2 has another type."""
    made = Corpus(tmp_path)
    made.scheme_path.parent.mkdir()
    made.scheme_path.write_text('name = "probe"\nversion = "1.0.0"\n[[entity]]\nname = "ORG"\n', "utf-8")
    build(made.dataset, SCHEME, "1.0.0", settlements(6))
    second = settlement("kai-2")
    spans = second.gold.entities
    second = replace(second, gold=replace(second.gold, entities=(replace(spans[0], type="GPE"), *spans[1:])))
    build(made.dataset, SCHEME, "2.0.0", [second, *settlements(6)[2:]])
    return made


def diff(corpus: Corpus, *arguments: str):
    return CliRunner().invoke(app, ["diff", *arguments, "--root", str(corpus.root)])


def test_it_tells_what_changed_and_the_number_it_calls_for(corpus):
    result = diff(corpus, "1.0.0", "2.0.0")
    assert result.exit_code == 0
    assert result.stdout == (
        "1.0.0 → 2.0.0: a major change\n"
        "  1  document removed\n"
        "  1  document changed\n"
        "  1  entity relabelled\n"
        "\n"
        "kai-1 (train) removed: 8 entities, 3 relations, 5 translations\n"
        "\n"
        "kai-2 (train)\n"
        '  entity relabelled: ORG "Nordwerft" 3–12 → GPE "Nordwerft" 3–12\n'
        "\n"
        "1.0.0 → 2.0.0: the new number is at least 2.0.0\n"
    )


def test_machines_get_all_of_it(corpus):
    facts = json.loads(diff(corpus, "1.0.0", "2.0.0", "--json").stdout)
    assert facts["counts"] == {"documents removed": 1, "documents changed": 1, "entities relabelled": 1}
    assert [document["id"] for document in facts["documents"]] == ["kai-1", "kai-2"]
    assert facts["documents"][1]["entity_changes"][0]["after"]["type"] == "GPE"
    assert (facts["level"], facts["next"], facts["more"]) == ("major", "2.0.0", 0)


def test_a_page_is_written_where_asked(corpus, tmp_path):
    target = tmp_path / "out" / "changes.html"
    result = diff(corpus, "1.0.0", "2.0.0", "--html", str(target))
    assert result.stdout == f"1.0.0 → 2.0.0: the new number is at least 2.0.0 → {target}\n"
    assert "kai-2" in target.read_text("utf-8")


@pytest.mark.parametrize("version", ["9.9.9", "1", "../1.0.0"])
def test_a_release_that_is_not_there_gets_one_line(corpus, version):
    result = diff(corpus, "1.0.0", version)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert version in result.stderr


def test_that_nothing_changed_is_said_once(corpus):
    build(corpus.dataset, SCHEME, "3.0.0", settlements(6)[2:])
    build(corpus.dataset, SCHEME, "3.0.1", settlements(6)[2:])
    assert diff(corpus, "3.0.0", "3.0.1").stdout == "3.0.0 → 3.0.1: nothing changed\n"
