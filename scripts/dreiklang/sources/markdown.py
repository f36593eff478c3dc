"""Markdown without its marks: a paragraph for each heading, paragraph, list item and table cell; no code, no images."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dreiklang.errors import SourceError
from dreiklang.sources.metadata import Metadata, Text

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ALIASES = {"lang": "language", "authors": "author"}


def markdown(content: str) -> Text:
    """The prose of a Markdown file; YAML between `---` lines at its top gives the metadata. Raises SourceError."""
    from markdown_it import MarkdownIt

    metadata, body = _front_matter(content)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    return Text("\n\n".join(_paragraphs(tokens)), metadata)


def _paragraphs(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline" and (text := "".join(_plain(token.children or ())).strip()):
            yield text


def _plain(children: "Iterable[Token]") -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            yield child.content
        elif child.type == "softbreak":
            yield " "
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            yield "\n"


def _front_matter(content: str) -> tuple[Metadata, str]:
    import yaml

    found = _FRONT_MATTER.match(content)
    if not found:
        return Metadata(), content
    try:
        # Strings only: else the id 0012 is ten, and the title No is false.
        fields = yaml.load(found[1], yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise SourceError(f"its front matter is no YAML ({reason}): put quotes around values with a colon") from error
    if not isinstance(fields, dict):  # two thematic breaks, not front matter
        return Metadata(), content
    named = {_ALIASES.get(str(key).lower(), str(key).lower()): _value(value) for key, value in fields.items()}
    return Metadata.of(named), content[found.end() :]


def _value(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) and value not in ("~", "null") else None
