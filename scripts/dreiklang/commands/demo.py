import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dreiklang.commands.options import Debug, Json, Root, finish
from dreiklang.commands.progress import progress
from dreiklang.errors import CorpusError, DreiklangError
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus
    from dreiklang.studio.connection import Connection
    from dreiklang.studio.session import Session

EXAMPLE = "Example:  dreiklang demo --keep"
VERSION = "0.1.0"


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep Label Studio up at the end, to look at; Ctrl-C ends it.")
    ] = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Walk the whole journey with this corpus's texts and answers, from Label Studio to load_dataset.

    It works in a temporary folder with a Label Studio of its own, and changes nothing in the corpus.
    """
    from dreiklang.corpus import Corpus
    from dreiklang.studio import server

    bundled = Corpus.find(root)
    with TemporaryDirectory(prefix="dreiklang-demo-") as folder:
        steps = _Steps(quiet=json)
        work = _copied(bundled, Path(folder) / "corpus", steps)
        with _studio(work, steps) as session:
            _label(bundled, work, session, steps)
            facts = _publish(work, steps)
            _require_all(bundled, work)
            if keep:
                steps.say(f"\nLook around at {session.url} · login {session.username} · password {session.password}")
                steps.say("Ctrl-C ends it and clears it away.")
                with suppress(KeyboardInterrupt):
                    server.wait(work.studio, session)
        finish("The journey is complete: every answer came back as it was given", as_json=json, **facts)


@dataclass(frozen=True)
class _Steps:
    """Shows the stations of the journey as they are passed."""

    quiet: bool

    def passed(self, station: str, what: str) -> None:
        from rich.table import Table

        line = Table.grid(padding=(0, 1))
        line.add_column(width=1, style="green")
        line.add_column(width=12, style="bold", no_wrap=True)
        line.add_column()
        line.add_row("✓", station, what)
        self.say(line)

    def say(self, line: object) -> None:
        from rich import print as show

        if not self.quiet:
            show(line)


def _copied(bundled: "Corpus", root: Path, steps: _Steps) -> "Corpus":
    """A corpus with the texts and tasks of this one, and no answers yet."""
    from dreiklang.corpus import Corpus
    from dreiklang.tasks import batches

    work = Corpus(root)
    work.sources.mkdir(parents=True)
    shutil.copy(bundled.scheme_path, work.scheme_path)
    for document in bundled.documents():
        work.save(document)
    work.tasks.mkdir()
    for batch in bundled.batches():
        shutil.copy(batch, work.tasks)
    texts = work.document_ids()
    if not texts:
        raise CorpusError(f"{bundled.sources}: is empty: the demo needs texts and answers")
    segments = sum(len(document.segments) for document in work.documents())
    steps.passed("texts", f"{counted(len(texts), 'German text')} of {counted(segments, 'segment')}")
    batches.write(work, work.scheme())
    number = sum(1 for batch in work.batches() for _ in batches.read(batch))
    steps.passed("tasks", f"{number} Label Studio tasks, and the labelling interface out of scheme.toml")
    return work


@contextmanager
def _studio(work: "Corpus", steps: _Steps) -> "Iterator[Session]":
    from contextlib import ExitStack
    from time import monotonic

    from dreiklang.studio import server

    began = monotonic()
    with ExitStack() as stack:
        with progress("Label Studio starts for the first time, which takes a minute"):
            session = stack.enter_context(server.running(work.studio))
        steps.passed("Label Studio", f"healthy after {monotonic() - began:.0f} s at {session.url}")
        yield session


def _label(bundled: "Corpus", work: "Corpus", session: "Session", steps: _Steps) -> None:
    """Push the tasks, enter the answers in the names of their annotators, and collect them."""
    import msgspec

    from dreiklang.collected.collect import collect
    from dreiklang.studio.connection import connect
    from dreiklang.studio.project import project
    from dreiklang.studio.pull import people, pull
    from dreiklang.studio.push import Upload, push
    from dreiklang.tasks import batches
    from dreiklang.tasks.instruction import instruction
    from dreiklang.tasks.interface import interface

    scheme = work.scheme()
    connection = connect(session.url, session.token)
    target = project(connection, scheme.name, interface(scheme), instruction(scheme, bundled.handbook()))
    uploads = [Upload(msgspec.to_builtins(task)) for path in work.batches() for task in batches.read(path)]
    first, again = push(connection, target.id, uploads), push(connection, target.id, uploads)
    steps.passed("push", f"{counted(first.created, 'task')} pushed; pushed once more: {again.created} new")
    entered, names = _enter(bundled, work, connection, target.id)
    steps.passed("answers", f"{entered} entered as {', '.join(names)}")

    def pages() -> Iterator[bytes]:
        return pull(connection, target.id)

    report = collect(work, [(session.url, pages())], people(connection))
    repeat = collect(work, [(session.url, pages())], people(connection))
    steps.passed(
        "collect", f"{counted(report.new, 'answer')} collected; collected once more: {repeat.new + repeat.changed} new"
    )


def _enter(bundled: "Corpus", work: "Corpus", connection: "Connection", project: int) -> tuple[int, list[str]]:
    """Enter the corpus's own answers on the server: how many, and whose."""
    from dreiklang.collected.store import Store
    from dreiklang.files import write_json
    from dreiklang.studio.annotators import annotator, answer
    from dreiklang.studio.listing import task_ids
    from dreiklang.tasks import batches
    from dreiklang.tasks.results import results

    tasks = {task.key: task.data for path in work.batches() for task in batches.read(path)}
    numbers = task_ids(connection, project)
    store, scheme = Store(bundled), bundled.scheme()
    answers = [said for name in store.document_ids() for said in store.answers(bundled.document(name), scheme)[0]]
    names = sorted({said.annotator for said in answers})
    addresses = {name: f"{name.replace(':', '-')}@example.org" for name in names}
    write_json(work.annotators, {address: name for name, address in addresses.items()}, private=True)
    accounts = {name: annotator(connection, address) for name, address in addresses.items()}
    with progress("answers are entered", len(answers)) as entered:
        for said in answers:
            task = said.document_id, said.part
            answer(
                connection,
                numbers[task],
                accounts[said.annotator],
                results(said, tasks[task]),
                lead_time=said.lead_time,
                was_cancelled=said.was_cancelled,
                ground_truth=said.ground_truth,
            )
            entered(1)
    return len(answers), names


def _publish(work: "Corpus", steps: _Steps) -> dict[str, Any]:
    """Settle, release, load, and show one sentence as a researcher gets it."""
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.settle import settle
    from dreiklang.collected.store import Store
    from dreiklang.commands.settled import settlements
    from dreiklang.release.build import build
    from dreiklang.release.statistics import by_split

    scheme, store = work.scheme(), Store(work)
    decisions = [
        decision for name in store.document_ids() for decision in settle(store.answers(work.document(name), scheme)[0])
    ]
    ledger.record(work.ledger, decisions)
    how = Counter(decision.settled for decision in decisions)
    steps.passed("adjudicate", ", ".join(f"{number} {settled}" for settled, number in how.most_common()))
    report = build(work.dataset, scheme, VERSION, settlements(work, store, store.document_ids(), []))
    splits = ", ".join(f"{number} {split}" for split, number in by_split(report.release.statistics.documents).items())
    configs = report.release.configs
    steps.passed("release", f"{VERSION} with {splits}; configs {', '.join(configs)}")
    rows = _loaded(work, list(configs), steps)
    return {"settled": dict(how), "rows": rows}


def _loaded(work: "Corpus", configs: list[str], steps: _Steps) -> dict[str, int]:
    """Open every config of the release as a researcher would: its number of rows."""
    import datasets

    from dreiklang.commands.sample import sample

    datasets.disable_progress_bars()
    folder, cache = str(work.dataset), str(work.root.parent / "cache")
    loaded = {config: datasets.load_dataset(folder, config, cache_dir=cache) for config in configs}
    rows = {config: sum(split.num_rows for split in found.values()) for config, found in loaded.items()}
    told = ", ".join(f"{number} {config}" for config, number in rows.items())
    steps.passed("load_dataset", f"datasets {datasets.__version__} opens all of it: {told}")
    for line in sample(loaded["documents"]["train"][0]):
        steps.say(line)
    return rows


def _require_all(bundled: "Corpus", work: "Corpus") -> None:
    """Raises DreiklangError if an answer of the corpus did not come back as it was given."""
    from dreiklang.adjudication.content import content, differences
    from dreiklang.collected.store import Store

    scheme, before, after = bundled.scheme(), Store(bundled), Store(work)
    for name in before.document_ids():
        document = bundled.document(name)
        returned = {(a.part, a.annotator): content(a) for a in after.answers(document, scheme)[0]}
        for given in before.answers(document, scheme)[0]:
            found = returned.get((given.part, given.annotator))
            if found != content(given):
                lost = "did not come back" if found is None else f"differs in {differences([content(given), found])}"
                raise DreiklangError(f"{name}: the answer of {given.annotator} {lost}: please report this as a bug")
