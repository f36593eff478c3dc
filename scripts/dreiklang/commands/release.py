from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.gates import MaxOpen, MinDouble, MinEntities, MinRelations, MinTranslations, agreed
from dreiklang.commands.options import Debug, Json, Root, finish, say

if TYPE_CHECKING:
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.records import Kin, Settlement
    from dreiklang.release.log import Log
    from dreiklang.release.manifest import Release
    from dreiklang.release.standoff.withheld import StandOff as Withholding
    from dreiklang.scheme import Scheme

EXAMPLE = "Example:  dreiklang release 1.0.0"

Version = Annotated[str, typer.Argument(metavar="X.Y.Z", help="The number of the release, higher than all before.")]


StandOff = Annotated[
    bool | None,
    typer.Option(
        "--stand-off/--with-texts",
        help="Leave out the texts whose licence does not let them be passed on: offsets, labels and a checksum remain. "
        "A release after one that did so must say which of the two it is.",
    ),
]
Open = Annotated[
    list[str] | None,
    typer.Option("--open", help="With --stand-off: a licence that does let texts be passed on, e.g. LicenseRef-NAME."),
]


def release(
    version: Version,
    stand_off: StandOff = None,
    open_licenses: Open = None,
    min_double: MinDouble = None,
    min_entities: MinEntities = None,
    min_relations: MinRelations = None,
    min_translations: MinTranslations = None,
    max_open: MaxOpen = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Release what is settled: Parquet files in dataset/data/X.Y.Z/, and the card and loading script that list them.

    A release never changes, and a document never changes its split. What is not settled or has no licence stays out and
    is named. A release that misses a gate is refused; it records how far annotators agree.
    """
    from dreiklang.agreement.gates import Gates
    from dreiklang.collected.store import Store
    from dreiklang.commands.progress import progress
    from dreiklang.corpus import Corpus
    from dreiklang.errors import ReleaseError
    from dreiklang.problems import RULES
    from dreiklang.release.build import build
    from dreiklang.release.history import order
    from dreiklang.release.inputs import recorded
    from dreiklang.release.log import Log
    from dreiklang.release.statistics import by_split, total
    from dreiklang.sources.checks import near_duplicates

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    store = Store(corpus)
    problems = list(store.problems())
    ids = order(corpus.dataset, store.document_ids())
    gates = Gates(min_double, min_entities, min_relations, min_translations, max_open)
    with progress("measuring agreement", len(ids)) as advance:
        agreement = agreed(corpus, store, ids, gates, advance)
    with progress("releasing", len(ids)) as advance:
        log = Log()
        settled = logged(settlements(corpus, store, ids, problems, advance), scheme, log, problems)
        try:
            related = kin(corpus, scheme)
            log.add(near_duplicates(related.likenesses))
            report = build(
                corpus.dataset,
                scheme,
                version,
                settled,
                recorded(corpus),
                about=corpus.about(),
                agreement=agreement,
                kin=related,
                log=log,
                given_up=corpus.changes(),
                withdrawn={gone.document_id: gone.reason for gone in corpus.withdrawals().values()},
                stand_off=withholding(corpus, stand_off, open_licenses or []),
            )
        except ReleaseError:
            for problem in problems:  # they are often the reason
                say(f"{problem.rule}  {problem.where}  {problem.message}")
            raise
    manifest = report.manifest
    documents = by_split(manifest.statistics.documents)
    shares = ", ".join(f"{number} {split}" for split, number in documents.items())
    folder = report.folder.relative_to(corpus.root)
    number = len(manifest.documents)
    stars = manifest.stars or 0
    leakage = asdict(manifest.leakage) if manifest.leakage else None
    said = f"{version}: {number} document{'s' * (number != 1)} ({shares}) → {folder}"
    finish(
        f"{said} · {'★' * stars:☆<5} · {_apart(manifest)}",
        [*problems, *report.problems],
        as_json=json,
        version=version,
        folder=folder,
        documents=documents,
        rows={config: sum(file.rows for file in manifest.files_of(config)) for config in manifest.configs},
        losses=total(manifest.statistics.losses),
        stars=stars,
        notes={rule: count for rule, count in log.counts.items() if RULES[rule].severity == "note"},
        leakage=leakage,
    )


def _apart(release: "Release") -> str:
    """The leakage certificate in words."""
    if release.leakage is None or not release.leakage.pairs:
        return "all in one split"
    highest = f"at most {release.leakage.highest:.2f}" if release.leakage.alike else "less than 0.1"
    return f"across splits texts are {highest} alike"


def withholding(corpus: "Corpus", asked: bool | None, also_open: "Sequence[str]") -> "Withholding | None":
    """Raises ReleaseError where texts were withheld so far and nobody said whether they are to be."""
    from dreiklang.errors import ReleaseError
    from dreiklang.release.history import releases
    from dreiklang.release.standoff.licenses import may_be_passed_on
    from dreiklang.release.standoff.withheld import StandOff
    from dreiklang.sources.repair import restore

    before = releases(corpus.dataset)
    if asked is None and before and (number := sum(before[0].withheld.values())):
        raise ReleaseError(
            f"{before[0].version} withholds {number} text{'s' * (number != 1)}: say --stand-off to withhold such texts "
            "again, or --with-texts to release them; nothing was released"
        )
    if not asked:
        return None
    return StandOff(
        withholds=lambda document: not may_be_passed_on(document.license, also_open),
        raw=lambda document: restore(document.text, document.provenance.repairs),
    )


def kin(corpus: "Corpus", scheme: "Scheme") -> "Kin":
    """Which sources belong together; one that can't be read is passed over, `check` names it."""
    from dreiklang.problems import Problem
    from dreiklang.records import Kin
    from dreiklang.sources.checks import opened
    from dreiklang.sources.near import Sketches

    sketches, days = Sketches(), dict[str, str]()
    for document_id in corpus.document_ids():
        document = opened(corpus, document_id)
        if not isinstance(document, Problem):
            sketches.add(document_id, document.text)
            if scheme.splits.same_day and document.date and len(document.date) == len("2026-05-17"):
                days[document_id] = document.date
    likenesses = sketches.likenesses(lambda document_id: corpus.document(document_id).text)
    return Kin(tuple(likenesses), days, len(sketches.ids))


def logged(
    documents: "Iterable[Settlement]", scheme: "Scheme", log: "Log", problems: "list[Problem]"
) -> "Iterator[Settlement]":
    """The documents as they come, what is to be said of their texts and translations put into the log."""
    from dreiklang.release import translated
    from dreiklang.sources import checks

    for settlement in documents:
        log.add(checks.problems(settlement.gold.document))
        log.add(translated.problems(settlement.gold, scheme))
        yield settlement
    log.add(problems)


def settlements(
    corpus: "Corpus",
    store: "Store",
    ids: Iterable[str],
    problems: "list[Problem]",
    advance: Callable[[int], None] = lambda count: None,
    scheme: "Scheme | None" = None,
) -> "Iterator[Settlement]":
    """One document in memory at a time; why one is not settled is added to `problems`."""
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.gold import gold
    from dreiklang.collected.carry import outstanding
    from dreiklang.problems import Problem
    from dreiklang.records import GoldDocument, Settlement
    from dreiklang.release.inputs import source_sha256

    scheme = scheme or corpus.scheme()
    decisions = ledger.read(corpus.ledger)
    for document_id in ids:
        document = corpus.document(document_id)
        answers, found = store.answers(document, scheme)
        made = gold(document, answers, decisions.get(document_id, {}))
        problems += outstanding(found, isinstance(made, GoldDocument))
        if isinstance(made, Problem):
            problems.append(made)
        elif made is not None:
            yield Settlement(made, answers, source_sha256(corpus, document_id))
        advance(1)
