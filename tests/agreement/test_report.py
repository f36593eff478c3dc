"""From answers to figures: who counts, what is undefined, and that simulated truths are found again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import TEXT, answer, document, entity
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF, TER

from dreiklang.agreement.answers import Answered, shared
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import count
from dreiklang.agreement.relations import CAUSES, Link, differences
from dreiklang.agreement.report import DIFFERENCE, full, summary, whole
from dreiklang.agreement.spans import Mention
from dreiklang.records import Entity, Relation, Translation
from dreiklang.scheme import EntityType, RelationType, Scheme

SCHEME = Scheme(
    "probe",
    "1.0.0",
    "de",
    ("en",),
    tuple(EntityType(name, name, "", "", "") for name in ("ORG", "GPE", "QUANT", "LAW")),
    (
        RelationType("sells_to", "", "", (), (), symmetric=False),
        RelationType("near", "", "", (), (), symmetric=True),
        RelationType("part_of", "", "", (), (), symmetric=False),
    ),
)
SOLD = ("sells_to", "x", "y")
QUICK = Bootstrap(rounds=100)


def figures(*answers, **fields) -> dict[tuple[str, str], float | None]:
    """Of one document with these answers."""
    found = summary([Answered(document(), answers, **fields)], SCHEME, QUICK)
    return {(figure.layer, figure.measure): figure.value for figure in found}


def drawn(*relations: tuple[str, str, str], annotator: str = "a2", **fields):
    """An answer with the usual three entities, and relations given by type, head and tail."""
    return answer(annotator, relations=tuple(Relation(f"r{i}", *r) for i, r in enumerate(relations)), **fields)


# Who counts


def test_equal_answers_agree_in_everything():
    found = figures(answer("a1"), answer("a2"))
    for name in (
        ("entities", "f1_exact"),
        ("entities", "kappa_tokens"),
        ("entities", "alpha_tokens"),
        ("entities", "alpha_u"),
    ):
        assert found[name] == 1
    assert found["relations", "f1"] == found["translations.en", "chrf"] == 1
    assert found["translations.en", "ter"] == 0


def test_who_marked_nothing_counts():
    nothing = answer("a2", entities=(), relations=(), translations=())
    found = figures(answer("a1"), nothing)
    assert found["entities", "f1_exact"] == found["relations", "f1"] == 0
    assert found["translations.en", "chrf"] is None


def test_where_nobody_marked_anything_agreement_is_undefined():
    found = figures(*(answer(name, entities=(), relations=(), translations=()) for name in ("a1", "a2")))
    for name, value in found.items():
        assert value is None, name


def test_who_skipped_or_could_not_be_read_does_not_count():
    said = [Answered(document(), (answer("a1"), answer("a2", was_cancelled=True), answer("a3", defects=1)))]
    assert [a.annotator for task in shared(said[0]) for a in task.answers] == ["a1"]
    report = whole(count(said, SCHEME), QUICK)
    assert (report.documents, report.compared) == (1, 0)
    assert next(f for f in report.figures if f.measure == "f1_exact").n == 0


def test_of_several_answers_of_one_annotator_the_latest_counts():
    early, late = answer("a1", 0, entities=(), relations=()), answer("a1", 5)
    assert figures(early, late, answer("a2"))["entities", "f1_exact"] == 1
    earlier, later = replace(late, updated_at=early.updated_at), replace(early, updated_at=late.updated_at)
    assert figures(earlier, later, answer("a2"))["entities", "f1_exact"] == 0


def test_a_ground_truth_does_not_count_where_two_annotators_answered_without():
    nothing = {"entities": (), "relations": ()}
    two = answer("a1"), answer("a2", **nothing)
    settled = answer("adjudicator", 9, ground_truth=True)
    assert figures(*two, settled)["entities", "f1_exact"] == figures(*two)["entities", "f1_exact"] == 0
    own = replace(answer("a2", 9), ground_truth=True)
    assert figures(*two, own)["entities", "f1_exact"] == 0, "of who settles it, what was said before counts"
    (task,) = shared(Answered(document(), (*two, settled)))
    assert [a.annotator for a in task.answers] == ["a1", "a2"]


def test_a_ground_truth_counts_where_no_two_others_answered():
    early, late = answer("a1", 0, entities=(), relations=()), answer("a1", 5)
    assert figures(replace(early, ground_truth=True), answer("a2"))["entities", "f1_exact"] == 0
    truths = replace(early, ground_truth=True), replace(answer("a2"), ground_truth=True)
    assert figures(*truths, late)["entities", "f1_exact"] == 0, "it outlives its annotator's later answers"


def test_parts_of_a_document_are_compared_part_by_part_and_count_as_one_document():
    cut = TEXT.index("Das")
    first = {"parts": 2, "end": cut - 2, "text_sha256": "1" * 64}
    second = {
        "part": 2,
        "parts": 2,
        "start": cut,
        "end": len(TEXT),
        "text_sha256": "2" * 64,
        "relations": (),
        "translations": (),
    }
    law = (entity("Abkommen", "LAW", "l"),)
    given_answers = (
        answer("a1", **first),
        answer("a2", **first),
        answer("a1", 1, **second, entities=law),
        answer("a2", 1, **second, entities=()),
    )
    (found,) = [
        f
        for f in summary([Answered(document(), given_answers)], SCHEME, QUICK)
        if f.measure == "f1_exact" and f.layer == "entities"
    ]
    assert found.value == pytest.approx(2 * 3 / (4 + 3))
    assert found.n == 1


def test_answers_to_two_cuts_of_a_text_are_not_compared():
    whole_text, part = answer("a1"), answer("a2", parts=2, text_sha256="1" * 64)
    assert all(len(task.answers) == 1 for task in shared(Answered(document(), (whole_text, part))))


def test_kappa_is_given_for_two_annotators_and_for_pairs_of_more():
    three = [Answered(document(), (answer("a1"), answer("a2"), answer("a3")))]
    report = full(count(three, SCHEME), QUICK)
    assert "kappa_tokens" not in {figure.measure for figure in report.figures}
    pairs = [part for part in report.parts if part.kind == "pair"]
    assert [part.name for part in pairs] == ["a1 · a2", "a1 · a3", "a2 · a3"]
    assert all(any(f.measure == "kappa_tokens" and f.value == 1 for f in part.figures) for part in pairs)


# Entities and relations


def test_overlap_forgives_boundaries_and_not_types():
    longer = entity("Firma Nordwerft", "ORG", "x")
    found = figures(answer("a1"), answer("a2", entities=(longer, *answer().entities[1:]), relations=()))
    assert found["entities", "f1_exact"] == pytest.approx(2 / 3)
    assert found["entities", "f1_overlap"] == 1
    retyped = replace(answer().entities[0], type="GPE")
    found = figures(answer("a1"), answer("a2", entities=(retyped, *answer().entities[1:]), relations=()))
    assert found["entities", "f1_overlap"] == pytest.approx(2 / 3)
    assert found["entities", "f1_untyped"] == 1


def test_a_symmetric_relation_may_be_drawn_either_way():
    found = figures(drawn(("near", "x", "y"), annotator="a1"), drawn(("near", "y", "x")))
    assert found["relations", "f1"] == 1


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (drawn(("sells_to", "y", "x")), "direction"),
        (drawn(("part_of", "x", "y")), "label"),
        (drawn(("part_of", "y", "x")), "label"),
        (drawn(), "omission"),
        (drawn(entities=answer().entities[1:]), "entities"),
        (drawn(entities=(entity("Nordwerft", "GPE", "x"), *answer().entities[1:])), "entities"),
        (drawn(entities=(entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:])), "omission"),
        (drawn(SOLD, entities=(entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:])), "boundaries"),
        (drawn(SOLD, entities=(entity("Nordwerft", "GPE", "x"), *answer().entities[1:])), "entities"),
    ],
)  # fmt: skip
def test_the_budget_names_what_keeps_two_relations_apart(second, cause):
    found = figures(answer("a1"), second)
    assert {c: found["relations", f"share_{c}"] for c in CAUSES} == {c: float(c == cause) for c in CAUSES}


def test_what_each_relaxation_forgives():
    found = figures(drawn(("sells_to", "x", "y"), annotator="a1"), drawn(("sells_to", "y", "x")))
    assert (found["relations", "f1"], found["relations", "f1_undirected"], found["relations", "f1_unlabelled"]) == (
        0,
        1,
        0,
    )
    found = figures(drawn(("sells_to", "x", "y"), annotator="a1"), drawn(("part_of", "x", "y")))
    assert (found["relations", "f1"], found["relations", "f1_undirected"], found["relations", "f1_unlabelled"]) == (
        0,
        0,
        1,
    )
    longer = (entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:])
    found = figures(drawn(("sells_to", "x", "y"), annotator="a1"), drawn(("sells_to", "x", "y"), entities=longer))
    assert (found["relations", "f1"], found["relations", "f1_boundaries"]) == (0, 1)
    assert found["relations", "f1_given_entities"] is None


ENDS = st.builds(lambda s, n, t: Mention(s, s + n, t), st.integers(0, 12), st.integers(1, 4), st.sampled_from("AB"))
LINKS = st.lists(st.builds(Link, ENDS, ENDS, st.sampled_from(["r", "s"])), max_size=6, unique=True).map(sorted)


@given(LINKS, LINKS)
def test_every_relation_that_is_not_in_both_is_in_the_budget_once(left, right):
    marked = [sorted({end for link in links for end in link[:2]}) for links in (left, right)]
    found = differences(left, right, (marked[0], marked[1]))
    assert sorted(d.left for d in found if d.left) == sorted(set(left) - set(right))
    assert sorted(d.right for d in found if d.right) == sorted(set(right) - set(left))


# Translations


def test_chrf_and_ter_are_those_of_sacrebleu_over_all_pairs_both_ways():
    ours = ["The firm sells three boats to Estonia.", "The treaty holds."]
    theirs = ["The company Nordwerft sells 3 boats to Estonia.", "The treaty is in force."]
    found = figures(
        *(
            answer(name, translations=tuple(Translation(f"s{i}", "en", text) for i, text in enumerate(texts, 1)))
            for name, texts in (("a1", ours), ("a2", theirs))
        )
    )
    both, other = ours + theirs, [theirs + ours]
    assert found["translations.en", "chrf"] == pytest.approx(CHRF(word_order=2).corpus_score(both, other).score / 100)
    assert found["translations.en", "ter"] == pytest.approx(TER().corpus_score(both, other).score / 100)


def test_what_is_wrong_with_one_translation_is_told_without_a_second():
    text = "Die Firma Nordwerft verkauft 57 Boote an Estland.\n\nDas Abkommen gilt bis zum 17.05.2031."
    source = document(text=text)
    said = answer(
        entities=(Entity("x", "ORG", 10, 19),),
        relations=(),
        translations=(
            Translation("s1", "en", "Die Firma Nordwerft verkauft 57 Boote an Estland."),
            Translation("s2", "en", "The agreement holds until 17 May 2030."),
        ),
    )
    found = {
        f.measure: f.value for f in summary([Answered(source, (said,))], SCHEME, QUICK) if f.layer == "translations.en"
    }
    assert (found["copied_source"], found["wrong_language"], found["lost_numbers"]) == (0.5, 0.5, 0.5)


def test_edit_effort_is_ter_against_the_draft_and_what_was_kept_costs_nothing():
    text = "The firm Nordwerft sells three boats to Estonia."
    drafts = {("s1", "en"): text, ("s2", "en"): "The agreement holds."}
    kept = (
        Translation("s1", "en", text, "prediction"),
        Translation("s2", "en", "The agreement is valid.", "prediction-changed"),
    )
    found = figures(answer(translations=kept), drafts=drafts)
    expected = TER().corpus_score(list(drafts.values()), [[t.text for t in kept]]).score / 100
    assert found["translations.en", "edit_effort"] == pytest.approx(expected)
    assert found["translations.en", "draft_kept"] == 0.5


# Parts


def test_parts_are_batches_days_and_with_and_without_suggestions():
    careless = answer("a2", entities=(), relations=())
    with_suggestions = [
        Answered(document(f"w{i}"), (answer("a1"), answer("a2")), "b1", suggested=True) for i in range(3)
    ]
    without = [Answered(document(f"o{i}"), (answer("a1"), careless), "b2") for i in range(3)]
    late = [
        replace(one, answers=tuple(replace(a, created_at=a.created_at + timedelta(days=1)) for a in one.answers))
        for one in without
    ]
    report = full(count([*with_suggestions, *late], SCHEME), QUICK)
    exact = {
        (part.kind, part.name): next(f.value for f in part.figures if f.measure == "f1_exact") for part in report.parts
    }
    assert exact["batch", "b1"] == exact["suggestions", "with"] == exact["time", "2026-05-17"] == 1
    assert exact["batch", "b2"] == exact["suggestions", "without"] == exact["time", "2026-05-18"] == 0
    assert exact["suggestions", DIFFERENCE] == 1
