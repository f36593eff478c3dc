"""What a page shows around an article, told by its tags, its classes and its links."""

import re
from collections import Counter

from lxml import etree

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_NEVER_PROSE = (
    "head script style noscript template svg math canvas iframe object embed applet audio video picture figure img map "
    "input select textarea button"
).split()
_TAGS = frozenset("nav aside footer form dialog address".split())
_ROLES = frozenset("navigation complementary contentinfo banner dialog alertdialog search".split())
_HIDDEN = frozenset("sr-only visually-hidden screen-reader-text screenreader hidden d-none print-only".split())
# Read word by word out of class and id: "article__newsletter-box" says newsletter.
_ASIDES = frozenset("cookie cookies consent comments kommentare disqus".split())
_WORDS = frozenset(
    "newsletter related breadcrumb breadcrumbs share sharing social advert advertisement ad ads anzeige werbung promo "
    "paywall sidebar nav navigation menu footer skip caption recommendations impressum".split()
)
_LINKED = frozenset("teaser teasers more mehr tags topics themen links".split())
_BYLINE = frozenset(
    "byline author authors autor autoren dateline timestamp date datum published credit credits copyright".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def clear(page: etree._Element) -> None:
    """Remove from `page` what is no part of an article."""
    etree.strip_elements(page, *_NEVER_PROSE, with_tail=False)
    kept = {element for mark in page.iter("h1", "main", "body") for element in (mark, *mark.iterancestors())}
    for element in [element for element in page.iter("*") if element not in kept and _is_aside(element)]:
        _remove(element)
    # Whatever it is called, what holds most of the page is the page.
    prosaic, length = weights(page), _length(page)
    for element in [element for element in page.iter("*") if element not in kept and _is_clutter(element)]:
        most = prosaic[element] * 2 >= prosaic[page] if prosaic[element] else _length(element) * 2 >= length
        if not most:
            _remove(element)


def content(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def weights(page: etree._Element) -> Counter[etree._Element]:
    """How much prose each element holds; a paragraph alone has none, for it never is an article."""
    found: Counter[etree._Element] = Counter()
    for block in page.iter("*"):
        if weight := _prose(block):
            for element in block.iterancestors() if block.tag == "p" else (block, *block.iterancestors()):
                found[element] += weight
    return found


def _prose(block: etree._Element) -> int:
    """Characters of running text that stand directly in a block; links and short lines do not count."""
    if block.tag in INLINE:
        return 0
    pieces = [block.text or ""]
    for child in block:
        pieces += [content(child) if child.tag in INLINE and child.tag != "a" else "", child.tail or ""]
    length = len(" ".join("".join(pieces).split()))
    return length if length > 40 else 0


def _is_aside(element: etree._Element) -> bool:
    """Whether it is none of the article however long it is: readers' words, what is clicked away or hidden."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return True
    return bool(_words(element) & _ASIDES or _HIDDEN & set((element.get("class") or "").split()))


def _is_clutter(element: etree._Element) -> bool:
    words = _words(element)
    if element.tag in _TAGS or element.get("role") in _ROLES or words & _WORDS:
        return True
    length = _length(element)
    if {element.get("rel"), element.get("itemprop")} & {"author", "datePublished"} or words & _BYLINE:
        return length < 160
    if element.tag in INLINE:
        return _is_mere_date(element) or (element.tag == "sup" and element.find("a") is not None)  # a footnote's number
    linked = sum(_length(link) for link in element.iter("a"))
    if linked * 2 > length and words & _LINKED:
        return True
    return bool(length) and (_is_mere_link(element, linked, length) or _is_dateline(element, length))


def _is_mere_link(element: etree._Element, linked: int, length: int) -> bool:
    return linked > 0.9 * length and next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is None


def _is_dateline(element: etree._Element, length: int) -> bool:
    """ "Stand: 17. Mai 2026, 14 Uhr" but not "Am 1. März geht es los." """
    dated = sum(_length(time) for time in element.iter("time"))
    return dated > 0 and length - dated < 20 and content(element).rstrip()[-1:] not in ".!?“"


def _is_mere_date(element: etree._Element) -> bool:
    """A `<time>` that stands alone in a block."""
    parent = element.getparent()
    if element.tag != "time" or parent is None:
        return False
    return not "".join([parent.text or "", *(child.tail or "" for child in parent)]).strip()


def _words(element: etree._Element) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(f"{element.get('class', '')} {element.get('id', '')}"))


def _length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _remove(element: etree._Element) -> None:
    """Take an element out and leave the text after it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    parent.remove(element)
