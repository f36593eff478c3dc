from pathlib import Path

import pytest

from dreiklang.errors import SchemeError
from dreiklang.scheme import load

GOOD = """
name = "probe"
version = "1.0.0"
target_languages = ["en", "tr"]
[[entity]]
name = "PER"
title = "Person"
[[entity]]
name = "ORG"
title = "Personal"
hotkey = "o"
color = "#0072b2"
[[entity]]
name = "GPE"
[[relation]]
name = "works_for"
head = ["PER"]
tail = ["ORG", "GPE"]
[[relation]]
name = "knows"
head = ["PER"]
tail = ["ORG"]
symmetric = true
[[relation]]
name = "any"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "scheme.toml"
    path.write_text(text, "utf-8")
    return path


def test_order_in_the_file_is_the_order_of_ids(tmp_path):
    scheme = load(written(tmp_path, GOOD))
    assert scheme.ner_tags == ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-GPE", "I-GPE")
    assert scheme.relation_names == ("works_for", "knows", "any")


def test_keys_and_colours_left_out_are_given_without_collision(tmp_path):
    entities = load(written(tmp_path, GOOD)).entities
    assert [e.hotkey for e in entities] == ["p", "o", "g"]
    assert len({e.color for e in entities}) == 3


def test_a_relation_allows_what_its_ends_list_and_a_symmetric_one_both_ways(tmp_path):
    scheme = load(written(tmp_path, GOOD))
    assert scheme.relation("works_for").allows("PER", "GPE")
    assert not scheme.relation("works_for").allows("GPE", "PER")
    assert scheme.relation("knows").allows("ORG", "PER")
    assert not scheme.relation("knows").allows("PER", "PER")
    assert scheme.relation("any").allows("GPE", "GPE")


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('head = ["PER"]\ntail = ["ORG", "GPE"]', 'head = ["PRE"]', "relation[0].head", "use one of"),
        ('name = "GPE"', 'name = "PER"', "entity.name", "there twice"),
        ('name = "GPE"', 'name = "GPE"\nhotkey = "o"', "entity.hotkey", "there twice"),
        ('name = "GPE"', 'name = "GPE"\nhotkey = "Strg"', "entity[2].hotkey", "write e.g."),
        ('name = "GPE"', 'name = "GPE"\ncolour = "#fff"', "entity[2].colour", "use color"),
        ('name = "GPE"', 'name = "GPE"\ntitle = " "', "entity[2].title", "is empty"),
        ('name = "GPE"', 'name = "Österreich"', "entity[2].name", "without accents"),
        ('"#0072b2"', '"blue"', "entity[1].color", "#4363d8"),
        ('["en", "tr"]', '["en", "english"]', "target_languages[1]", "BCP 47"),
        ('["en", "tr"]', '["en", "EN"]', "target_languages", "there twice"),
        ('["en", "tr"]', '["en", "de"]', "target_languages", "there twice"),
        ('["en", "tr"]', '"en"', "target_languages", "must be a list"),
        ('version = "1.0.0"', 'version = "1"', "version", "1.0.0"),
        ('version = "1.0.0"', 'version = "1.0.0"\nsource_language = "fr"', "source_language", "not German"),
        ('name = "probe"', "", "name", "is missing"),
        ('name = "probe"', "name = 3", "name", "quotation marks"),
        ("symmetric = true", 'symmetric = "yes"', "relation[1].symmetric", "true or false"),
        ('name = "any"', 'name = "knows"', "relation.name", "there twice"),
        ('name = "probe"', 'name = "probe', "is not TOML", "line 2"),
    ],
)
def test_a_wrong_scheme_is_refused_with_file_key_and_remedy(tmp_path, old, new, key, remedy):
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(SchemeError) as refused:
        load(path)
    said = str(refused.value)
    assert said.startswith(f"{path}: {key}")
    assert remedy in said
    assert "\n" not in said.strip()


def test_a_scheme_without_entities_or_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(SchemeError, match="at least one"):
        load(written(tmp_path, 'name = "x"\nversion = "1.0.0"\n'))
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "Müller"'.encode("latin-1"))
    with pytest.raises(SchemeError, match="save it as UTF-8"):
        load(path)
