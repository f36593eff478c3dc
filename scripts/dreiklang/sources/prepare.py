"""From a text found in a file to a document of the corpus, or the reasons why not."""

from collections.abc import Iterator
from dataclasses import replace

from dreiklang import language
from dreiklang.problems import Problem
from dreiklang.records import Document
from dreiklang.sources.metadata import Metadata, iso_date, spdx
from dreiklang.sources.readers import Found
from dreiklang.sources.repair import repair
from dreiklang.sources.segments import segments
from dreiklang.wording import counted


def prepare(found: Found, *, given: Metadata, verbatim: bool, any_language: bool) -> Iterator[Problem | Document]:
    """What is wrong with a text, then the document unless that is too much. The file's own fields go before `given`."""
    own, problems = normal(found.metadata, found.where)
    yield from problems
    known = own.or_else(given)
    document_id = known.id or found.id
    if not document_id.isprintable() or " " in document_id:
        yield Problem(
            "source-id", found.where, f"{document_id[:60]!r} is no id: use printable characters, no white space"
        )
        return
    if known.language and not language.is_german(known.language):
        yield Problem(
            "source-not-german", found.where, f'says its language is "{known.language}": only German is taken'
        )
        return
    repaired = None if verbatim else repair(found.text)
    text = found.text if repaired is None else repaired.text
    if not text.strip():
        yield Problem("source-empty", found.where, "holds no text: fill it or leave it out")
        return
    if not any_language and (foreign := language.foreign(text)):
        remedy = "leave it out, or say --any-language if it is German"
        yield Problem("source-not-german", found.where, f'reads like "{foreign}", not German: {remedy}')
        return
    if found.doubtful:
        seen = f"{counted(found.doubtful, 'character')} lost or misread as {found.provenance.encoding}"
        yield Problem("source-lost-characters", found.where, f"{seen}: look at it, or save the file anew as UTF-8")
    yield Document(
        id=document_id,
        text=text,
        segments=segments(text),
        provenance=replace(found.provenance, verbatim=verbatim, repairs=() if repaired is None else repaired.repairs),
        title=known.title,
        url=known.url,
        publisher=known.publisher,
        author=known.author,
        date=known.date,
        license=known.license,
        language=language.tidy(known.language) if known.language else "de",
    )


def normal(metadata: Metadata, where: str) -> tuple[Metadata, list[Problem]]:
    """Metadata with an ISO date and an SPDX licence; a date that cannot be read is left out."""
    tidied = metadata.tidy()
    date = licence = None
    problems = []
    if tidied.date:
        try:
            date = iso_date(tidied.date)
        except ValueError:
            message = f'"{tidied.date}" is no date and was left out: write e.g. 2026-05-17 or 17. Mai 2026'
            problems.append(Problem("source-date", where, message))
    if tidied.license:
        licence, known = spdx(tidied.license)
        if not known:
            remedy = "write one such as CC-BY-4.0, or LicenseRef-NAME for terms of your own"
            problems.append(Problem("source-license", where, f'"{licence}" is no SPDX licence: {remedy}'))
    return replace(tidied, date=date, license=licence), problems
