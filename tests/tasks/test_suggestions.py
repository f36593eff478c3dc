"""What is suggested, and above all what is not."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from builders import document, entity
from hypothesis import given
from hypothesis import strategies as st

from dreiklang import scheme
from dreiklang.records import Document, Entity, GoldDocument, GoldTranslation, Relation, Translation
from dreiklang.tasks.results import suggested
from dreiklang.tasks.suggestions import places, rules
from dreiklang.tasks.suggestions.memory import memory
from dreiklang.tasks.suggestions.names import Names, seen
from dreiklang.tasks.suggestions.pairs import pairs
from dreiklang.tasks.suggestions.rules import Span
from dreiklang.tasks.suggestions.suggest import Suggester, is_hidden, suggest
from dreiklang.tasks.task import tasks

SCHEME = scheme.load(Path(__file__).parents[2] / "annotation" / "scheme.toml")
WORDS = "DATE MONEY QUANT".split()


def bracketed(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of "am [Donnerstag|DATE]", and what is marked in it."""
    return re.sub(r"\[(.+?)\|\w+\]", r"\1", marked), re.findall(r"\[(.+?)\|(\w+)\]", marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Am [30. Dezember 2010|DATE] und am [Donnerstag|DATE].",
        "Vom [6. bis 9. Oktober|DATE], seit [2019|DATE], [vorige Woche|DATE], [Ende Juli|DATE], [Ende 2028|DATE].",
        "Im [vergangenen Jahr|DATE] und [dieses Jahrzehnts|DATE], im [Herbst 2025|DATE], weit ins [Jahr 2028|DATE].",
        "Am [Sonntag, den 27.01.2019|DATE], zwischen [2019|DATE] und [2023|DATE]; im [Mai|DATE] und [gestern|DATE].",
        "Für [186 Mio. Euro|MONEY], [eine Million Euro|MONEY], [3 bis 4 Millionen Euro|MONEY] und [19,99€|MONEY].",
        "Die [zwölf|QUANT] unbemannten Boote, [sieben|QUANT] von [acht|QUANT] Flügen, [1.450|QUANT] Beschäftigte.",
        "[40 Prozent|QUANT], [640 Kilogramm|QUANT], [minus 3 Grad|QUANT], [9 km/h|QUANT], [vier Millionen|QUANT] Boote",
        "🚢🚢 Für [zwei Milliarden Euro|MONEY] am [1. Jänner 2026|DATE].",
        "Es dauert zehn Jahre, 14 Monate und 31 Stunden bis 18 Uhr; sie ist 61 und der 45-Jährige auch.",
        "Ein Boot, beide Boote, eine Frau, der dritte Mann, Platz 3 Männer, die Boeing 737 Maschinen, § 5 Absatz.",
        "Jährlich, bald, damals, montags, Frau Mai, Herr August und Artikel 5 Satz 2 von 2019er Wein.",
        "Die 2000er-Reihe, der Kranich 12 Boote und der F-16 Jet.",
    ],
)
def test_dates_money_and_quantities_are_marked_as_the_handbook_has_it(marked):
    text, wanted = bracketed(marked)
    assert [(text[s.start : s.end], s.type) for s in rules.spans(text)] == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "[Kasachstans|GPE] Küste, [Ankara|GPE] verkauft an [Schweden|GPE], [Finnland|GPE] und die [Türkei|GPE].",
        "In den [Vereinigten Staaten|GPE], auf [Grönland|GPE] und in ganz [Europa|LOC], an der [Nordsee|LOC].",
        "Die türkischen Drohnen, der Norweger und die Laibacher Altstadt von Man zu Mann.",
        "Kiel Hbf, Stuttgart-Zuffenhausen, Frankfurt (Oder), Kreuz Stuttgart, Nord-Estland, #Hamburg, Weil am Rhein.",
    ],
)
def test_places_are_found_in_their_cases_and_not_as_parts_of_other_names(marked):
    text, wanted = bracketed(marked)
    assert [(text[s.start : s.end], s.type) for s in places.spans(text)] == wanted


def gold(
    text: str, *entities: Entity, translations: tuple[GoldTranslation, ...] = (), **fields: object
) -> GoldDocument:
    known = {"relations": (), "annotators": 2, "settled": "unanimous"}
    return GoldDocument(document(text=text), entities, translations=translations, **(known | fields))


def taught(*marked: str) -> Names:
    """Names from texts like "Die [Nordwerft|ORG] baut."."""
    golds = []
    for each in marked:
        text, entities = bracketed(each)
        golds.append(gold(text, *(entity(surface, kind, f"e{i}", text) for i, (surface, kind) in enumerate(entities))))
    return seen(golds)


def found(names: Names, text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.type) for s in names.spans(text)]


def test_names_of_settled_answers_are_found_in_other_cases_the_longest_first():
    names = taught(
        "Die [Türkische Werft|ORG] liefert.", "Bei der [Türkischen Werft|ORG].", "[Werft|ORG] ist neu.", "[Werft|ORG]."
    )
    text = "Der Chef der Türkischen Werft und die türkische Werft."
    assert found(names, text) == [("Türkischen Werft", "ORG"), ("Werft", "ORG")]
    assert found(taught("[Elbtal|ORG]", "[Elbtals|ORG]"), "Elbtals Chef, die Elbtal-Chefin, die Nord-Elbtal") == [
        ("Elbtals", "ORG"),
        ("Elbtal", "ORG"),
    ]


@pytest.mark.parametrize(
    "lessons",
    [
        ["[Elbtal|ORG] baut."],  # seen once
        ["[Elbtal|ORG] baut.", "[Elbtal|LOC] blüht."],  # ambiguous
        ["[Elbtal|ORG] baut.", "[Elbtal|ORG] kauft.", "Das Elbtal blüht."],  # unmarked too often
    ],
)
def test_what_is_uncertain_is_not_suggested(lessons):
    assert found(taught(*lessons), "Elbtal baut.") == []


def test_a_relation_is_suggested_where_settled_answers_always_have_one():
    text = "Präsidentin Lena Hartwig"
    one = gold(
        text, entity("Präsidentin", "ROLE", "r", text), entity("Lena Hartwig", "PER", "p", text),
        relations=(Relation("r1", "holds_office", "p", "r"),),
    )  # fmt: skip
    new = "Kanzler Ole Fink sprach."
    entities = (entity("Kanzler", "ROLE", "a", new), entity("Ole Fink", "PER", "b", new))
    segments = document(text=new).segments

    def drawn(*golds: GoldDocument) -> list[Relation]:
        return list(pairs(golds, SCHEME).relations(entities, new, segments))

    assert drawn(one, one, one) == [Relation("r1", "holds_office", "b", "a")]
    assert drawn(one, one) == []
    assert drawn(one, one, one, replace(one, relations=())) == []
    forbidden = replace(one, relations=(Relation("r1", "costs", "p", "r"),))
    assert drawn(forbidden, forbidden, forbidden) == []


def test_a_sentence_translated_before_is_translated_alike_and_one_but_for_its_numbers_too():
    known = (
        GoldTranslation("s1", "en", "They sell 12 boats.", "human"),
        GoldTranslation("s2", "en", "Price: 1.5 million.", "human"),
        GoldTranslation("s3", "en", "", "human"),
    )
    remembered = memory([gold("Sie verkaufen 12 Boote.\n\nPreis: 1,5 Millionen.\n\n***", translations=known)])
    assert remembered.translation("Sie verkaufen  12 Boote.", "en") == "They sell 12 boats."
    assert remembered.translation("Sie verkaufen 14 Boote.", "en") == "They sell 14 boats."
    assert remembered.translation("Sie verkaufen 14 Boote.", "tr") is None
    assert remembered.translation("Preis: 2,5 Millionen.", "en") is None
    assert remembered.translation("***", "en") is None


def test_two_translations_of_one_sentence_are_none():
    said = [(GoldTranslation("s1", "en", text, "human"),) for text in ("Good morning.", "Morning!")]
    remembered = memory(gold("Guten Morgen.", translations=each) for each in said)
    assert remembered.translation("Guten Morgen.", "en") is None


def test_the_hidden_share_is_decided_by_the_id_alone():
    ids = [f"text-{i}" for i in range(2000)]
    hidden = {name for name in ids if is_hidden(name, 0.1)}
    assert 150 < len(hidden) < 250
    assert hidden < {name for name in ids if is_hidden(name, 0.2)}
    assert not any(is_hidden(name, 0) for name in ids)
    assert all(is_hidden(name, 1) for name in ids)


def test_a_hidden_text_gets_nothing():
    assert suggest(document(), Suggester(SCHEME, hidden_share=0))
    assert not suggest(document(), Suggester(SCHEME, hidden_share=1))


FOUND = st.builds(Span, st.sampled_from(["ORG", "DATE", "FIRMA"]), st.integers(-3, 60), st.integers(-3, 60))


@given(text=st.text("ab 😀\u0301\n", max_size=50).filter(str.strip), given=st.lists(FOUND))
def test_whatever_a_model_says_only_sound_spans_are_suggested(text, given):
    source = document(text=text)
    made = suggest(source, Suggester(SCHEME, models=(("model", lambda text: given),), hidden_share=0))
    for each in made.entities:
        surface = text[each.start : each.end]
        assert each.type in SCHEME.entity_names
        assert surface
        assert surface == surface.strip()
        assert any(segment.start <= each.start and each.end <= segment.end for segment in source.segments)
        assert each.origin == "prediction"
    ends = [(each.start, each.end) for each in made.entities]
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_the_earlier_finder_wins_and_every_suggestion_says_whose_it_is():
    text = "Am Donnerstag kam Elbtal."
    late = (("late", lambda text: [Span("ORG", 0, 13), Span("ORG", 18, 24)]),)
    made = suggest(document(text=text), Suggester(SCHEME, models=late, hidden_share=0))
    assert [(text[e.start : e.end], e.type, e.id) for e in made.entities] == [
        ("Donnerstag", "DATE", "rule-1"),
        ("Elbtal", "ORG", "late-2"),
    ]


def test_a_translator_is_asked_for_what_is_not_remembered_only():
    asked = []

    def translate(sentences, language):
        asked.append((list(sentences), language))
        return [sentence.upper() for sentence in sentences]

    known = memory([gold("Eins.", translations=(GoldTranslation("s1", "en", "One.", "human"),))])
    made = suggest(
        document(text="Eins.\n\nZwei."), Suggester(SCHEME, memory=known, translator=translate, hidden_share=0)
    )
    assert asked == [(["Zwei."], "en"), (["Eins.", "Zwei."], "tr")]
    assert made.translations[:2] == (
        Translation("s1", "en", "One.", "prediction"),
        Translation("s2", "en", "ZWEI.", "prediction"),
    )


def test_a_part_of_a_document_gets_its_own_suggestions_counted_from_its_start():
    source: Document = document(text="Am Montag.\n\nAm Dienstag.")
    made = suggest(source, Suggester(SCHEME, hidden_share=0))
    parts = tasks(source, SCHEME, 1)
    results = [suggested(made.entities, made.relations, made.translations, part.data) for part in parts]
    assert [[region["value"]["text"] for region in result] for result in results] == [["Montag"], ["Dienstag"]]
    assert [result[0]["value"]["start"] for result in results] == [3, 3]
