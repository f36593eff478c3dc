"""Whose answers to a task are theirs alone: the one rule by which answers are compared and counted."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Answer(Protocol):
    """One answer to a task, whatever else is known of it."""

    @property
    def annotator(self) -> str: ...

    @property
    def ground_truth(self) -> bool: ...


A = TypeVar("A", bound=Answer)


def independent(answers: Iterable[A]) -> dict[str, A]:
    """By annotator the last answer of each; `answers` are to one task, in order of time, without skips.

    A ground truth is not among them where two annotators answered without: who settles an answer has read the others.
    Else it is, and outlives its annotator's other answers.
    """
    plain: dict[str, A] = {}
    truths: dict[str, A] = {}
    for answer in answers:
        (truths if answer.ground_truth else plain)[answer.annotator] = answer
    return plain if len(plain) > 1 else plain | truths
