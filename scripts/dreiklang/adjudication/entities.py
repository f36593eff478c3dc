"""Which marked stretches stand, by rule."""

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from dreiklang.adjudication.content import overlap
from dreiklang.adjudication.crowd import Crowd
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.ruling import Ruling, Verdict, ruling
from dreiklang.records import Mention, Option

Marked = Mapping[str, frozenset[Mention]]  # by annotator


class Mentions(NamedTuple):
    kept: frozenset[Mention]  # those all share too
    open: frozenset[Mention]
    rulings: tuple[Ruling, ...]
    options: tuple[Option, ...]  # the open ones, with who said so


def settle(marked: Marked, policy: Policy, crowd: Crowd | None = None) -> Mentions:
    everything = frozenset[Mention]().union(*marked.values())
    kept = set(frozenset.intersection(*marked.values()))
    options = {item: option(item, marked) for item in everything - kept}
    rulings: list[Ruling] = []
    for rule in policy.rules if len(marked) >= policy.least else ():
        if rule == "majority":
            found = [ruling(verdict, rule, options[item], marked) for verdict, item in _majority(options, marked)]
        elif rule == "dawid-skene" and crowd:
            found = list(_believed(options, marked, crowd, policy.threshold, kept))
        else:
            continue
        for each in found:
            assert each.entity
            del options[each.entity]
            if each.verdict == "kept":
                kept.add(each.entity)
        rulings += found
    return Mentions(frozenset(kept), frozenset(options), tuple(rulings), tuple(options[i] for i in sorted(options)))


def option(item: Mention, marked: Marked) -> Option:
    return Option(tuple(sorted(name for name, said in marked.items() if item in said)), entity=item)


def _majority(options: Mapping[Mention, Option], marked: Marked) -> Iterable[tuple[Verdict, Mention]]:
    """Kept is what more than half say. Rejected is what more than half contradict: they marked nothing else there that
    is in dispute, or what they marked there is kept."""
    half = len(marked) / 2
    kept = {item for item, one in options.items() if len(one.votes) > half}
    yield from (("kept", item) for item in sorted(kept))
    for item in sorted(options.keys() - kept):
        against = 0
        for said in marked.values():
            others = {other for other in said & options.keys() if overlap(other, item)}
            against += item not in said and others <= kept
        if against > half:
            yield "rejected", item


def ballots(marked: Marked) -> dict[tuple[int, int], dict[str, str]]:
    """Everybody's label for each stretch that somebody marked; without those that somebody gave two labels."""
    found: dict[tuple[int, int], dict[str, str]] = {}
    double = set[tuple[int, int]]()
    for name, said in marked.items():
        for start, end, label in said:
            ballot = found.setdefault((start, end), dict.fromkeys(marked, ""))
            if ballot[name]:
                double.add((start, end))
            ballot[name] = label
    return {place: ballot for place, ballot in found.items() if place not in double}


def _believed(
    options: Mapping[Mention, Option], marked: Marked, crowd: Crowd, threshold: float, kept: Set[Mention]
) -> Iterable[Ruling]:
    """What the model is sure of; of two that overlap neither is kept, unless one annotator marked both."""
    beliefs = {place: crowd.belief(ballot) for place, ballot in ballots(marked).items()}
    sure = {place: belief for place, belief in beliefs.items() if belief.posterior >= threshold}
    wanted = {item for item in options if (found := sure.get(item[:2])) and found.label == item[2]}
    clashing = {
        one
        for one in wanted
        for other in wanted | kept
        if one != other and overlap(one, other) and not any({one, other} <= said for said in marked.values())
    }
    for item in sorted(options):
        belief = sure.get(item[:2])
        if belief is None or (*item[:2], belief.label) in clashing:
            continue
        verdict: Verdict = "kept" if belief.label == item[2] else "rejected"
        if verdict == "kept" or belief.label == "" or (*item[:2], belief.label) in wanted | kept:
            yield ruling(verdict, "dawid-skene", options[item], marked, round(belief.posterior, 4))
