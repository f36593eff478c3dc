"""What must hold of the texts in the corpus, whoever put them there: `add` makes them so, hands and merges may not."""

from collections.abc import Iterable, Iterator

from dreiklang import language
from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError, SourceError
from dreiklang.problems import Problem
from dreiklang.records import Document, Likeness
from dreiklang.sources import personal
from dreiklang.sources.metadata import iso_date, spdx
from dreiklang.sources.repair import restore


def opened(corpus: Corpus, document_id: str) -> Document | Problem:
    """source-damaged: a source can be read, and its file is named after it."""
    try:
        document = corpus.document(document_id)
    except CorpusError as error:
        return Problem("source-damaged", document_id, str(error))
    if document.id != document_id:
        path = corpus.document_path(document.id)
        message = f'its file holds the text "{document.id}": rename it to {path.name}, or restore it'
        return Problem("source-damaged", document_id, message)
    return document


def withdrawn(corpus: Corpus) -> Iterator[Problem]:
    """withdrawn-text: a source that was withdrawn is gone."""
    for document_id, gone in corpus.withdrawals().items():
        if corpus.has(document_id):
            remedy = f"run `dreiklang withdraw {document_id}` again, or delete its line in {corpus.withdrawn.name}"
            yield Problem("withdrawn-text", document_id, f"was withdrawn on {gone.at} and is there: {remedy}")


def problems(document: Document) -> Iterator[Problem]:
    """What is wrong with a source that could be read."""
    yield from _text(document)
    yield from personal.problems(document)
    yield from _metadata(document)
    for what in _segments(document):
        yield Problem("source-segments", document.id, f"{what}: restore the file from version control")
    try:
        restore(document.text, document.provenance.repairs)
    except SourceError as error:
        message = f"the text as it came can't be had back ({error}): restore the file from version control"
        yield Problem("source-repairs", document.id, message)


def near_duplicates(likenesses: Iterable[Likeness]) -> Iterator[Problem]:
    """source-near-duplicate: no text says nearly the same as another."""
    for likeness in likenesses:
        if likeness.is_near:
            shared = f"{likeness.similarity:.0%} of the three-word runs are in both"
            message = f"says nearly the same as {likeness.second} ({shared}): they will share a split; one may go"
            yield Problem("source-near-duplicate", likeness.first, message)


def _text(document: Document) -> Iterator[Problem]:
    if not document.text.strip():
        yield Problem("source-empty", document.id, "holds no text: restore it, or delete the file")
    if not document.id.isprintable() or " " in document.id:
        yield Problem("source-id", document.id, "is no id: use printable characters, no white space")


def _metadata(document: Document) -> Iterator[Problem]:
    if not language.is_german(document.language):
        message = f'says its language is "{document.language}": correct it, or delete the file'
        yield Problem("source-not-german", document.id, message)
    if document.date is not None and not _is_iso(document.date):
        yield Problem("source-date", document.id, f'"{document.date}" is no date: write e.g. 2026-05-17')
    if document.license is None:
        message = "has no licence and will not be released: give one with `dreiklang add FILE --license SPDX-ID`"
        yield Problem("source-no-license", document.id, message)
    elif spdx(document.license) != (document.license, True):
        remedy = "write one such as CC-BY-4.0, or LicenseRef-NAME for terms of your own"
        yield Problem("source-license", document.id, f'"{document.license}" is no SPDX licence: {remedy}')


def _is_iso(date: str) -> bool:
    try:
        return iso_date(date) == date
    except ValueError:
        return False


def _segments(document: Document) -> Iterator[str]:
    """source-segments: s1, s2, … in order, without outer white space, and every other character in one of them."""
    text, at = document.text, 0
    for number, segment in enumerate(document.segments, 1):
        if segment.id != f"s{number}":
            yield f"segment {number} is called {segment.id}, not s{number}"
        if not at <= segment.start < segment.end <= len(text):
            yield f"segment {segment.id} lies outside of the text, or begins before the one before it ends"
            return
        inside = text[segment.start : segment.end]
        if inside != inside.strip():
            yield f"segment {segment.id} begins or ends with white space"
        yield from _uncovered(text, at, segment.start)
        at = segment.end
    yield from _uncovered(text, at, len(text))


def _uncovered(text: str, start: int, end: int) -> Iterator[str]:
    if text[start:end].strip():
        yield f"characters {start} to {end} are in no segment"
