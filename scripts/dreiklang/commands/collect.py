from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.collected.collect import CollectReport
    from dreiklang.corpus import Corpus
    from dreiklang.studio.connection import Connection

EXAMPLE = "Example:  dreiklang collect export.json"


def collect(
    exports: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[EXPORT…]", help="Exports in the format JSON; from the server if not given."),
    ] = None,
    url: Url = None,
    token: Token = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask the server for everything, not only for what changed since last time.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Read EXPORT in so many processes; 0 for one on each core. One if not given."),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="local|dask|slurm|ADDRESS",
            help="Where these processes are: here, here under dask, jobs of Slurm, or workers of the dask scheduler at "
            "ADDRESS, e.g. tls://node7:8786. All but `local` need the extra `cluster`.",
        ),
    ] = "local",
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Bring annotations into annotation/collected/, from the server or out of export files.

    Only what is new or changed is written, as one more file; earlier states of an answer stay. One that was deleted on
    the server stays too, marked as deleted, and counts no longer. What can't be read is named, and kept as it came.
    E-mail addresses become pseudonyms: who is behind them stays in annotation/annotators.json, which git ignores.
    However many processes read export files, and wherever, the same bytes are kept.
    """
    from dreiklang.corpus import Corpus
    from dreiklang.errors import EngineError

    corpus = Corpus.find(root)
    if not exports and (workers is not None or engine != "local"):
        raise EngineError("--workers and --engine are for export files: name some, or leave these options out")
    report = _from_files(corpus, exports, engine, workers) if exports else _from_server(corpus, url, token, everything)
    kept = f"{report.new} new, {report.changed} changed, {report.known} known"
    deleted = f", {report.deleted} deleted" if report.deleted else ""
    drafts = f", {counted(report.drafts, 'draft')}" if report.drafts else ""
    where = f" · {report.file}" if report.file else ""
    finish(
        f"{counted(report.tasks, 'task')}: {kept}{deleted}{drafts}{where}",
        report.problems,
        as_json=json,
        tasks=report.tasks,
        new=report.new,
        changed=report.changed,
        known=report.known,
        deleted=report.deleted,
        drafts=report.drafts,
        file=report.file,
    )


def _from_files(corpus: "Corpus", exports: list[Path], engine: str, workers: int | None) -> "CollectReport":
    from dreiklang.collected.collect import collect
    from dreiklang.collected.engines import engine_called
    from dreiklang.commands.progress import progress

    total = sum(path.stat().st_size for path in exports if path.is_file())
    files = [(str(path), path) for path in exports]
    with engine_called(engine, workers, corpus.studio) as reader, progress("kB read", total // 1000) as advance:
        return collect(corpus, files, read=lambda count: advance(count // 1000), engine=reader)


def _from_server(corpus: "Corpus", url: str | None, token: str | None, everything: bool) -> "CollectReport":
    from dreiklang.studio.address import address_and_token
    from dreiklang.studio.connection import connect

    return collected(corpus, connect(*address_and_token(corpus.studio, url, token)), everything)


def collected(corpus: "Corpus", connection: "Connection", everything: bool = False) -> "CollectReport":
    """Collect what the server has: everything, or what changed since last time."""
    from dreiklang.collected.collect import CollectReport, collect
    from dreiklang.collected.origin import Origin
    from dreiklang.commands.progress import progress
    from dreiklang.studio.increment import increment, mark
    from dreiklang.studio.marks import Marks
    from dreiklang.studio.project import require
    from dreiklang.studio.pull import has, people, pull

    project = require(connection, corpus.scheme().name)
    marks = Marks(corpus, connection.url)
    with progress(f"answers from {connection.url}") as advance:
        now = mark(connection, project)
        before = None if everything else marks.last(now.source)
        news = increment(connection, project, before, now) if before else None
        if news and news.is_empty:
            report = CollectReport()
        else:
            origin = Origin(
                now.source,
                is_whole=news is None,
                covers=news.covers if news else lambda task: True,
                has=lambda annotation: has(connection, annotation),
            )
            pages = pull(connection, project, news.ids if news else None)
            source = f"{connection.url}/projects/{project}"
            report = collect(corpus, [(source, pages)], people(connection), advance, origin)
        if not report.left:  # or else it is asked for again
            marks.save(now)
        return report
