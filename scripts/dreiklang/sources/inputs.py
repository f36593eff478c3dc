"""The files `add` is given: folders walked, kinds told from names."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, get_args

from dreiklang.errors import SourceError
from dreiklang.problems import Problem

Format = Literal["txt", "md", "html", "jsonl", "csv", "parquet"]
_FORMATS: dict[str, Format] = {name: name for name in get_args(Format)} | {
    "text": "txt",
    "markdown": "md",
    "htm": "html",
    "xhtml": "html",
    "ndjson": "jsonl",
    "tsv": "csv",
}
# What browsers put beside a page they save: "Artikel.html" and "Artikel_files/" or "Artikel-Dateien/".
_PAGE_PARTS = ("_files", "-Dateien", "_Dateien")
_HINTS = {
    "gz": "unpack it and pipe it in: `zcat FILE | dreiklang add - --format jsonl`",
    "json": "write one object a line and name it .jsonl",
    "pdf": "copy its text into a .txt file",
    "docx": "save it as .txt or .html",
    "odt": "save it as .txt or .html",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read; `place` is how messages name it, `name` its name without folders, "-" for standard input."""

    place: str
    name: str
    format: Format
    path: Path | None = None
    stream: IO[bytes] | None = None

    @property
    def stem(self) -> str:
        return "" if self.path is None else printable(self.path.stem)


def inputs(paths: Iterable[Path], stdin: IO[bytes] | None, otherwise: Format | None) -> Iterator[Input | Problem]:
    """What to read, in order; `otherwise` is the format of what no name tells, plain text for standard input.

    Raises SourceError where a path is not there, or a folder holds nothing that can be read.
    """
    asked = list(paths)
    for path in asked:
        if str(path) != "-" and not path.exists():
            raise SourceError(f"{path}: is not there: check the name, nothing was read")
    listed = [_one(path, stdin, otherwise) if not path.is_dir() else _folder(path, otherwise) for path in asked]
    for found in listed:
        yield from found


def _one(path: Path, stdin: IO[bytes] | None, otherwise: Format | None) -> list[Input | Problem]:
    if str(path) == "-":
        if stdin is None:
            raise SourceError("-: there is no standard input to read")
        return [Input("-", "-", otherwise or "txt", stream=stdin)]
    ending = path.suffix.removeprefix(".").lower()
    if known := _FORMATS.get(ending) or otherwise:
        return [Input(printable(str(path)), printable(path.name), known, path)]
    hint = _HINTS.get(ending, "say what it is with --format, or leave it out")
    return [Problem("source-type", printable(str(path)), f"is no {', '.join(get_args(Format))} by its name: {hint}")]


def _folder(folder: Path, otherwise: Format | None) -> list[Input | Problem]:
    found: list[Input | Problem] = []
    for place, folders, names in os.walk(folder):
        saved = {name.rsplit(".", 1)[0] for name in names if name.lower().endswith((".html", ".htm"))}
        parts = {page + ending for page in saved for ending in _PAGE_PARTS}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in parts)
        for name in sorted(names):
            if not name.startswith("."):
                found += _one(Path(place, name), None, otherwise)
    if not any(isinstance(one, Input) for one in found):
        raise SourceError(
            f"{folder}: holds no {', '.join(get_args(Format))} file: name another folder, nothing was read"
        )
    return found


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 shown as �."""
    return os.fsencode(name).decode("utf-8", "replace")


def format_named(name: str) -> Format:
    """The format of this name, or of files that end so. Raises SourceError."""
    if known := _FORMATS.get(name.lower()):
        return known
    raise SourceError(f"--format {name}: is not known: use {', '.join(get_args(Format))}")
