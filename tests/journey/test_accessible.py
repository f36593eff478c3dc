"""The pages Dreiklang writes, held to axe-core's rules in a real browser: nothing serious or critical is broken."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import document
from exports import exported
from settled import said, settled_corpus
from typer.testing import CliRunner

from dreiklang.cli import app
from dreiklang.collected.collect import collect
from dreiklang.corpus import Corpus

playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core: axe-playwright-python")

Breaches = dict[str, list[str]]  # by rule and impact, the elements that break it
PAGES = ("status", "agreement", "diff")


def run(corpus: Corpus, *arguments: object) -> None:
    result = CliRunner().invoke(app, [*map(str, arguments), "--root", str(corpus.root)])
    assert result.exit_code < 2, result.output  # 1: there is something to settle


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each page, of a corpus of two annotators who disagree, and of two releases with every kind of change."""
    root = tmp_path_factory.mktemp("pages")
    corpus = settled_corpus(root / "corpus", *(document(f"kai-{i}") for i in range(1, 9)))
    run(corpus, "tasks")
    run(corpus, "release", "1.0.0")
    for number in range(1, 8):
        source = corpus.document(f"kai-{number}")
        first = said(source, "Nordwerft", "Estland", "Something else.")
        second = said(source, "Firma", "Estland", "It sells three boats.")
        later = replace(first, updated_at=first.updated_at + timedelta(days=1))
        other = replace(second, id=f"v-{number}", annotator="b@example.org", relations=())
        answers = [later, other] if number < 5 else [later]
        collect(corpus, [("later.json", [json.dumps([exported(answers, source, number)]).encode()])])
    for page in ("status", "agreement"):
        run(corpus, page, "--html", root / f"{page}.html")
    run(corpus, "adjudicate")
    run(corpus, "withdraw", "kai-8", "--reason", "darum")
    run(corpus, "diff", "1.0.0", "--html", root / "diff.html")
    return root


@pytest.fixture(scope="module")
def breaches() -> Iterator[Callable[[Path, str], Breaches]]:
    """What axe-core finds on a page, shown in a colour scheme and without a network."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a browser: chromium or google-chrome")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        def found(path: Path, scheme: str) -> Breaches:
            shown = browser.new_context(offline=True, color_scheme=scheme).new_page()
            shown.goto(path.as_uri())
            violations = axe.Axe().run(shown).response["violations"]
            shown.context.close()
            return {f"{v['id']} ({v['impact']})": [node["html"] for node in v["nodes"]] for v in violations}

        yield found
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_serious_or_critical_rule(pages, breaches, name, scheme):
    found = breaches(pages / f"{name}.html", scheme)
    assert {rule: nodes for rule, nodes in found.items() if "serious" in rule or "critical" in rule} == {}


def test_a_page_without_a_title_whose_text_is_too_pale_is_found(pages, breaches, tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<html lang="de"><main><h1>Boote</h1><p style="color:#ddd;background:#fff">blass</p></main></html>', "utf-8"
    )
    assert {"document-title (serious)", "color-contrast (serious)"} <= breaches(bad, "light").keys()
