"""The leakage certificate: how alike the most alike documents in different splits are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dreiklang.problems import Problem
from dreiklang.records import NEAR, Kin, Likeness
from dreiklang.release.splits import Split

METHOD = "Jaccard similarity of three-word runs; pairs are found by bottom-32 sketches of these, then compared exactly"


@dataclass(frozen=True, slots=True)
class Leakage:
    """What was looked at, and the worst that was found."""

    pairs: int  # of documents in different splits
    alike: int  # of these, so far alike that they were compared exactly: a tenth of their runs is the same
    highest: float  # similarity of any pair; 0: no pair is alike at all
    first: str | None  # ids of the pair
    second: str | None
    method: str = METHOD
    threshold: float = NEAR  # from here on documents are near-duplicates and share a split


def certificate(sizes: Mapping[Split, int], placed: Mapping[str, Split], kin: Kin) -> Leakage:
    """Over the documents of a release; `placed` says the splits of those that are at all like another."""
    everything = sum(sizes.values())
    pairs = sum(size * (everything - size) for size in sizes.values()) // 2
    apart = list(_apart(placed, kin))
    worst = max(apart, key=lambda likeness: likeness.similarity, default=None)
    if worst is None:
        return Leakage(pairs, 0, 0.0, None, None)
    return Leakage(pairs, len(apart), round(worst.similarity, 4), worst.first, worst.second)


def concerned(kin: Kin) -> frozenset[str]:
    """The documents whose splits matter: those that are at all like another."""
    return frozenset(document_id for likeness in kin.likenesses for document_id in (likeness.first, likeness.second))


def problems(placed: Mapping[str, Split], kin: Kin) -> Iterator[Problem]:
    """split-leakage: no document of a release has a near-duplicate in another split."""
    for likeness in _apart(placed, kin):
        if likeness.is_near:
            first, second = likeness.first, likeness.second
            yield Problem(
                "split-leakage",
                first,
                f"is in {placed[first]}, and in {placed[second]} is {second}, which is nearly the same "
                f"({likeness.similarity:.2f}): both were released so and stay; take one of them out of the corpus",
            )


def said(leakage: Leakage | None) -> str:
    """The certificate in half a line."""
    if leakage is None or not leakage.pairs:
        return "all in one split"
    highest = f"at most {leakage.highest:.2f}" if leakage.alike else "less than 0.1"
    return f"across splits texts are {highest} alike"


def _apart(placed: Mapping[str, Split], kin: Kin) -> Iterator[Likeness]:
    for likeness in kin.likenesses:
        splits = placed.get(likeness.first), placed.get(likeness.second)
        if None not in splits and splits[0] != splits[1]:
            yield likeness
