from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.scheme import Scheme

HELP = "See what changed in the label scheme, and bring what was made with the old one along."
DIFF = "Example:  dreiklang scheme diff 0.1.0 --draft"
MIGRATE = "Example:  dreiklang scheme migrate"


def diff(
    old: Annotated[
        str | None,
        typer.Argument(metavar="[OLD]", help="A scheme file, or a release's number; the newest release if not given."),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Write annotation/migrations/NNNN.toml for what has none, to be completed.")
    ] = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show what changed in the scheme, how often a label that is gone was used, and which version that calls for."""
    from dreiklang import changes
    from dreiklang.commands.table import show, table
    from dreiklang.corpus import Corpus
    from dreiklang.files import written
    from dreiklang.migrations import covered
    from dreiklang.migrations import draft as drafted

    corpus = Corpus.find(root)
    before, now, migrated = _old(corpus, old), corpus.scheme(), covered(corpus.changes())
    found = changes.differences(before, now)
    used = _used(corpus)
    problems = [one for one in changed(before, now, migrated) if not draft or one.rule == "scheme-version"]
    step, written_to = changes.bump(found), None
    least = changes.raised(before.version, step) if step else now.version
    to = now.version if not step or changes.is_enough(before.version, now.version, step) else least
    missing = list(changes.drafted(before, now, migrated))
    if draft and missing:
        written_to = corpus.migrations_folder / f"{_next_number(corpus):04d}.toml"
        with written(written_to) as file:
            file.write(drafted(missing, to).encode())
    if not json and found:
        rows = [(d.kind, d.name, d.what, d.bump, used.get((d.kind, d.name)) or "") for d in found]
        show(table(("kind", "name", "what changed", "calls for", "times used"), rows))
    wanted = f": calls for {least} or higher" if step else ""
    said = f" · {written_to.relative_to(corpus.root)} to be completed" if written_to else ""
    finish(
        f"{counted(len(found), 'change')} from {before.version} to {now.version}{wanted}{said}",
        problems,
        as_json=json,
        old=before.version,
        new=now.version,
        bump=step,
        changes=[{"kind": d.kind, "name": d.name, "what": d.what, "bump": d.bump} for d in found],
        draft=written_to,
    )


def migrate(url: Url = None, token: Token = None, root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Bring suggestions and the interface along with the scheme, and list the answers that need another look.

    Answers in annotation/collected/ stay as they are: migrations apply whenever they are read. Where a server is known,
    labels that were renamed or merged get their new names in its answers, drafts and suggestions too, so that nobody
    who opens one loses a label. `dreiklang push` does the same before it brings the new interface.
    """
    from collections import Counter

    from dreiklang import migrations
    from dreiklang.commands.target import brought_along
    from dreiklang.corpus import Corpus
    from dreiklang.studio.address import address_and_token, is_known
    from dreiklang.studio.connection import connect
    from dreiklang.tasks import batches, relabel
    from dreiklang.tasks.interface import interface

    corpus = Corpus.find(root)
    scheme, given = corpus.scheme(), corpus.changes()
    migrations.check(given, scheme)
    fates = migrations.fates(given)
    rewritten = relabel.batches(corpus, fates)
    batches.refresh(corpus.interface, interface(scheme))
    on_server = 0
    if is_known(corpus.studio, url):
        on_server = brought_along(corpus, connect(*address_and_token(corpus.studio, url, token)))
    problems = list(_outdated(corpus, scheme))
    places = Counter(problem.where.rpartition(",")[0] for problem in problems)
    finish(
        f"{counted(len(given), 'label')} given up · suggestions rewritten in {counted(rewritten, 'task')} · "
        f"relabelled on the server: {on_server} · answers to look at again: {len(places)}",
        problems,
        as_json=json,
        suggestions=rewritten,
        on_server=on_server,
        answers=len(places),
    )


def _outdated(corpus: "Corpus", scheme: "Scheme") -> "Iterator[Problem]":
    from dreiklang.collected.store import Store

    store = Store(corpus)
    for document_id in store.document_ids():
        found = store.answers(corpus.document(document_id), scheme)[1]
        yield from (problem for problem in found if problem.rule == "label-outdated")


def changed(before: "Scheme", now: "Scheme", migrated: frozenset[str]) -> "Iterator[Problem]":
    """scheme-version, scheme-migration: the version goes up as called for, and no label is given up in silence."""
    from dreiklang import changes
    from dreiklang.problems import Problem

    found = changes.differences(before, now)
    step = changes.bump(found)
    if step and not changes.is_enough(before.version, now.version, step):
        least = changes.raised(before.version, step)
        message = f"the changes since {before.version} are {step} ones, and it says {now.version}: make it {least}"
        yield Problem("scheme-version", "annotation/scheme.toml", message)
    for one in found:
        if one.needs_migration and one.name not in migrated:
            message = "no migration says what became of it: write one with `dreiklang scheme diff --draft`"
            yield Problem("scheme-migration", f"{one.kind} {one.name}", f"{one.what}, and {message}")


def unannounced(corpus: "Corpus") -> "Iterator[Problem]":
    """What changed since the newest release without a higher version, or a migration."""
    from dreiklang.migrations import covered
    from dreiklang.release import history

    if history.folders(corpus.dataset):
        yield from changed(_old(corpus, None), corpus.scheme(), covered(corpus.changes()))


def _old(corpus: "Corpus", old: str | None) -> "Scheme":
    from dreiklang import scheme
    from dreiklang.errors import SchemeError
    from dreiklang.files import read_json
    from dreiklang.release import history
    from dreiklang.release.manifest import FILE, Release

    if old and Path(old).is_file():
        return scheme.load(Path(old))
    folders = {path.name: path for path in history.folders(corpus.dataset)}
    chosen = folders.get(old) if old else next(iter(folders.values()), None)
    if chosen is None:
        asked = f"{old} is neither a file nor a release" if old else "there is no release to compare with"
        raise SchemeError(f"{asked}: name a scheme file, e.g. what `git show HEAD:annotation/scheme.toml` prints")
    return read_json(chosen / FILE, Release).scheme


def _used(corpus: "Corpus") -> dict[tuple[str, str], int]:
    """How often each label stands in the answers, by the names that were given then."""
    from collections import Counter

    from dreiklang.collected.store import Store

    store, counts = Store(corpus), Counter[tuple[str, str]]()
    for document_id in store.document_ids():
        counts.update(store.labels(document_id))
    return dict(counts)


def _next_number(corpus: "Corpus") -> int:
    numbers = (int(path.stem) for path in corpus.migrations_folder.glob("*.toml") if path.stem.isdecimal())
    return max(numbers, default=0) + 1
