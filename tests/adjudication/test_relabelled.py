"""Labels that are called otherwise now leave decisions on single items as they are."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import TEXT, document
from contents import ANY, MAJORITY, SCHEME, answered, several
from hypothesis import assume, given
from hypothesis import strategies as st

from dreiklang.adjudication.gold import gold
from dreiklang.adjudication.merge import Rules
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.resolve import resolve
from dreiklang.adjudication.review import reviews
from dreiklang.adjudication.verdict import decide
from dreiklang.migrations import Change, earlier
from dreiklang.records import GoldDocument, Reviewed

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
TODAY = {"ORG": "FIRMA", "sells_to": "sells"}
CHANGES = (
    Change("entity", "ORG", ("UNTERNEHMEN",), False, MAY),
    Change("relation", "sells_to", ("sells",), False, MAY),
    Change("entity", "UNTERNEHMEN", ("FIRMA",), False, JUNE),
)
NONE = Rules(Policy(rules=()), SCHEME)  # no rule can settle anew what a person settled


def called(answer, names):
    return replace(
        answer,
        entities=tuple(replace(e, type=names.get(e.type, e.type)) for e in answer.entities),
        relations=tuple(replace(r, type=names.get(r.type, r.type)) for r in answer.relations),
    )


def judged(answers, data):
    """What an adjudicator decided of two answers, and what that makes of them."""
    asked = list(reviews(answers, {}, MAJORITY))
    assume(asked)
    (review,) = asked
    chosen = [tuple(data.draw(st.lists(st.sampled_from(d.options), unique=True))) for d in review.disputes]
    prefilled = replace(answers[0], id="judge", annotator="judge", entities=review.settled.entities,
                        relations=review.settled.relations, translations=review.settled.translations)  # fmt: skip
    decision = decide(Reviewed(prefilled, review.basis, review.disputes, chosen), answers, MAJORITY, TEXT)
    made = gold(document(), answers, {1: decision})
    assert isinstance(made, GoldDocument)
    return decision, made


def drawn(made):
    mentions = {e.id: (e.start, e.end, e.type) for e in made.entities}
    return set(mentions.values()), {(r.type, mentions[r.head], mentions[r.tail]) for r in made.relations}


@ANY
@given(several(2, 2), st.sampled_from([{}, {"ORG": "UNTERNEHMEN", "sells_to": "sells"}]), st.data())
def test_a_decision_stands_in_todays_labels_whichever_it_was_made_in(said, then, data):
    before = [called(answered(name, one), then) for name, one in said.items()]
    decision, made = judged(before, data)
    names = {then.get(was, was): name for was, name in TODAY.items()}
    after = [called(answer, names) for answer in before]
    (now,) = resolve(TEXT, after, {1: decision}, NONE, names=tuple(earlier(CHANGES)))
    assert (now.settled, now.by, now.at, now.reason) == ("adjudicated", "judge", decision.at, decision.reason)
    again = gold(document(), after, {1: now})
    assert isinstance(again, GoldDocument)
    assert drawn(again) == drawn(called(made, names))
    assert again.translations == made.translations
    assert [*resolve(TEXT, after, {1: now}, NONE, names=tuple(earlier(CHANGES)))] == [now]


@ANY
@given(several(2, 2), st.sampled_from(["answer", "digest", "look again"]), st.data())
def test_a_decision_that_would_not_have_stood_then_does_not_stand_now(said, what, data):
    before = [answered(name, one) for name, one in said.items()]
    decision, _ = judged(before, data)
    after = [called(answer, TODAY) for answer in before]
    assume(after != before)
    if what == "answer":
        after[0] = replace(after[0], entities=(), relations=(), flags=("unsuitable",))
    elif what == "digest":
        decision = replace(decision, digest="0" * 64)
    else:
        after[0] = replace(after[0], defects=1)
    (now,) = resolve(TEXT, after, {1: decision}, NONE, names=tuple(earlier(CHANGES)))
    assert now.settled == "open"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), []),
        (CHANGES[2:], [{"FIRMA": "UNTERNEHMEN"}]),
        (CHANGES, [{"FIRMA": "UNTERNEHMEN"}, {"FIRMA": "ORG"}]),
        ((Change("entity", "PROD", ("PROD", "WEAPON"), False, MAY), Change("entity", "X", (), True, MAY)), [{}]),
    ],
)
def test_what_labels_were_called_is_told_step_by_step(changes, expected):
    assert [then["entity"] for then in earlier(changes)] == expected
