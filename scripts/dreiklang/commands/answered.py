"""Every answered document with all there is to know of its answers, and what measuring agreement counts in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreiklang.agreement.answers import Answered
    from dreiklang.agreement.count import Counted
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.scheme import Scheme

PART = 500  # documents that are counted at a time at most, if need be elsewhere
_STEPS, _FEW = 20, 10  # in so many parts, that progress shows; fewer documents than that are no part


def _nowhere(count: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Seen:
    """What annotators of a document were shown, and out of which batch."""

    batch: str
    suggested: bool = False
    drafts: dict[tuple[str, str], str] = field(default_factory=dict)


def answered(
    corpus: "Corpus",
    store: "Store",
    problems: "list[Problem]",
    url: str | None = None,
    advance: Callable[[int], None] = _nowhere,
    seen: Mapping[str, Seen] | None = None,
    scheme: "Scheme | None" = None,
) -> "Iterator[Answered]":
    """One document in memory at a time; what can't be read is added to `problems`. Links lead to `url`."""
    from dreiklang.agreement.answers import Answered

    scheme, seen = scheme or corpus.scheme(), _seen(corpus) if seen is None else seen
    for document_id in store.document_ids():
        document = corpus.document(document_id)
        answers, found = store.answers(document, scheme)
        problems += found
        shown = seen.get(document_id)
        yield Answered(
            document,
            answers,
            batch=shown.batch if shown else None,
            suggested=shown is not None and shown.suggested,
            drafts=shown.drafts if shown else {},
            links=_links(store, document_id, url),
        )
        advance(1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of the documents, with all that counting them takes: it can be sent to another process."""

    corpus: "Corpus"
    scheme: "Scheme"
    store: "Store"
    seen: Mapping[str, Seen]
    url: str | None
    seed: int
    shown: int


def counted(
    corpus: "Corpus",
    store: "Store",
    problems: "list[Problem]",
    url: str | None = None,
    advance: Callable[[int], None] = _nowhere,
    *,
    seed: int = 0,
    shown: int = 0,
    workers: int = 1,
) -> "Counted":
    """All that figures need, and of each layer so many disagreements; the same for any number of workers."""
    from dreiklang.agreement.count import Counted, joined
    from dreiklang.pool import each

    scheme, ids, seen = corpus.scheme(), store.document_ids(), _seen(corpus)
    size = min(PART, max(len(ids) // _STEPS, _FEW))
    parts = (ids[start : start + size] for start in range(0, len(ids), size))
    pieces = (
        _Piece(corpus, scheme, store.only(part), {name: seen[name] for name in part if name in seen}, url, seed, shown)
        for part in parts
    )

    def finished() -> "Iterator[Counted]":
        for number, part, found in each(_count, pieces, workers):
            problems.extend(found)
            yield part
            advance(number)

    return joined(finished(), Counted.nothing(scheme, seed, shown))


def _count(piece: _Piece) -> "tuple[int, Counted, list[Problem]]":
    from dreiklang.agreement.count import count_part

    problems: list[Problem] = []
    documents = answered(piece.corpus, piece.store, problems, piece.url, seen=piece.seen, scheme=piece.scheme)
    part = count_part(documents, piece.scheme, piece.seed, piece.shown)
    return len(piece.store.document_ids()), part, problems


def _seen(corpus: "Corpus") -> dict[str, Seen]:
    from dreiklang.tasks.shown import shown

    found: dict[str, Seen] = {}
    for path in corpus.batches():
        for task in shown(path):
            document = found.setdefault(task.document_id, Seen(path.stem))
            document.suggested |= task.suggested
            document.drafts.update(task.drafts)
    return found


def _links(store: "Store", document_id: str, url: str | None) -> dict[int, str]:
    if not url:
        return {}
    numbers = store.numbers(document_id).items()
    return {part: f"{url.rstrip('/')}/projects/{project}/data?task={task}" for part, (project, task) in numbers}
