from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.gates import MaxOpen, MinDouble, MinEntities, MinRelations, MinTranslations, agreed
from dreiklang.commands.options import Debug, Json, Root, finish, say
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.release.build import ReleaseReport

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
    from dreiklang.commands.settled import logged, settlements
    from dreiklang.corpus import Corpus
    from dreiklang.errors import ReleaseError
    from dreiklang.release.build import build, expected
    from dreiklang.release.history import order
    from dreiklang.release.inputs import recorded, unchanged
    from dreiklang.release.log import Log
    from dreiklang.release.standoff.choice import chosen
    from dreiklang.sources.checks import near_duplicates
    from dreiklang.sources.kin import kin
    from dreiklang.sources.repair import restore

    corpus = Corpus.find(root)
    expected(corpus.dataset, version)
    withheld = chosen(
        corpus.dataset, stand_off, open_licenses or [], lambda source: restore(source.text, source.provenance.repairs)
    )
    inputs = recorded(corpus)  # before any of them is read
    scheme, store = corpus.scheme(), Store(corpus)
    problems = list(store.problems())
    ids = order(corpus.dataset, store.document_ids())
    gates = Gates(min_double, min_entities, min_relations, min_translations, max_open)
    with progress("measuring agreement", len(ids)) as advance:
        agreement = agreed(corpus, store, ids, gates, advance)
    with progress("releasing", len(ids)) as advance:
        log = Log()
        documents = unchanged(corpus, inputs, settlements(corpus, store, ids, problems, advance))
        settled = logged(documents, scheme, log, problems)
        related = kin(corpus, scheme)
        log.add(near_duplicates(related.likenesses))
        try:
            report = build(
                corpus.dataset,
                scheme,
                version,
                settled,
                inputs,
                about=corpus.about(),
                agreement=agreement,
                kin=related,
                log=log,
                given_up=corpus.changes(),
                withdrawn={gone.document_id: gone.reason for gone in corpus.withdrawals().values()},
                stand_off=withheld,
            )
        except ReleaseError:
            for problem in problems:  # they are often the reason
                say(f"{problem.rule}  {problem.where}  {problem.message}")
            raise
    if stand_off is None and (closed := _closed(report)):
        say(closed)
    folder = report.folder.relative_to(corpus.root)
    said = f"{version}: {_counted(report)} → {folder} · {_rated(report)}"
    finish(said, [*problems, *report.problems], as_json=json, folder=folder, **_facts(report), notes=log.notes)


def _counted(report: "ReleaseReport") -> str:
    from dreiklang.release.statistics import by_split

    documents = by_split(report.release.statistics.documents)
    number = sum(documents.values())
    shares = ", ".join(f"{count} {split}" for split, count in documents.items())
    return f"{counted(number, 'document')} ({shares})"


def _closed(report: "ReleaseReport") -> str:
    """A warning where texts were released whose licences are not known to allow it; "" if there are none."""
    from dreiklang.release.standoff.licenses import may_be_passed_on
    from dreiklang.release.statistics import total

    licenses = total(report.release.statistics.licenses)
    found = {name: number for name, number in licenses.items() if not may_be_passed_on(name)}
    if not found:
        return ""
    texts = ", ".join(f"{counted(number, 'text')} under {name}" for name, number in found.items())
    return (
        f"released with {texts}, which is not known to let texts be passed on: --with-texts says that it does; "
        "if not, delete this release before anyone has it, and make it again with --stand-off"
    )


def _rated(report: "ReleaseReport") -> str:
    """Stars with the conditions that were missed, and the leakage certificate in words."""
    from dreiklang.release.leakage import said

    missed = ", ".join(star.name for star in report.conditions if not star.is_earned)
    stars = f"{'★' * (report.release.stars or 0):☆<5}"
    return f"quality {stars}{f' (missing: {missed})' if missed else ''} · {said(report.release.leakage)}"


def _facts(report: "ReleaseReport") -> dict[str, object]:
    """What `--json` says of a release."""
    from dataclasses import asdict

    from dreiklang.release.statistics import by_split, total

    made = report.release
    return {
        "version": made.version,
        "documents": by_split(made.statistics.documents),
        "rows": {config: sum(file.rows for file in made.files_of(config)) for config in made.configs},
        "losses": total(made.statistics.losses),
        "stars": made.stars or 0,
        "conditions": {star.name: star.is_earned for star in report.conditions},
        "leakage": asdict(made.leakage) if made.leakage else None,
    }
