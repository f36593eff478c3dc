"""Hard answers through a real Label Studio: each comes back as it was given."""

import json
from collections import Counter
from dataclasses import replace

import msgspec
import pytest
from exports import corpus
from hypothesis import HealthCheck, given, settings
from strategies import cases

from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.problems import RULES
from dreiklang.records import Annotation, Document
from dreiklang.studio.annotators import annotator, answer
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.pull import people, pull
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface
from dreiklang.tasks.results import results
from dreiklang.tasks.task import tasks

pytestmark = pytest.mark.server
CASES = 40
ADDRESSES = {f"hard-{i}@example.org": name for i, name in enumerate(("model:a", "model:b", "a1", "a2"))}


def hard_set() -> list[tuple[Document, list[Annotation]]]:
    """The same documents and answers each time, drawn as the property tests draw theirs."""
    drawn = []

    @settings(max_examples=CASES, derandomize=True, database=None, deadline=None, suppress_health_check=HealthCheck)
    @given(cases())
    def draw(case):
        source, answers = case
        named = replace(source, id=f"hart-{len(drawn)}")
        truths = [one for one in answers if one.ground_truth][-1:]  # the server keeps one
        own = [replace(one, document_id=named.id, ground_truth=one in truths) for one in answers]
        drawn.append((named, own))

    draw()
    return drawn


def said(answer: Annotation) -> str:
    """What of an answer a server has no say in."""
    return repr(replace(answer, id="", created_at=None, updated_at=None, updated_by=None, defects=0))


def test_a_hard_set_of_answers_drafts_and_suggestions_comes_back_from_a_real_server(connection, tmp_path):
    given_set = hard_set()
    made = corpus(tmp_path, *(source for source, _ in given_set))
    made.annotators.write_text(json.dumps(ADDRESSES), "utf-8")
    scheme = made.scheme()
    target = project(connection, "hard answers", interface(scheme)).id
    prepared = {source.id: next(iter(tasks(source, scheme))) for source, _ in given_set}
    uploads = [Upload(msgspec.to_builtins(task)) for task in prepared.values()]
    for upload, (_, answers) in zip(uploads, given_set, strict=True):
        task = prepared[upload.key[0]].data
        upload.content["predictions"] = [{"result": results(one, task), "model_version": "probe"} for one in answers]
    push(connection, target, uploads)
    numbers = task_ids(connection, target)
    accounts = {name: annotator(connection, address) for address, name in ADDRESSES.items()}
    for source, answers in given_set:
        number, task = numbers[source.id, 1], prepared[source.id].data
        for one in answers:
            answer(
                connection,
                number,
                accounts[one.annotator],
                results(one, task),
                lead_time=one.lead_time,
                was_cancelled=one.was_cancelled,
                ground_truth=one.ground_truth,
            )
        if answers:
            request = connection.client._client_wrapper.httpx_client.request
            draft = {"result": results(answers[0], task), "lead_time": 1.0}
            assert request(f"api/tasks/{number}/drafts", method="POST", json=draft).is_success

    def collected():
        return collect(made, [("server", pull(connection, target))], people(connection))

    report, again = collected(), collected()
    wanted = Counter(said(one) for _, answers in given_set for one in answers)
    assert (report.new, report.drafts, report.left) == (
        wanted.total(),
        sum(1 for _, answers in given_set if answers),
        0,
    )
    notes = {rule.id for rule in RULES.values() if rule.severity == "note"}
    assert {problem.rule for problem in report.problems} <= {"relation-type", *notes}
    assert (again.new, again.changed, again.drafts, again.file) == (0, 0, 0, None)
    store = Store(made)
    found = Counter(said(one) for source, _ in given_set for one in store.answers(source, scheme)[0])
    assert found == wanted
    assert wanted.total() > CASES / 2
