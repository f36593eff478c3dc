"""Against majority, where the truth is known because we made it."""

import numpy as np
import pytest

from dreiklang.adjudication.dawid_skene import NONE, fit

CLASSES = 4
# Share of right votes of each annotator; the others are spread evenly, or all on one wrong class where it is a habit.
CROWDS = {
    "three who are equally good": ((0.85, 0.85, 0.85), False),
    "two good, one bad": ((0.9, 0.85, 0.4), False),
    "one good, two bad": ((0.95, 0.5, 0.5), False),
    "two good, three who share a wrong habit": ((0.9, 0.9, 0.45, 0.45, 0.45), True),
    "two annotators": ((0.95, 0.7), False),
}


def simulated(accuracies, is_habit, items, seed):
    rng = np.random.default_rng(seed)
    truth = rng.choice(CLASSES, items, p=(0.4, 0.3, 0.2, 0.1))
    wrong = (truth + (1 if is_habit else rng.integers(1, CLASSES, (len(accuracies), items)))) % CLASSES
    right = rng.random((len(accuracies), items)) < np.array(accuracies)[:, None]
    votes = np.where(right, truth, wrong).T
    return truth, votes


def majority(votes, rng):
    """The most frequent vote, ties at random."""
    counts = np.stack([(votes == c).sum(axis=1) for c in range(CLASSES)], axis=1)
    return (counts + rng.random(counts.shape) * 0.5).argmax(axis=1)


def accuracies(crowd, seeds=20, items=400):
    """Share of items on which majority and Dawid-Skene are right, a row for each seed."""
    found = []
    for seed in range(seeds):
        truth, votes = simulated(*CROWDS[crowd], items, seed)
        believed = fit(votes, CLASSES).posterior(votes).argmax(axis=1)
        found.append(((majority(votes, np.random.default_rng(seed)) == truth).mean(), (believed == truth).mean()))
    return np.array(found)


@pytest.mark.parametrize(
    ("crowd", "gain"),
    [
        ("two good, one bad", 0.005),
        ("one good, two bad", 0.08),
        ("two good, three who share a wrong habit", 0.2),
        ("two annotators", 0.03),
    ],
)
def test_it_beats_majority_where_annotators_are_not_equally_good(crowd, gain):
    by_majority, believed = accuracies(crowd).mean(axis=0)
    assert believed - by_majority > gain


def test_it_costs_next_to_nothing_where_they_are():
    by_majority, believed = accuracies("three who are equally good").mean(axis=0)
    assert believed > by_majority - 0.005


def test_what_it_is_sure_of_is_right_as_often_as_it_says():
    for seed in range(20):
        truth, votes = simulated(*CROWDS["two good, one bad"], 400, seed)
        posterior = fit(votes, CLASSES).posterior(votes)
        sure = posterior.max(axis=1) >= 0.95
        assert sure.mean() > 0.4
        assert (posterior.argmax(axis=1) == truth)[sure].mean() > 0.9


def test_it_learns_how_often_each_annotator_is_right():
    _, votes = simulated((0.9, 0.8, 0.5), False, 4000, 1)
    model = fit(votes, CLASSES)
    learned = np.exp(np.diagonal(model.confusion, axis1=1, axis2=2)) @ np.exp(model.prior)
    assert learned == pytest.approx([0.9, 0.8, 0.5], abs=0.04)


def test_an_item_without_votes_has_the_prior_and_many_votes_do_not_underflow():
    votes = np.full((3, 4000), NONE)
    votes[0] = 1
    model = fit(votes, 2)
    posterior = model.posterior(votes)
    assert np.isfinite(posterior).all()
    assert posterior[1] == pytest.approx(np.exp(model.prior))
    assert posterior[0, 1] > 0.999


def test_a_single_item_and_no_items_are_no_trouble():
    assert fit(np.array([[0, 1]]), 2).posterior(np.array([[0, 1]])).sum() == pytest.approx(1)
    assert fit(np.empty((0, 0), dtype=np.int64), 3).posterior(np.empty((0, 0), dtype=np.int64)).shape == (0, 3)


if __name__ == "__main__":
    for name in CROWDS:
        print(name, accuracies(name).mean(axis=0).round(3), accuracies(name).std(axis=0).round(3))
