"""What an annotator does in the real page, in a real browser, and what is stored of it."""

import json

import msgspec
import pytest
from builders import TEXT, document
from playwright.sync_api import Page

from dreiklang.scheme import EntityType, RelationType, Scheme
from dreiklang.studio.listing import task_ids
from dreiklang.studio.project import project
from dreiklang.studio.pull import pull
from dreiklang.studio.push import Upload, push
from dreiklang.tasks.interface import interface
from dreiklang.tasks.task import tasks

pytestmark = pytest.mark.server
SCHEME = Scheme(
    "probe", "1.0.0", "de", ("en", "tr"),
    (EntityType("ORG", "Organisation", "", "o", "#0072b2"), EntityType("GPE", "Staat/Stadt", "", "g", "#009e73")),
    (RelationType("buys", "kauft", "", (), (), False), RelationType("sells_to", "verkauft an", "", (), (), False)),
)  # fmt: skip

# The rectangle of a stretch of the text, scrolled into view.
PLACE = """surface => {
    const walker = document.createTreeWalker(document.querySelector('.source .lsf-richtext__container'), 4);
    for (let node; (node = walker.nextNode());) {
        const start = node.data.indexOf(surface);
        if (start < 0) continue;
        node.parentElement.scrollIntoView({ block: 'center' });
        const range = document.createRange();
        range.setStart(node, start); range.setEnd(node, start + surface.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        return [x, y, width, height];
    }
}"""


def click(page: Page, surface: str) -> None:
    x, y, width, height = page.evaluate(PLACE, surface)
    page.mouse.click(x + width / 2, y + height / 2)
    page.wait_for_timeout(200)


def mark(page: Page, key: str, surface: str) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    x, y, width, height = page.evaluate(PLACE, surface)
    page.mouse.move(x + 1, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width - 1, y + height / 2, steps=5)
    page.mouse.up()
    page.wait_for_timeout(200)
    page.keyboard.press("Escape")


def relate(page: Page, head: str, tail: str, title: str) -> None:
    click(page, head)
    page.keyboard.press("Alt+r")
    click(page, tail)
    page.keyboard.press("Escape")
    page.locator(".lsf-panel-tabs__tab", has_text="Relations").locator("visible=true").last.click()
    line = page.locator(".lsf-relations__item").last
    line.hover()
    line.get_by_label("Show Relation Labels").click()
    line.locator(".lsf-relation-meta button").click()
    options = page.get_by_role("option")
    shown = options.locator("[data-testid=select-option-label]").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::after').content)"
    )
    options.nth(shown.index(f'"{title}"')).click()
    page.keyboard.press("Escape")


def test_an_annotator_sees_german_and_the_data_gets_the_schemes_names(connection, page):
    target = project(connection, "page", interface(SCHEME)).id
    push(connection, target, [Upload(msgspec.to_builtins(task)) for task in tasks(document("boote"), SCHEME)])
    page.goto(f"{connection.url}/projects/{target}/data?task={task_ids(connection, target)['boote', 1]}")
    page.get_by_placeholder("Türkisch").last.wait_for()
    page.wait_for_timeout(1000)
    assert page.get_by_text("Staat/Stadt").first.is_visible()

    mark(page, "o", "Nordwerft")
    mark(page, "g", "Estland")
    relate(page, "Nordwerft", "Estland", "verkauft an (sells_to)")
    english = page.get_by_placeholder("Englisch")
    english.first.click()
    page.keyboard.type("Nordwerft sells three boats to Estonia. 🚤")
    page.keyboard.press("Shift+Enter")
    page.get_by_text("nicht deutsch").click()
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST"):
        page.get_by_role("button", name="Submit").click()

    ((task,),) = [json.loads(found) for found in pull(connection, target)]
    result = task["annotations"][0]["result"]
    spans = {item["id"]: item["value"] for item in result if item["type"] == "labels"}
    assert {(TEXT[v["start"] : v["end"]], *v["labels"]) for v in spans.values()} == {
        ("Nordwerft", "ORG"),
        ("Estland", "GPE"),
    }
    (relation,) = (item for item in result if item["type"] == "relation")
    assert relation["labels"] == ["sells_to"]
    assert (spans[relation["from_id"]]["labels"], spans[relation["to_id"]]["labels"]) == (["ORG"], ["GPE"])
    rest = {item["from_name"]: item["value"] for item in result if item["type"] in ("textarea", "choices")}
    assert rest == {
        "tr_en_0": {"text": ["Nordwerft sells three boats to Estonia. 🚤"]},
        "doc_flags": {"choices": ["not_german"]},
    }
