"""What a release is made from, recorded when it is made and found again when it is verified."""

from collections.abc import Iterable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError, ReleaseError
from dreiklang.problems import Problem
from dreiklang.records import Settlement, text_sha256
from dreiklang.release.manifest import InputFile, Inputs, Manifest, Released, stays_within

_BLOCK = 1 << 20


def recorded(corpus: Corpus) -> Inputs:
    """Scheme, migrations, decisions and collected files as they are now."""
    migrations = sorted(corpus.migrations_folder.glob("*.toml"))
    decisions = sorted(corpus.ledger.parent.glob("*.jsonl"))
    paths = [corpus.scheme_path, *migrations, *decisions, *corpus.exports()]
    return Inputs(tuple(_file(corpus, path) for path in paths if path.is_file()))


def unchanged(corpus: Corpus, inputs: Inputs, documents: Iterable[Settlement]) -> Iterator[Settlement]:
    """The documents as they come. Raises ReleaseError where, after the last one, `inputs` are no longer what is there.

    What came meanwhile may be in some documents and not in others, and would be on record for all or for none.
    """
    yield from documents
    if (now := recorded(corpus)) != inputs:
        changed = ", ".join(sorted({file.path for file in {*now.files} ^ {*inputs.files}}))
        raise ReleaseError(f"{changed}: changed while the release was made: nothing was released: release again")


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


def problems(corpus: Corpus, manifest: Manifest) -> Iterator[Problem]:
    """release-input-changed: what a release was made from is still there, and still begins with what it was.

    But for `rewritten`, which can't be held to that.
    """
    for file in manifest.inputs.files:
        path = corpus.root / file.path
        if path == corpus.scheme_path:
            continue  # the manifest holds all of it
        if not path.is_file():
            yield _changed(manifest, file.path, "is gone")
        elif not begins_as(path, file) and not _may_be_rewritten(corpus, manifest, file):
            yield _changed(manifest, file.path, "no longer begins with what it held then")
    withdrawn = corpus.withdrawals()
    for document in manifest.documents:
        if document.id in withdrawn:
            continue
        if what := _source_changed(corpus, document):
            yield _changed(manifest, document.id, what)


def rewritten(corpus: Corpus, manifest: Manifest) -> list[str]:
    """The files that hold something else than they did because a text was taken out of them since."""
    return [
        file.path
        for file in manifest.inputs.files
        if _may_be_rewritten(corpus, manifest, file)
        and (corpus.root / file.path).is_file()
        and not begins_as(corpus.root / file.path, file)
    ]


def _may_be_rewritten(corpus: Corpus, manifest: Manifest, file: InputFile) -> bool:
    """Whether a text was withdrawn since that was in it; of what was withdrawn long ago that is not known."""
    since = (gone for gone in corpus.withdrawals().values() if gone.at >= (manifest.day or ""))
    in_it = any(gone.files is None or file.path in gone.files for gone in since)
    return in_it and corpus.root / file.path != corpus.scheme_path


def as_recorded(corpus: Corpus, inputs: Inputs, folder: Path) -> Corpus:
    """The corpus as it was when a release was made of it, put into an empty folder; only its sources are today's.

    Raises CorpusError where an input would be outside of it.
    """
    then = Corpus(folder)
    then.sources.parent.mkdir(parents=True)
    then.sources.symlink_to(corpus.sources.resolve())
    then.scheme_path.symlink_to(corpus.scheme_path.resolve())
    for file in inputs.files:
        if not stays_within(file.path):
            raise CorpusError(f"{file.path}: is on record as an input, and outside of the corpus: restore the release")
        path, copy = corpus.root / file.path, folder / file.path
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.stat().st_size == file.bytes:
                copy.symlink_to(path.resolve())
            else:
                with path.open("rb") as now:
                    copy.write_bytes(now.read(file.bytes))
    return then


def _source_changed(corpus: Corpus, document: Released) -> str:
    """In what way; empty if it did not."""
    if not corpus.has(document.id):
        return "is gone from the sources"
    if document.source_sha256:
        return "is another source now" if source_sha256(corpus, document.id) != document.source_sha256 else ""
    return "has another text now" if text_sha256(corpus.document(document.id).text) != document.text_sha256 else ""


def _changed(manifest: Manifest, where: str, what: str) -> Problem:
    message = f"{what}: restore it from version control to make the release again"
    return Problem("release-input-changed", f"{manifest.version}: {where}", message)


def _file(corpus: Corpus, path: Path) -> InputFile:
    return InputFile(path.relative_to(corpus.root).as_posix(), path.stat().st_size, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
