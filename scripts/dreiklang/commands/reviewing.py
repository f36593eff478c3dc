"""The two ways of a review: out to the adjudicators, and back as decisions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dreiklang.adjudication.merge import Rules
    from dreiklang.adjudication.settle import Decision
    from dreiklang.collected.store import Store
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.records import Review
    from dreiklang.studio.connection import Connection
    from dreiklang.studio.push import Upload
    from dreiklang.tasks.task import TaskData

Task = tuple[str, int]  # document id and part


class Pushed(NamedTuple):
    url: str
    created: int
    known: int


def push(corpus: "Corpus", store: "Store", rules: "Rules", connection: "Connection") -> "tuple[Pushed, list[Problem]]":
    """Bring everything open to the review project, each question once."""
    from dreiklang.commands.target import given_up, relabelled
    from dreiklang.locks import alone
    from dreiklang.problems import Problem
    from dreiklang.studio.review import find_reviews, push_reviews, review_project, review_title
    from dreiklang.tasks.review import AGREED, INSTRUCTION, review_interface

    problems: list[Problem] = []
    scheme = corpus.scheme()

    def uploads() -> "Iterator[Upload]":
        for made in _uploads(corpus, store, rules):
            if isinstance(made, Problem):
                problems.append(made)
            else:
                yield made

    asked = list(uploads())
    if not asked and find_reviews(connection, scheme.name) is None:
        return Pushed(connection.url, 0, 0), problems
    with alone(corpus.studio / "push.lock", "push"):
        interface = review_interface(scheme)
        relabelled(corpus, connection, review_title(scheme.name), interface)
        target = review_project(connection, scheme.name, interface, INSTRUCTION, given_up(corpus))
        report = push_reviews(connection, target.id, asked, AGREED)
    return Pushed(f"{connection.url}/projects/{target.id}", report.created, report.known), problems


def collect(
    corpus: "Corpus", store: "Store", rules: "Rules", connection: "Connection"
) -> "tuple[list[Decision], dict[Task, Problem], list[Problem]]":
    """What adjudicators decided, why some of it does not count, and what could not be read."""
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.verdict import decide
    from dreiklang.collected import returns
    from dreiklang.collected.reviews import reviewed
    from dreiklang.errors import StudioError
    from dreiklang.problems import Problem
    from dreiklang.studio.pull import people, pull
    from dreiklang.studio.review import find_reviews, review_title

    scheme, back = corpus.scheme(), returns.by_document(corpus.returns)
    project = find_reviews(connection, scheme.name)
    if project is None:
        title = review_title(scheme.name)
        raise StudioError(f'{connection.url}: has no project "{title}": run `dreiklang adjudicate --review` first')
    name = f"{connection.url}/projects/{project}"
    known = {each.by for parts in ledger.read(corpus.ledger).values() for each in parts.values()} - {"rule"}
    decisions: dict[Task, Decision] = {}
    unusable: dict[Task, Problem] = {}
    unread: list[Problem] = []
    for found in reviewed(corpus, name, pull(connection, project), people(connection), known):
        if isinstance(found, Problem):
            unread.append(found)
            continue
        task = found.answer.document_id, found.answer.part
        if not corpus.has(task[0]):
            continue
        document = corpus.document(task[0])
        answers = store.answers(document, scheme)[0]
        if task[1] in returns.awaited(back.get(task[0], ()), answers):
            continue  # its answers are about to change, or the return is lifted, and then it counts
        made = decide(found, answers, rules, document.text)
        if isinstance(made, Problem):
            unusable[task] = made
        elif made is not None:
            decisions[task] = made
    return list(decisions.values()), {task: each for task, each in unusable.items() if task not in decisions}, unread


def _uploads(corpus: "Corpus", store: "Store", rules: "Rules") -> "Iterator[Upload | Problem]":
    from dreiklang.adjudication import ledger
    from dreiklang.adjudication.review import reviews
    from dreiklang.collected import returns
    from dreiklang.studio.push import Upload
    from dreiklang.tasks.review import review_task

    in_force, scheme, back = ledger.read(corpus.ledger), corpus.scheme(), returns.by_document(corpus.returns)
    asked: dict[Task, Review] = {}
    for name in store.document_ids():
        answers = store.answers(corpus.document(name), scheme)[0]
        awaited = returns.awaited(back.get(name, ()), answers)
        asked |= {(name, one.part): one for one in reviews(answers, in_force.get(name, {}), rules, awaited)}
    tasks = _tasks(corpus, asked)
    for task, review in asked.items():
        data = tasks.get(task)
        yield Upload(review_task(review, data, scheme)) if data else _without_task(review)


def _tasks(corpus: "Corpus", asked: "dict[Task, Review]") -> "dict[Task, TaskData]":
    """The tasks that were answered; one whose text was corrected since is made anew."""
    from dreiklang.problems import Problem
    from dreiklang.tasks import batches
    from dreiklang.tasks.task import tasks

    scanned = (each for each in batches.scan(corpus) if not isinstance(each, Problem))
    found = {each.key: each.data for each in scanned if each.key in asked}
    for task, review in asked.items():
        answer = review.answers[0]
        if (task not in found or found[task].text_sha256 != answer.text_sha256) and answer.parts == 1:
            (made,) = tasks(corpus.document(task[0]), corpus.scheme(), max_segments=10**9)
            found[task] = made.data
    return {task: data for task, data in found.items() if _fits(data, asked[task])}


def _fits(data: "TaskData", review: "Review") -> bool:
    return data.text_sha256 == review.answers[0].text_sha256


def _without_task(review: "Review") -> "Problem":
    from dreiklang.adjudication.settle import where
    from dreiklang.problems import Problem

    message = "has no task of the text that was annotated, so it can't be reviewed"
    return Problem("task-text-changed", where(review), message)
