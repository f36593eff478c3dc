from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dreiklang.commands.options import Debug, Json, Root, Token, Url, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.agreement.answers import Answered
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.records import Figure
    from dreiklang.status.standing import Given, Job, Loose
    from dreiklang.studio.presence import Counts

EXAMPLE = "Example:  dreiklang status --html status.html"
_AGREEMENT = {"entities": "f1_exact", "relations": "f1"}
_HEAD = ("annotator", "done", "skipped", "drafts", "back", "mend", "s/seg.", "last")  # fits eighty columns
_ROUNDS = 100  # of the bootstrap, whose intervals are not shown here


def status(
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the status as a page, with a picture over time.")
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement/--no-agreement", help="Whether to compare the answers, which takes longest.")
    ] = True,
    url: Url = None,
    token: Token = None,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Show how far the work is: tasks, answers, what was given back, pace, and what each annotator did.

    It counts what was collected. When the studio runs, or --url is given, the server's own counts and who is at what
    come with it; `dreiklang collect` brings the two together.
    """
    from datetime import UTC, datetime

    from dreiklang.collected.store import Store
    from dreiklang.commands.table import show, table
    from dreiklang.corpus import Corpus
    from dreiklang.files import written
    from dreiklang.status.page import cells, page, rows
    from dreiklang.status.standing import standing

    corpus = Corpus.find(root)
    store, now = Store(corpus), datetime.now(UTC)
    given, loose, figures = _answers(corpus, store, agreement)
    jobs = _jobs(corpus)
    found = standing(jobs, given, loose, corpus.plan(), now)
    server, people = _server(corpus, url, token)
    if html:
        with written(html) as file:
            file.write(page(corpus.scheme().name, found, figures, now).encode())
    elif not json:
        show(table(("", "", ""), rows(found, figures)))
        if found.people:
            show(table(_HEAD, map(cells, found.people)))
        if server:
            there = [(people.get(p.address, p.address), p.document_id, p.saved[:16]) for p in server.there]
            if there:
                show(table(("at work", "text", "draft saved (UTC)"), there))
    more, without_task = "", len({*corpus.document_ids()} - {job.document_id for job in jobs})
    if without_task:
        more = f" · without a task, until the next `dreiklang tasks`: {counted(without_task, 'text')}"
    if server:
        answers = counted(server.answers, "answer")
        more += f" · on the server: {server.finished} of {counted(server.tasks, 'task')} done, {answers}"
    facts: dict[str, Any] = asdict(found)
    facts["agreement"] = [asdict(figure) for figure in figures]
    facts["server"] = server and asdict(server)
    if server:
        for one in facts["server"]["there"]:
            one["annotator"] = people.get(one.pop("address"))
    finish(
        f"{found.done} of {counted(found.tasks, 'task')} done, "
        f"{found.answers} of {counted(found.wanted, 'answer')}{more}" + (f" → {html}" if html else ""),
        store.problems(),
        as_json=json,
        **facts,
        texts_without_task=without_task,
        html=html,
    )


def _jobs(corpus: "Corpus") -> "list[Job]":
    from dreiklang.problems import Problem
    from dreiklang.status.standing import Job
    from dreiklang.tasks import batches

    jobs, suggested = [], set[str]()
    for task in batches.scan(corpus):
        if not isinstance(task, Problem):
            jobs.append(Job(*task.key, len(task.data.segments), suggested=False))
            if any(prediction.result for prediction in task.predictions):
                suggested.add(task.data.doc_id)
    return [replace(job, suggested=job.document_id in suggested) for job in jobs]


def _answers(corpus: "Corpus", store: "Store", agreement: bool) -> "tuple[list[Given], Loose, list[Figure]]":
    """Answers that stand and are not given back, what is loose, and how far answers agree if that is asked."""
    from dreiklang.agreement.bootstrap import Bootstrap
    from dreiklang.agreement.report import summary
    from dreiklang.status.standing import Loose

    given: list[Given] = []
    loose = Loose()
    documents = _counted(corpus, store, given, loose)
    if not agreement:
        deque(documents, maxlen=0)
        return given, loose, []
    scheme = corpus.scheme()
    wanted = _AGREEMENT | {f"translations.{language}": "chrf" for language in scheme.target_languages}
    figures = summary(documents, scheme, Bootstrap(_ROUNDS, 0))
    return given, loose, [f for f in figures if wanted.get(f.layer) == f.measure and f.value is not None]


def _counted(corpus: "Corpus", store: "Store", given: "list[Given]", loose: "Loose") -> "Iterator[Answered]":
    """Each answered document, once its answers are among `given`, or `loose`; one in memory at a time."""
    from dreiklang.agreement.answers import Answered
    from dreiklang.collected import returns
    from dreiklang.collected.review import remarks
    from dreiklang.commands.progress import progress
    from dreiklang.status.standing import Given

    scheme = corpus.scheme()
    back = returns.by_document(corpus.returns)
    ids = sorted({*store.document_ids(), *store.drafted()})
    with progress("reading answers", len(ids)) as advance:
        for document_id in ids:
            document = corpus.document(document_id)
            found = store.answered(document, scheme)
            answers = [one.answer for one in found]
            away = {entry.answer: entry.annotator for entry in back.get(document_id, ()) if entry.is_open(answers)}
            loose.returned.update(away.values())
            for one in found:
                said = one.answer
                if said.id not in away:
                    loose.remarked[said.annotator] += bool(remarks(one, document, scheme))
                    key = document_id, said.part, said.annotator
                    given.append(Given(*key, said.updated_at, said.lead_time, said.was_cancelled, said.ground_truth))
            loose.drafts.update(draft.annotator for draft in store.drafts(document_id))
            if answers:
                yield Answered(document, tuple(answers))
            advance(1)


def _server(corpus: "Corpus", url: str | None, token: str | None) -> "tuple[Counts | None, dict[str, str]]":
    """The server's counts, if one is known and has the project, and the pseudonyms of its addresses."""
    from dreiklang.collected.accounts import Accounts
    from dreiklang.studio.address import address_and_token, is_known

    if not is_known(corpus.studio, url):
        return None, {}
    from dreiklang.studio.connection import connect
    from dreiklang.studio.presence import counts
    from dreiklang.studio.project import find

    connection = connect(*address_and_token(corpus.studio, url, token))
    project = find(connection, corpus.scheme().name)
    people = Accounts(corpus.annotators, {}, ()).people()
    names = {address: person.pseudonym for person in people for address in person.addresses}
    return (counts(connection, project) if project else None), names
