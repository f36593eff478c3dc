"""Item by item: what rules may do, held against any answers at all."""

from itertools import combinations

import pytest
from builders import TEXT, answer, document, entity
from contents import ANY, MAJORITY, SCHEME, answered, several
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.adjudication.content import content, overlap
from dreiklang.adjudication.gold import gold
from dreiklang.adjudication.ledger import read, record
from dreiklang.adjudication.merge import Rules, crowds, merge
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.resolve import comparable_tasks, resolve
from dreiklang.adjudication.ruling import ruled
from dreiklang.records import GoldDocument, Relation, Translation

POLICIES = st.builds(
    Policy,
    rules=st.sampled_from([(), ("majority",), ("dawid-skene",), ("majority", "dawid-skene")]),
    translations=st.sampled_from(("review", "alternatives")),
    threshold=st.sampled_from((0.6, 0.95)),
)


@ANY
@given(several(), POLICIES, st.randoms())
def test_the_order_of_annotators_does_not_matter(answers, policy, random):
    names = list(answers)
    random.shuffle(names)
    shuffled = {name: answers[name] for name in names}
    one, other = (merge(a, crowds(lambda a=a: [a], policy, SCHEME)) for a in (answers, shuffled))
    assert one == other


@ANY
@given(several(), POLICIES)
def test_what_all_say_stands_and_nothing_is_invented_or_lost(answers, policy):
    found = merge(answers, crowds(lambda: [answers], policy, SCHEME))
    final = ruled(found.shared, found.rulings)
    for layer in ("entities", "relations", "translations"):
        said = [set(getattr(one, layer)) for one in answers.values()]
        assert set.intersection(*said) <= set(getattr(final, layer)) <= set.union(*said)
        decided = {r.item for r in found.rulings} | {o.item for o in found.open} | set(getattr(found.shared, layer))
        assert set.union(*said) <= decided
    assert not {r.item for r in found.rulings} & {o.item for o in found.open}


@ANY
@given(several(), POLICIES)
def test_a_relation_stands_only_between_entities_that_stand_and_as_the_scheme_allows(answers, policy):
    found = merge(answers, crowds(lambda: [answers], policy, SCHEME))
    final = ruled(found.shared, found.rulings)
    assert {end for _, *ends in final.relations for end in ends} <= set(final.entities)
    for kind, head, tail in set(final.relations) - set(found.shared.relations):
        assert SCHEME.relation(kind).allows(head[2], tail[2])


@ANY
@given(several(3))
def test_a_majority_keeps_no_two_overlapping_entities_that_nobody_has_both(answers):
    kept = ruled(*merge(answers, MAJORITY)[:2]).entities
    for one, other in combinations(kept, 2):
        if overlap(one, other):
            assert any({one, other} <= set(said.entities) for said in answers.values())


def three(**differing):
    return [answer("a1"), answer("a2", 1), answer("a3", 2, **differing)]


def resolved(answers, rules=MAJORITY, in_force=None):
    (decision,) = resolve(TEXT, answers, in_force or {}, rules)
    return decision


def test_two_against_one_is_a_majority_and_says_so():
    decision = resolved(three(relations=()))
    assert (decision.settled, decision.reason, decision.chosen) == ("rule", "majority", None)
    (item,) = decision.items
    assert (item.verdict, item.rule, item.votes, item.against) == ("kept", "majority", ("a1", "a2"), ("a3",))
    made = gold(document(), three(relations=()), {1: decision})
    assert (made.settled, made.rule, len(made.relations), made.annotators) == ("rule", "majority", 1, 3)


def test_two_who_differ_are_never_settled_by_majority():
    assert resolved([answer(), answer("a2", relations=())]).settled == "open"


def test_two_against_two_stays_open():
    without = [answer(name, minute, entities=answer().entities[:2]) for name, minute in (("a3", 2), ("a4", 3))]
    assert resolved([answer(), answer("a2", 1), *without]).settled == "open"


def test_a_relation_that_no_answer_has_just_so_is_not_put_together():
    """Most relate the two, but whoever marked one end as it stands marked the other one otherwise."""
    firm, land = entity("Nordwerft", "ORG", "x"), entity("Estland", "GPE", "y")
    wide, long = entity("Firma Nordwerft", "ORG", "x"), entity("an Estland", "GPE", "y")
    relation = (Relation("r1", "sells_to", "x", "y"),)
    marked = [
        (firm, long, relation),
        (firm, land, ()),
        (firm, land, ()),
        (wide, land, relation),
        (wide, land, relation),
    ]
    answers = [
        answer(f"a{i}", i, entities=(head, tail), relations=drawn, translations=())
        for i, (head, tail, drawn) in enumerate(marked, 1)
    ]
    found = merge({one.annotator: content(one) for one in answers}, MAJORITY)
    assert [(r.item, r.verdict) for r in found.rulings if r.entity and r.verdict == "kept"] == [
        ((10, 19, "ORG"), "kept"),
        ((43, 50, "GPE"), "kept"),
    ]
    assert [(o.relation, o.votes) for o in found.open] == [
        (("sells_to", *(r.item for r in found.rulings if r.verdict == "kept")), ("a1", "a4", "a5"))
    ]


def test_one_against_one_against_none_stays_open():
    firm = answer("a2", 1, entities=(entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:]))
    none = answer("a3", 2, entities=answer().entities[1:], relations=())
    assert resolved([answer(), firm, none]).settled == "open"


def test_a_relation_moves_with_its_entity_to_the_one_that_stands():
    wide = answer("a3", 2, entities=(entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:]))
    lone = answer("a2", 1, relations=())
    found = resolved([answer(), lone, wide])
    made = gold(document(), [answer(), lone, wide], {1: found})
    assert [(e.start, e.end) for e in made.entities if e.type == "ORG"] == [(10, 19)]
    assert len(made.relations) == 1
    told = {(r.verdict, r.rule, r.votes) for r in found.items if r.relation}
    assert told == {("kept", "majority", ("a1", "a3")), ("rejected", "entities", ("a3",))}


def test_a_relation_whose_entity_falls_is_explained():
    more = answer("a3", 2, entities=(*answer().entities, entity("Boote", "GPE", "w")),
                  relations=(*answer().relations, Relation("r2", "sells_to", "x", "w")))  # fmt: skip
    fallen = [r for r in resolved([answer(), answer("a2", 1), more]).items if r.relation]
    assert [(r.verdict, r.rule, r.votes) for r in fallen] == [("rejected", "entities", ("a3",))]


def test_what_the_scheme_forbids_no_majority_settles():
    def forbidden(name, minute):
        return answer(name, minute, relations=(Relation("r1", "sells_to", "x", "z"),))

    found = merge(
        {a.annotator: content(a) for a in (forbidden("a1", 0), forbidden("a2", 1), answer("a3", 2))}, MAJORITY
    )
    assert [o.relation[0] for o in found.open] == ["sells_to"]
    assert found.open[0].votes == ("a1", "a2")


def test_alternatives_are_kept_in_the_ledger_and_the_preferred_is_released():
    other = answer("a2", 1, translations=(Translation("s1", "en", "Nordwerft, a firm, sells three boats."),))
    found = resolved([answer(), other], Rules(Policy(translations="alternatives", prefer=("a2",)), SCHEME))
    assert (found.settled, found.reason) == ("rule", "alternatives")
    made = gold(document(), [answer(), other], {1: found})
    assert [t.text for t in made.translations] == ["Nordwerft, a firm, sells three boats."]
    assert [r.verdict for r in found.items if r.votes == ("a1",)] == ["alternative"]


@ANY
@given(several(2, 4), st.data())
def test_the_ledger_and_the_answers_alone_give_back_what_was_settled_and_a_repeat_is_no_news(
    tmp_path_factory, said, data
):
    answers = [answered(name, one) for name, one in said.items()]
    rules = crowds(lambda: comparable_tasks([answers]), data.draw(POLICIES), SCHEME)
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    first = resolved(answers, rules)
    record(path, [first])
    in_force = read(path).get("boote", {})
    made = gold(document(), data.draw(st.permutations(answers)), in_force)
    assert isinstance(made, GoldDocument) == (first.settled != "open")
    if first.items:
        found = merge(said, rules)
        assert {(e.start, e.end, e.type) for e in made.entities} == set(ruled(found.shared, found.rulings).entities)
    assert record(path, [resolved(answers, Rules(Policy(rules=()), SCHEME), in_force)]) == (0, 0)


@pytest.mark.parametrize("field", ["votes", "digest"])
def test_an_edited_line_of_the_ledger_is_not_released(field, tmp_path):
    answers = three(relations=())
    path = tmp_path / "ledger.jsonl"
    record(path, [resolved(answers)])
    line = path.read_text()
    path.write_text(
        line.replace('"verdict":"kept"', '"verdict":"rejected"')
        if field == "votes"
        else line.replace('"digest":"', '"digest":"0')
    )
    assert gold(document(), answers, read(path)["boote"]).rule == "decision-stale"


def test_a_later_answer_reopens_what_a_majority_had_settled():
    before = {1: resolved(three(relations=()))}
    late = [*three(relations=()), answer("a4", 9, entities=(), relations=())]
    assert (
        gold(document(), late, before).rule == "decision-stale"
        or gold(document(), late, before).rule == "document-open"
    )
    assert resolved(late, in_force=before).basis != before[1].basis
