from hypothesis import given
from hypothesis import strategies as st

from dreiklang.agreement.spans import Mention, align, flat, intersections, overlap

SPANS = st.builds(
    lambda start, length, kind: Mention(start, start + length, kind),
    st.integers(0, 30),
    st.integers(1, 9),
    st.sampled_from(["PER", "ORG", "GPE"]),
)
MARKED = st.lists(SPANS, max_size=8, unique=True).map(sorted)


@given(MARKED, MARKED)
def test_every_mention_is_in_exactly_one_pairing(left, right):
    pairings = align(left, right)
    assert sorted(p.left for p in pairings if p.left) == left
    assert sorted(p.right for p in pairings if p.right) == right


@given(MARKED, MARKED)
def test_the_kind_says_what_the_two_differ_in(left, right):
    for pairing in align(left, right):
        a, b = pairing.left, pairing.right
        if a is None or b is None:
            assert pairing.kind == "missing"
            continue
        assert overlap(a, b)
        expected = {
            (True, True): "equal",
            (True, False): "type",
            (False, True): "boundary",
            (False, False): "boundary and type",
        }
        assert pairing.kind == expected[a[:2] == b[:2], a.type == b.type]


@given(MARKED, MARKED)
def test_it_makes_no_difference_who_is_named_first(left, right):
    def numbers(pairings):
        return sorted(pairing.kind for pairing in pairings)

    assert numbers(align(left, right)) == numbers(align(right, left))


def test_as_many_overlapping_mentions_are_paired_as_can_be():
    long, short = Mention(0, 9, "ORG"), Mention(0, 3, "ORG")
    first, second = Mention(1, 4, "ORG"), Mention(5, 8, "ORG")
    pairings = align(sorted([long, short]), [first, second])
    assert [(p.kind, p.left, p.right) for p in pairings] == [("boundary", short, first), ("boundary", long, second)]


def test_thousands_of_nested_mentions_do_not_exhaust_the_stack():
    left = [Mention(0, 2 * n + 2, "ORG") for n in range(1200)]
    right = [Mention(0, 2 * n + 1, "ORG") for n in range(1200)]
    assert {pairing.kind for pairing in align(left, right)} == {"boundary"}


@given(MARKED)
def test_of_overlapping_mentions_the_longest_stays(spans):
    kept = flat(spans)
    assert all(not overlap(a, b) for a in kept for b in kept if a != b)
    for lost in set(spans) - set(kept):
        assert any(overlap(lost, other) and other.end - other.start >= lost.end - lost.start for other in kept)


@given(MARKED, MARKED)
def test_intersections_are_those_of_the_characters(left, right):
    left, right = flat(left), flat(right)
    expected = {
        (i, j): len(set(range(a.start, a.end)) & set(range(b.start, b.end)))
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if overlap(a, b)
    }
    assert {(i, j): shared for i, j, shared in intersections(left, right)} == expected
