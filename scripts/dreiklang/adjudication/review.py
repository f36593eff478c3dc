"""What is asked of an adjudicator."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dreiklang.adjudication.content import Content, overlap
from dreiklang.adjudication.merge import Merge, Rules, merge
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.resolve import basis, comparable, said, stands
from dreiklang.adjudication.ruling import Item, ruled
from dreiklang.adjudication.settle import NOBODY, Awaited, Decision, settle, weigh
from dreiklang.records import Annotation, Dispute, Entity, Option, Relation, Review, Translation


def reviews(
    answers: Sequence[Annotation], in_force: Mapping[int, Decision], rules: Rules, awaited: Awaited = NOBODY
) -> Iterator[Review]:
    """One for each part of a document that is open, was answered and waits for nobody's answer.

    Skipped answers are nothing to go by.
    """
    for now in settle(answers, awaited):
        given = [answer for answer in answers if answer.part == now.part]
        weighed = weigh(given)
        held = in_force.get(now.part)
        if now.settled != "open" or not weighed or (held and stands(held, given)) or now.part in awaited:
            continue
        if len({answer.text_sha256 for answer in weighed}) > 1:
            continue  # of texts that were cut in two ways, of which one has to go
        found = merged(weighed, rules)
        yield Review(
            document_id=now.document_id,
            part=now.part,
            basis=basis(weighed),
            settled=_answer(weighed[0], ruled(found.shared, found.rulings)),
            answers=tuple(weighed),
            disputes=tuple(_disputes(found.open)),
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


def _disputes(open: Iterable[Option]) -> Iterator[Dispute]:
    """Options that exclude each other, or may, in one dispute; in order of the text; what most say first."""
    groups: list[list[Option]] = []
    for option in sorted(open, key=_place):
        touching = [group for group in groups if any(compete(option, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), option])
    for group in sorted(groups, key=lambda group: min(map(_place, group))):
        yield Dispute(tuple(sorted(group, key=lambda option: (-len(option.votes), option.votes, option.item))))


def _place(option: Option) -> tuple[int, int, Item]:
    """Entities, relations and translations in order of the text."""
    if option.entity:
        return 0, option.entity[0], option.entity
    if option.relation:
        return 1, min(end[0] for end in option.relation[1:]), option.relation
    assert option.translation
    return 2, int("".join(filter(str.isdecimal, option.translation[0])) or 0), option.translation


def compete(one: Option, other: Option) -> bool:
    if one.entity and other.entity:
        return overlap(one.entity, other.entity)
    if one.relation and other.relation:
        (_, head, tail), (_, other_head, other_tail) = one.relation, other.relation
        straight = overlap(head, other_head) and overlap(tail, other_tail)
        return straight or (overlap(head, other_tail) and overlap(tail, other_head))
    if one.translation and other.translation:
        return one.translation[:2] == other.translation[:2]
    return False
