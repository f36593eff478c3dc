"""What an annotator marks by the thousand is compared in steps of which each has few, not in all pairs there are."""

from collections.abc import Callable
from itertools import pairwise, product

import pytest
from builders import answer, document
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.agreement import relations
from dreiklang.agreement.answers import Answered, shared
from dreiklang.agreement.disagreements import Scene
from dreiklang.agreement.relations import Link, differences
from dreiklang.agreement.sample import keep
from dreiklang.agreement.spans import Mention, flat, overlap

MANY = 600
SPANS = st.builds(
    lambda start, length, kind: Mention(start, start + length, kind),
    st.integers(0, 30),
    st.integers(1, 9),
    st.sampled_from(["PER", "ORG"]),
)
LINKS = st.lists(st.builds(Link, SPANS, SPANS, st.sampled_from(["knows", "sells_to"])), max_size=9, unique=True)


class Offset(int):
    """A number that counts how often it is compared."""

    compared = 0

    def _counting(name: str) -> Callable[["Offset", int], bool]:  # noqa: N805 used in the body of the class only
        def compare(self: "Offset", other: int) -> bool:
            Offset.compared += 1
            return getattr(int, name)(self, other)

        return compare

    __lt__, __le__, __gt__, __ge__, __eq__ = map(_counting, ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"))
    __hash__ = int.__hash__


def marked(shift: int) -> list[Mention]:
    """Of three characters each and ten apart."""
    return [Mention(Offset(at), Offset(at + 3), "ORG") for at in range(shift, 10 * MANY, 10)]


def steps(work: Callable[[], object]) -> int:
    Offset.compared = 0
    work()
    return Offset.compared


def test_one_pair_that_overlaps_does_not_make_all_be_compared_with_all():
    spans = [*marked(0), Mention(Offset(1), Offset(2), "ORG")]
    assert 0 < steps(lambda: flat(spans)) < 60 * MANY


def naive(spans: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for span in sorted(spans, key=lambda m: (m.start - m.end, m.start, m.type)):
        if not any(overlap(span, other) for other in kept):
            kept.append(span)
    return sorted(kept)


@given(st.lists(SPANS, max_size=20))
def test_what_is_left_without_overlaps_is_what_comparing_all_with_all_leaves(spans):
    assert flat(spans) == naive(spans)


def drawn(mentions: list[Mention], kind: str) -> list[Link]:
    return [Link(head, tail, kind) for head, tail in pairwise(mentions)]


@pytest.mark.parametrize("shift", [1, 5], ids=["near", "apart"])
def test_relations_are_compared_with_those_near_them(shift):
    ours, theirs = marked(0), marked(shift)
    left, right = drawn(ours, "knows"), drawn(theirs, "sells_to")
    found = differences(left, right, (ours, theirs))
    assert {one.cause for one in found} == {"label" if shift == 1 else "entities"}
    assert 0 < steps(lambda: differences(left, right, (ours, theirs))) < 200 * MANY


@given(LINKS, LINKS, st.lists(SPANS, max_size=9), st.lists(SPANS, max_size=9))
def test_no_two_relations_that_are_nearly_one_are_missed_and_who_is_alone_is_told_why(left, right, one, other):
    """As where all are compared with all; the ends of an omission are marked."""
    left, right, both = sorted(left), sorted(right), (sorted(one), sorted(other))
    found = differences(left, right, both)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relations, "touching", lambda some, of: [list(range(len(of))) for _ in some])
        assert found == differences(left, right, both)
    alone = [
        [each for each in found if each.right is None and each.left],
        [each for each in found if each.left is None and each.right],
    ]

    def nearly(a: Link, b: Link) -> bool:
        return any(overlap(a.head, b[i]) and overlap(a.tail, b[1 - i]) for i in (0, 1))

    assert not any(nearly(a.left, b.right) for a, b in product(*alone))
    for lonely, others in zip(alone, both[::-1], strict=True):
        for difference in lonely:
            ends = (difference.left or difference.right)[:2]
            had = [any(end.type == m.type and overlap(end, m) for m in others) for end in ends]
            assert difference.cause == ("omission" if all(had) else "entities")


class Said(dict):
    """Translations by segment and language, which count how often all of their places are asked for."""

    asked = 0

    def keys(self):
        self.asked += 1
        return super().keys()


def test_translations_are_put_to_their_segments_once():
    text = "\n\n".join(f"Satz {n}." for n in range(50))
    answered = Answered(document(text=text), (answer("a1"), answer("a2")))
    places = [(segment.id, language) for segment in answered.document.segments for language in ("tr", "en")]
    left, right = Said(dict.fromkeys(places, "yes")), Said(dict.fromkeys(places, "no"))
    right["s3", "en"] = "yes"
    scene = Scene(answered, shared(answered)[0], answered.answers)
    found = [(one.context, one.kind) for one in scene.translations(left, right)]
    expected = [(f"Satz {n}.", language) for n in range(50) for language in ("en", "tr") if (n, language) != (2, "en")]
    assert found == expected
    assert left.asked == 1


@given(st.lists(st.integers(0, 5), max_size=20), st.integers(0, 6))
def test_the_lowest_tickets_are_kept_and_of_equal_ones_the_earliest(tickets, most):
    kept: list[tuple[int, int, str]] = []
    for number, drawn in enumerate(tickets, 1):
        keep(kept, most, (-drawn, -number, "thing"))
    lowest = sorted(zip(tickets, range(1, len(tickets) + 1), strict=True))[:most]
    assert sorted((-drawn, -number) for drawn, number, _ in kept) == lowest
