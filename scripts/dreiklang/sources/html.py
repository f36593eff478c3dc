"""A saved article page without what stands around the article: headings and paragraphs, a blank line between them.

Own walk over lxml's tree: extractors that weigh paragraphs one by one lose headings and short paragraphs. Here an
element goes only if its tag, its class or its links say what it is; everything else of the article stays.
"""

import re
from collections.abc import Iterator

from lxml import etree

from dreiklang.sources.clutter import INLINE, clear, content, prose
from dreiklang.sources.metadata import Text
from dreiklang.sources.page import metadata

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPACE = re.compile(r"[ \t\n\r\f]+")  # not the no-break space: that one was meant


def article(html: str) -> Text:
    """The main text of a saved page, its headline first, and what the page says of itself."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    page = etree.fromstring(html.replace("\0", "").encode("utf-8", "replace") or b"<html/>", parser)
    if page is None:
        return Text("")
    known = metadata(page)
    clear(page)
    main = _main(page)
    return Text("\n\n".join(_paragraphs(page, _first(page, main, known.title or ""), main)), known)


def _main(page: etree._Element) -> etree._Element:
    """The article element that holds most of the prose; without one, the innermost that holds nearly all of it."""
    weights: dict[etree._Element, int] = {}
    for block in page.iter("*"):
        if weight := prose(block):
            # A paragraph alone never is the article: its headings stand beside it.
            for element in block.iterancestors() if block.tag == "p" else (block, *block.iterancestors()):
                weights[element] = weights.get(element, 0) + weight
    whole = weights.get(page, 0)
    for names in (("article",), ("articleBody", "main")):
        marked = [e for e in weights if {e.tag, e.get("itemprop"), e.get("role")} & set(names)]
        best = max(marked, key=lambda e: (weights[e], -_depth(e)), default=page)
        if best is not page and weights[best] * 2 > whole:
            return best
    enough = (element for element, weight in weights.items() if weight >= 0.95 * whole)
    return max(enough, key=_depth, default=page)


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _first(page: etree._Element, main: etree._Element, title: str) -> etree._Element:
    """Where to begin: at the `h1` that says the title (a site's name in one does not), else with `main`."""
    for element in page.iter("*"):
        if element is main and main.tag in ("article", "main"):
            return main
        if element.tag == "h1":
            said = " ".join(content(element).split())
            if said and title and (said in title or title in said):
                return element
    return main


def _paragraphs(page: etree._Element, first: etree._Element, last: etree._Element) -> Iterator[str]:
    """Headings and paragraphs from the begin of `first` to the end of `last`."""
    reading = False
    pieces: list[str] = []
    for event, element in etree.iterwalk(page, events=("start", "end")):
        reading = reading or element is first
        if not reading:
            continue
        if event == "start":
            if element.tag == "br":
                # A bold line at the begin of a paragraph is a heading to everyone but the page's author.
                pieces.append("\n\n" if _is_bold_opening(element) else "\n")
            elif _breaks(element):
                yield from _split(pieces)
                pieces = []
            pieces.append(_SPACE.sub(" ", element.text or ""))
        else:
            if _breaks(element):
                yield from _split(pieces)
                pieces = []
            if element is last:
                break
            pieces.append(_SPACE.sub(" ", element.tail or ""))
    yield from _split(pieces)


def _breaks(element: etree._Element) -> bool:
    """Whether a new paragraph begins and ends with the element: a block, or a part of a heading such as its kicker."""
    if element.tag not in INLINE:
        return True
    parent = element.getparent()
    return element.tag == "span" and parent is not None and parent.tag in _HEADINGS and len(parent) > 1


def _is_bold_opening(br: etree._Element) -> bool:
    before, parent = br.getprevious(), br.getparent()
    if before is None or parent is None or before.tag not in ("b", "strong") or (before.tail or "").strip():
        return False
    above = before.getprevious()
    opening = parent.text if above is None else above.tail if above.tag == "br" else "no"
    return not (opening or "").strip()


def _split(pieces: list[str]) -> Iterator[str]:
    """One `<br>` is a line break, several are a paragraph's end."""
    for paragraph in re.split(r"\n(?: *\n)+", "".join(pieces)):
        lines = (re.sub(" +", " ", line).strip(" ") for line in paragraph.split("\n"))
        if joined := "\n".join(line for line in lines if line.strip()):
            yield joined
