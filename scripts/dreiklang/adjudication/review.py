"""What is asked of an adjudicator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dreiklang.adjudication.content import Content
from dreiklang.adjudication.disputes import disputes
from dreiklang.adjudication.merge import Merge, Rules, merge
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.resolve import comparable, said, stands
from dreiklang.adjudication.ruling import ruled
from dreiklang.adjudication.settle import NOBODY, Awaited, Decision, basis, mixed, settle, weigh
from dreiklang.records import Annotation, Entity, Relation, Review, Translation


def reviews(
    answers: Sequence[Annotation], in_force: Mapping[int, Decision], rules: Rules, awaited: Awaited = NOBODY
) -> Iterator[Review]:
    """One for each part of a document that is open, was answered and waits for nobody's answer.

    Skipped answers are nothing to go by, nor is a text that was cut into tasks in two ways, of which one has to go.
    """
    if mixed(answers):
        return
    for now in settle(answers, awaited):
        given = [answer for answer in answers if answer.part == now.part]
        weighed = weigh(given)
        held = in_force.get(now.part)
        if now.settled != "open" or not weighed or (held and stands(held, given)) or now.part in awaited:
            continue
        found = merged(weighed, rules)
        yield Review(
            document_id=now.document_id,
            part=now.part,
            basis=basis(weighed),
            settled=_answer(weighed[0], ruled(found.shared, found.rulings)),
            answers=tuple(weighed),
            disputes=tuple(disputes(found.open)),
            reason=now.reason,
        )


def merged(weighed: Sequence[Annotation], rules: Rules) -> Merge:
    """Where rules may not go through the items, everything that not all answers share is open."""
    rules = rules if comparable(weighed) else replace(rules, policy=Policy(rules=()))
    return merge(said(weighed), rules)


def _answer(like: Annotation, stands: Content) -> Annotation:
    """What stands, as if it had been answered."""
    ids = {mention: f"agreed{number}" for number, mention in enumerate(stands.entities, 1)}
    return replace(
        like,
        entities=tuple(Entity(ids[m], m[2], m[0], m[1]) for m in stands.entities),
        relations=tuple(Relation(f"r{i}", k, ids[h], ids[t]) for i, (k, h, t) in enumerate(stands.relations, 1)),
        translations=tuple(Translation(*each) for each in stands.translations),
        flags=(),
        comment="",
    )
