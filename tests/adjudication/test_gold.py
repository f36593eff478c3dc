from dataclasses import replace
from pathlib import Path

import pytest
from builders import TEXT, answer, document, entity
from contents import MAJORITY

from dreiklang.adjudication import ledger
from dreiklang.adjudication.gold import authorship, gold
from dreiklang.adjudication.resolve import resolve
from dreiklang.adjudication.review import reviews
from dreiklang.adjudication.settle import settle
from dreiklang.records import GoldTranslation, Relation, Translation

BAD = Path(__file__).parents[1] / "bad"


def decided(*answers):
    return {decision.part: decision for decision in settle(answers)}


def test_regions_are_numbered_in_order_of_the_text():
    made = gold(document(), [answer()], decided(answer()))
    assert [(e.id, e.type) for e in made.entities] == [("e1", "ORG"), ("e2", "QUANT"), ("e3", "GPE")]
    assert made.relations == (Relation("r1", "sells_to", "e1", "e3"),)
    assert (made.settled, made.annotators) == ("single", 1)


def test_equal_mentions_are_both_kept():
    twice = answer(entities=(*answer().entities, entity("drei", "QUANT", "w")))
    assert len(gold(document(), [twice], decided(twice)).entities) == 4


def test_nobody_answered_means_no_gold_and_no_problem():
    assert gold(document(), [], {}) is None


def test_open_and_undecided_documents_are_problems():
    answers = [answer(), answer("a2", relations=())]
    assert gold(document(), answers, decided(*answers)).message == "2 answers differ in 1 relation"
    assert gold(document(), answers, {}).rule == "document-open"


def test_an_answer_changed_after_it_was_settled_is_stale():
    before = decided(answer())
    changed = replace(answer(), relations=())
    assert gold(document(), [changed], before).rule == "decision-stale"


def test_parts_are_joined_and_the_weakest_names_the_whole():
    first = [answer("a1", parts=2), answer("a2", parts=2)]
    second = answer("a1", 7, part=2, parts=2, relations=(), entities=(entity("Abkommen", "LAW", "x"),), translations=())
    made = gold(document(), [*first, second], decided(*first, second))
    assert (made.settled, made.annotators) == ("single", 1)
    assert [e.id for e in made.entities] == ["e1", "e2", "e3", "e4"]
    assert made.entities[3].type == "LAW"


def test_a_missing_part_keeps_the_document_out():
    lone = answer(parts=2)
    assert gold(document(), [lone], decided(lone)).where == "boote, part 2"


def test_translations_come_in_order_of_segments_with_their_author():
    said = answer(
        "model:b",
        translations=(Translation("s2", "en", "It applies."), Translation("s1", "tr", "…", "prediction-changed")),
    )
    assert gold(document(), [said], decided(said)).translations == (
        GoldTranslation("s1", "tr", "…", "machine"),
        GoldTranslation("s2", "en", "It applies.", "machine"),
    )


@pytest.mark.parametrize(
    ("annotator", "origin", "author"),
    [
        ("a1", "manual", "human"),
        ("a1", "prediction", "machine"),
        ("a1", "prediction-changed", "post-edited"),
        ("model:x", "manual", "machine"),
        ("model:x", "prediction-changed", "machine"),
    ],
)
def test_who_made_a_translation(annotator, origin, author):
    assert authorship(annotator, origin) == author


def test_the_bad_ledger_line_settles_what_was_not_answered():
    decisions = ledger.read(BAD / "decision-stale.jsonl")["boote"]
    assert gold(document(), [answer("model:a")], decisions).rule == "decision-stale"


@pytest.mark.parametrize(
    "later",
    [
        (answer(), answer("a2", 1, relations=())),  # a second annotator differs
        (answer(was_cancelled=True),),  # the answer became a skip
        (answer(minute=3, id="a1-0"),),  # the same answer, given again
    ],
)
def test_what_was_settled_is_not_released_once_its_answers_say_otherwise(later):
    assert gold(document(), later, decided(answer())).rule == "decision-stale"


def test_a_part_that_nobody_answered_is_named():
    lone = answer(parts=9)
    found = gold(document(), [lone], {1: decided(lone)[1]})
    assert (found.where, found.message) == ("boote, part 2", "part 2 of 9 has no answer")


def test_answers_to_a_text_cut_in_two_ways_are_not_put_together():
    whole, part = answer(), answer("a2", part=2, parts=2, text_sha256="1" * 64)
    found = gold(document(), [whole, part], decided(whole, part))
    assert found.rule == "document-open"
    assert "two ways" in found.message


def test_nor_are_they_settled_item_by_item_or_asked_of_an_adjudicator():
    whole = [answer(), answer("a2", 1), answer("a3", 2, relations=())]
    (settled,) = resolve(TEXT, whole, {}, MAJORITY)
    assert settled.settled == "rule"
    cut = [*whole, answer("a4", 3, part=1, parts=2, text_sha256="1" * 64)]
    assert [now.settled for now in resolve(TEXT, cut, {1: settled}, MAJORITY)] == ["open"]
    assert gold(document(), cut, {1: settled}).rule == "document-open"
    assert list(reviews(cut, {}, MAJORITY)) == []


def test_who_settled_what_two_had_answered_is_none_of_its_annotators():
    truth = answer("a3", 5, ground_truth=True, relations=())
    three = [answer(), answer("a2", 1, relations=()), truth]
    assert gold(document(), three, decided(*three)).annotators == 2
    starred = [answer(), replace(truth, annotator="a2")]
    assert gold(document(), starred, decided(*starred)).annotators == 2
    alone = [answer(), replace(answer(minute=5), ground_truth=True)]
    assert gold(document(), alone, decided(*alone)).annotators == 1


def test_what_waits_for_an_answer_is_not_released():
    found = gold(document(), [answer()], decided(answer()), {1: ["a2"]})
    assert found.rule == "decision-stale"
    assert "given back" in gold(document(), [answer()], {}, {1: ["a2"]}).message
