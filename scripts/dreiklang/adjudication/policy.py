"""By which rules a corpus settles what its annotators disagree on: the table `[adjudication]` of scheme.toml."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from dreiklang.settings import table

RuleName = Literal["majority", "dawid-skene"]


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Unanimous items always stand; `rules` are tried in order on the others, and what they leave stays open.

    No rule decides between two: nothing they said tells who of them is right.
    """

    rules: tuple[RuleName, ...] = ("majority",)
    least: Annotated[int, Meta(ge=3)] = 3  # answers to a task before rules decide
    threshold: Annotated[float, Meta(gt=0.5, lt=1)] = 0.95  # of the posterior by Dawid and Skene
    translations: Literal["review", "alternatives"] = "review"  # where they differ
    prefer: tuple[str, ...] = ()  # whose translation is released where several are kept, the first first


def load(path: Path) -> Policy:
    """The policy of a scheme's file. Raises SchemeError naming the key."""
    return table(path, "adjudication", Policy)
