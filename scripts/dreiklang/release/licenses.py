"""`licenses.tsv`: of each text who wrote it, where it is from, and under which licence it may be passed on."""

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
    return "\t".join(" ".join((value or "").split()) for value in known) + "\n"
