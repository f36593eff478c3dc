from dreiklang.commands.options import Debug, Json, Root, finish

EXAMPLE = "Example:  dreiklang adjudicate"


def adjudicate(root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Settle what can be settled by rule, and list what stays open.

    A ground truth stands as adjudicated, equal answers as unanimous, an only answer as single. What was settled goes to
    annotation/decisions/ledger.jsonl; what stays open is not released.
    """
    from collections import Counter

    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.settle import Decision, settle
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    store = Store(corpus)
    decisions: list[Decision] = []
    problems = list(store.problems())
    for document_id in store.document_ids():
        answers, found = store.answers(corpus.document(document_id), scheme)
        decisions += settle(answers)
        problems += found
    entry = ledger.record(corpus.ledger, decisions)
    problems += [
        Problem("document-open", d.document_id if d.part == 1 else f"{d.document_id}, part {d.part}", d.reason)
        for d in decisions
        if d.settled == "open"
    ]
    how = Counter(decision.settled for decision in decisions)
    counted = ", ".join(f"{how[name]} {name}" for name in ("adjudicated", "unanimous", "single", "open") if how[name])
    reopened = f" ({entry.reopened} reopened)" if entry.reopened else ""
    finish(
        f"{counted or 'nothing to settle'} · {entry.added} new in the ledger{reopened}",
        problems,
        as_json=json,
        settled=dict(how),
        added=entry.added,
        reopened=entry.reopened,
    )
