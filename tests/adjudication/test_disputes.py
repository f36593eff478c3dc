from contents import ANY
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.adjudication import disputes as module
from dreiklang.adjudication.disputes import compete, disputes
from dreiklang.records import Option

MENTIONS = st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from(["PER", "ORG"])).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
)
OPTIONS = st.one_of(
    MENTIONS.map(lambda mention: Option(("a1",), entity=mention)),
    st.tuples(st.just("works_for"), MENTIONS, MENTIONS).map(lambda link: Option(("a1",), relation=link)),
    st.tuples(st.sampled_from(["s1", "s2"]), st.just("en"), st.sampled_from(["a", "b"])).map(
        lambda rendering: Option(("a1",), translation=rendering)
    ),
)


@ANY
@given(st.lists(OPTIONS, unique_by=lambda option: option.item))
def test_a_dispute_is_all_that_competes_directly_or_through_others_and_nothing_else(options):
    expected = {option: {option} for option in options}
    for one in options:
        for other in options:
            if compete(one, other):
                joined = expected[one] | expected[other]
                expected.update(dict.fromkeys(joined, joined))
    found = [dispute.options for dispute in disputes(options)]
    assert set(map(frozenset, found)) == set(map(frozenset, expected.values()))
    assert sum(map(len, found)) == len(options)


def test_the_work_grows_with_the_number_of_options_and_not_with_its_square(monkeypatch):
    asked = []
    monkeypatch.setattr(module, "compete", lambda one, other: asked.append(1) or compete(one, other))
    mentions = [(start, start + 6, kind) for start in range(0, 10_000, 10) for kind in ("PER", "ORG")]
    links = [("works_for", mention, mentions[0]) for mention in mentions[2:]]
    options = [Option(("a1",), entity=m) for m in mentions] + [Option(("a2",), relation=link) for link in links]
    assert len(list(disputes(options))) == 1_000 + 999
    assert len(asked) < 2 * len(options)
