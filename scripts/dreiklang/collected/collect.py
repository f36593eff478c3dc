"""Takes exports into `annotation/collected/`: each collection that brings news adds one file, and changes none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from dreiklang.collected.accounts import Accounts
from dreiklang.collected.arrivals import Arrival, arrival
from dreiklang.collected.index import Lines
from dreiklang.collected.intake import Intake
from dreiklang.collected.origin import Origin
from dreiklang.collected.regions import Labels
from dreiklang.collected.shards import Ahead, Engine
from dreiklang.collected.stream import Read, tasks
from dreiklang.corpus import Corpus
from dreiklang.files import written
from dreiklang.locks import alone
from dreiklang.problems import Problem

PATIENCE = 5.0  # seconds to wait for another collection

_Opened = tuple[str, Iterator[Arrival | Problem]]
Export = tuple[str, Path | Iterable[bytes]]  # what Problems call it; a file, or pages that are each a JSON array


@dataclass(frozen=True, slots=True)
class CollectReport:
    """What one collection brought: `new`, `changed`, `known` and `deleted` count annotations."""

    tasks: int = 0  # of this corpus
    new: int = 0
    changed: int = 0
    known: int = 0
    deleted: int = 0  # gone from the server since they were collected
    drafts: int = 0  # new or changed
    left: int = 0  # tasks, annotations and drafts that could not be collected
    file: str | None = None  # in annotation/collected/; None if there was no news
    problems: tuple[Problem, ...] = ()


def collect(
    corpus: Corpus,
    exports: Iterable[Export],
    people: Mapping[int, str] = MappingProxyType({}),
    read: Read = lambda count: None,
    origin: Origin | None = None,
    engine: Engine | None = None,
) -> CollectReport:
    """Keep what is new or changed in the exports, as one new file that appears whole or not at all.

    `people` are the e-mail addresses of accounts by id, as far as known; `read` is told of bytes as they are read;
    `origin` is given where all exports come straight from one server, and then what is gone from there is noticed;
    `engine` reads exports that are files, with the same outcome as without.
    Raises ExportError if an export is no list of tasks, is broken, or belongs to another corpus: then nothing is kept;
    CorpusError if another collection of this corpus goes on; EngineError if the engine fails.
    """
    with alone(corpus.studio / "collect.lock", "collection", PATIENCE):
        return _collect(
            corpus, _opened(exports, Labels.of(corpus.scheme(), corpus.changes()), engine, read), people, origin
        )


def _collect(
    corpus: Corpus, exports: Iterable[_Opened], people: Mapping[int, str], origin: Origin | None
) -> CollectReport:
    collected = Lines(corpus)
    known = collected.known()
    accounts = Accounts(corpus.annotators, people, known.pseudonyms)
    intake = Intake(corpus, collected, accounts, known, origin)
    lines = chain(
        chain.from_iterable(intake.lines(name, arrivals) for name, arrivals in exports),
        intake.deletions(),
    )
    first = next(lines, None)
    file = None
    if first is not None:
        file = f"{collected.last + 1:04d}.json"
        with written(corpus.collected / file) as out:
            out.write(b"[\n")
            out.write(first)
            for line in lines:
                out.write(b",\n")
                out.write(line)
            out.write(b"\n]\n")
            accounts.save()  # before the file appears: no pseudonym without the account behind it
    count = intake.count
    return CollectReport(
        tasks=count["tasks"],
        new=count["new"],
        changed=count["changed"],
        known=count["known"],
        deleted=count["deleted"],
        drafts=count["drafts"],
        left=count["left"],
        file=file,
        problems=intake.found.problems(),
    )


def _opened(exports: Iterable[Export], labels: Labels, engine: Engine | None, read: Read) -> Iterator[_Opened]:
    given = list(exports)
    files = [(name, source) for name, source in given if isinstance(source, Path)]
    ahead = Ahead(engine, labels, files) if engine else None
    for name, source in given:
        if ahead and isinstance(source, Path):
            yield name, ahead.arrivals(read)
        else:
            yield name, _arrivals(name, source, labels, read)


def _arrivals(name: str, source: Path | Iterable[bytes], labels: Labels, read: Read) -> Iterator[Arrival | Problem]:
    for page in [source] if isinstance(source, Path) else source:
        for item in tasks(name, page, read):
            yield item if isinstance(item, Problem) else arrival(item, labels)
