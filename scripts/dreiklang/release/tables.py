"""Settled documents into the Parquet files of a release, be it made for the first time or again."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dreiklang.problems import Problem
from dreiklang.records import Settlement, text_sha256
from dreiklang.release import checks, iob, licenses
from dreiklang.release.groups import Plan
from dreiklang.release.layout import layout
from dreiklang.release.manifest import Example, ParquetFile, Released
from dreiklang.release.register import Register
from dreiklang.release.sheets import Sheets
from dreiklang.release.splits import Split
from dreiklang.release.standoff.withheld import StandOff, WithheldFile, withheld
from dreiklang.release.statistics import Statistics
from dreiklang.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Tables:
    """What was written; whatever has a problem stayed out."""

    statistics: Statistics
    files: tuple[ParquetFile, ...]
    examples: tuple[Example, ...]
    withheld: dict[str, int]  # documents without text, by licence
    problems: tuple[Problem, ...]


def write(
    folder: Path,
    scheme: Scheme,
    documents: Iterable[Settlement],
    split_of: Callable[[str], Split | None],
    register: Register,
    plans: Mapping[str, Plan],
    stand_off: StandOff | None = None,
) -> Tables:
    """The documents in the order in which they come, one in memory at a time, those released into the `register` too.

    `plans` say of files by their path how their row groups are to be. Of texts that `stand_off` withholds no word is
    written but what is sealed with the text. Raises ReleaseError for a document that comes twice.
    """
    types = {name: i for i, name in enumerate(scheme.entity_names)}
    statistics, left_out = Statistics(), Counter[str]()
    problems: list[Problem] = []
    with (
        _uncollected(),
        Sheets(folder, scheme, plans) as sheets,
        WithheldFile(folder) as aside,
        (folder / licenses.FILE).open("w", encoding="utf-8") as listed,
    ):
        listed.write(licenses.HEAD)
        for settlement, where in _released(documents, scheme, split_of, problems):
            document = settlement.gold.document
            laid = layout(document)
            tags, losses = iob.tag(laid, settlement.gold.entities, types)
            is_withheld = stand_off is not None and stand_off.withholds(document)
            if stand_off and is_withheld:
                left_out[document.license or ""] += 1
                aside.add(withheld(settlement, stand_off.raw(document)))
            sheets.add(where, settlement, laid, tags, withheld=is_withheld)
            statistics.add(where, settlement, laid, losses)
            checksum = text_sha256(document.text)
            listed.write(licenses.line(replace(document, title=None) if is_withheld else document, checksum))
            register.add(Released(document.id, where, checksum, settlement.source_sha256, is_withheld))
        files, examples = (sheets.finish(), sheets.examples()) if register else ((), ())
    return Tables(statistics, files, examples, dict(sorted(left_out.items())), tuple(problems))


def _released(
    documents: Iterable[Settlement], scheme: Scheme, split_of: Callable[[str], Split | None], problems: list[Problem]
) -> Iterator[tuple[Settlement, Split]]:
    """Those that can be, and their splits; why the others can't is added to `problems`."""
    for settlement in documents:
        if found := list(checks.problems(settlement.gold, scheme)):
            problems += found
            continue
        document_id = settlement.gold.document.id
        split = split_of(document_id)
        if split is None:
            problems.append(_frozen(document_id))
        else:
            yield settlement, split


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles, a sixth of all the time: rows are many, wait in batches, and hold none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _frozen(document_id: str) -> Problem:
    message = "belongs together with a document of the test set, which is frozen: so it stays out of the release"
    return Problem("split-frozen", document_id, message)
