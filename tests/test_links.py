"""Every page people read leads where it says."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
_PLACES = ("*.md", "docs/**/*.md", "annotation/**/*.md", "dataset/*.md")
PAGES = sorted({str(path.relative_to(ROOT)) for place in _PLACES for path in ROOT.glob(place)})
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """What its headings are called in addresses."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_relative_link_leads_to_a_file_and_a_heading_of_it(name):
    page = ROOT / name
    for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / unquote(path) if path else page
        assert target.exists(), link
        assert not anchor or target.suffix != ".md" or anchor in anchors(target), link


def test_there_are_links_to_follow():
    assert "docs/explanation/house.md" in PAGES
    assert _LINK.findall((ROOT / "README.md").read_text("utf-8"))
