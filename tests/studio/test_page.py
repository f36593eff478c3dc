"""What annotators do in the real page, in a real browser, and what is stored of it."""

import json
from pathlib import Path

import pytest
from acting import Annotator
from builders import answer, document, entity
from exports import corpus

from dreiklang import scheme
from dreiklang.adjudication.content import content
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.records import Annotation, GoldDocument, GoldTranslation, Relation, Translation
from dreiklang.studio.project import project
from dreiklang.studio.pull import people, pull
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.batches import content as uploaded
from dreiklang.tasks.batches import read as tasks_of
from dreiklang.tasks.batches import write
from dreiklang.tasks.instruction import instruction
from dreiklang.tasks.interface import interface
from dreiklang.tasks.shown import shown
from dreiklang.tasks.suggestions.memory import memory
from dreiklang.tasks.suggestions.names import seen
from dreiklang.tasks.suggestions.pairs import pairs
from dreiklang.tasks.suggestions.places import spans as places
from dreiklang.tasks.suggestions.rules import spans as rules
from dreiklang.tasks.suggestions.suggest import Suggester, suggest

pytestmark = pytest.mark.server
SCHEME = scheme.load(Path(__file__).parents[2] / "annotation" / "scheme.toml")
TEXT = (
    "🚢🚢 Estland kauft Boote\n\n"
    "Präsidentin Lena Hartwig verkauft am Donnerstag zwölf Boote für 186 Mio. Euro an Estland.\n\n"
    "Die Nordwerft aus Wismar baut das Donaudampfschiff, den Kran🚢ich M und die Möwe.\n\n"
    "* * *\n\n"
    "Das Abkommen gilt bis Ende 2028."
)
"""The standard document: three layers, a compound, an emoji, a segment that is not to be translated."""
MARKED = (
    ("Estland", "GPE"), ("Präsidentin", "ROLE"), ("Lena Hartwig", "PER"), ("Donnerstag", "DATE"), ("zwölf", "QUANT"),
    ("186 Mio. Euro", "MONEY"), ("Nordwerft", "ORG"), ("Wismar", "GPE"), ("Donau", "LOC"), ("Kran🚢ich M", "PROD"),
    ("Möwe", "PROD"), ("Abkommen", "LAW"), ("Ende 2028", "DATE"),
)  # fmt: skip
INSIDE = ("Donau", "Kran🚢ich M")  # from character to character
JOINED = (
    ("holds_office", "Lena Hartwig", "Präsidentin"), ("located_in", "Nordwerft", "Wismar"),
    ("makes", "Nordwerft", "Möwe"),
)  # fmt: skip
SAID = {
    "en": [
        "🚢🚢 Estonia buys boats",
        "President Lena Hartwig sells twelve boats.",
        "Nordwerft builds.",
        "",
        "It is valid.",
    ],
    "tr": [
        "🚢🚢 Estonya tekne alıyor",
        "Lena Hartwig on iki tekne satıyor.",
        "Nordwerft yapıyor.",
        "",
        "Anlaşma geçerli.",
    ],
}


def source(document_id: str = "standard"):
    return document(document_id, TEXT)


def wanted() -> Annotation:
    """What the annotator is to leave behind."""
    return answer(
        document_id="standard",
        entities=tuple(entity(surface, kind, surface, TEXT) for surface, kind in MARKED),
        relations=tuple(Relation(f"r{i}", *joined) for i, joined in enumerate(JOINED, 1)),
        translations=tuple(Translation(f"s{i}", lang, t) for lang in SAID for i, t in enumerate(SAID[lang], 1)),
        comment="",
    )


def lessons() -> list[GoldDocument]:
    """Settled texts that resemble the standard one, as a corpus has them after its first weeks."""
    text = "Präsidentin Lena Hartwig kam zur Nordwerft aus Wismar.\n\nDas Abkommen gilt bis Ende 2028."
    marked = MARKED[1], MARKED[2], MARKED[6], MARKED[7], MARKED[11], MARKED[12]
    entities = tuple(entity(surface, kind, surface, text) for surface, kind in marked)
    relations = (Relation("r1", *JOINED[0]), Relation("r2", *JOINED[1]))
    said = GoldTranslation("s2", "en", "It is valid.", "human"), GoldTranslation("s2", "tr", "Geçerlidir.", "human")
    return [GoldDocument(document(f"lesson-{i}", text), entities, relations, said, 2, "unanimous") for i in range(3)]


def suggester() -> Suggester:
    golds = lessons()
    finders = ("seen", seen(golds).spans), ("rule", rules), ("place", places)
    return Suggester(SCHEME, finders, pairs=pairs(golds, SCHEME), memory=memory(golds), hidden_share=0)


def opened(connection, page, tmp_path: Path, name: str, with_suggestions: Suggester | None):
    """A corpus with the standard document, its project, and an annotator who has the text before them."""
    made = corpus(tmp_path, source())
    write(made, SCHEME, suggester=with_suggestions)
    target = project(connection, name, interface(SCHEME), instruction(SCHEME)).id
    push(connection, target, [Upload(uploaded(task)) for path in made.batches() for task in tasks_of(path)])
    annotator = Annotator(page, SCHEME)
    annotator.open(f"{connection.url}/projects/{target}/data?labeling=1", boxes=5)
    return made, target, annotator


def collected(connection, made, target: int) -> Annotation:
    """The one answer, brought home as `dreiklang collect` does it."""
    pages = list(pull(connection, target))
    collect(made, [(connection.url, iter(pages))], people(connection))
    (found,), problems = Store(made).answers(source(), SCHEME)
    assert not problems
    return found


def same(found: Annotation, aim: Annotation) -> None:
    assert content(found) == content(aim)
    empty = [[(t.segment_id, t.language) for t in said.translations if not t.text] for said in (found, aim)]
    assert sorted(empty[0]) == sorted(empty[1]) != []


def test_everything_done_by_hand_comes_home_as_it_was_done(connection, page, tmp_path):
    made, target, annotator = opened(connection, page, tmp_path, "page by hand", None)
    shown = page.locator(".labels").inner_text()
    assert "Staat/Stadt" in shown
    assert "im Wort" not in shown.replace("mitten im Wort", "")
    annotator.answer(wanted(), answer(entities=(), relations=(), translations=()), source(), INSIDE)
    annotator.submit()
    same(collected(connection, made, target), wanted())
    by_hand = annotator.actions
    print("by hand:", dict(by_hand))
    assert by_hand["keys"] + by_hand["clicks"] + by_hand["drags"] <= 63


def test_suggestions_are_accepted_and_corrected_after_leaving_and_coming_back(connection, page, tmp_path):
    with_help = suggester()
    found = suggest(source(), with_help)
    made, target, annotator = opened(connection, page, tmp_path, "page with suggestions", with_help)
    first = next(e for e in wanted().entities if e.id == "Möwe")
    with page.expect_response(lambda a: "/drafts" in a.url and a.ok, timeout=30000):
        annotator.mark(first)
    annotator.open(f"{connection.url}/projects/{target}/data?labeling=1", boxes=5)
    there = answer(entities=(*found.entities, first), relations=found.relations, translations=found.translations)
    annotator.answer(wanted(), there, source(), INSIDE)
    annotator.submit()
    home = collected(connection, made, target)
    same(home, wanted())
    origins = {TEXT[e.start : e.end]: e.origin for e in home.entities}
    assert (origins["Wismar"], origins["zwölf"], origins["Möwe"]) == ("prediction", "prediction", "manual")
    said = {(t.segment_id, t.language): t.origin for t in home.translations}
    assert (said["s5", "en"], said["s5", "tr"], said["s1", "en"]) == ("prediction", "prediction-changed", "manual")
    (drafts,) = (task.drafts for path in made.batches() for task in shown(path) if task.document_id == "standard")
    assert drafts["s5", "tr"] == "Geçerlidir."
    helped = annotator.actions
    print("with suggestions:", dict(helped))
    assert helped["keys"] + helped["clicks"] + helped["drags"] <= 32


def test_flags_a_comment_and_text_that_was_not_taken_over_are_stored_on_submit(connection, page, tmp_path):
    _, target, annotator = opened(connection, page, tmp_path, "page notes", None)
    for key in ("Alt+1", "Alt+3"):
        annotator.key(key)
    page.get_by_placeholder("Kommentar").fill("Absatz fehlt 🚢")
    box = page.get_by_placeholder("Englisch").first
    box.click()
    page.keyboard.type("typed only")
    assert page.get_by_test_id("textarea-instruction").locator("visible=true").count() == 2
    assert box.evaluate("box => getComputedStyle(box).borderStyle") == "dashed"
    annotator.submit()
    ((task,),) = [json.loads(found) for found in pull(connection, target)]
    result = task["annotations"][0]["result"]
    assert {item["from_name"]: item["value"] for item in result} == {
        "doc_flags": {"choices": ["not_german", "unsuitable"]},
        "comment": {"text": ["Absatz fehlt 🚢"]},
        "tr_en_0": {"text": ["typed only"]},
    }
