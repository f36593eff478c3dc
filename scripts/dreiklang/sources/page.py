"""What a page says of itself: JSON-LD first, then meta tags, then what everyone sees."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

from dreiklang.sources.clutter import content
from dreiklang.sources.metadata import Metadata

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report)$")
_META = {
    "title": ("og:title", "dc.title", "dcterms.title", "twitter:title"),
    "url": ("og:url",),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher"),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator"),
    "date": ("article:published_time", "date", "dc.date", "dcterms.date", "dcterms.issued", "datepublished", "pubdate"),
    "license": ("dcterms.license", "dc.rights.license", "license"),
}


def metadata(page: etree._Element) -> Metadata:
    """Title, url, publisher, author, date, licence and language of a saved page, where it says them."""
    visible = Metadata(
        title=_title(page),
        url=_web(_attribute(page, ".//link[@rel='canonical']", "href")),
        date=_attribute(page, ".//time[@datetime]", "datetime"),
        license=_attribute(page, ".//*[@rel='license']", "href"),
        language=_german(page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang")),
    )
    return _from_json(page).or_else(_from_meta(page)).or_else(visible).tidy()


def _from_meta(page: etree._Element) -> Metadata:
    said: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        said.setdefault(name, tag.get("content") or "")
    found = {field: next((said[name] for name in names if said.get(name)), None) for field, names in _META.items()}
    metadata = Metadata(**found)
    # Some sites put the author's page where the name belongs.
    return Metadata(
        **dict(metadata) | {"url": _web(metadata.url), "author": None if _web(metadata.author) else metadata.author}
    )


def _from_json(page: etree._Element) -> Metadata:
    for script in page.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)  # many a headline holds a raw line break
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            if any(_ARTICLE.match(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return Metadata(
                    title=_name(node.get("headline")) or _name(node.get("name")),
                    url=_web(_name(node.get("url")) or _name(node.get("mainEntityOfPage"))),
                    publisher=_name(node.get("publisher")),
                    author=_name(node.get("author")),
                    date=_name(node.get("datePublished")),
                    license=_name(node.get("license")),
                    language=_german(_name(node.get("inLanguage"))),
                )
    return Metadata()


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD script, which may be one, a list, or under @graph."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            yield from _nodes(node.get("@graph", []))


def _name(value: Any) -> str | None:
    """The text of a JSON-LD value: itself, its name or address, or those of a list."""
    if isinstance(value, list):
        return ", ".join(name for one in value if (name := _name(one))) or None
    if isinstance(value, dict):
        return _name(value.get("name")) or _name(value.get("url")) or _name(value.get("@id"))
    return unescape(value) if isinstance(value, str) else None


def _title(page: etree._Element) -> str | None:
    headings = [" ".join(content(h1).split()) for h1 in page.iter("h1")]
    title = " ".join((page.findtext(".//title") or "").split())
    # "Headline | Site" and the like: the headline alone, where the page shows it; the site's name may be an h1 as well.
    shown = [heading for heading in headings if heading in title]
    return max(shown, key=len, default="") or title or next(iter(headings), None)


def _attribute(page: etree._Element, path: str, name: str) -> str | None:
    found = page.find(path)
    return None if found is None else found.get(name)


def _web(url: str | None) -> str | None:
    return url if url and re.match(r"https?://", url) else None


def _german(tag: str | None) -> str | None:
    """Only German is believed: templates say lang="en" over many a German page."""
    return tag if tag and tag.lower().startswith("de") else None
