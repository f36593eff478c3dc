from typing import TYPE_CHECKING

from dreiklang.commands.options import Debug, Json, Root, finish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreiklang.adjudication.settle import Decision
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.records import Annotation

EXAMPLE = "Example:  dreiklang adjudicate"


def adjudicate(root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Settle what can be settled by rule, and list what stays open.

    A ground truth stands as adjudicated, equal answers as unanimous, an only answer as single. What was settled goes to
    annotation/decisions/ledger.jsonl; what stays open is not released.
    """
    from collections import Counter

    from dreiklang.adjudication import ledger
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem

    corpus = Corpus.find(root)
    store = Store(corpus)
    problems = list(store.problems())
    decisions = list(_resolved(corpus, store, problems))
    entry = ledger.record(corpus.ledger, decisions)
    problems += [
        Problem("document-open", d.document_id if d.part == 1 else f"{d.document_id}, part {d.part}", d.reason)
        for d in decisions
        if d.settled == "open"
    ]
    how = Counter[str](decision.settled for decision in decisions)
    names = ("adjudicated", "unanimous", "rule", "single", "open")
    counted = ", ".join(f"{how[name]} {name}" for name in names if how[name])
    reopened = f" ({entry.reopened} reopened)" if entry.reopened else ""
    finish(
        f"{counted or 'nothing to settle'} · {entry.added} new in the ledger{reopened}",
        problems,
        as_json=json,
        settled=dict(how),
        added=entry.added,
        reopened=entry.reopened,
    )


def _resolved(corpus: "Corpus", store: "Store", problems: "list[Problem]") -> "Iterator[Decision]":
    """What stands of every task, one document in memory at a time; what can't be read is added to `problems`."""
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.merge import crowds
    from dreiklang.adjudication.policy import load
    from dreiklang.adjudication.resolve import comparable_tasks, resolve

    scheme = corpus.scheme()

    def answers() -> "Iterator[Sequence[Annotation]]":
        return (store.answers(corpus.document(name), scheme)[0] for name in store.document_ids())

    rules = crowds(lambda: comparable_tasks(answers()), load(corpus.scheme_path), scheme)
    in_force = ledger.read(corpus.ledger)
    for name in store.document_ids():
        document = corpus.document(name)
        given, found = store.answers(document, scheme)
        problems += found
        yield from resolve(document.text, given, in_force.get(name, {}), rules)
