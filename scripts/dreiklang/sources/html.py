"""A saved article page without what stands around the article: headings and paragraphs, a blank line between them.

Own walk over lxml's tree: extractors that weigh paragraphs one by one lose headings and short paragraphs. Here an
element goes only if its tag, its class or its links say what it is; everything else of the article stays.
"""

import re
from collections.abc import Iterator

from lxml import etree

from dreiklang.sources.clutter import INLINE, clear, content, weights
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
    prosaic = weights(page)
    for names in (("article",), ("articleBody", "main")):
        marked = [e for e in prosaic if {e.tag, e.get("itemprop"), e.get("role")} & set(names)]
        best = max(marked, key=lambda e: (prosaic[e], -_depth(e)), default=page)
        if best is not page and prosaic[best] * 2 > prosaic[page]:
            return best
    enough = (element for element, weight in prosaic.items() if weight >= 0.95 * prosaic[page])
    return max(enough, key=_depth, default=page)


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _first(page: etree._Element, main: etree._Element, title: str) -> etree._Element:
    """Where to begin: at the `h1` that says the title best (a site's name says it badly), else with `main`."""
    first, longest = main, ""
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if element is main and (event == "end" or main.tag in ("article", "main")):
            break
        if event == "start" and element.tag == "h1":
            said = " ".join(content(element).split())
            if len(said) > len(longest) and (said in title or (title and title in said)):
                first, longest = element, said
    return first


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
    if element.tag != "span" or parent is None or parent.tag not in _HEADINGS or len(parent) < 2:
        return False
    return not (parent.text or "").strip() and all(e.tag == "span" and not (e.tail or "").strip() for e in parent)


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
