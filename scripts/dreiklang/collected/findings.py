"""Problems of an export of any size, in bounded memory."""

from collections import Counter
from collections.abc import Iterable

from dreiklang.problems import Problem

SHOWN = 1000


class Findings:
    """Keeps the first thousand Problems of each rule, and counts the rest."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._count = Counter[str]()

    def add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._count[problem.rule] += 1
            if self._count[problem.rule] <= SHOWN:
                self._problems.append(problem)

    def problems(self) -> tuple[Problem, ...]:
        more = (
            Problem(rule, "and more", f"{count - SHOWN} further places were found, {count} in all")
            for rule, count in self._count.items()
            if count > SHOWN
        )
        return (*self._problems, *more)
