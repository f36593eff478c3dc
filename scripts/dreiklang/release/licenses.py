"""`licenses.tsv`: of each text who wrote it, where it is from, and under which licence it may be passed on."""

from collections.abc import Mapping

from dreiklang.records import Document

FILE = "licenses.tsv"
HEAD = "id\tlicense\ttitle\tauthor\tpublisher\turl\tdate\ttext_sha256\n"


def line(document: Document, text_sha256: str) -> str:
    """What is not known stays empty; nothing in a field ends it."""
    known = (
        document.id,
        document.license,
        document.title,
        document.author,
        document.publisher,
        document.url,
        document.date,
        text_sha256,
    )
    return "\t".join(map(_field, known)) + "\n"


def titled(line: str, titles: Mapping[str, str]) -> str:
    """The same line, with the title of its document where there is one."""
    document_id, spdx, title, rest = line.split("\t", 3)
    return "\t".join((document_id, spdx, _field(titles.get(document_id, title)), rest))


def _field(value: str | None) -> str:
    return " ".join((value or "").split())
