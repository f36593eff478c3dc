from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus
    from dreiklang.records import GoldDocument
    from dreiklang.scheme import Scheme
    from dreiklang.tasks.suggestions.suggest import Suggester

EXAMPLE = "Example:  dreiklang tasks --model spacy:de_core_news_sm --label LOC=GPE"

MaxSegments = Annotated[
    int, typer.Option(min=1, help="Split a longer text into parts of at most so many segments, at paragraph ends.")
]
NoSuggestions = Annotated[bool, typer.Option("--no-suggestions", help="Leave all marking and translating to people.")]
HiddenShare = Annotated[
    float, typer.Option(min=0, max=1, help="The share of texts without suggestions, by which their influence shows.")
]
Models = Annotated[
    list[str] | None,
    typer.Option("--model", help="A model of yours that finds entities: spacy:NAME or MODULE:FUNCTION. Repeatable."),
]
Labels = Annotated[
    list[str] | None, typer.Option("--label", help="What the scheme calls a model's label, as LOC=GPE. Repeatable.")
]
Translator = Annotated[str | None, typer.Option(help="A translator of yours, MODULE:FUNCTION.")]


def tasks(
    max_segments: MaxSegments = 60,
    no_suggestions: NoSuggestions = False,
    hidden_share: HiddenShare = 0.1,
    model: Models = None,
    label: Labels = None,
    translator: Translator = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Make Label Studio tasks of the sources that have none yet: a new batch in annotation/tasks/.

    Annotators find suggestions in them: dates, money and quantities by rule, places by list, and what settled answers
    teach of names, relations and translations. The labelling interface is brought up to date with the scheme.
    """
    from dreiklang.collected import carry
    from dreiklang.corpus import Corpus
    from dreiklang.tasks import batches

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    suggester = (
        None if no_suggestions else _suggester(corpus, scheme, hidden_share, model or [], label or [], translator)
    )
    report = batches.write(corpus, scheme, max_segments, suggester, carry.read(corpus.carried))
    batch = report.path.relative_to(corpus.root) if report.path else None
    made = f"new texts: {report.documents}, tasks: {report.tasks}, texts with suggestions: {report.suggested} · {batch}"
    finish(
        made if batch else "no new texts",
        report.problems,
        as_json=json,
        documents=report.documents,
        tasks=report.tasks,
        suggested=report.suggested,
        batch=batch,
    )


def _suggester(
    corpus: "Corpus",
    scheme: "Scheme",
    hidden_share: float,
    models: list[str],
    labels: list[str],
    translator: str | None,
) -> "Suggester":
    from dreiklang.tasks.suggestions import models as own
    from dreiklang.tasks.suggestions.memory import memory
    from dreiklang.tasks.suggestions.names import seen
    from dreiklang.tasks.suggestions.pairs import pairs
    from dreiklang.tasks.suggestions.places import spans as places
    from dreiklang.tasks.suggestions.rules import spans
    from dreiklang.tasks.suggestions.suggest import Suggester

    golds = _accepted(corpus)
    called = dict(_pair(label) for label in labels)
    return Suggester(
        scheme,
        (("seen", seen(golds).spans), ("rule", spans), ("place", places)),
        tuple((name.partition(":")[0], own.finder(name, called)) for name in models),
        pairs(golds, scheme),
        memory(golds),
        own.translator(translator) if translator else None,
        hidden_share,
    )


def _accepted(corpus: "Corpus") -> "list[GoldDocument]":
    """The settled documents; what is open or at fault teaches nothing, and `check` names it."""
    from dreiklang.collected.store import Store
    from dreiklang.commands.settled import settlements

    store = Store(corpus)
    known = [name for name in store.document_ids() if corpus.has(name)]
    return [settled.gold for settled in settlements(corpus, store, known, [])]


def _pair(label: str) -> tuple[str, str]:
    model, equals, scheme = label.partition("=")
    if not (model and equals and scheme):
        raise typer.BadParameter(f'--label {label}: write MODEL=SCHEME, e.g. "LOC=GPE"')
    return model, scheme
