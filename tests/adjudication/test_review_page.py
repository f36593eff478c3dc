"""Two annotators differ, an adjudicator decides in the real page, and a release comes out of the ledger."""

import json

import pyarrow.parquet as pq
import pytest
from builders import answer, document, entity
from exports import corpus as made_corpus
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.records import Relation, Translation
from dreiklang.studio.annotators import annotator
from dreiklang.studio.annotators import answer as enter
from dreiklang.studio.listing import listed, task_ids
from dreiklang.studio.project import find
from dreiklang.studio.review import find_reviews
from dreiklang.tasks import batches
from dreiklang.tasks.results import results

pytestmark = pytest.mark.server


@pytest.fixture
def run(tmp_path, label_studio):
    """A corpus of one text with a project name of its own, and the command on it."""
    made = made_corpus(tmp_path)
    made.scheme_path.write_text(made.scheme_path.read_text().replace('name = "dreiklang"', 'name = "to-review"', 1))

    def command(*arguments, code=0):
        server = ["--url", label_studio.url, "--token", label_studio.token]
        talks = {"push", "collect", "adjudicate"} & set(arguments)
        asked = [*arguments, "--root", str(tmp_path), "--json", *(server if talks else [])]
        result = CliRunner().invoke(app, asked)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    command.corpus = made
    return command


def annotate(run, connection):
    """Two answers that differ in an entity, a relation and a translation."""
    corpus = run.corpus
    ((task,),) = [batches.read(path) for path in corpus.batches()]
    number = task_ids(connection, find(connection, "to-review"))["boote", 1]
    one = answer("model:a")
    other = answer(
        "model:b",
        entities=(entity("Firma Nordwerft", "ORG", "x"), *answer().entities[1:]),
        relations=(Relation("r1", "sells_to", "x", "y"),),
        translations=(Translation("s1", "en", "Nordwerft is selling three boats to Estonia."),),
    )
    for said, address in ((one, "a@example.org"), (other, "b@example.org")):
        enter(connection, number, annotator(connection, address), results(said, task.data))


def decide(page, url, comment):
    cards = page.locator(".dispute")
    for _ in range(5):  # a task opened by its address sometimes comes without what is settled, and then says so
        page.goto(url)
        cards.last.wait_for()
        page.wait_for_timeout(3000)
        marks = page.locator(".source .htx-highlight").count()
        assert page.locator(".lost").is_visible() == (marks == 0)
        if marks:
            break
    assert cards.count() == 3
    cards.nth(0).get_by_text("Organisation: „Nordwerft“ (model:a)").click()
    cards.nth(1).get_by_text("Firma Nordwerft — verkauft an → Estland (model:b)").click()
    for text in ("sells three boats", "is selling three boats"):
        cards.nth(2).get_by_text(text).click()
    page.get_by_placeholder("Kommentar").click()
    page.keyboard.type(comment)
    page.keyboard.press("Shift+Enter")
    with page.expect_response(lambda found: "/annotations" in found.url and found.request.method == "POST"):
        page.get_by_role("button", name="Submit").click()


def test_two_annotators_and_an_adjudicator_through_the_page_to_a_release(run, connection, page):
    run("tasks")
    run("push")
    annotate(run, connection)
    run("collect")
    pushed = run("adjudicate", "--review")
    assert (pushed["settled"], pushed["reviews"], pushed["reviews_known"]) == ({"open": 1}, 1, 0)
    assert run("adjudicate", "--review")["reviews_known"] == 1
    reviews = find_reviews(connection, "to-review")
    assert reviews != find(connection, "to-review")
    ((task,),) = [list(listed(connection, reviews))]
    decide(page, f"{connection.url}/projects/{reviews}/data?task={task.id}", "Gattungswort gehört nicht zum Namen.")

    decided = run("adjudicate", "--collect")
    assert (decided["settled"], decided["added"]) == ({"adjudicated": 1}, 1)
    before = run.corpus.ledger.read_bytes()
    assert run("adjudicate", "--collect", "--review")["added"] == 0
    assert run.corpus.ledger.read_bytes() == before
    assert run("collect")["new"] == 0  # an adjudicator is no annotator
    line = json.loads(before)
    assert (line["by"], line["reason"]) == ("a1", "Gattungswort gehört nicht zum Namen.")
    told = [(item["verdict"], item["rule"], item["votes"]) for item in line["items"]]
    assert told == [
        ("rejected", "person", ["model:b"]),
        ("kept", "person", ["model:a"]),
        ("rejected", "entities", ["model:b"]),
        ("kept", "person", ["model:a"]),
        ("alternative", "person", ["model:b"]),
        ("kept", "person", ["model:a"]),
    ]

    run("release", "1.0.0")
    (path,) = (run.corpus.dataset / "data" / "1.0.0" / "documents").glob("*.parquet")
    (row,) = pq.read_table(path).to_pylist()
    assert (row["settled"], row["annotators"]) == ("adjudicated", 2)
    assert [e["text"] for e in row["entities"]] == ["Nordwerft", "drei", "Estland"]
    assert [(r["type"], r["head"], r["tail"]) for r in row["relations"]] == [("sells_to", "e1", "e3")]
    assert [t["text"] for t in row["translations"]] == ["The firm Nordwerft sells three boats to Estonia."]
    annotators = {a.annotator for a in Store(run.corpus).answers(document(), run.corpus.scheme())[0]}
    assert annotators == {"model:a", "model:b"}


def test_a_label_is_renamed_while_a_review_is_under_way(run, connection):
    run("tasks")
    run("push")
    annotate(run, connection)
    run("collect")
    assert run("adjudicate", "--review")["reviews"] == 1
    reviews = find_reviews(connection, "to-review")
    *_, task = listed(connection, reviews)
    begun = [
        {"id": "d", "from_name": "dispute_0", "to_name": "card_0", "type": "choices",
         "value": {"choices": ["nichts davon"]}},
        {"id": "x", "from_name": "ner", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": 3, "text": "Die", "labels": ["ORG"]}},
    ]  # fmt: skip
    enter(connection, task.id, annotator(connection, "judge@example.org"), begun)

    scheme = run.corpus.scheme_path
    text = scheme.read_text("utf-8").replace('version = "1.0.0"', 'version = "2.0.0"', 1).replace('"ORG"', '"FIRMA"')
    scheme.write_text(text, "utf-8")
    run.corpus.migrations_folder.mkdir(exist_ok=True)
    migration = 'to = "2.0.0"\nat = 2026-06-01T12:00:00Z\n[[entity]]\nwas = "ORG"\nnow = ["FIRMA"]\n'
    (run.corpus.migrations_folder / "0001.toml").write_text(migration, "utf-8")
    assert run("adjudicate", "--review")["reviews"] == 1  # the question reads otherwise now
    (kept,) = connection.ask("GET", f"api/tasks/{task.id}/")["annotations"]
    assert kept["result"][1]["value"]["labels"] == ["FIRMA"]
    assert {p["rule"] for p in run("adjudicate", "--collect", code=1)["problems"]} == {"review-unusable"}
