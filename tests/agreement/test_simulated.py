"""Simulated annotators, whose true agreement is known."""

import sys
from pathlib import Path

import pytest
from builders import answer, document
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import count
from dreiklang.agreement.report import summary, whole
from dreiklang.scheme import EntityType, Scheme

SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en",), tuple(EntityType(name, name, "", "", "") for name in ("ORG", "GPE")), ()
)


@pytest.fixture(scope="module")
def benchmark():
    sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
    from benchmarks import agreement

    return agreement


def test_intervals_hold_the_known_truth_of_simulated_annotators(benchmark):
    """19 in 20 by design; 12 seeds of 15 figures, which hang together, may miss a few more."""
    truths = benchmark.truth(benchmark.Rates())
    held = []
    for seed in range(12):
        report = whole(count(benchmark.simulation(seed, 60, benchmark.Rates()), benchmark.SCHEME), Bootstrap(500, seed))
        for figure in report.figures:
            if (figure.layer, figure.measure) in truths:
                held.append(figure.low <= truths[figure.layer, figure.measure] <= figure.high)
    assert len(held) == 12 * 15
    assert sum(held) / len(held) > 0.87


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_f1_does_not_depend_on_the_order_of_documents(random):
    said = [
        Answered(document(f"d{i}"), (answer("a1"), answer("a2", relations=(), entities=answer().entities[: i % 4])))
        for i in range(5)
    ]
    shuffled = random.sample(said, len(said))
    first, second = (summary(docs, SCHEME, Bootstrap(rounds=10)) for docs in (said, shuffled))
    assert [f.value for f in first] == pytest.approx([f.value for f in second], nan_ok=True)
