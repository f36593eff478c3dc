"""Problems of an export of any size, in bounded memory."""

from collections.abc import Iterable
from typing import Self

from dreiklang.problems import RULES, Problem

SHOWN = 1000


class Findings:
    """Keeps the first thousand Problems of each rule, and counts the rest."""

    __slots__ = ("count", "shown")

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.shown: list[Problem] = []
        self.count: dict[str, int] = {}
        for problem in problems:
            self.add(problem)

    @classmethod
    def counted(cls, shown: list[Problem], count: dict[str, int]) -> Self:
        """Findings as they were taken apart elsewhere."""
        made = cls()
        made.shown, made.count = shown, count
        return made

    def add(self, problem: Problem) -> None:
        self.count[problem.rule] = count = self.count.get(problem.rule, 0) + 1
        if count <= SHOWN:
            self.shown.append(problem)

    def merge(self, more: "Findings", where: str = "") -> None:
        """Add what is in `more`, with what that has counted only; `where` is prefixed to the places of its Problems."""
        if not more.count:
            return
        before = dict(self.count)
        for problem in more.shown:
            self.add(Problem(problem.rule, where + problem.where, problem.message) if where else problem)
        for rule, count in more.count.items():
            self.count[rule] = before.get(rule, 0) + count

    @property
    def errors(self) -> int:
        """How many there were, notes not counted."""
        return sum(count for rule, count in self.count.items() if RULES[rule].severity == "error")

    def problems(self) -> tuple[Problem, ...]:
        more = (
            Problem(rule, "and more", f"{count - SHOWN} further places were found, {count} in all")
            for rule, count in self.count.items()
            if count > SHOWN
        )
        return (*self.shown, *more)
