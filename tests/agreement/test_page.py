"""The report's page in a real browser: it stays harmless and usable whatever people wrote."""

import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest
from builders import TEXT, answer, document

from dreiklang.agreement.answers import Answered
from dreiklang.agreement.bootstrap import Bootstrap
from dreiklang.agreement.count import count
from dreiklang.agreement.page import page
from dreiklang.agreement.report import full
from dreiklang.records import Entity, Relation, Translation, text_sha256
from dreiklang.scheme import EntityType, RelationType, Scheme

HOSTILE = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
SCHEME = Scheme(
    "probe " + HOSTILE,
    "1.0.0",
    "de",
    ("en",),
    (EntityType("ORG", "", "", "", "#0072b2"), EntityType("GPE", "", "", "", "#009e73")),
    (RelationType("sells_to", "", "", (), (), symmetric=False),),
)


def made(documents: int = 4) -> str:
    """A page of documents in which each two disagree on an entity, on the relation and on a translation."""
    text = f"🛥 {TEXT} {HOSTILE}"
    source = document("boote " + HOSTILE, text)
    at = text.index("Nordwerft"), text.index("Estland")
    org, gpe = Entity("x", "ORG", at[0], at[0] + 9), Entity("y", "GPE", at[1], at[1] + 7)
    sold = (Relation("r", "sells_to", "x", "y"),)
    first = answer(
        HOSTILE, entities=(org, gpe), relations=sold, translations=(Translation("s1", "en", f"It sells. {HOSTILE}"),)
    )
    second = answer(
        "a2",
        entities=(replace(org, start=org.start - 6), gpe),
        relations=(),
        translations=(Translation("s1", "en", "It buys."),),
    )
    both = tuple(replace(a, text_sha256=text_sha256(text)) for a in (first, second))
    days = cycle(range(3))
    said = (
        Answered(
            replace(source, id=f"{source.id} {number}"),
            tuple(replace(a, created_at=a.created_at + timedelta(days=day)) for a in both),
            f"batch-{number % 2}",
            suggested=number % 2 == 0,
            links={1: f"http://127.0.0.1:1/projects/1/data?task={number}"},
        )
        for number, day in zip(range(documents), days, strict=False)
    )
    counted = count(said, SCHEME, shown=1000)
    return page(SCHEME, counted, full(counted, Bootstrap(rounds=100)))


@pytest.fixture
def opened(tmp_path):
    """A page shown without a network; anything it says on the console fails the test."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a browser: chromium or google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_context(offline=True, viewport={"width": 1366, "height": 768}).new_page()
        said: list[str] = []
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))

        def open_page(html: str):
            path = tmp_path / "report.html"
            path.write_text(html, "utf-8")
            shown.goto(path.as_uri())
            return shown

        yield open_page
        browser.close()
    assert said == []


def test_what_people_wrote_is_shown_and_never_run(opened):
    shown = opened(made())
    assert shown.title() == f"Agreement · probe {HOSTILE}"
    assert shown.locator("img").count() == 0
    assert shown.locator("script").count() == 2
    assert HOSTILE in shown.locator("article", has_text="translations").first.text_content()


def test_marks_stand_where_the_annotator_put_them_also_after_an_emoji(opened):
    shown = opened(made())
    first = shown.locator("article", has_text="boundary").first
    marks = first.locator("mark").all_text_contents()
    assert [mark.strip() for mark in marks] == ["NordwerftORG", "Firma NordwerftORG"]


def test_a_page_of_three_thousand_disagreements_can_be_filtered_and_walked_by_keyboard(opened):
    shown = opened(made(1000))
    status = shown.locator("#count")
    assert status.inner_text() == "3000 of 3000 disagreements"
    assert shown.locator("article").count() == 100
    shown.keyboard.press("j")
    shown.keyboard.press("j")
    shown.keyboard.press("k")
    assert shown.evaluate("document.activeElement === document.querySelectorAll('article')[0]")
    shown.keyboard.press("/")
    shown.keyboard.type("it buys")
    assert status.inner_text() == "1000 of 3000 disagreements"
    shown.get_by_role("button", name="Clear").click()
    shown.get_by_label("layer").select_option("relations")
    assert status.inner_text() == "1000 of 3000 disagreements"
    assert "omission" in shown.locator("article h3").first.inner_text()
    link = shown.locator("article a").first.get_attribute("href")
    assert link == "http://127.0.0.1:1/projects/1/data?task=0"


def test_every_section_that_has_something_to_show_is_there(opened):
    shown = opened(made(6))
    titles = shown.locator("section:not([hidden]) h2").all_inner_texts()
    assert titles == [
        "Overview",
        "Pairs of annotators",
        "By type",
        "Confusion between types",
        "Where disagreement comes from",
        "Annotators",
        "With and without suggestions",
        "Over time",
        "Batches",
        "Disagreements",
        "What the figures mean",
    ]


def test_a_page_of_nothing_has_no_empty_sections(opened):
    counted = count([], SCHEME, shown=1000)
    shown = opened(page(SCHEME, counted, full(counted, Bootstrap(rounds=100))))
    assert "0 of 0 answered documents compared" in shown.locator("#lead").inner_text()
    assert shown.locator("section:not([hidden]) h2").all_inner_texts() == ["Overview", "What the figures mean"]
