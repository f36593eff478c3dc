from typing import Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish
from dreiklang.wording import counted

EXAMPLE = 'Example:  dreiklang withdraw kai-3 --reason "the publisher asked for it"'

Id = Annotated[str, typer.Argument(metavar="DOC", help="The id of the text.")]
Reason = Annotated[str, typer.Option(help="Why; it is published with the next release.")]


def withdraw(document: Id, reason: Reason, root: Root = None, json: Json = False, debug: Debug = False) -> None:
    """Take a text back: out of the sources, tasks, answers and decisions, and out of every release to come.

    A line in annotation/withdrawn.jsonl remains, without a word of the text. Releases made before stay as they are.
    """
    from datetime import UTC, datetime

    from dreiklang.collected import removal
    from dreiklang.corpus import Corpus
    from dreiklang.errors import CorpusError
    from dreiklang.files import blank_lines, has_lines
    from dreiklang.records import Withdrawal, text_sha256
    from dreiklang.release.history import holding
    from dreiklang.tasks import batches

    corpus = Corpus.find(root)
    ledgers = (corpus.ledger, corpus.carried, corpus.returns)
    known = corpus.withdrawals()
    if not corpus.has(document) and document not in known:
        raise CorpusError(f"{document}: there is no such text in {corpus.sources}: nothing was withdrawn")
    if not reason.strip():
        raise CorpusError("--reason: say why, it is published with the next release: nothing was withdrawn")
    releases = holding(corpus.dataset, document)  # may find one damaged, so before anything is deleted
    if document not in known:
        checksum = text_sha256(corpus.document(document).text)
        decided = [path for path in ledgers if has_lines(path, document)]
        paths = [path.relative_to(corpus.root).as_posix() for path in (*decided, *removal.holding(corpus, document))]
        today = datetime.now(UTC).date().isoformat()
        corpus.withdraw(Withdrawal(document, reason.strip(), today, checksum, tuple(paths)))
    tasks = batches.remove(corpus, document)
    answers = removal.remove(corpus, document)
    on_server = " and ".join(answers.tasks) or "its task, if there is one,"
    for path in ledgers:
        blank_lines(path, document)
    corpus.document_path(document).unlink(missing_ok=True)
    still = f" · still in {', '.join(releases)}, which stay as they are" if releases else ""
    finish(
        f"{document} withdrawn: {counted(tasks, 'task')} and "
        f"{counted(answers.lines, 'collected line')} removed{still}; "
        f"delete {on_server} in Label Studio, which keeps it until then",
        as_json=json,
        document=document,
        tasks=tasks,
        answers=answers.lines,
        on_server=answers.tasks,
        releases=releases,
    )
