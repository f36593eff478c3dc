"""What an adjudicator is asked, and what becomes of the answer."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from builders import TEXT, answer, document, entity
from contents import ANY, MAJORITY, SCHEME, answered, several
from exports import corpus
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.adjudication.content import content, digest
from dreiklang.adjudication.gold import gold
from dreiklang.adjudication.ledger import read, record
from dreiklang.adjudication.resolve import resolve
from dreiklang.adjudication.review import reviews
from dreiklang.adjudication.verdict import decide
from dreiklang.collected.reviews import reviewed
from dreiklang.errors import CorpusError
from dreiklang.locks import alone
from dreiklang.problems import Problem
from dreiklang.records import Relation, Reviewed, Translation
from dreiklang.studio.review import review_title
from dreiklang.tasks.review import AGREED, NEITHER, review_interface, review_task
from dreiklang.tasks.task import tasks

BAD = Path(__file__).parents[1] / "bad"
WIDE = entity("Firma Nordwerft", "ORG", "x")
OTHER = answer(
    "a2", 1, entities=(WIDE, *answer().entities[1:]), translations=(Translation("s1", "en", "Three boats."),)
)  # fmt: skip


def asked(*answers, rules=MAJORITY):
    (review,) = reviews(answers, {}, rules)
    return review


def by(review, *chosen, **fields):
    """The adjudicator's answer: the page as it was prefilled but for `fields`, and what was ticked on each card."""
    given = {"entities": review.settled.entities, "relations": review.settled.relations,
             "translations": review.settled.translations}  # fmt: skip
    return Reviewed(answer("judge", 30, **(given | fields)), review.basis, review.disputes, chosen)


def first(review):
    return [dispute.options[:1] for dispute in review.disputes]


def test_what_all_say_is_prefilled_and_the_rest_is_asked():
    review = asked(answer(), OTHER)
    assert [e.type for e in review.settled.entities] == ["GPE", "QUANT"] or len(review.settled.entities) == 2
    assert [[o.votes for o in d.options] for d in review.disputes] == [[("a1",), ("a2",)]] * 3
    kinds = [
        next(f for f in ("entity", "relation", "translation") if getattr(d.options[0], f)) for d in review.disputes
    ]
    assert kinds == ["entity", "relation", "translation"]


def test_ticks_decide_and_the_ledger_gives_back_just_that(tmp_path):
    review = asked(answer(), OTHER)
    decision = decide(by(review, *first(review), comment="Kopf der\nPhrase"), [answer(), OTHER], MAJORITY, TEXT)
    assert (decision.settled, decision.by, decision.reason) == ("adjudicated", "judge", "Kopf der Phrase")
    record(tmp_path / "ledger.jsonl", [decision])
    in_force = read(tmp_path / "ledger.jsonl")["boote"]
    made = gold(document(), [OTHER, answer()], in_force)
    assert digest(content(answer())) == decision.digest
    assert [(e.start, e.end) for e in made.entities] == [(10, 19), (29, 33), (43, 50)]
    assert list(resolve(TEXT, [answer(), OTHER], in_force, MAJORITY)) == [decision]


def test_a_ticked_relation_joins_the_entity_that_was_ticked():
    review = asked(answer(), OTHER)
    chosen = [review.disputes[0].options[:1], review.disputes[1].options[1:], ()]
    decision = decide(by(review, *chosen), [answer(), OTHER], MAJORITY, TEXT)
    made = gold(document(), [answer(), OTHER], {1: decision})
    assert [(r.head, r.tail) for r in made.relations] == [("e1", "e3")]


def test_a_dispute_left_alone_leaves_the_task_open():
    review = asked(answer(), OTHER)
    found = decide(by(review, None, *first(review)[1:]), [answer(), OTHER], MAJORITY, TEXT)
    assert (found.rule, found.message[:18]) == ("review-unusable", "1 of 3 disputes ar")


def test_what_is_drawn_or_written_in_its_place_decides_a_dispute():
    review = asked(answer(), OTHER)
    own = by(
        review, None, None, None,
        entities=(*review.settled.entities, entity("Die Firma Nordwerft", "ORG", "w")),
        relations=(Relation("r", "sells_to", "w", review.settled.entities[-1].id),),
        translations=(Translation("s1", "en", "Merged."),),
    )  # fmt: skip
    decision = decide(own, [answer(), OTHER], MAJORITY, TEXT)
    assert not isinstance(decision, Problem)
    made = gold(document(), [answer(), OTHER], {1: decision})
    assert [(t.text, t.origin) for t in made.translations] == [("Merged.", "human")]
    assert {(r.verdict, r.votes) for r in decision.items if r.entity == (0, 19, "ORG")} == {("kept", ())}


def test_a_review_can_reject_all_that_anyone_said():
    review = asked(answer(), OTHER)
    rejected = replace(by(review, *first(review)), is_rejected=True)
    made = gold(document(), [answer(), OTHER], {1: decide(rejected, [answer(), OTHER], MAJORITY, TEXT)})
    assert (made.settled, made.entities, made.relations, made.translations) == ("adjudicated", (), (), ())


def test_clearing_the_page_is_no_decision_on_the_cards():
    review = asked(answer(), OTHER)
    empty = by(review, None, None, None, entities=(), relations=(), translations=())
    assert decide(empty, [answer(), OTHER], MAJORITY, TEXT).message.startswith(
        "2 of 3 disputes"
    )  # no ends, no relation


def test_a_review_of_answers_that_changed_since_is_not_used():
    review = asked(answer(), OTHER)
    changed = answer("a2", 5, relations=())
    found = decide(by(review, *first(review)), [answer(), changed], MAJORITY, TEXT)
    assert "before its answers changed" in found.message


def test_a_later_answer_reopens_what_an_adjudicator_decided():
    review = asked(answer(), OTHER)
    decision = decide(by(review, *first(review)), [answer(), OTHER], MAJORITY, TEXT)
    later = [answer(), OTHER, answer("a3", 40, entities=(), relations=(), translations=())]
    (now,) = resolve(TEXT, later, {1: decision}, MAJORITY)
    assert now.settled == "open"
    assert gold(document(), later, {1: decision}).rule == "decision-stale"


def test_what_is_settled_is_not_asked():
    assert list(reviews([answer(), answer("a2")], {}, MAJORITY)) == []
    assert list(reviews([answer(was_cancelled=True)], {}, MAJORITY)) == []
    review = asked(answer(), OTHER)
    decision = decide(by(review, *first(review)), [answer(), OTHER], MAJORITY, TEXT)
    assert list(reviews([answer(), OTHER], {1: decision}, MAJORITY)) == []


@ANY
@given(several(2, 3), st.data())
def test_whatever_is_ticked_stands_and_nothing_else_does(said, data):
    answers = [answered(name, one) for name, one in said.items()]
    asked_of = list(reviews(answers, {}, MAJORITY))
    if not asked_of:
        return
    (review,) = asked_of
    chosen = [tuple(data.draw(st.lists(st.sampled_from(d.options), unique=True))) for d in review.disputes]
    decision = decide(by(review, *chosen), answers, MAJORITY, TEXT)
    made = gold(document(), answers, {1: decision})
    stands = {(e.start, e.end, e.type) for e in made.entities}
    agreed = content(review.settled)
    assert stands == {*agreed.entities, *(o.entity for ticked in chosen for o in ticked if o.entity)}
    said_so = {(t.segment_id, t.language, t.text) for t in made.translations}
    assert said_so <= {*agreed.translations, *(o.translation for ticked in chosen for o in ticked if o.translation)}
    assert len(made.relations) <= len(agreed.relations) + sum(bool(o.relation) for t in chosen for o in t)
    assert {r.item for r in decision.items if r.verdict == "alternative"}.isdisjoint(said_so)


def exported(review, ticks, by="judge@example.org"):
    """The page that Label Studio would export: the prefilled prediction taken over, and cards ticked."""
    (task,) = tasks(document(), SCHEME)
    made = json.loads(json.dumps(review_task(review, task.data, SCHEME)))
    agreed = next(p["result"] for p in made["predictions"] if p["model_version"] == AGREED)
    cards = [
        {"id": f"c{i}", "from_name": f"dispute_{i}", "to_name": "text", "type": "choices", "value": {"choices": ticked}}
        for i, ticked in enumerate(ticks)
        if ticked
    ]
    return {
        "id": 1,
        "project": 8,
        "data": made["data"],
        "drafts": [],
        "annotations": [
            {"id": 5, "unique_id": "u", "completed_by": by, "result": [*agreed, *cards], "was_cancelled": False,
             "created_at": "2026-05-17T13:00:00Z", "updated_at": "2026-05-17T13:05:00Z"}
        ],
    }  # fmt: skip


def test_an_export_of_the_review_project_is_read_as_it_was_ticked(tmp_path):
    review = asked(answer(), OTHER)
    (task,) = tasks(document(), SCHEME)
    cards = review_task(review, task.data, SCHEME)["data"]["disputes"]
    ticks = [[cards[0]["options"][1]["value"]], [NEITHER], [o["value"] for o in cards[2]["options"][:2]]]
    page = json.dumps([exported(review, ticks)]).encode()
    (found,) = reviewed(corpus(tmp_path), "server", [page], {}, ["a7"])
    assert found.answer.annotator == "a8"  # a7 is somebody in the ledger
    assert found.chosen == (review.disputes[0].options[1:], (), review.disputes[2].options)
    assert (found.basis, found.answer.document_id, found.answer.defects) == (review.basis, "boote", 0)
    assert json.loads((tmp_path / "annotation" / "annotators.json").read_text())["judge@example.org"] == "a8"


def test_nobody_else_gives_out_pseudonyms_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr("dreiklang.collected.reviews.PATIENCE", 0)
    made, review = corpus(tmp_path), asked(answer(), OTHER)
    page = json.dumps([exported(review, [])]).encode()
    with alone(made.studio / "collect.lock", "collection"), pytest.raises(CorpusError, match="another collection"):
        list(reviewed(made, "server", [page], {}, []))
    coming = reviewed(made, "server", [page], {}, [])
    next(coming)
    with pytest.raises(CorpusError), alone(made.studio / "collect.lock", "collection"):
        pass


def test_a_page_that_came_without_what_is_settled_decides_nothing(tmp_path):
    """Label Studio opens a task so now and then; else what the adjudicator never saw would count as rejected."""
    review = asked(answer(), OTHER)
    export = exported(review, [[NEITHER], [NEITHER], [NEITHER]])
    (given,) = export["annotations"]
    given["result"] = [region for region in given["result"] if region["from_name"].startswith("dispute_")]
    (found,) = reviewed(corpus(tmp_path), "server", [json.dumps([export]).encode()], {}, [])
    problem = decide(found, [answer(), OTHER], MAJORITY, TEXT)
    assert (problem.rule, problem.message[:44]) == ("review-unusable", "the page had come without what is settled, s")
    cross = {"id": "x", "from_name": "verwerfen", "to_name": "text", "type": "choices", "value": {"choices": ["ja"]}}
    given["result"].append(cross)
    (found,) = reviewed(corpus(tmp_path), "server", [json.dumps([export]).encode()], {}, [])
    assert decide(found, [answer(), OTHER], MAJORITY, TEXT).settled == "adjudicated"


def test_the_bad_review_leaves_a_dispute_undecided(tmp_path):
    answers = [answer("model:a"), answer("model:b", 1, relations=())]
    (found,) = reviewed(corpus(tmp_path), "server", [(BAD / "review-unusable.json").read_bytes()], {}, [])
    problem = decide(found, answers, MAJORITY, TEXT)
    assert (problem.rule, problem.where) == ("review-unusable", "boote")


def test_a_collection_of_annotators_answers_refuses_reviews(tmp_path):
    from dreiklang.collected.collect import collect
    from dreiklang.errors import ExportError

    path = tmp_path / "export.json"
    path.write_bytes((BAD / "review-unusable.json").read_bytes())
    with pytest.raises(ExportError, match="no task in it is of this corpus"):
        collect(corpus(tmp_path), [("export.json", path)])


def test_every_answer_is_a_prediction_in_its_annotators_name():
    (task,) = tasks(document(), SCHEME)
    made = review_task(asked(answer(), OTHER), task.data, SCHEME)
    assert [p["model_version"] for p in made["predictions"]] == [AGREED, "a1", "a2"]
    for card in made["data"]["disputes"]:
        values = [option["value"] for option in card["options"]]
        assert len(set(values)) == len(values)


def test_the_interface_is_the_annotators_with_cards_above():
    from xml.etree import ElementTree

    root = ElementTree.fromstring(review_interface(SCHEME))
    names = [e.get("name") for e in root.iter()]
    assert "dispute_{{idx}}" in names
    assert {"ner", "text", "doc_flags", "comment", "tr_en_{{idx}}"} <= set(names)


@pytest.mark.parametrize("name", ["x", "dreiklang", "a" * 50, "a" * 80])
def test_the_review_project_never_has_the_title_of_the_main_one(name):
    assert 3 <= len(review_title(name)) <= 50
    assert review_title(name) != name[:50]
