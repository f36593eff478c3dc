"""Every answered document with all there is to know of its answers, for measuring agreement."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreiklang.agreement.answers import Answered
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem


@dataclass(slots=True)
class _Seen:
    """What annotators of a document were shown, and out of which batch."""

    batch: str
    suggested: bool = False
    drafts: dict[tuple[str, str], str] = field(default_factory=dict)


def answered(
    corpus: "Corpus",
    store: "Store",
    problems: "list[Problem]",
    url: str | None = None,
    advance: Callable[[int], None] = lambda count: None,
) -> "Iterator[Answered]":
    """One document in memory at a time; what can't be read is added to `problems`. Links lead to `url`."""
    from dreiklang.agreement.answers import Answered

    scheme, seen = corpus.scheme(), _seen(corpus)
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


def _seen(corpus: "Corpus") -> dict[str, _Seen]:
    from dreiklang.tasks.shown import shown

    found: dict[str, _Seen] = {}
    for path in corpus.batches():
        for task in shown(path):
            document = found.setdefault(task.document_id, _Seen(path.stem))
            document.suggested |= task.suggested
            document.drafts.update(task.drafts)
    return found


def _links(store: "Store", document_id: str, url: str | None) -> dict[int, str]:
    if not url:
        return {}
    numbers = store.numbers(document_id).items()
    return {part: f"{url.rstrip('/')}/projects/{project}/data?task={task}" for part, (project, task) in numbers}
