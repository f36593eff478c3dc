"""How far each annotator can be trusted, learned from their votes alone.

A. P. Dawid and A. M. Skene (1979), Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm,
Applied Statistics 28(1), 20-28. Here with a weak prior, without which one annotator is
believed in everything where there are few votes.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Votes: TypeAlias = NDArray[np.int64]  # a row for each item, a column for each annotator: a class, or NONE
Posterior: TypeAlias = NDArray[np.float64]  # a row for each item, a column for each class

NONE = -1  # the annotator did not vote on the item
_RIGHT, _WRONG = 2.0, 1.0  # imagined votes of every annotator, for each true class: right ones, all wrong ones together


@dataclass(frozen=True, slots=True)
class Model:
    """Logarithms of how common each class is, and of what each annotator says where it is the true one."""

    prior: NDArray[np.float64]  # [class]
    confusion: NDArray[np.float64]  # [annotator, true class, said class]

    def posterior(self, votes: Votes) -> Posterior:
        """How probable each class is for each item; an item without votes gets the prior."""
        scores = np.tile(self.prior, (len(votes), 1))
        for annotator, said in enumerate(votes.T):
            voted = said != NONE
            scores[voted] += self.confusion[annotator][:, said[voted]].T
        scores -= scores.max(axis=1, keepdims=True)
        weights = np.exp(scores)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def fit(votes: Votes, classes: int, *, rounds: int = 100, tolerance: float = 1e-5) -> Model:
    """Expectation-maximisation from the share of votes, until no posterior moves by `tolerance`."""
    share = np.stack([(votes == c).sum(axis=1) for c in range(classes)], axis=1) + 1e-9
    truth: Posterior = share / share.sum(axis=1, keepdims=True)
    model = _maximised(truth, votes)
    for _ in range(rounds):
        before, truth = truth, model.posterior(votes)
        model = _maximised(truth, votes)
        if not len(votes) or np.abs(truth - before).max() < tolerance:
            break
    return model


def _maximised(truth: Posterior, votes: Votes) -> Model:
    classes = truth.shape[1]
    imagined = np.full((classes, classes), _WRONG / max(classes - 1, 1))
    np.fill_diagonal(imagined, _RIGHT)
    counts = np.tile(imagined, (votes.shape[1], 1, 1))
    for annotator, said in enumerate(votes.T):
        voted = said != NONE
        for true in range(classes):
            counts[annotator, true] += np.bincount(said[voted], truth[voted, true], classes)
    prior = truth.sum(axis=0) + 1
    return Model(np.log(prior / prior.sum()), np.log(counts / counts.sum(axis=2, keepdims=True)))
