"""What the checks of a release found: all of it is counted, the first hundred findings of each rule are kept."""

from collections import Counter
from collections.abc import Iterable

from dreiklang.problems import RULES, Problem

KEPT = 100


class Log:
    """Grows with `add`; its size does not depend on how much there is to find."""

    def __init__(self) -> None:
        self.counts = Counter[str]()  # by rule
        self.incidents: list[Problem] = []

    def add(self, found: Iterable[Problem]) -> None:
        for problem in found:
            self.counts[problem.rule] += 1
            if self.counts[problem.rule] <= KEPT:
                self.incidents.append(problem)

    @property
    def notes(self) -> dict[str, int]:
        """How often each rule was found that is no error."""
        return {rule: count for rule, count in self.counts.items() if RULES[rule].severity == "note"}
