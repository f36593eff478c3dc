"""Problems of an export of any size, in bounded memory."""

from collections.abc import Iterable

from dreiklang.problems import RULES, Problem

SHOWN = 1000


class Findings:
    """Keeps the first thousand Problems of each rule, and counts the rest."""

    __slots__ = ("_count", "_problems")

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: list[Problem] = []
        self._count: dict[str, int] = {}
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem) -> None:
        self._count[problem.rule] = count = self._count.get(problem.rule, 0) + 1
        if count <= SHOWN:
            self._problems.append(problem)

    def merge(self, more: "Findings") -> None:
        """Add what is in `more`, with what that has counted only."""
        before = dict(self._count)
        for problem in more._problems:
            self.add(problem)
        for rule, count in more._count.items():
            self._count[rule] = before.get(rule, 0) + count

    @property
    def errors(self) -> int:
        """How many there were, notes not counted."""
        return sum(count for rule, count in self._count.items() if RULES[rule].severity == "error")

    def problems(self) -> tuple[Problem, ...]:
        more = (
            Problem(rule, "and more", f"{count - SHOWN} further places were found, {count} in all")
            for rule, count in self._count.items()
            if count > SHOWN
        )
        return (*self._problems, *more)
