from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus

EXAMPLE = "Example:  dreiklang agreement --html agreement.html"

Html = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report, one page that needs no network.")]
All = Annotated[bool, typer.Option("--all", help="Print every figure, of every type, annotator, batch and time.")]
Most = Annotated[int, typer.Option(min=0, help="How many disagreements of a layer the page shows; a sample if fewer.")]
Rounds = Annotated[int, typer.Option(min=100, max=100_000, help="How often documents are resampled for the intervals.")]
Seed = Annotated[int, typer.Option(min=0, help="Where the resampling starts; the same seed gives the same intervals.")]
Workers = Annotated[
    int, typer.Option(min=0, help="Count in so many processes; 0 for one on each core. The figures are the same.")
]
Address = Annotated[
    str | None,
    typer.Option(help="Label Studio's address, for links in the page; LABEL_STUDIO_URL, or the running studio."),
]


def agreement(
    html: Html = None,
    everything: All = False,
    most: Most = 1000,
    rounds: Rounds = 1000,
    seed: Seed = 0,
    workers: Workers = 1,
    url: Address = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Measure how far annotators agree on entities, relations and translations, each figure with its 95 % interval.

    Of a task that one annotator answered several times the latest answer counts; skips do not, nor does a ground truth
    where two annotators answered without. The page shows the disagreements themselves, side by side.
    """
    from dreiklang.agreement.bootstrap import Bootstrap
    from dreiklang.agreement.page import page
    from dreiklang.agreement.report import full
    from dreiklang.collected.store import Store
    from dreiklang.commands.answered import counted as count
    from dreiklang.commands.figures import brief, tables
    from dreiklang.commands.progress import progress
    from dreiklang.commands.table import show
    from dreiklang.corpus import Corpus
    from dreiklang.files import written
    from dreiklang.pool import cores

    corpus = Corpus.find(root)
    store = Store(corpus)
    problems = list(store.problems())
    with progress("comparing answers", len(store.document_ids())) as advance:
        found = count(
            corpus, store, problems, _address(corpus, url), advance,
            seed=seed, shown=most if html else 0, workers=workers or cores(),
        )  # fmt: skip
    with progress("computing intervals"):
        report = full(found, Bootstrap(rounds, seed))
    if html:
        with written(html) as file:
            file.write(page(corpus.scheme(), found, report).encode())
    elif not json:
        show(*(tables(report) if everything else brief(report)))
    answers = counted(report.documents, "answered document")
    more = f" → {html}" if html else "" if everything or not report.compared else " · more with --all or --html FILE"
    finish(
        f"{report.compared} of {answers} compared{more}",
        problems,
        as_json=json,
        documents=report.documents,
        compared=report.compared,
        figures=[asdict(figure) for figure in report.figures],
        parts=[asdict(part) for part in report.parts],
        confusion=[{"types": types, "number": number} for types, number in sorted(found.confusion.items())],
        html=html,
    )


def _address(corpus: "Corpus", url: str | None) -> str | None:
    import os

    from dreiklang.studio.address import without_password
    from dreiklang.studio.session import current

    here = current(corpus.studio)
    found = url or os.environ.get("LABEL_STUDIO_URL") or (here.url if here else None)
    return without_password(found) if found else None
