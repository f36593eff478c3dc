from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from dreiklang.commands.options import Debug, Json, Root, finish

if TYPE_CHECKING:
    from dreiklang.adjudication.ledger import Ledger
    from dreiklang.collected.returns import Return
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.records import Document
    from dreiklang.scheme import Scheme
    from dreiklang.sources.near import Sketches

EXAMPLE = "Example:  dreiklang check"
_COUNTED = ("sources", "tasks", "answers", "decisions", "releases")


def check(root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Hold all that is there to every rule: sources, tasks, answers, decisions, releases.

    Nothing is changed.
    """
    from dreiklang.adjudication import ledger
    from dreiklang.collected import checks as collected
    from dreiklang.collected import returns
    from dreiklang.commands.progress import progress
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.release import quality
    from dreiklang.sources import checks as sources
    from dreiklang.sources.near import Sketches

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    counts = Counter[str]()
    problems: list[Problem] = []
    store, decisions = collected.opened(corpus), ledger.opened(corpus.ledger)
    problems += (damaged for damaged in (store, decisions) if isinstance(damaged, Problem))
    back, unreadable = returns.by_document(corpus.returns), set[str]()
    sketches = Sketches()
    ids = corpus.document_ids()
    with progress("checking", len(ids)) as advance:
        for document_id in ids:
            document = sources.opened(corpus, document_id)
            if isinstance(document, Problem):
                problems.append(document)
                unreadable.add(document_id)
            else:
                sketches.add(document_id, document.text)
                problems += sources.problems(document)
                if not isinstance(store, Problem):
                    problems += _answers(document, scheme, store, decisions, back, counts)
            advance(1)
        problems += sources.withdrawn(corpus)
        problems += _tasks(corpus, scheme, unreadable, counts)
        problems += _releases(corpus, counts)
        problems += _likenesses(corpus, sketches)
    if not isinstance(store, Problem):
        problems += store.problems()
    counts["sources"] = len(ids)
    found = {name: counts[name] for name in _COUNTED}
    levels = [asdict(level) for level in quality.levels(Counter(problem.rule for problem in problems))]
    said = "checked: " + ", ".join(f"{name} {n}" for name, n in found.items())
    finish(said, problems, as_json=json, **found, levels=levels)


def _answers(
    document: "Document",
    scheme: "Scheme",
    store: "Store",
    decisions: "Ledger | Problem",
    back: "Mapping[str, Sequence[Return]]",
    counts: Counter[str],
) -> "Iterator[Problem]":
    """Of the answers to a document, of what was settled of them, and of what would be released."""
    from dreiklang.adjudication.gold import gold
    from dreiklang.collected import checks as collected
    from dreiklang.collected import returns
    from dreiklang.collected.carry import outstanding
    from dreiklang.problems import Problem
    from dreiklang.records import GoldDocument
    from dreiklang.release import checks as release
    from dreiklang.release import translated

    read = collected.answers(store, document, scheme)
    if isinstance(read, Problem):
        yield read
        return
    answers, found = read
    counts["answers"] += len(answers)
    if isinstance(decisions, Problem):
        yield from found
        return
    decided = decisions.get(document.id, {})
    counts["decisions"] += len(decided)
    awaited = returns.awaited(back.get(document.id, ()), answers)
    settled = gold(document, answers, decided, awaited)
    yield from outstanding(found, isinstance(settled, GoldDocument))
    if isinstance(settled, Problem):
        yield settled
    elif settled is not None:
        yield from release.problems(settled, scheme)
        yield from translated.problems(settled, scheme)


def _tasks(corpus: "Corpus", scheme: "Scheme", unreadable: Set[str], counts: Counter[str]) -> "Iterator[Problem]":
    """Of the tasks and the interface; what is of an unreadable source can't be told."""
    from dreiklang.collected import carry
    from dreiklang.problems import Problem
    from dreiklang.tasks import batches

    yield from filter(None, [batches.stale_interface(corpus, scheme)])
    carried = carry.read(corpus.carried)
    for found in batches.scan(corpus):
        if isinstance(found, Problem):
            yield found
            continue
        counts["tasks"] += 1
        if found.data.doc_id not in unreadable:
            yield from filter(None, [batches.stale(found, corpus, carried)])


def _releases(corpus: "Corpus", counts: Counter[str]) -> "Iterator[Problem]":
    from dreiklang.commands.scheme import unannounced
    from dreiklang.errors import DreiklangError
    from dreiklang.problems import Problem
    from dreiklang.release import history, intact, released
    from dreiklang.release.build import stale

    changed: list[Problem] = []
    for folder in history.folders(corpus.dataset):
        counts["releases"] += 1
        found = list(intact.problems(folder))
        changed += found or released.problems(folder)
    yield from changed
    if not changed:
        yield from unannounced(corpus)
    try:
        paths = [] if changed else stale(corpus.dataset)
    except DreiklangError as error:
        yield Problem("generated-stale", "dataset", f"what lists the releases can't be made: {error}")
        return
    for path in paths:
        yield Problem("generated-stale", str(path.relative_to(corpus.root)), "is out of date: run `dreiklang docs`")


def _likenesses(corpus: "Corpus", sketches: "Sketches") -> "Iterator[Problem]":
    """Of texts that are nearly the same, among the sources and across the splits of the newest release."""
    from dreiklang.errors import CorpusError
    from dreiklang.records import Kin
    from dreiklang.release import history, leakage
    from dreiklang.sources.checks import near_duplicates

    found = Kin(tuple(sketches.likenesses(lambda document_id: corpus.document(document_id).text)))
    yield from near_duplicates(found.likenesses)
    with suppress(CorpusError):  # of a damaged release; it was named
        yield from leakage.problems(history.newest_placements(corpus.dataset), found)
