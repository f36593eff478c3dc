import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dreiklang.commands.options import Debug, Json, Root, finish, harmless
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.records import Document

EXAMPLE = 'Example:  dreiklang add artikel/*.txt --license CC-BY-4.0 --publisher "Nordtaler Tageblatt"'
_CONTEXT = 20  # characters shown on either side of a repair

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…", help="txt, md, html, jsonl, csv, parquet; a folder is walked; - is standard input."
    ),
]
Verbatim = Annotated[bool, typer.Option("--verbatim", help="Change nothing: no repairs, not even of line ends.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show every repair and write nothing.")]
AnyLanguage = Annotated[bool, typer.Option("--any-language", help="Do not look whether the texts are German.")]
Format = Annotated[
    str | None,
    typer.Option(help="What standard input and files of another name are: txt, md, html, jsonl, csv, parquet."),
]


def _field(help: str) -> Any:
    return typer.Option(help=help, rich_help_panel="What is known of the texts, where their files do not say")


def add(
    files: Files,
    id: Annotated[str | None, _field("The id, of one text only; the file's name if not given.")] = None,
    title: Annotated[str | None, _field("The headline.")] = None,
    url: Annotated[str | None, _field("Where it was published.")] = None,
    publisher: Annotated[str | None, _field("Who published it.")] = None,
    author: Annotated[str | None, _field("Who wrote it.")] = None,
    date: Annotated[str | None, _field("When, e.g. 2026-05-17 or 17. Mai 2026.")] = None,
    license: Annotated[str | None, _field("Its SPDX licence, e.g. CC-BY-4.0; may be given later.")] = None,
    language: Annotated[str | None, _field("A kind of German, e.g. de-AT.")] = None,
    verbatim: Verbatim = False,
    any_language: AnyLanguage = False,
    format: Format = None,
    dry_run: DryRun = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Take German texts into the corpus.

    Texts are repaired (mojibake, hyphens, white space, headings glued to their paragraph) and cut into segments. A text
    that is there already only gets what was not known of it: so a licence is added later. A field of a file goes before
    an option.
    """
    from rich.console import Console

    from dreiklang.corpus import Corpus
    from dreiklang.sources import add as sources
    from dreiklang.sources.inputs import format_named
    from dreiklang.sources.metadata import Metadata

    corpus = Corpus.find(root)
    with Console(stderr=True).status("Reading …") as status:
        counter = count(1)
        report = sources.add(
            corpus,
            files,
            Metadata(id, title, url, publisher, author, date, license, language),
            verbatim=verbatim,
            any_language=any_language,
            dry_run=dry_run,
            format=format_named(format) if format else None,
            stdin=sys.stdin.buffer,
            on_text=lambda: status.update(f"Reading … {counted(next(counter), 'text')}"),
        )
    if dry_run and not json:
        for document in report.previewed:
            for line in _repairs(document):
                print(harmless(line))
    updated = f"{report.updated} given metadata, " if report.updated else ""
    finish(
        f"{report.added} {'would be ' * dry_run}added, {updated}{report.known} already known, "
        f"{counted(report.repairs, 'repair')}",
        report.problems,
        as_json=json,
        added=report.added,
        updated=report.updated,
        known=report.known,
        repairs=report.repairs,
    )


def _repairs(document: "Document") -> Iterator[str]:
    """A line for each repair: where it is, what stood there, what stands there now, and why."""
    from dreiklang.sources.repair import restore

    raw = restore(document.text, document.provenance.repairs)
    for repair in document.provenance.repairs:
        end = repair.start + len(repair.before)
        left, right = raw[max(0, repair.start - _CONTEXT) : repair.start], raw[end : end + _CONTEXT]
        reason = f"  ({repair.reason})" if repair.reason else ""
        yield f"{document.id}:{repair.start}  {repair.rule}  {left}[{repair.before}→{repair.after}]{right}{reason}"
