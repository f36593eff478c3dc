"""`release.json`: what a release was made from and what came out, enough to make it again and to list it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from dreiklang.about import About
from dreiklang.files import read_json, written
from dreiklang.records import Figure
from dreiklang.release.leakage import Leakage
from dreiklang.release.splits import Split
from dreiklang.release.statistics import Statistics
from dreiklang.scheme import Scheme

FILE = "release.json"
Counted = Literal["everyone", "independent"]  # also who settled what others had answered, as up to 0.1.1; or not


@dataclass(frozen=True, slots=True)
class Writer:
    """How the Parquet files were written; where a row group ends they say themselves."""

    compression: str = "zstd"
    compression_level: int = 3
    write_page_index: bool = True
    use_content_defined_chunking: bool = True  # pages end where the content says, so that a change moves no others


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that a release was made from, as it was then; one that was added to since still begins with it."""

    path: str  # relative to the corpus
    bytes: int
    sha256: str  # hex, of these bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """Besides the sources, of which each document has its own, all that a rebuild needs; no file: not recorded."""

    files: tuple[InputFile, ...] = ()  # scheme.toml, the ledger, and the collected files in order

    @property
    def are_recorded(self) -> bool:
        return bool(self.files)


NOT_RECORDED = Inputs()


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """One config of one split."""

    config: str
    split: Split
    path: str  # relative to the release's folder
    rows: int
    bytes: int  # of the file
    memory: int  # bytes as an Arrow table
    sha256: str  # of the file; changes with pyarrow's version
    content_sha256: str  # of the rows, see sheet.py; does not


@dataclass(frozen=True, slots=True)
class Released:
    """A document of the release."""

    id: str
    split: Split
    text_sha256: str
    source_sha256: str = ""  # of its file in annotation/sources; empty: not recorded
    withheld: bool = False  # its text may not be passed on


@dataclass(frozen=True, slots=True)
class Placed:
    """As much of a Released as most need, who must hold all of them."""

    id: str
    split: Split
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Example:
    """The first row of a config, as JSON: texts and lists cut short."""

    config: str
    row: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A document of the release before that is not in this one."""

    id: str
    reason: str | None  # why it was withdrawn; None: it was not


@dataclass(frozen=True, slots=True)
class Changes:
    """How a release differs from the one before; `dreiklang diff` tells it in full."""

    since: str  # that version
    level: str  # "none", "patch", "minor" or "major"
    counts: dict[str, int]  # e.g. "entities moved"
    whole: tuple[str, ...]  # of labels, columns, configs
    gone: tuple[Gone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What there is to say of a release as a whole."""

    version: str
    software: dict[str, str]
    scheme: Scheme
    shares: dict[Split, int]  # percent
    statistics: Statistics
    files: tuple[ParquetFile, ...]
    about: About = field(default_factory=About)
    agreement: tuple[Figure, ...] = ()
    examples: tuple[Example, ...] = ()
    leakage: Leakage | None = None  # None where nobody looked
    stars: int | None = None  # 0 to 5, see quality.py; None where its checks were not logged
    withheld: dict[str, int] = field(default_factory=dict)  # documents without text, by licence
    writer: Writer = field(default_factory=Writer)
    counted: Counted = "everyone"  # the column `annotators`: whose answers count
    changes: Changes | None = None  # of the first release, or where it was not recorded

    @property
    def configs(self) -> tuple[str, ...]:
        """Those that have rows, in order."""
        return tuple(dict.fromkeys(file.config for file in self.files))

    @property
    def day(self) -> str | None:
        """When the newest answer in it was changed last, e.g. "2026-05-17": no clock is read to make a release."""
        return max((day for days in self.statistics.days.values() for day in days), default=None)

    def files_of(self, config: str) -> tuple[ParquetFile, ...]:
        return tuple(file for file in self.files if file.config == config)

    def digest(self, *configs: str) -> str:
        """Hex SHA-256 over the checksums of their files: another one as soon as any of them is."""
        return sha256("".join(file.sha256 for file in self.files if file.config in configs).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Release):
    """The whole of `release.json`; read as a Release where the documents, which may be many, are not wanted."""

    documents: tuple[Released, ...]  # in the order of the rows
    inputs: Inputs = NOT_RECORDED


def stays_within(path: str) -> bool:
    """Whether a path on record, which somebody else may have written, leads to nowhere outside of its folder."""
    named = PurePosixPath(path)
    return not named.is_absolute() and ".." not in named.parts


def placed(path: Path) -> tuple[Placed, ...]:
    """The documents in the order of the rows, in a quarter of the memory of a Manifest. Raises CorpusError."""
    return read_json(path, _Documents).documents


@dataclass(frozen=True, slots=True)
class _Documents:
    documents: tuple[Placed, ...]


def write(path: Path, release: Release, documents: Iterable[Released], inputs: Inputs = NOT_RECORDED) -> None:
    """What `write_json` makes of the Manifest of these, with one document in memory at a time."""
    with written(path) as file:
        file.write(_indented(release, 0).removesuffix(b"\n}"))
        comma = b',\n "documents": ['
        for document in documents:
            file.write(comma + b"\n  " + _indented(document, 2))
            comma = b","
        file.write(b"\n ]" if comma == b"," else comma + b"]")
        file.write(b',\n "inputs": ' + _indented(inputs, 1) + b"\n}\n")


def _indented(record: object, depth: int) -> bytes:
    """As JSON, from the second line on so deep; no string in it holds a line feed as it is."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1).replace(b"\n", b"\n" + b" " * depth)
