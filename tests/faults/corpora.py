"""Corpora to push and collect in tests of faults, and what must hold of them whatever has failed."""

import json
from collections import Counter
from itertools import count
from pathlib import Path

from builders import TEXT, answer, document
from exports import corpus
from typer.testing import CliRunner, Result

from dreiklang.cli import app
from dreiklang.corpus import Corpus
from dreiklang.studio.annotators import annotator
from dreiklang.studio.annotators import answer as enter
from dreiklang.studio.connection import Connection
from dreiklang.studio.listing import listed
from dreiklang.studio.project import find
from dreiklang.tasks import batches
from dreiklang.tasks.results import results

_numbers = count(1)


def ready(root: Path, documents: int = 5) -> Corpus:
    """A corpus with its tasks made, under a name of its own."""
    made = corpus(root, *(document(f"d{number}", TEXT) for number in range(documents)))
    name = f'"faults-{next(_numbers)}"'
    made.scheme_path.write_text(made.scheme_path.read_text("utf-8").replace('"dreiklang"', name, 1), "utf-8")
    assert CliRunner().invoke(app, ["tasks", "--root", str(root)]).exit_code == 0
    return made


def run(command: str, made: Corpus, url: str, token: str, *more: str) -> Result:
    return CliRunner().invoke(app, [command, "--root", str(made.root), "--url", url, "--token", token, *more])


def answered(connection: Connection, made: Corpus, *people: str) -> None:
    """Have every task on the server answered by these people, or by two."""
    project = find(connection, made.scheme().name)
    contents = {task.data.doc_id: task.data for path in made.batches() for task in batches.read(path)}
    for task in listed(connection, project or 0):
        for person in people or ("lena@example.org", "ole@example.org"):
            said = results(answer(document_id=task.key[0]), contents[task.key[0]])
            enter(connection, task.id, annotator(connection, person), said)


def on_server(connection: Connection, made: Corpus) -> Counter[str]:
    """How many tasks each document has in the corpus's project."""
    project = find(connection, made.scheme().name)
    return Counter(task.key[0] for task in listed(connection, project or 0)) if project else Counter()


def collected(made: Corpus) -> Counter[str]:
    """How many answers to each document were kept; every kept file is whole."""
    kept: Counter[str] = Counter()
    for path in made.exports():
        for task in json.loads(path.read_bytes()):
            kept[task["data"]["doc_id"]] += len(task["annotations"])
    return kept


def each(made: Corpus, times: int) -> Counter[str]:
    return Counter(dict.fromkeys(made.document_ids(), times))


def ended_well_or_clearly(result: Result) -> None:
    """It did its work, or said in one line why not."""
    assert result.exit_code in (0, 2), result.output
    assert result.exit_code == 0 or (len(result.stderr.splitlines()) == 1 and result.stderr.startswith("dreiklang: "))
