"""Two annotators in the real page, from the invitation to the collected answers, who never see each other's work."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import document
from playwright.sync_api import Browser, Page, sync_playwright
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.store import Store
from dreiklang.corpus import Corpus

pytestmark = pytest.mark.server
SCHEME = """name = "two-people"
version = "1.0.0"
target_languages = ["en"]
[[entity]]
name = "ORG"
title = "Organisation"
hotkey = "o"
[[entity]]
name = "GPE"
title = "Staat/Stadt"
hotkey = "g"
"""
# The rectangle of a word of the text, scrolled into view.
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


@pytest.fixture
def corpus(tmp_path: Path, label_studio, studio_folder) -> Corpus:
    """A corpus whose embedded server is the shared one."""
    (tmp_path / "annotation" / "tasks").mkdir(parents=True)
    (tmp_path / "annotation" / "scheme.toml").write_text(SCHEME, "utf-8")
    (tmp_path / ".studio").symlink_to(studio_folder)
    corpus = Corpus(tmp_path)
    corpus.save(document("boote"))
    return corpus


@pytest.fixture
def browser(label_studio) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a browser: chromium or google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def run(corpus: Corpus, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--root", str(corpus.root)])
    assert result.exit_code == 0, result.output
    return result.stdout


def sign_in(browser: Browser, url: str, account: dict[str, str]) -> Page:
    """A session of the annotator's own that reaches nothing but the server."""
    page = browser.new_context(viewport={"width": 1600, "height": 1000}, locale="de-DE").new_page()
    page.route(lambda asked: not asked.startswith((url, "data:", "blob:")), lambda route: route.abort())
    page.goto(f"{url}/user/login/")
    page.fill("input[name=email]", account["login"])
    page.fill("input[name=password]", account["password"])
    page.click("button[type=submit]")
    page.wait_for_url(lambda asked: "/user/login" not in asked)
    return page


def take_next(page: Page, url: str, project: int) -> str:
    """Open the stream of texts, and give the instructions that are shown before the first."""
    page.goto(f"{url}/projects/{project}/data")
    page.get_by_role("button", name="Label All Tasks").click()
    told = page.locator(".lsf-modal-ls_visible")
    told.wait_for()
    text = told.text_content() or ""
    page.keyboard.press("Escape")
    told.wait_for(state="hidden")
    page.locator(".source .lsf-richtext__container").wait_for()
    page.wait_for_timeout(1000)
    return text


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


def submit(page: Page) -> None:
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST"):
        page.get_by_test_id("bottombar-submit-button").click()


def test_two_annotators_answer_the_same_text_unseen_by_each_other(corpus, connection, browser):
    run(corpus, "tasks", "--no-suggestions")
    project = json.loads(run(corpus, "push", "--json"))["project"]
    accounts = json.loads(run(corpus, "annotators", "add", "Lena Hartwig", "Jonas Brandt", "--json"))["accounts"]
    marks = {"a1": ("o", "Nordwerft"), "a2": ("g", "Estland")}
    for account in accounts:
        page = sign_in(browser, connection.url, account)
        assert "Organisation" in take_next(page, connection.url, project)
        assert page.locator(".source .htx-highlight").count() == 0
        assert "Nordwerft verkauft" in page.locator(".source .lsf-richtext__container").inner_text()
        mark(page, *marks[account["pseudonym"]])
        page.get_by_placeholder("Englisch").first.click()
        page.keyboard.type(f"In the words of {account['pseudonym']}.")
        page.keyboard.press("Shift+Enter")
        assert page.locator(".source .htx-highlight").count() == 1
        submit(page)
        page.context.close()

    run(corpus, "collect")
    answers = Store(corpus).answers(corpus.document("boote"), corpus.scheme())[0]
    text = corpus.document("boote").text
    said = {one.annotator: {(text[e.start : e.end], e.type) for e in one.entities} for one in answers}
    assert said == {"a1": {("Nordwerft", "ORG")}, "a2": {("Estland", "GPE")}}
    assert {one.annotator: one.translations[0].text for one in answers} == {
        "a1": "In the words of a1.",
        "a2": "In the words of a2.",
    }
    kept = corpus.exports()[-1].read_text("utf-8")
    assert not [secret for secret in (".invalid", "localhost", "Hartwig", "Brandt") if secret in kept]
