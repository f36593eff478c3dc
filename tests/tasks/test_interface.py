import re
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from colors import EYES, contrast, difference, seen_as
from hypothesis import given
from hypothesis import strategies as st

from dreiklang import scheme
from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.tasks.interface import GENERATED, NO_TRANSLATION, inside_keys, interface

ROOT = Path(__file__).parents[2]
SCHEME = scheme.load(ROOT / "annotation" / "scheme.toml")


def parsed(made: str) -> ElementTree.Element:
    return ElementTree.fromstring(made)


def whole(root: ElementTree.Element) -> list[ElementTree.Element]:
    """The labels that mark whole words, which are those that are shown."""
    return root.findall(".//View[@className='group']/Label")


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
        "skip_{{idx}}": ("Choices", "seg_{{idx}}"),
    }


def test_labels_show_german_titles_and_store_names():
    root = parsed(interface(SCHEME))
    labels = [[e.get(key) for key in ("value", "alias", "hotkey", "background", "hint")] for e in whole(root)]
    assert labels == [[e.title, e.name, e.hotkey, e.color, e.description] for e in SCHEME.entities]
    assert [e.get("value") for e in root.iter("Relation")] == list(SCHEME.relation_names)
    flags = ["not_german", "bad_segmentation", "unsuitable"]
    assert [e.get("alias") for e in root.iter("Choice")] == [*flags, NO_TRANSLATION]


def test_labels_stand_under_their_groups_in_the_schemes_order():
    groups = parsed(interface(SCHEME)).findall(".//View[@className='group']")
    assert [[e.get("value") for e in group] for group in groups] == [
        ["Wer", "Person", "Amt", "Organisation"],
        ["Wo", "Staat/Stadt", "Ort"],
        ["Was", "Produkt", "Ereignis", "Vertrag/Gesetz"],
        ["Wann, wie viel", "Datum", "Geldbetrag", "Menge"],
    ]


def test_every_label_has_a_double_that_marks_inside_a_word_and_stores_the_same():
    root = parsed(interface(SCHEME))
    text = next(e for e in root.iter("Text") if e.get("name") == "text")
    doubles = root.findall(".//View[@className='inside']/Label")
    assert text.get("granularity") == "word"
    assert {e.get("granularity") for e in doubles} == {"symbol"}
    assert [(e.get("alias"), e.get("hotkey")) for e in doubles] == [
        (e.name, f"shift+{e.hotkey}") for e in SCHEME.entities
    ]


def test_a_doubles_key_is_never_another_labels_nor_the_pages():
    keys = ["p", "shift+p", "shift+x", "l", "m"]
    types = tuple(EntityType(f"T{i}", f"T{i}", "", key, "#112233") for i, key in enumerate(keys))
    doubles = inside_keys(replace(SCHEME, entities=types))
    assert list(doubles.values()) == ["alt+p", "alt+shift+p", "alt+shift+x", "shift+l", "shift+m"]


def test_no_control_is_left_to_get_a_key_by_itself():
    controls = [e for e in parsed(interface(SCHEME)).iter() if e.tag in ("Label", "Choice")]
    assert all(e.get("hotkey") for e in controls)


def test_the_style_sheet_holds_no_character_that_would_reach_the_browser_as_an_entity():
    hostile = replace(SCHEME, relations=(RelationType("r", 'A>B & "C" <D>', "", (), (), False),))
    assert not set(parsed(interface(hostile)).find("Style").text) & set("<>&")


@pytest.mark.parametrize("colors", [[e.color for e in SCHEME.entities], scheme.PALETTE[:11]])
def test_colours_differ_for_eyes_that_see_no_red_or_no_green(colors):
    for eyes in EYES:
        seen = [seen_as(color, eyes) for color in colors]
        assert min(difference(a, b) for a, b in combinations(seen, 2)) > 12, eyes


@pytest.mark.parametrize("color", sorted({*(e.color for e in SCHEME.entities), *scheme.PALETTE}))
@pytest.mark.parametrize(("page", "ink"), [("#fdfdfc", "#262522"), ("#262522", "#f9f8f6")])
def test_marked_text_and_labels_can_be_read_in_light_and_dark(color, page, ink):
    for share in (0.15, 0.3):  # how strongly a label and a marked span are tinted
        tint = "#" + "".join(
            f"{round(share * int(color[i : i + 2], 16) + (1 - share) * int(page[i : i + 2], 16)):02x}"
            for i in (1, 3, 5)
        )
        assert contrast(tint, ink) >= 4.5


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
    style = root.find("Style").text
    escaped = re.sub(r"[<>&]", lambda c: f"\\{ord(c[0]):x} ", shown.replace("\\", "\\\\").replace('"', '\\"'))
    assert f'content: "{escaped} (r)"' in style or title == "r"
