from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dreiklang.adjudication.settle import Decision
    from dreiklang.collected.carry import Carry, Part
    from dreiklang.problems import Problem
    from dreiklang.records import Annotation, Document

EXAMPLE = "Example:  dreiklang carry --dry-run"
_LAYERS = {"entities": "entity", "relations": "relation", "translations": "translation"}  # of each the one and the many


def carry(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be carried, and write nothing.")] = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Carry answers and decisions along to texts that were corrected after they were annotated.

    What stands letter for letter in the corrected text moves with it; what was changed itself is listed, and its
    document stays open until somebody has looked at it. That a text is a correction is written to
    annotation/decisions/carried.jsonl; collected answers stay as they are.
    """
    from datetime import UTC, datetime

    from dreiklang.adjudication import ledger
    from dreiklang.collected import carry as along
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus

    corpus, now = Corpus.find(root), datetime.now(UTC)
    store, scheme = Store(corpus), corpus.scheme()
    news: dict[str, list[Carry]] = {}
    earlier: dict[str, list[Part]] = {}
    for name in store.document_ids():
        document = corpus.document(name)
        for parts in store.uncarried(document):
            earlier.setdefault(name, []).extend(parts)
            news.setdefault(name, []).extend(along.carries(document, parts, now))
    everything = [one for found in news.values() for one in found]
    store.bring(everything)
    made: dict[str, list[Decision]] = {}
    for decision in ledger.history(corpus.ledger):
        made.setdefault(decision.document_id, []).append(decision)
    problems: list[Problem] = []
    decisions: list[Decision] = []
    carried = dict.fromkeys(_LAYERS, 0)
    for name, parts in earlier.items():
        document = corpus.document(name)
        answers, found = store.answers(document, scheme)
        problems += found
        for answer in answers:
            for layer in carried:
                carried[layer] += len(getattr(answer, layer))
        decisions += _decisions(document, answers, parts, news[name], made.get(name, []))
    if news and not dry_run:
        along.record(corpus.carried, everything)
        ledger.record(corpus.ledger, decisions)
    lost = sum(problem.rule == "not-carried" for problem in problems)
    moved = ", ".join(counted(number, _LAYERS[layer], layer) for layer, number in carried.items())
    then = " · nothing was written" if dry_run else " · now run `dreiklang adjudicate`"
    finish(
        f"corrected texts: {len(earlier)}, carried: {moved}, not carried: {lost}{then if earlier else ''}",
        problems,
        as_json=json,
        texts=len(earlier),
        **carried,
        lost=lost,
        decisions=len(decisions),
    )


def _decisions(
    document: "Document",
    answers: "Sequence[Annotation]",
    parts: "Iterable[Part]",
    news: "Iterable[Carry]",
    made: "Sequence[Decision]",
) -> "Iterator[Decision]":
    """What was settled item by item on the texts that were annotated, where all of it can be carried.

    A decision that was carried before is carried from where it was made: of the text between nothing is kept.
    """
    from dreiklang.adjudication.carried import carried
    from dreiklang.records import text_sha256

    texts = {text_sha256(part.text): part for part in parts}
    along = {one.earlier: one for one in news}
    for held in {decision.part: decision for decision in made}.values():
        first = next(d for d in made if (d.part, d.by, d.at) == (held.part, held.by, held.at))
        part, moved = texts.get(first.text_sha256 or ""), along.get(first.text_sha256 or "")
        if held.settled == "open" or part is None or moved is None:
            continue
        segments = moved.segments(part.segments, document)
        decision = carried(first, answers, moved.alignment(document), (part.offset, moved.start), segments)
        if decision:
            yield decision
