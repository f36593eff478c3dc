"""The documents of a release in the making: written down as they come, of which only the ids stay in memory."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType

import msgspec

from dreiklang.errors import ReleaseError
from dreiklang.release.manifest import Released


class Register:
    """Grows with `add` and can be read as often as wanted, until it is left as a context."""

    def __init__(self, folder: Path) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 it has no name, and is gone when it is closed
        self._ids = set[str]()

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._ids

    def __iter__(self) -> Iterator[Released]:
        """In the order in which they came."""
        self._file.seek(0)
        yield from map(msgspec.json.Decoder(Released).decode, self._file)

    def add(self, document: Released) -> None:
        """Raises ReleaseError for one that is there already."""
        if document.id in self._ids:
            raise ReleaseError(f"{document.id} was to be released twice: give every document an id of its own")
        self._ids.add(document.id)
        self._file.write(msgspec.json.encode(document) + b"\n")
