"""What a release has to reach before it is made, and the agreement it records."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dreiklang.agreement.gates import Gates, State
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.records import Figure

_OVER = "overrides the table `gates` of scheme.toml"
MinDouble = Annotated[
    float | None,
    typer.Option(min=0, max=1, help=f"Refuse if a smaller share of documents was answered twice; {_OVER}."),
]
MinEntities = Annotated[
    float | None, typer.Option(min=0, max=1, help="Refuse if the lower end of entities' exact F1 is smaller.")
]
MinRelations = Annotated[
    float | None, typer.Option(min=0, max=1, help="Refuse if the lower end of relations' F1 is smaller.")
]
MinTranslations = Annotated[
    float | None, typer.Option(min=0, max=1, help="Refuse if the lower end of chrF++ is smaller in any language.")
]
MaxOpen = Annotated[
    int | None, typer.Option(min=0, help="Refuse if more answered documents are not settled than this many.")
]


def agreed(
    corpus: "Corpus",
    store: "Store",
    ids: Sequence[str],
    asked: "Gates",
    advance: Callable[[int], None] = lambda count: None,
) -> "tuple[Figure, ...]":
    """The figures to record, of all answered documents. Raises ReleaseError naming every gate that is missed.

    Gates that are not set in `asked` are as scheme.toml has them.
    """
    from dreiklang.agreement import gates
    from dreiklang.agreement.report import summary
    from dreiklang.commands.answered import answered
    from dreiklang.errors import ReleaseError

    wanted = gates.load(corpus.scheme_path).overridden(asked)
    figures = summary(answered(corpus, store, [], advance=advance), corpus.scheme())
    missed = list(gates.missed(wanted, figures, _state(corpus, store, ids, wanted)))
    if missed:
        raise ReleaseError(
            f"nothing was released, as {len(missed)} of its gates {'is' if len(missed) == 1 else 'are'} missed: "
            + "; ".join(missed)
            + ": have more answered or settled, or change [gates] in scheme.toml"
        )
    return tuple(figure for figure in figures if figure.value is not None)


def _state(corpus: "Corpus", store: "Store", ids: Sequence[str], wanted: "Gates") -> "State":
    """Counted only if a gate asks for it."""
    from dreiklang.agreement.gates import State
    from dreiklang.commands.settled import settlements
    from dreiklang.release import checks

    if wanted.double is None and wanted.open is None:
        return State(0, 0, 0)
    scheme = corpus.scheme()
    golds = (settled.gold for settled in settlements(corpus, store, ids, [], scheme=scheme))
    settled = [(gold.annotators, not any(checks.problems(gold, scheme))) for gold in golds]
    released = [annotators for annotators, is_fit in settled if is_fit]
    answered = sum(any(not a.was_cancelled for a in store.answers(corpus.document(i), scheme)[0]) for i in ids)
    return State(len(released), sum(number > 1 for number in released), answered - len(settled))
