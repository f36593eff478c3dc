"""Reads and checks `annotation/dataset.toml`: what only people can say of the dataset, all of it optional."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from dreiklang.errors import CorpusError

_FORMS = {
    "homepage": (re.compile(r"https?://\S+"), "https://example.org/corpus"),
    "repository": (re.compile(r"https?://\S+"), "https://example.org/corpus.git"),
    "doi": (re.compile(r"10\.\d{4,9}/\S+"), "10.1234/abc, without https://doi.org/"),
    "license": (re.compile(r"[A-Za-z0-9.+-]+"), "CC-BY-4.0, an SPDX id"),
    "orcid": (re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]"), "0000-0000-0000-0000"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """Who has a part in the dataset: a group has a `name`, a person a `family` name and perhaps a `given` one."""

    name: str | None = None
    family: str | None = None
    given: str | None = None
    orcid: str | None = None
    affiliation: str | None = None
    email: str | None = None

    @property
    def full_name(self) -> str:
        """E.g. "Lena Hartwig"."""
        return self.name or " ".join(filter(None, (self.given, self.family)))


@dataclass(frozen=True, slots=True)
class About:
    """What a release can't know of itself; None is a gap, and the papers name it as one."""

    title: str | None = None
    summary: str | None = None
    author: tuple[Party, ...] = ()
    maintainer: tuple[Party, ...] = ()
    contact: str | None = None
    license: str | None = None  # of annotations and translations, SPDX; each text has its own
    homepage: str | None = None
    repository: str | None = None
    doi: str | None = None
    keywords: tuple[str, ...] = ()
    purpose: str | None = None
    funding: str | None = None
    collection: str | None = None  # where the texts come from and how they were chosen
    annotators: str | None = None  # who they are, how they were trained and paid
    consent: str | None = None
    personal_data: str | None = None
    limitations: str | None = None
    uses: str | None = None
    misuses: str | None = None
    maintenance: str | None = None


def load(path: Path) -> About:
    """An empty one where the file is missing. Raises CorpusError, which names the file, the key and the remedy."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        about = msgspec.convert(content, About)
    except FileNotFoundError:
        return About()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise CorpusError(f"{path}: {error}: put it right there") from error
    for message in _faults(content, about):
        raise CorpusError(f"{path}: {message}")
    return about


def _faults(content: Mapping[str, Any], about: About) -> Iterator[str]:
    yield from _misfits(content, About, "")
    for role in ("author", "maintainer"):
        for i, (table, party) in enumerate(zip(content.get(role, ()), getattr(about, role), strict=True)):
            at = f"{role}[{i}]."
            yield from _misfits(table, Party, at)
            if bool(party.name) == bool(party.family):
                yield f"{at}name: write a `name` for a group, or `family` and `given` for a person"


def _misfits(table: Mapping[str, Any], kind: type, at: str) -> Iterator[str]:
    known = [field.name for field in fields(kind)]
    for key, value in table.items():
        if key not in known:
            yield f"{at}{key}: is not known here: use {', '.join(known)}"
        elif isinstance(value, str) and not value.strip():
            yield f"{at}{key}: is empty: write something, or leave it out"
        elif key in _FORMS and not _FORMS[key][0].fullmatch(value):
            yield f'{at}{key}: "{value}" is not of the right form: write e.g. {_FORMS[key][1]}'
