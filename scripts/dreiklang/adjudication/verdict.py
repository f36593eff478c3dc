"""The decision that an adjudicator's answer makes."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from dreiklang.adjudication.content import Content, content, digest, overlap
from dreiklang.adjudication.disputes import compete
from dreiklang.adjudication.gold import authorship
from dreiklang.adjudication.merge import Merge, Rules
from dreiklang.adjudication.resolve import said
from dreiklang.adjudication.review import merged
from dreiklang.adjudication.ruling import Item, Ruling, Verdict, readable, ruled, ruling
from dreiklang.adjudication.settle import Decision, basis, settle, weigh, where
from dreiklang.problems import Problem
from dreiklang.records import Annotation, Authorship, Dispute, Link, Mention, Option, Reviewed


def decide(reviewed: Reviewed, answers: Sequence[Annotation], rules: Rules, text: str) -> Decision | Problem | None:
    """review-unusable: it counts if it is of the answers as they are now, can be read, and leaves nothing open.

    None where the answers are settled without it by now.
    """
    answer = reviewed.answer
    place = where(answer)
    if all(now.settled != "open" for now in settle(answers) if now.part == answer.part):
        return None
    weighed = weigh(a for a in answers if a.part == answer.part)
    if basis(weighed) != reviewed.basis:
        message = "was reviewed before its answers changed: review it again (`dreiklang adjudicate --review`)"
        return Problem("review-unusable", place, message)
    if answer.flags:
        return Problem("review-unusable", place, f"stays open, flagged {', '.join(answer.flags)} by {answer.annotator}")
    if answer.defects:
        message = f"the review by {answer.annotator} can't be read in full: correct it in Label Studio"
        return Problem("review-unusable", place, message)
    if not (reviewed.is_prefilled or reviewed.is_rejected):
        message = (
            "the page had come without what is settled, so its review does not count: open it again in Label Studio, "
            "begin from the tab “einig”, and submit that"
        )
        return Problem("review-unusable", place, message)
    found = merged(weighed, rules)
    final = _final(reviewed)
    if undecided := _undecided(reviewed, ruled(found.shared, found.rulings), final):
        message = (
            f"{undecided} of {len(reviewed.disputes)} disputes are not decided: tick “nichts davon” if neither holds"
        )
        return Problem("review-unusable", place, message)
    items = tuple(_items(reviewed, found, final, weighed))
    return Decision(
        document_id=answer.document_id,
        part=answer.part,
        settled="adjudicated",
        reason=" ".join(answer.comment.split()) or "reviewed",
        by=answer.annotator,
        at=answer.updated_at,
        answers=tuple(sorted(a.id for a in weighed)),
        digest=digest(ruled(found.shared, items)),
        basis=reviewed.basis,
        text_sha256=answer.text_sha256,
        items=readable(items, text),
    )


def _ticked(reviewed: Reviewed) -> list[Option]:
    return [option for chosen in reviewed.chosen for option in chosen or ()]


def _final(reviewed: Reviewed) -> Content:
    """What stands: what the page held and what was ticked. Written words win over ticks, and of these the first."""
    if reviewed.is_rejected:
        return Content((), (), (), ())
    own, ticked = content(reviewed.answer), _ticked(reviewed)
    entities = {*own.entities, *(option.entity for option in ticked if option.entity)}
    relations = {*own.relations, *(_between(option.relation, entities) for option in ticked if option.relation)}
    words = {option.translation[:2]: option.translation for option in reversed(ticked) if option.translation}
    words |= {each[:2]: each for each in own.translations}
    return Content(
        tuple(sorted(entities)),
        tuple(sorted(link for link in relations if {link[1], link[2]} <= entities)),
        tuple(sorted(words.values())),
        (),
    )


def _between(link: Link, entities: Set[Mention]) -> Link:
    """A ticked relation, joined to what stands where its ends were in dispute themselves."""

    def now(mention: Mention) -> Mention:
        instead = [one for one in entities if overlap(one, mention)]
        return instead[0] if mention not in entities and len(instead) == 1 else mention

    kind, head, tail = link
    return kind, now(head), now(tail)


def _undecided(reviewed: Reviewed, agreed: Content, final: Content) -> int:
    """How many disputes have neither a tick nor anything the adjudicator drew or wrote in their place."""
    if reviewed.is_rejected:
        return 0
    own = content(reviewed.answer)
    added = Content(
        tuple(set(own.entities) - set(agreed.entities)),
        tuple(set(own.relations) - set(agreed.relations)),
        tuple((t.segment_id, t.language, t.text) for t in reviewed.answer.translations),  # "nothing to translate" too
        (),
    )
    return sum(
        chosen is None and not _is_decided(dispute, added, final)
        for dispute, chosen in zip(reviewed.disputes, reviewed.chosen, strict=True)
    )


def _is_decided(dispute: Dispute, added: Content, final: Content) -> bool:
    for option in dispute.options:
        if option.entity and any(overlap(option.entity, one) for one in added.entities):
            return True
        if option.relation and any(compete(option, Option((), relation=one)) for one in added.relations):
            return True
        if option.translation and option.translation[:2] in {one[:2] for one in added.translations}:
            return True
    standing = set(final.entities)
    return all(option.relation and not set(option.relation[1:]) <= standing for option in dispute.options)


def _items(reviewed: Reviewed, found: Merge, final: Content, weighed: Sequence[Annotation]) -> Iterator[Ruling]:
    """On everything that anyone said and that is not both shared by all and left standing."""
    answers = said(weighed)
    settled = {each.item: each for each in found.rulings}
    offered: dict[Item, Option] = {option.item: option for option in found.open}
    ticked = {option.translation for option in _ticked(reviewed) if option.translation}
    for layer, name in (("entities", "entity"), ("relations", "relation"), ("translations", "translation")):
        shared, standing = set(getattr(found.shared, layer)), set(getattr(final, layer))
        everything = standing.union(*(getattr(one, layer) for one in answers.values()))
        everything |= {item for item, each in settled.items() if getattr(each, name)}
        for item in sorted(everything - (shared & standing)):
            verdict: Verdict = "kept" if item in standing else "alternative" if item in ticked else "rejected"
            known = settled.get(item)
            if known and known.verdict == verdict:
                yield known
                continue
            votes = tuple(sorted(name for name, one in answers.items() if item in getattr(one, layer)))
            option = offered.get(item) or Option(votes, **{name: item})
            fell = name == "relation" and verdict == "rejected" and not {item[1], item[2]} <= set(final.entities)
            made = ruling(verdict, "entities" if fell else "person", option, answers)
            yield replace(made, origin=_origin(reviewed.answer, item)) if verdict == "kept" and not votes else made


def _origin(answer: Annotation, item: Item) -> Authorship | None:
    """Who wrote a translation that no annotator gave."""
    for each in answer.translations:
        if (each.segment_id, each.language, each.text.strip()) == item:
            return authorship(answer.annotator, each.origin)
    return None
