"""Files that are there whole or not at all, of one record or of one a line; what is wrong with one is said clearly."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeVar

import msgspec

from dreiklang.errors import CorpusError

T = TypeVar("T")
_BUFFER = 128 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.ESTALE}  # what an open file fails with


def read_json(path: Path, kind: type[T]) -> T:
    """One record out of a JSON file. Raises CorpusError naming the file and what is wrong in it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(f"{path}: is damaged ({error}): restore it from version control") from error


def read_lines(path: Path, kind: type[T]) -> Iterator[T]:
    """The records of a file with one a line, oldest first; none where it is not there. Blank lines are no records.

    Raises CorpusError naming a damaged line.
    """
    return (record for _, record in placed_lines(path, kind))


def placed_lines(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    """The same with where each begins, in bytes; one line in memory at a time."""
    decode = msgspec.json.Decoder(kind).decode
    if not path.exists():
        return
    place = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                if line.strip():
                    yield place, decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise CorpusError(f"{path}:{number}: is damaged ({error}): restore it from version control") from error
            place += len(line)


def read_line(path: Path, place: int, kind: type[T]) -> T:
    """The record that begins there."""
    with path.open("rb") as file:
        file.seek(place)
        return msgspec.json.decode(file.readline(), type=kind)


def add_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Add records, encoded, to the end of such a file, which is made if it is not there."""
    with written(path) as file:
        before = _content(path)
        file.write(before if before.endswith(b"\n") or not before else before + b"\n")
        file.writelines(line + b"\n" for line in lines)


def has_lines(path: Path, document_id: str) -> bool:
    """Whether there are records of a document. Raises CorpusError."""
    return any(record.document_id == document_id for record in read_lines(path, _OfDocument))


def blank_lines(path: Path, document_id: str) -> None:
    """Put blanks for the records of a document, so that all others stay where they are. Raises CorpusError."""
    if not has_lines(path, document_id):
        return
    lines = _content(path).splitlines(keepends=True)
    owners = (record.document_id for record in read_lines(path, _OfDocument))
    with written(path) as file:
        for line in lines:
            gone = bool(line.strip()) and next(owners) == document_id
            file.write(b" " * (len(line) - 1) + b"\n" if gone else line)


class _OfDocument(msgspec.Struct):
    document_id: str


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def write_json(path: Path, record: object, *, private: bool = False) -> None:
    """One record as indented JSON, keys in order of the record's fields."""
    with written(path, private=private) as file:
        file.write(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


@contextmanager
def written(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A file that appears at `path` whole when the block ends well, and not at all otherwise. Makes the folder.

    A `private` one is its owner's only; others may be read by whom the umask lets. Raises CorpusError where it can't be
    written; whatever else is raised in the block goes on as it is.
    """
    temporary: Path | None = None
    foreign: OSError | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        prefix = f".{path.name[:40]}."
        with NamedTemporaryFile(
            buffering=_BUFFER, dir=path.parent, prefix=prefix, suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            try:
                yield file
            except OSError as error:
                if error.errno not in _FULL or error.filename is not None:
                    foreign = error
                raise
            file.flush()
            os.fsync(file.fileno())
        if not private:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        if error is foreign:
            raise
        raise CorpusError(f"{path}: cannot be written ({error.strerror}): nothing was changed") from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _umask() -> int:
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return mask
