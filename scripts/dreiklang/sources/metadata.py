"""What is known of a text besides its words, in the forms a corpus keeps: ISO dates, SPDX licences, readable ids."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan", "februar feber feb", "märz mär mrz", "april apr", "mai", "juni jun", "juli jul",
            "august aug", "september sep sept", "oktober okt", "november nov", "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\d\d(?::?\d\d.*)?)?)?)?")
_NUMERIC = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_WRITTEN = re.compile(r"\b(\d{1,2})\.?\s+([^\W\d_]+)\.?\s+(\d{4})\b")
_CREATIVE_COMMONS = re.compile(
    r"(?:creativecommons\.org/licenses/|(?:cc|creative commons)[\s_-]+)((?:by|nc|nd|sa)(?:[\s_-](?:nc|nd|sa))*)"
    r"[\s_/-]+(\d\.\d)(?:[\s_/-]+([a-z]{2})\b)?",
    re.IGNORECASE,
)
_CC0 = re.compile(
    r"creativecommons\.org/publicdomain/zero/1\.0|cc[\s_-]?(?:0|zero)(?:[\s_-]?1\.0)?(?!\S)", re.IGNORECASE
)
_TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of a text, by its file or on the command line; None is not known."""

    id: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    license: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, fields: Mapping[str, str | None]) -> "Metadata":
        """Out of a file's own fields; others are passed over, and a licence may be spelt either way."""
        known = {name: fields.get(name) for name, _ in cls()}
        return cls(**known | {"license": fields.get("license") or fields.get("licence")})

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        return ((field.name, getattr(self, field.name)) for field in fields(self))

    def or_else(self, other: "Metadata") -> "Metadata":
        """These values, and those of `other` where one is missing here."""
        return Metadata(**{name: value or getattr(other, name) for name, value in self})

    def tidy(self) -> "Metadata":
        """Runs of white space made one space, empty values None; the id is left as it is."""
        tidied = Metadata(**{name: _tidy(value) if value else None for name, value in self})
        return replace(tidied, id=self.id)


NOTHING = Metadata()
COLUMNS = ("text", *(name for name, _ in NOTHING), "licence")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it stands in a file, and what the file itself says of it."""

    text: str
    metadata: Metadata = NOTHING
    line: int | None = None  # where in the file, if the file holds several
    row: int | None = None  # counted from 1, if the file holds several
    encoding: str = "utf-8"
    doubtful: int = 0  # characters lost or misread


def iso_date(written: str) -> str:
    """The day of a date as Germans and machines write it, e.g. "17. Mai 2026" → "2026-05-17". Raises ValueError.

    A year or a month alone stays one ("2026-05"); two-digit years and 05/06/2026 are refused, for they can be misread.
    """
    if iso := _ISO.fullmatch(written.strip()):
        year, month, day = iso.groups()
        date(int(year), int(month or 1), int(day or 1))
        return "-".join(part for part in (year, month, day) if part)
    if numeric := _NUMERIC.search(written):
        day, month, year = numeric.groups()
        return date(int(year), int(month), int(day)).isoformat()
    if (named := _WRITTEN.search(written)) and (number := _MONTHS.get(named[2].lower())):
        return date(int(named[3]), number, int(named[1])).isoformat()
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except OverflowError as error:
        raise ValueError(written) from error


def spdx(written: str) -> tuple[str, bool]:
    """The SPDX id of a licence, e.g. "cc by 4.0" → "CC-BY-4.0", and whether it is one; if not, as it was written."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    for named in (written.strip(), _commons(written)):
        try:
            return str(canonicalize_license_expression(named)), True
        except InvalidLicenseExpression:
            continue
    return written.strip(), False


def _commons(written: str) -> str:
    """The id of the Creative Commons licence or deed named, "" if none is."""
    if found := _CREATIVE_COMMONS.search(written):
        return "-".join(part for part in ("CC", re.sub(r"[\s_]", "-", found[1]), found[2], found[3]) if part)
    return "CC0-1.0" if _CC0.search(written) else ""


def _tidy(value: str) -> str | None:
    # Half a surrogate pair, as JSON-LD or a command line may hold, cannot be written.
    return " ".join(value.encode("utf-8", "replace").decode().split()) or None


def slug(name: str) -> str:
    """A readable id out of a file's name, e.g. "Köln: Messe öffnet" → "koeln-messe-oeffnet"; may be empty."""
    lowered = unicodedata.normalize("NFC", name).lower().translate(_TRANSLITERATED)
    bare = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return re.sub(r"[^\w.]+", "-", bare).strip("-._")[:100]
