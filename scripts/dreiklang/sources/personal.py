"""What by its form is about one person: e-mail addresses, phone numbers, bank accounts, street addresses."""

import re
from collections.abc import Iterator

from dreiklang.problems import Problem
from dreiklang.records import Document

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z\d]{4}){2,7}(?:[ \u00a0]?[A-Z\d]{1,3})?\b")
_PHONE = re.compile(
    r"""
    (?<![\w+./,-]) (?<!\d[ ])
    (?: (?:\+|00)[1-9]\d{0,2}[ /-]? (?:\(0\)[ ]?)? | \(?0 (?=[1-9]) )   # +49 (0), or the 0 of an area code
    [1-9]\d{1,4}\)? (?: [ /-]{1,3} \d{2,}){1,5}
    (?![\w%]|[.,]\d)
    """,
    re.VERBOSE,
)
_STREET = re.compile(
    r"""
    \b (?: [A-ZÄÖÜ][\w-]{2,}?(?:straße|strasse|str\.|weg|allee|gasse|platz|ufer)
         | [A-ZÄÖÜ][\w-]+(?:er|-)[ ](?:Straße|Str\.|Weg|Allee|Platz|Ufer) )
    [ ]\d{1,3}(?:[ ]?[a-h])?\b (?![ ]?(?:[.,:]\d|(?!in\b|und\b|bei\b)[\w%€°]))  # "3 Häuser": it counts
    """,
    re.VERBOSE,
)
_ROADS = re.compile(r"(?:Bundes|Landes|Land|Kreis|Staats|Reichs|Fern|Auto)stra(?:ß|ss)e|(?:Tabellen|Start|Podest)platz")
_DIGITS = re.compile(r"\d")


def problems(document: Document) -> Iterator[Problem]:
    """source-personal-data: a text holds no address, number or account by which a person can be reached."""
    for kind, found in personal(document.text):
        message = f'holds {kind}, "{found}": leave it out before annotating, if it is a real person\'s'
        yield Problem("source-personal-data", document.id, message)


def personal(text: str) -> Iterator[tuple[str, str]]:
    """What it is, and how it is written."""
    for found in _EMAIL.finditer(text):
        yield "an e-mail address", found[0]
    for found in _IBAN.finditer(text):
        if _is_iban(found[0]):
            yield "a bank account", found[0]
    for found in _PHONE.finditer(text):
        if 7 <= len(_DIGITS.findall(found[0])) <= 15:
            yield "a phone number", found[0]
    for found in _STREET.finditer(text):
        if not _ROADS.match(found[0]):
            yield "a street address", found[0]


def _is_iban(written: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    bare = re.sub(r"\s", "", written)
    return int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1
