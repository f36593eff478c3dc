"""`annotation/dataset.toml`: all optional, nothing misread."""

from pathlib import Path

import pytest

from dreiklang.about import About, Party, load
from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "scripts" / "dreiklang" / "templates" / "annotation" / "dataset.toml"


def read(tmp_path, content: str) -> About:
    (tmp_path / "dataset.toml").write_text(content, "utf-8")
    return load(tmp_path / "dataset.toml")


def test_nothing_need_be_said(tmp_path):
    assert load(tmp_path / "dataset.toml") == read(tmp_path, "") == About()


def test_persons_and_groups_have_their_names(tmp_path):
    about = read(tmp_path, '[[author]]\nfamily = "Hartwig"\ngiven = "Lena"\n[[author]]\nname = "Küstenkorpus"\n')
    assert about.author == (Party(family="Hartwig", given="Lena"), Party(name="Küstenkorpus"))
    assert [author.full_name for author in about.author] == ["Lena Hartwig", "Küstenkorpus"]


def test_the_template_says_nothing_and_offers_every_key(tmp_path):
    text = TEMPLATE.read_text("utf-8")
    assert load(TEMPLATE) == About()
    offered = {line[2:].split(" =")[0] for line in text.splitlines() if line.startswith("# ") and " = " in line}
    assert offered == {name for kind in (About, Party) for name in kind.__slots__} - {"author", "maintainer"}


def test_what_the_template_offers_can_be_filled_in(tmp_path):
    lines = TEMPLATE.read_text("utf-8").splitlines()
    filled = "\n".join(line[2:] if " = " in line or line.startswith("# [[") else line for line in lines)
    about = read(tmp_path, filled)
    assert None not in {getattr(about, name) for name in About.__slots__}


def test_this_corpus_says_what_it_is():
    about = Corpus(ROOT).about()
    assert about.license == "CC-BY-4.0"
    assert "machine" in about.title


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('titel = "x"', "titel: is not known here: use title"),
        ("title = 3", "Expected `str"),
        ('title = " "', "title: is empty"),
        ('license = "CC BY 4.0"', 'license: "CC BY 4.0" is not of the right form: write e.g. CC-BY-4.0'),
        ('doi = "https://doi.org/10.1234/abc"', "without https://doi.org/"),
        ('homepage = "example.org"', "homepage"),
        ('[[author]]\ngiven = "Lena"', r"author\[0\]\.name: write a `name` for a group"),
        ('[[author]]\nname = "A"\nfamily = "B"', r"author\[0\]\.name"),
        ('[[author]]\nname = "A"\n[[author]]\nname = "B"\norcid = "1"', r"author\[1\]\.orcid"),
        ('[[maintainer]]\nvorname = "A"', r"maintainer\[0\]\.vorname: is not known"),
        ("title", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_key_and_a_remedy(tmp_path, content, said):
    with pytest.raises(CorpusError, match=rf"dataset\.toml: .*{said}|{said}"):
        read(tmp_path, content)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "dataset.toml").write_bytes('title = "Häfen"'.encode("latin-1"))
    with pytest.raises(CorpusError, match="is not UTF-8"):
        load(tmp_path / "dataset.toml")
