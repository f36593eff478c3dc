"""What a release must reach, the table `[gates]` of scheme.toml; of a figure the lower end of its interval counts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec.structs
from msgspec import Meta, Struct

from dreiklang.records import Figure
from dreiklang.settings import table
from dreiklang.wording import counted

Share = Annotated[float, Meta(ge=0, le=1)]


class Gates(Struct, frozen=True, forbid_unknown_fields=True):
    """All are open unless set; of a figure the lower end of its 95 % interval has to be so high."""

    double: Share | None = None  # of the documents to be released, answered by two annotators or more
    entities: Share | None = None  # f1_exact
    relations: Share | None = None  # f1
    translations: Share | None = None  # chrf, in every target language
    open: Annotated[int, Meta(ge=0)] | None = None  # answered documents that are not settled, at most

    def overridden(self, by: "Gates") -> "Gates":
        """These, but where `by` sets a gate, that one."""
        return msgspec.structs.replace(self, **{k: v for k, v in msgspec.structs.asdict(by).items() if v is not None})


@dataclass(frozen=True, slots=True)
class State:
    """How far the settling of a corpus has come."""

    settled: int  # documents, of those that may be released
    double: int  # of these, by two annotators or more
    open: int  # documents that were answered and are not settled


def load(path: Path) -> Gates:
    """The gates of a scheme's file. Raises SchemeError naming the key."""
    return table(path, "gates", Gates)


def missed(gates: Gates, figures: Iterable[Figure], state: State) -> Iterator[str]:
    """Every gate that is not reached, by its name, the value and what it should be."""
    if gates.double is not None:
        share = state.double / state.settled if state.settled else 0.0
        if share < gates.double:
            answered = f"{state.double} of {counted(state.settled, 'document')} answered twice"
            yield f"double: {answered}, a share of {share:.3f}, must be {gates.double:g} or more"
    for figure in figures:
        least = _least(gates, figure)
        if least is not None and (figure.low is None or figure.low < least):
            yield f"{figure.layer.partition('.')[0]}: {_said(figure)}, must be {least:g} or more"
    if gates.open is not None and state.open > gates.open:
        yield f"open: {counted(state.open, 'answered document')} not settled, must be {gates.open} or fewer"


def _least(gates: Gates, figure: Figure) -> float | None:
    if (figure.layer, figure.measure) == ("entities", "f1_exact"):
        return gates.entities
    if (figure.layer, figure.measure) == ("relations", "f1"):
        return gates.relations
    return gates.translations if figure.measure == "chrf" else None


def _said(figure: Figure) -> str:
    name = f"{figure.layer} {figure.measure}"
    if figure.value is None:
        return f"{name} is undefined over {counted(figure.n, 'document')}"
    if figure.low is None:
        return f"{name} is {figure.value:.3f} over {counted(figure.n, 'document')}, without an interval"
    return f"lower end of {name} is {figure.low:.3f} ({figure.value:.3f} over {counted(figure.n, 'document')})"
