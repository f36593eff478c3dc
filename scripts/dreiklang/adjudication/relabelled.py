"""A decision on answers whose labels are called otherwise now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dreiklang.adjudication.content import content, digest, shared
from dreiklang.adjudication.ruling import Ruling, readable, ruled
from dreiklang.adjudication.settle import Decision, basis, weigh
from dreiklang.migrations import KINDS, Names
from dreiklang.records import Annotation, Mention


def relabelled(decision: Decision, answers: Sequence[Annotation], names: Iterable[Names], text: str) -> Decision | None:
    """The same decision in today's labels; None if it was not made of just these answers, whatever labels were called.

    `names` are what labels were called at some earlier times, the latest first.
    """
    if decision.settled == "open" or decision.basis is None:
        return None
    weighed = weigh(answers)
    for then in names:
        earlier = [_called(answer, then) for answer in weighed]
        if decision.basis == basis(earlier) and decision.digest == _digest(earlier, decision.items):
            today = {kind: {was: name for name, was in then[kind].items()} for kind in KINDS}
            items = readable((_renamed(item, today) for item in decision.items), text)
            return replace(decision, digest=_digest(weighed, items), basis=basis(weighed), items=items)
    return None


def _digest(weighed: Iterable[Annotation], items: Iterable[Ruling]) -> str:
    return digest(ruled(shared(map(content, weighed)), items))


def _called(answer: Annotation, names: Names) -> Annotation:
    entities, relations = names["entity"], names["relation"]
    return replace(
        answer,
        entities=tuple(replace(e, type=entities.get(e.type, e.type)) for e in answer.entities),
        relations=tuple(replace(r, type=relations.get(r.type, r.type)) for r in answer.relations),
    )


def _renamed(item: Ruling, names: Names) -> Ruling:
    def mention(one: Mention) -> Mention:
        return one[0], one[1], names["entity"].get(one[2], one[2])

    if item.entity:
        return replace(item, entity=mention(item.entity))
    if item.relation:
        kind, head, tail = item.relation
        return replace(item, relation=(names["relation"].get(kind, kind), mention(head), mention(tail)))
    return item
