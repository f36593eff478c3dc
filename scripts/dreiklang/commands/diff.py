from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish, harmless

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus

EXAMPLE = "Example:  dreiklang diff 1.0.0 1.1.0 --html changes.html"
NEXT = "next"
_SHOWN, _ON_A_PAGE = 20, 500

Old = Annotated[str, typer.Argument(metavar="A", help="A release, X.Y.Z.")]
New = Annotated[str, typer.Argument(metavar="B", help="A later release; next is what `release` would make now.")]
Page = Annotated[Path | None, typer.Option("--html", help="Write a page that shows it to this file.")]
Limit = Annotated[
    int | None,
    typer.Option(
        min=0,
        help=f"How many documents added, removed and changed each are told in detail: {_SHOWN} if not given, "
        f"{_ON_A_PAGE} on a page, all of them with --json.",
    ),
]


def diff(
    old: Old,
    new: New = NEXT,
    html: Page = None,
    limit: Limit = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Say what changed between two releases in annotation terms, and which version number that calls for.

    Entities, relations and segments are told apart by where they are, not by their numbers, also across a corrected
    text.
    """
    from dataclasses import asdict

    from dreiklang.corpus import Corpus
    from dreiklang.files import written
    from dreiklang.release.diff.diff import diff as compared
    from dreiklang.release.diff.page import page
    from dreiklang.release.diff.told import told
    from dreiklang.release.history import existing

    corpus = Corpus.find(root)
    before = existing(corpus.dataset, old)
    if limit is None and not json:
        limit = _ON_A_PAGE if html else _SHOWN
    with TemporaryDirectory(prefix="dreiklang-diff-") as work:
        after = _next(corpus, Path(work)) if new == NEXT else existing(corpus.dataset, new)
        withdrawn = {gone.document_id: gone.reason for gone in corpus.withdrawals().values()}
        found = compared(before, after, limit=limit, withdrawn=withdrawn)
    if html is not None:
        with written(html) as file:
            file.write(page(found, corpus.scheme().name).encode())
    elif not json and found.level != "none":  # or else the last line says it all
        print(*map(harmless, told(found)), "", sep="\n")
    call = f"the new number is at least {found.next}" if found.level != "none" else "nothing changed"
    finish(f"{found.old} → {found.new}: {call}" + (f" → {html}" if html else ""), as_json=json, **asdict(found))


def _next(corpus: "Corpus", work: Path) -> Path:
    """What would be released now, in a folder."""
    from dreiklang.collected.store import Store
    from dreiklang.commands.progress import progress
    from dreiklang.commands.settled import settlements
    from dreiklang.release.build import draft
    from dreiklang.release.history import order
    from dreiklang.sources.kin import kin

    store, scheme = Store(corpus), corpus.scheme()
    ids = order(corpus.dataset, store.document_ids())
    with progress("reading", len(ids)) as advance:
        settled = settlements(corpus, store, ids, [], advance)
        draft(work, corpus.dataset, scheme, NEXT, settled, kin(corpus, scheme))
    return work
