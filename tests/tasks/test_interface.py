from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreiklang import scheme
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.tasks.interface import GENERATED, interface

ROOT = Path(__file__).parents[2]
SCHEME = scheme.load(ROOT / "annotation" / "scheme.toml")


def parsed(made: str) -> ElementTree.Element:
    return ElementTree.fromstring(made)


def test_the_committed_interface_is_what_the_scheme_gives():
    assert (ROOT / "annotation" / "interface.xml").read_text("utf-8") == interface(SCHEME)


def test_the_first_line_says_that_the_file_is_generated():
    assert interface(SCHEME).splitlines()[0] == GENERATED


def test_controls_have_the_names_of_the_contract():
    controls = {e.get("name"): (e.tag, e.get("toName")) for e in parsed(interface(SCHEME)).iter() if e.get("name")}
    assert controls == {
        "ner": ("Labels", "text"),
        "text": ("Text", None),
        "doc_flags": ("Choices", "text"),
        "comment": ("TextArea", "text"),
        "seg_{{idx}}": ("Text", None),
        "tr_en_{{idx}}": ("TextArea", "seg_{{idx}}"),
        "tr_tr_{{idx}}": ("TextArea", "seg_{{idx}}"),
    }


def test_labels_show_german_titles_and_store_names():
    root = parsed(interface(SCHEME))
    labels = [(e.get("value"), e.get("alias"), e.get("hotkey"), e.get("background")) for e in root.iter("Label")]
    assert labels == [(e.title, e.name, e.hotkey, e.color) for e in SCHEME.entities]
    assert [e.get("value") for e in root.iter("Relation")] == list(SCHEME.relation_names)
    assert [e.get("alias") for e in root.iter("Choice")] == ["not_german", "bad_segmentation", "unsuitable"]


def test_relations_show_their_german_titles_in_the_menu():
    assert 'content: "verkauft an (sells_to)"' in parsed(interface(SCHEME)).find("Style").text


def test_every_box_takes_one_answer():
    boxes = list(parsed(interface(SCHEME)).iter("TextArea"))
    assert len(boxes) == 3
    assert all(box.get("maxSubmissions") == "1" for box in boxes)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Englisch"),
        ("tr", "Türkisch"),
        ("pt-BR", "Portugiesisch (Brasilien)"),
        ("sr-Latn", "Serbisch (Lateinisch)"),
    ],
)
def test_languages_are_called_by_their_german_names(language, shown):
    root = parsed(interface(replace(SCHEME, target_languages=(language,))))
    assert {e.get("name"): e.get("placeholder") for e in root.iter("TextArea")}[f"tr_{language}_{{{{idx}}}}"] == shown


def test_a_scheme_without_relations_or_languages_has_no_boxes_for_them():
    root = parsed(interface(replace(SCHEME, relations=(), target_languages=())))
    assert not list(root.iter("Relations"))
    assert not list(root.iter("Repeater"))


@given(title=st.text(min_size=1))
def test_whatever_a_title_holds_the_interface_stays_xml_and_shows_it(title):
    hostile = Scheme(
        "probe", "1.0.0", "de", ("en",),
        (EntityType("X", title, "", "x", "#112233"),),
        (RelationType("r", title, "", (), (), False),),
    )  # fmt: skip
    root = parsed(interface(hostile))
    shown = "".join(c if c.isprintable() else " " for c in title)
    assert root.find(".//Label").get("value") == shown
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    assert f'content: "{escaped} (r)"' in root.find("Style").text or title == "r"
