from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dreiklang.adjudication.merge import Rules
    from dreiklang.adjudication.settle import Decision
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.records import Annotation

EXAMPLE = "Example:  dreiklang adjudicate"


Review = Annotated[bool, typer.Option("--review", help="Push what stays open to the review project, each task once.")]
Collect = Annotated[
    bool, typer.Option("--collect", help="Bring the adjudicators' decisions in from the review project first.")
]


def adjudicate(
    review: Review = False,
    collect: Collect = False,
    url: Url = None,
    token: Token = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Settle what can be settled by rule, and list what stays open.

    A ground truth stands as adjudicated, equal answers as unanimous, an only answer as single; what three or more say
    item by item is settled by their majority. What was given back and is awaited stays open. The table
    `adjudication` of scheme.toml can ask for other rules. What was settled goes to annotation/decisions/ledger.jsonl
    with its rule; what stays open is not released. --review brings that to a project of its own in Label Studio, and
    --collect fetches what adjudicators decided there.
    """
    from collections import Counter

    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.settle import where
    from dreiklang.collected.store import Store
    from dreiklang.commands import reviewing
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect

    corpus = Corpus.find(root)
    connection = connect(*address_and_token(corpus.studio, url, token)) if review or collect else None
    store = Store(corpus)
    rules = _rules(corpus, store)
    problems = list(store.problems())
    added, unusable = 0, dict[tuple[str, int], Problem]()
    if connection and collect:
        decided, unusable, unread = reviewing.collect(corpus, store, rules, connection)
        problems += unread
        added = ledger.record(corpus.ledger, decided).added
    decisions = list(_resolved(corpus, store, rules, problems))
    entry = ledger.record(corpus.ledger, decisions)
    is_open = [decision for decision in decisions if decision.settled == "open"]
    problems += [unusable.get((d.document_id, d.part)) or Problem("document-open", where(d), d.reason) for d in is_open]
    facts: dict[str, object] = {}
    if connection and review:
        pushed, without_task = reviewing.push(corpus, store, rules, connection)
        problems += without_task
        facts = {"reviews": pushed.created, "reviews_known": pushed.known, "url": pushed.url}
    how = Counter[str](decision.settled for decision in decisions)
    names = ("adjudicated", "unanimous", "rule", "single", "open")
    counted = ", ".join(f"{how[name]} {name}" for name in names if how[name])
    reopened = f" ({entry.reopened} reopened)" if entry.reopened else ""
    to_review = f" · reviews pushed: {facts['reviews']}, already there: {facts['reviews_known']}" if facts else ""
    remedy = " · --review brings what is open to people" if is_open and not connection else ""
    finish(
        f"{counted or 'nothing to settle'} · {added + entry.added} new in the ledger{reopened}{to_review}{remedy}",
        problems,
        as_json=json,
        settled=dict(how),
        added=added + entry.added,
        reopened=entry.reopened,
        **facts,
    )


def _rules(corpus: "Corpus", store: "Store") -> "Rules":
    from dreiklang.adjudication.merge import crowds
    from dreiklang.adjudication.policy import load
    from dreiklang.adjudication.resolve import comparable_tasks

    scheme = corpus.scheme()

    def answers() -> "Iterator[Sequence[Annotation]]":
        return (store.answers(corpus.document(name), scheme)[0] for name in store.document_ids())

    return crowds(lambda: comparable_tasks(answers()), load(corpus.scheme_path), scheme)


def _resolved(corpus: "Corpus", store: "Store", rules: "Rules", problems: "list[Problem]") -> "Iterator[Decision]":
    """What stands of every task, one document in memory at a time; what can't be read is added to `problems`."""
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.resolve import resolve
    from dreiklang.collected import returns
    from dreiklang.collected.carry import outstanding
    from dreiklang.migrations import earlier

    scheme, in_force, back = corpus.scheme(), ledger.read(corpus.ledger), returns.by_document(corpus.returns)
    names = tuple(earlier(corpus.changes()))
    for name in store.document_ids():
        document = corpus.document(name)
        given, found = store.answers(document, scheme)
        awaited = returns.awaited(back.get(name, ()), given)
        decisions = list(resolve(document.text, given, in_force.get(name, {}), rules, awaited, names))
        problems += outstanding(found, all(decision.settled != "open" for decision in decisions))
        yield from decisions
