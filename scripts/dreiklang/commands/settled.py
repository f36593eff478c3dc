"""What is settled, as a release takes it: put together of what was collected and what was decided."""

from collections.abc import Callable, Iterable, Iterator

from dreiklang.adjudication import ledger
from dreiklang.adjudication.gold import gold
from dreiklang.collected import returns
from dreiklang.collected.carry import outstanding
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus
from dreiklang.problems import Problem
from dreiklang.records import GoldDocument, Settlement
from dreiklang.release import translated
from dreiklang.release.inputs import source_sha256
from dreiklang.release.log import Log
from dreiklang.scheme import Scheme
from dreiklang.sources import checks


def settlements(
    corpus: Corpus,
    store: Store,
    ids: Iterable[str],
    problems: list[Problem],
    advance: Callable[[int], None] = lambda count: None,
    scheme: Scheme | None = None,
) -> Iterator[Settlement]:
    """One document in memory at a time; why one is not settled is added to `problems`."""
    scheme = scheme or corpus.scheme()
    decisions, back = ledger.InForce(corpus.ledger), returns.by_document(corpus.returns)
    for document_id in ids:
        document = corpus.document(document_id)
        answers, found = store.answers(document, scheme)
        awaited = returns.awaited(back.get(document_id, ()), answers)
        made = gold(document, answers, decisions.of(document_id), awaited)
        problems += outstanding(found, isinstance(made, GoldDocument))
        if isinstance(made, Problem):
            problems.append(made)
        elif made is not None:
            yield Settlement(made, answers, source_sha256(corpus, document_id))
        advance(1)


def logged(documents: Iterable[Settlement], scheme: Scheme, log: Log, problems: list[Problem]) -> Iterator[Settlement]:
    """The documents as they come, what is to be said of their texts and translations put into the log."""
    for settlement in documents:
        log.add(checks.problems(settlement.gold.document))
        log.add(translated.problems(settlement.gold, scheme))
        yield settlement
    log.add(problems)
