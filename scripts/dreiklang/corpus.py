"""Where each room's files are under a corpus root; reads and writes them, each file whole or not at all."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeVar
from urllib.parse import quote, unquote

import msgspec

from dreiklang import about, migrations, plan, scheme
from dreiklang.errors import CorpusError
from dreiklang.records import Document, Withdrawal

T = TypeVar("T")

_BUFFER = 128 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.ESTALE}  # what an open file fails with


@dataclass(frozen=True)
class Corpus:
    """A folder with `annotation/scheme.toml` and everything around it."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Corpus":
        """The corpus at `start`, which must be one, or else the nearest one upwards from the working folder."""
        if start is not None:
            if not (start / "annotation" / "scheme.toml").is_file():
                raise CorpusError(
                    f"{start}: is no corpus (no annotation/scheme.toml): make one with `dreiklang init {start}`"
                )
            return cls(start)
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "annotation" / "scheme.toml").is_file():
                return cls(folder)
        raise CorpusError(
            f"{here}: no corpus here or above (no annotation/scheme.toml): use --root, or `dreiklang init DIR`"
        )

    @property
    def scheme_path(self) -> Path:
        return self.root / "annotation" / "scheme.toml"

    @property
    def about_path(self) -> Path:
        return self.root / "annotation" / "dataset.toml"

    @property
    def interface(self) -> Path:
        return self.root / "annotation" / "interface.xml"

    @property
    def sources(self) -> Path:
        return self.root / "annotation" / "sources"

    @property
    def tasks(self) -> Path:
        return self.root / "annotation" / "tasks"

    @property
    def collected(self) -> Path:
        return self.root / "annotation" / "collected"

    @property
    def carried(self) -> Path:
        """How answers to earlier texts are carried along to corrected ones; only ever added to, as the ledger is."""
        return self.root / "annotation" / "decisions" / "carried.jsonl"

    @property
    def ledger(self) -> Path:
        return self.root / "annotation" / "decisions" / "ledger.jsonl"

    @property
    def returns(self) -> Path:
        """The answers that were given back to their annotators, one a line."""
        return self.root / "annotation" / "decisions" / "returns.jsonl"

    @property
    def withdrawn(self) -> Path:
        """A line for each text that was taken back."""
        return self.root / "annotation" / "withdrawn.jsonl"

    @property
    def annotators(self) -> Path:
        """Who is behind which pseudonym; git ignores it."""
        return self.root / "annotation" / "annotators.json"

    @property
    def dataset(self) -> Path:
        return self.root / "dataset"

    @property
    def studio(self) -> Path:
        """The embedded server's data and session; git ignores it."""
        return self.root / ".studio"

    def scheme(self) -> scheme.Scheme:
        return scheme.load(self.scheme_path)

    def about(self) -> about.About:
        return about.load(self.about_path)

    @property
    def migrations_folder(self) -> Path:
        return self.root / "annotation" / "migrations"

    def changes(self) -> tuple[migrations.Change, ...]:
        """What became of labels that were given up."""
        return migrations.load(self.migrations_folder)

    def plan(self) -> plan.Plan:
        return plan.load(self.scheme_path)

    def handbook(self) -> str:
        """The annotators' German handbook, Markdown; empty where there is none. Raises CorpusError."""
        path = self.root / "annotation" / "guidelines" / "de" / "handbuch.md"
        try:
            return path.read_text("utf-8") if path.is_file() else ""
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise CorpusError(f"{path}: is not UTF-8 (byte {error.start}): save it as UTF-8") from error

    def document_ids(self) -> list[str]:
        """Ids of all sources, sorted."""
        return sorted(self.ids())

    def ids(self) -> Iterator[str]:
        """Ids of all sources, in no order, one in memory at a time."""
        if self.sources.is_dir():
            with os.scandir(self.sources) as entries:
                for entry in entries:
                    if entry.name.endswith(".json"):
                        yield unquote(entry.name[:-5])

    def document_path(self, document_id: str) -> Path:
        """An id may hold any character: what no file name may hold, or would hide it, is percent-encoded."""
        name = quote(document_id, safe=" äöüÄÖÜß")
        return self.sources / f"{'%2E' + name[1:] if name.startswith('.') else name}.json"

    def has(self, document_id: str) -> bool:
        """Whether there is such a source; there is none of an id too long for a file's name."""
        try:
            return self.document_path(document_id).is_file()
        except OSError:
            return False

    def document(self, document_id: str) -> Document:
        return read_json(self.document_path(document_id), Document)

    def documents(self) -> Iterator[Document]:
        """All sources in order of their ids, one in memory at a time."""
        for document_id in self.document_ids():
            yield self.document(document_id)

    def save(self, document: Document) -> None:
        write_json(self.document_path(document.id), document)

    def withdrawals(self) -> dict[str, Withdrawal]:
        """By document. Raises CorpusError naming a damaged line."""
        return {gone.document_id: gone for gone in read_lines(self.withdrawn, Withdrawal)}

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """Leave a tombstone; the source itself stays."""
        add_lines(self.withdrawn, [msgspec.json.encode(withdrawal)])

    def batches(self) -> list[Path]:
        return sorted(self.tasks.glob("*.json"))

    def exports(self) -> list[Path]:
        """Collected files, oldest first."""
        return sorted(self.collected.glob("*.json"))


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
