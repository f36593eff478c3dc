"""Which relations stand, by rule, once it is known which entities do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dreiklang.adjudication.content import overlap
from dreiklang.adjudication.crowd import Crowd
from dreiklang.adjudication.entities import Marked
from dreiklang.adjudication.policy import Policy
from dreiklang.adjudication.ruling import Ruling, Verdict, ruling
from dreiklang.records import Link, Mention, Option
from dreiklang.scheme import Scheme

Drawn = Mapping[str, frozenset[Link]]  # by annotator
Pair = tuple[Mention, Mention]


class Links(NamedTuple):
    rulings: tuple[Ruling, ...]
    options: tuple[Option, ...]  # what stays open, with who said so


@dataclass(frozen=True, slots=True)
class Ends:
    """What became of the entities that relations join."""

    marked: Marked
    kept: frozenset[Mention]
    open: frozenset[Mention]

    def now(self, mention: Mention, annotator: str) -> Mention | None:
        """The entity that stands where this annotator marked one: itself, or the only one it lost to."""
        if mention in self.kept or mention in self.open:
            return mention
        lost_to = [one for one in self.kept - self.marked[annotator] if overlap(one, mention)]
        return lost_to[0] if len(lost_to) == 1 else None

    def knows(self, annotator: str, mention: Mention) -> bool:
        """Whether the annotator marked that entity, or another in its place that was rejected."""
        said = self.marked[annotator]
        return mention in said or any(
            overlap(one, mention) and one not in self.kept and one not in self.open for one in said
        )


class Cast(NamedTuple):
    """All relations in terms of the entities that stand."""

    votes: dict[Link, set[str]]
    exact: set[Link]  # those that at least one answer has just so
    fallen: dict[Link, set[str]]  # as they were drawn; their entities fell, or were others


def cast(drawn: Drawn, ends: Ends) -> Cast:
    votes: dict[Link, set[str]] = {}
    fallen: dict[Link, set[str]] = {}
    exact = set[Link]()
    for name, said in drawn.items():
        for link in said:
            kind, *joined = link
            head, tail = (ends.now(mention, name) for mention in joined)
            if head is None or tail is None or head == tail:
                fallen.setdefault(link, set()).add(name)
                continue
            now = kind, head, tail
            votes.setdefault(now, set()).add(name)
            if now == link:
                exact.add(link)
            else:
                fallen.setdefault(link, set()).add(name)
    return Cast(votes, exact, fallen)


def settle(drawn: Drawn, ends: Ends, policy: Policy, scheme: Scheme, crowd: Crowd | None = None) -> Links:
    found = cast(drawn, ends)
    core = frozenset.intersection(*drawn.values())
    options = {
        link: Option(tuple(sorted(by)), relation=link) for link, by in sorted(found.votes.items()) if link not in core
    }
    rulings = [
        ruling("rejected", "entities", Option(tuple(sorted(by)), relation=link), drawn)
        for link, by in sorted(found.fallen.items())
        if link not in found.exact
    ]
    for rule in policy.rules if len(drawn) >= policy.least else ():
        ready = [link for link in options if ends.open.isdisjoint(link[1:]) and _allowed(link, scheme)]
        if rule == "majority":
            verdicts: Iterable[tuple[Verdict, Link, float | None]] = _majority(ready, found, ends, drawn)
        elif rule == "dawid-skene" and crowd:
            verdicts = _believed(ready, found, ends, crowd, policy.threshold)
        else:
            continue
        for verdict, link, posterior in list(verdicts):
            rulings.append(ruling(verdict, rule, options.pop(link), drawn, posterior))
    return Links(tuple(rulings), tuple(options.values()))


def _allowed(link: Link, scheme: Scheme) -> bool:
    """Whether the scheme lets the relation join such entities; what it forbids no rule settles."""
    kind, head, tail = link
    return kind in scheme.relation_names and scheme.relation(kind).allows(head[2], tail[2])


def _majority(
    ready: Iterable[Link], found: Cast, ends: Ends, drawn: Drawn
) -> Iterable[tuple[Verdict, Link, float | None]]:
    """Kept is what more than half say, one of them just so. Rejected is what more than half contradict: they know both
    entities, and related them in no other way that is not kept."""
    half = len(drawn) / 2
    links = list(ready)
    kept = {link for link in links if len(found.votes[link]) > half and link in found.exact}
    yield from (("kept", link, None) for link in sorted(kept))
    for link in sorted(set(links) - kept):
        against = 0
        for name in drawn.keys() - found.votes[link]:
            others = {other for other, by in found.votes.items() if name in by and set(other[1:]) == set(link[1:])}
            against += all(ends.knows(name, mention) for mention in link[1:]) and others <= kept
        if against > half:
            yield "rejected", link, None


def ballots(votes: Mapping[Link, set[str]], ends: Ends) -> dict[Pair, dict[str, str]]:
    """Of each pair of entities that stand, the label of everybody who knows both; without pairs with two labels."""
    found: dict[Pair, dict[str, str]] = {}
    double = set[Pair]()
    for (kind, head, tail), by in votes.items():
        if head in ends.open or tail in ends.open:
            continue
        pair = head, tail
        ballot = found.setdefault(
            pair, {name: "" for name in ends.marked if all(ends.knows(name, mention) for mention in pair)}
        )
        for name in by:
            if ballot.get(name):
                double.add(pair)
            ballot[name] = kind
    return {pair: ballot for pair, ballot in found.items() if pair not in double}


def _believed(
    ready: Iterable[Link], found: Cast, ends: Ends, crowd: Crowd, threshold: float
) -> Iterable[tuple[Verdict, Link, float | None]]:
    cast_on = ballots(found.votes, ends)
    for link in sorted(ready):
        ballot = cast_on.get((link[1], link[2]))
        if ballot is None:
            continue
        belief = crowd.belief(ballot)
        if belief.posterior >= threshold and (link[0] != belief.label or link in found.exact):
            verdict: Verdict = "kept" if link[0] == belief.label else "rejected"
            yield verdict, link, round(belief.posterior, 4)
