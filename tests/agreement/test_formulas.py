"""Each formula against an implementation that shares no code with ours, and against examples worked by hand."""

from collections import Counter
from itertools import permutations
from random import Random

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opt_gamma import Span, Unit, gamma_segments
from sacrebleu.metrics import CHRF
from scipy.stats import bootstrap
from sklearn.metrics import cohen_kappa_score

from dreiklang.agreement import chance, chrf
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.measures import Measure, alpha, alpha_cu, alpha_u, alpha_u_binary, kappa, share
from dreiklang.agreement.spans import Mention, flat
from dreiklang.agreement.tally import Sums
from dreiklang.agreement.tokens import Tokens
from dreiklang.agreement.translations import chrf_score
from dreiklang.tokens import tokenize

BLANK = "φ"
LABELS = ("O", "PER", "ORG", "GPE")
TOKENS = st.lists(st.sampled_from(LABELS), min_size=2, max_size=30)


def sums(*counts) -> Sums:
    """One row a document."""
    keys = {key: i for i, key in enumerate(dict.fromkeys(key for counted in counts for key in counted))}
    return Sums(np.array([[float(counted.get(key, 0)) for key in keys] for counted in counts]), keys)


def kappa_counts(left, right):
    return chance.pair_counts(len(left), labels(left), labels(right))


def alpha_counts(given_by):
    return chance.token_counts(len(given_by[0]), [labels(said) for said in given_by])


def labels(said) -> dict[int, str]:
    """A label for each token, as if token n began at character n."""
    return {place: name for place, name in enumerate(said) if name != "O"}


def same(ours: float, theirs: float) -> bool:
    return ours == pytest.approx(theirs, abs=1e-9) or (np.isnan(ours) and np.isnan(theirs))


# Tokens


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=2, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs):
    left, right = zip(*pairs, strict=True)
    with np.errstate(all="ignore"):
        theirs = cohen_kappa_score(left, right) if len(set(left) | set(right)) > 1 else float("nan")
    assert same(kappa(("kappa",), LABELS)(sums(kappa_counts(left, right)))[0], theirs)


def test_kappa_of_the_table_of_artstein_and_poesio():
    """Artstein & Poesio 2008, section 2.4: A_o = .88, A_e = .396, and κ = (.88 - .396) / (1 - .396)."""
    table = {("STAT", "STAT"): 46, ("STAT", "IREQ"): 6, ("IREQ", "IREQ"): 32, ("CHCK", "IREQ"): 6, ("CHCK", "CHCK"): 10}
    left, right = zip(*(pair for pair, n in table.items() for _ in range(n)), strict=True)
    found = kappa(("kappa",), ("STAT", "IREQ", "CHCK"))(sums(kappa_counts(left, right)))[0]
    assert found == pytest.approx((0.88 - 0.396) / (1 - 0.396), abs=5e-4)


@given(
    st.integers(2, 5).flatmap(lambda m: st.lists(st.lists(st.sampled_from(LABELS), min_size=m, max_size=m), min_size=2))
)
def test_alpha_is_that_of_the_package_krippendorff(units):
    given_by = list(zip(*units, strict=True))
    coded = [[LABELS.index(label) for label in labels] for labels in given_by]
    defined = len({label for unit in units for label in unit}) > 1
    theirs = krippendorff.alpha(reliability_data=coded, level_of_measurement="nominal") if defined else float("nan")
    assert same(alpha(("alpha",), LABELS)(sums(alpha_counts(given_by)))[0], theirs)


def test_alpha_of_two_observers_as_krippendorff_works_it_out():
    """Krippendorff 2011, "Computing Krippendorff's alpha-reliability", example B: .692."""
    ben, gerry = "aabbdcccedda", "babbbcccedd" + "d"
    found = alpha(("alpha",), "abcde")(sums(alpha_counts([ben, gerry])))[0]
    assert found == pytest.approx(0.692, abs=5e-4)


def test_alpha_over_parts_with_different_numbers_of_annotators_is_that_with_missing_data():
    two, three = ["O", "PER", "PER", "ORG"], ["O", "O", "ORG", "ORG", "PER"]
    first = [two, ["O", "PER", "O", "ORG"]]
    second = [three, ["O", "PER", "ORG", "ORG", "PER"], ["O", "O", "ORG", "PER", "PER"]]
    rows = np.full((3, 9), np.nan)
    for row, labels in enumerate(first):
        rows[row, :4] = [LABELS.index(label) for label in labels]
    for row, labels in enumerate(second):
        rows[row, 4:] = [LABELS.index(label) for label in labels]
    theirs = krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal")
    counted = sums(alpha_counts(first), alpha_counts(second)).total()
    assert alpha(("alpha",), LABELS)(counted)[0] == pytest.approx(theirs)


def test_a_token_is_labelled_if_a_span_covers_some_of_it():
    spans = [Mention(3, 8, "ORG"), Mention(8, 9, "GPE"), Mention(10, 11, "PER")]
    assert Tokens("ab cde-fg hij", 0, 13).labels(spans) == {3: "ORG", 6: "ORG", 7: "ORG", 10: "PER"}


@given(st.text("aB1.,- \n\u00a0’_é\u0301", max_size=40), st.data())
def test_tokens_at_a_span_are_those_of_the_whole_text(text, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    first, last = sorted(data.draw(st.tuples(*[st.integers(start, end)] * 2)))
    tokens = Tokens(text, start, end)
    everything = tokenize(text, start, end)
    assert tokens.number == len(everything)
    assert tokens.at(first, last) == [a for a, b in everything if b > first and a < last]


# Unitizing


SPANS = st.builds(
    lambda start, length, kind: Mention(start, min(start + length, 40), kind),
    st.integers(0, 39),
    st.integers(1, 9),
    st.sampled_from(LABELS[1:]),
)
OBSERVERS = st.lists(st.lists(SPANS, max_size=5), min_size=2, max_size=4)


@settings(deadline=None)
@given(OBSERVERS)
def test_unitizing_alphas_are_those_of_their_definition_character_by_character(observers):
    counted = sums(chance.unit_counts(40, observers))
    assert same(alpha_u(LABELS[1:])(counted)[0], by_character(observers, typed=True))
    assert same(alpha_u_binary(("u",), LABELS[1:])(counted)[0], by_character(observers, typed=False))
    assert same(alpha_cu(LABELS[1:])(counted)[0], by_character(observers, typed=True, gaps=False))
    for kind in LABELS[1:]:
        alone = [[span for span in spans if span.type == kind] for spans in observers]
        assert same(alpha_u_binary(("u", kind), [kind])(counted)[0], by_character(alone, typed=False))


def by_character(observers, typed: bool, gaps: bool = True) -> float:
    """uα (Krippendorff et al. 2016), going through every character of every pair of observers."""
    said = [characters(spans, typed) for spans in observers]
    given_value: Counter = Counter()
    differing = 0.0
    for line, other in permutations(said, 2):
        for (left, _), (right, _) in zip(line, other, strict=True):
            if gaps or BLANK not in (left, right):
                given_value[left] += 1 / (len(said) - 1)
                differing += (left != right) / (len(said) - 1)
    itself: Counter = Counter()
    for i, line in enumerate(said):
        others = [other for j, other in enumerate(said) if j != i]
        for (value, _), length in pairable(line, others, gaps).items():
            itself[value] += length**2
    total = sum(given_value.values())
    alike = sum(n**2 - itself[value] for value, n in given_value.items())
    pairs = total**2 - sum(itself.values())
    expected = 1 - alike / pairs if total and pairs else 0
    return 1 - differing / total / expected if expected > 1e-12 else float("nan")


def characters(spans, typed: bool) -> list[tuple[str, object]]:
    """Of each character its value and its unit; each blank one is a unit of its own."""
    line: list[tuple[str, object]] = [(BLANK, place) for place in range(40)]
    for number, span in enumerate(flat(spans)):
        line[span.start : span.end] = [(span.type if typed else "unit", f"u{number}")] * (span.end - span.start)
    return line


def pairable(line, others, gaps: bool) -> Counter:
    """Length of each unit as far as it can be paired at all."""
    return Counter(
        at
        for place, at in enumerate(line)
        if gaps or (at[0] != BLANK and any(other[place][0] != BLANK for other in others))
    )


def test_unitizing_alpha_worked_out_by_hand():
    """Ten characters, one unit each, [0, 4) and [2, 6).

    Lengths: ℓ = 20, of units 8 and of gaps 12; not to be paired are 4² + 4² = 32 of the units and 12 of the gaps. They
    differ on 4 characters, twice: D_o = 8 / 20. D_e = 1 - (8² - 32 + 12² - 12) / (20² - 44) = 192 / 356.
    """
    counted = sums(chance.unit_counts(10, [[Mention(0, 4, "PER")], [Mention(2, 6, "PER")]]))
    assert alpha_u(["PER"])(counted)[0] == pytest.approx(1 - (8 / 20) / (192 / 356))


def test_unitizing_alpha_falls_as_gamma_does():
    """γ (Mathet et al. 2015, as opt-gamma has it) weighs otherwise, but must agree on what is better."""
    ours, gammas = [], []
    for error in (0, 2, 4, 7):
        random = Random(3)
        truth = [Mention(12 * n, 12 * n + 8, random.choice(LABELS[1:])) for n in range(15)]
        moved = [Mention(m.start + error, m.end + error, m.type) for m in truth]
        ours.append(alpha_u(LABELS[1:])(sums(chance.unit_counts(200, [truth, moved])))[0])
        left, right = ([Unit(Span(m.start, m.end), m.type) for m in spans] for spans in (truth, moved))
        found = gamma_segments(left, right)
        gammas.append(float(getattr(found, "gamma", found)))
    assert ours == sorted(ours, reverse=True)
    assert gammas == sorted(gammas, reverse=True)
    assert ours[0] == pytest.approx(1) == gammas[0]


# F1


def test_f1_is_where_kappa_goes_as_what_nobody_marks_grows():
    """Hripcsak & Rothschild 2005: with unmarked text without end κ becomes 2a / (2a + b + c)."""
    both, left_only, right_only = 30, 8, 5
    left = ["PER"] * (both + left_only) + ["O"] * right_only
    right = ["PER"] * both + ["O"] * left_only + ["PER"] * right_only
    counted = kappa_counts(left, right)
    for key in (("n",), ("equal",), ("left", "O"), ("right", "O")):
        counted["kappa", *key] += 10**7
    f1 = share([("shared",)], [("marked",)], 2)(
        sums({("shared",): both, ("marked",): 2 * both + left_only + right_only})
    )
    assert kappa(("kappa",), ("O", "PER"))(sums(counted))[0] == pytest.approx(f1[0], abs=1e-5)


# Translations


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.text('abä🛥 .,"-(', max_size=24)] * 2), min_size=1, max_size=6))
def test_chrf_is_that_of_sacrebleu_both_ways(pairs):
    left, right = ([text.strip() for text in texts] for texts in zip(*pairs, strict=True))
    grams = chrf.grams(left, right)
    counted = {
        ("v", name, str(order)): float(columns[:, order].sum())
        for name, columns in zip(chrf.Grams._fields, grams, strict=True)
        for order in range(chrf.ORDERS)
    }
    found = chrf_score(("v",))(sums(counted))[0]
    theirs = CHRF(word_order=2).corpus_score(left + right, [right + left]).score / 100
    assert (0.0 if np.isnan(found) else found) == pytest.approx(theirs, abs=1e-9)


def test_the_signature_is_sacrebleus():
    metric = CHRF(word_order=2)
    metric.corpus_score(["a"], [["a"]])
    assert str(metric.get_signature()).startswith(chrf.SIGNATURE.rpartition("|version")[0])


# Intervals


def test_the_interval_is_the_bca_interval_of_scipy():
    random = np.random.default_rng(5)
    part, whole = random.lognormal(size=25), np.ones(25)  # skewed, so that the acceleration is felt
    counted = Sums(np.column_stack([part, whole]), {("part",): 0, ("whole",): 1})
    measure = Measure("x", "y", share([("part",)], [("whole",)]), ("whole",))
    (ours,) = Bootstrap(rounds=20_000, seed=1).figures(counted, [measure])

    def ratio(a, b, axis=-1):
        return a.sum(axis=axis) / b.sum(axis=axis)

    theirs = bootstrap((part, whole), ratio, paired=True, n_resamples=20_000, method="BCa", rng=2).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.03)
    assert ours.n == 25


def test_the_same_seed_gives_the_same_interval_and_one_document_none():
    counted = Sums(np.array([[3.0, 4.0], [1.0, 4.0], [2.0, 5.0]]), {("part",): 0, ("whole",): 1})
    measure = Measure("x", "y", share([("part",)], [("whole",)]), ("whole",))
    assert Bootstrap(seed=1).figures(counted, [measure]) == Bootstrap(seed=1).figures(counted, [measure])
    (alone,) = Bootstrap().figures(Sums(counted.matrix[:1], counted.columns), [measure])
    assert (alone.value, alone.low, alone.high, alone.n) == (0.75, None, None, 1)
