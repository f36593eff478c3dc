"""What a release is made from, recorded when it is made and found again when it is verified."""

from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path

from dreiklang.corpus import Corpus
from dreiklang.release.manifest import InputFile, Inputs

_BLOCK = 1 << 20


def recorded(corpus: Corpus) -> Inputs:
    """Scheme, migrations, ledger and collected files as they are now."""
    migrations = sorted(corpus.migrations_folder.glob("*.toml"))
    paths = [corpus.scheme_path, *migrations, corpus.ledger, *corpus.exports()]
    return Inputs(tuple(_file(corpus, path) for path in paths if path.is_file()))


def begins_as(path: Path, was: InputFile) -> bool:
    """Whether the file still begins with what it was when it was recorded; raises OSError if it can't be read."""
    digest, left = sha256(), was.bytes
    with path.open("rb") as file:
        while left and (block := file.read(min(left, _BLOCK))):
            digest.update(block)
            left -= len(block)
    return not left and digest.hexdigest() == was.sha256


def source_sha256(corpus: Corpus, document_id: str) -> str:
    """Of the file that holds the document."""
    return _sha256(corpus.document_path(document_id))


def changed(corpus: Corpus, inputs: Inputs) -> Iterable[InputFile]:
    """Those that are gone, or do not begin with what was recorded of them."""
    return (file for file in inputs.files if not _stands(corpus.root / file.path, file))


def _stands(path: Path, was: InputFile) -> bool:
    return path.is_file() and begins_as(path, was)


def _file(corpus: Corpus, path: Path) -> InputFile:
    return InputFile(path.relative_to(corpus.root).as_posix(), path.stat().st_size, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
