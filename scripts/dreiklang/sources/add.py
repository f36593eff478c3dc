"""Texts into the corpus: each is read, repaired and saved, or reported; one bad text never stops the rest."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from dreiklang.corpus import Corpus
from dreiklang.errors import SourceError
from dreiklang.problems import Problem
from dreiklang.records import Document
from dreiklang.sources.inputs import Format, Input, inputs
from dreiklang.sources.metadata import NOTHING, Metadata
from dreiklang.sources.prepare import normal, prepare
from dreiklang.sources.readers import Found, read
from dreiklang.sources.shelf import Placed, Shelf


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of the texts: `updated` were known and got metadata they lacked, `repairs` are those of the added."""

    added: int
    known: int
    updated: int
    repairs: int
    problems: tuple[Problem, ...]
    previewed: tuple[Document, ...] = ()  # what a dry run would have added


def add(
    corpus: Corpus,
    paths: Iterable[Path],
    given: Metadata = NOTHING,
    *,
    verbatim: bool = False,
    any_language: bool = False,
    dry_run: bool = False,
    format: Format | None = None,
    stdin: IO[bytes] | None = None,
    on_text: Callable[[], None] = lambda: None,
) -> AddReport:
    """Take the texts of files and folders (`-` is `stdin`); `given` fills what their own fields leave out.

    Raises SourceError before anything is written where a path is not there or an option makes no sense.
    """
    sources = list(inputs(paths, stdin, format))
    given, problems = _options(given, sources)
    shelf = Shelf(corpus, {} if dry_run else None, tuple(corpus.withdrawals().values()))
    prepared = partial(prepare, given=given, verbatim=verbatim, any_language=any_language)
    counts: Counter[str] = Counter()
    previewed = []
    for source in sources:
        unlicensed = []
        for outcome in _outcomes(source, prepared, shelf):
            on_text()
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            counts[outcome.how] += 1
            if outcome.how == "added":
                counts["repairs"] += len(outcome.document.provenance.repairs)
                previewed += [outcome.document] * dry_run
            if outcome.document.license is None:
                unlicensed.append(outcome.document.id)
        if unlicensed and isinstance(source, Input):
            problems.append(_no_license(source.place, unlicensed))
    return AddReport(
        counts["added"], counts["known"], counts["updated"], counts["repairs"], tuple(problems), tuple(previewed)
    )


def _options(given: Metadata, sources: list[Input | Problem]) -> tuple[Metadata, list[Problem]]:
    written = given.date
    given, problems = normal(given, "--license")
    if written and not given.date:
        raise SourceError(f"--date {written}: is no date, nothing was added: write e.g. 2026-05-17 or 17. Mai 2026")
    if given.id and len(sources) > 1:
        raise SourceError(f"--id {given.id}: names one text, but {len(sources)} files are given: nothing was added")
    return given, problems


def _outcomes(
    source: Input | Problem, prepared: Callable[[Found], Iterator[Document | Problem]], shelf: Shelf
) -> Iterator[Placed | Problem]:
    for found in [source] if isinstance(source, Problem) else read(source):
        if isinstance(found, Problem):
            yield found
            continue
        for one in prepared(found):
            yield one if isinstance(one, Problem) else shelf.place(one, found.where)


def _no_license(place: str, ids: list[str]) -> Problem:
    which = f"{ids[0]} has" if len(ids) == 1 else f"{len(ids)} texts have"
    again = "add the file again with --license, e.g. --license CC-BY-4.0"
    return Problem("source-no-license", place, f"{which} no licence and will not be released: {again}")
