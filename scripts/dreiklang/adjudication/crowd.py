"""All annotators of a corpus, as their votes on one layer tell how far to trust each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dreiklang.adjudication.dawid_skene import NONE, Model, Votes, fit

Ballot = Mapping[str, str]  # annotator -> a label, or "" for none; who is left out has no opinion


class Belief(NamedTuple):
    """The most probable label, "" for none, and how probable it is."""

    label: str
    posterior: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """What was learned of each annotator on each label."""

    annotators: Mapping[str, int]
    labels: Sequence[str]  # the last is "", for none
    model: Model

    @classmethod
    def of(cls, ballots: Iterable[Ballot], labels: Sequence[str]) -> "Crowd":
        cast = list(ballots)
        known = {name: i for i, name in enumerate(sorted({name for ballot in cast for name in ballot}))}
        classes = (*labels, "")
        return cls(known, classes, fit(_votes(cast, known, classes), len(classes)))

    def belief(self, ballot: Ballot) -> Belief:
        (chances,) = self.model.posterior(_votes([ballot], self.annotators, self.labels))
        best = int(chances.argmax())
        return Belief(self.labels[best], float(chances[best]))


def _votes(ballots: Sequence[Ballot], annotators: Mapping[str, int], labels: Sequence[str]) -> Votes:
    classes = {label: i for i, label in enumerate(labels)}
    votes = np.full((len(ballots), len(annotators)), NONE, dtype=np.int64)
    for row, ballot in enumerate(ballots):
        for annotator, label in ballot.items():
            if label in classes and annotator in annotators:
                votes[row, annotators[annotator]] = classes[label]
    return votes
