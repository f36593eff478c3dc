"""Where documents are put: new ones saved, known ones given what was not known of them, none ever overwritten."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from dreiklang.corpus import Corpus
from dreiklang.errors import SourceError
from dreiklang.problems import Problem
from dreiklang.records import Document, Withdrawal, text_sha256
from dreiklang.sources.repair import restore

_FILLED = ("title", "url", "publisher", "author", "date", "license", "language")
_NAME_MAX = 255  # bytes of a file's name, on every common file system


@dataclass(frozen=True, slots=True)
class Placed:
    document: Document  # as it is in the corpus now
    how: Literal["added", "known", "updated"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The corpus as it is filled; with `unsaved` nothing is written, only remembered."""

    corpus: Corpus
    unsaved: dict[str, Document] | None
    withdrawn: tuple[Withdrawal, ...] = ()

    def place(self, new: Document, where: str) -> Placed | Problem:
        """Save a document that is new or newly known of; one there already is never overwritten with another text."""
        digest = text_sha256(new.text) if self.withdrawn else ""
        for gone in self.withdrawn:
            if new.id == gone.document_id or digest == gone.text_sha256:
                message = f'"{gone.document_id}" was withdrawn on {gone.at} ({gone.reason}): leave it out'
                return Problem("withdrawn-text", where, message)
        path = self.corpus.document_path(new.id)
        if len(path.name.encode()) > _NAME_MAX:
            return Problem("source-id", where, f'"{new.id[:60]}…" is too long for a file\'s name: use a shorter id')
        stored = (self.unsaved or {}).get(new.id) or (self.corpus.document(new.id) if path.is_file() else None)
        if stored is None:
            self._save(new)
            return Placed(new, "added")
        if not _same_text(stored, new):
            remedy = f"give it an id of its own, or remove {path.name} first"
            return Problem("source-duplicate-id", where, f'"{new.id}" is the id of another text already: {remedy}')
        for field in _FILLED:
            ours, theirs = _said(stored, field), _said(new, field)
            if ours and theirs and ours != theirs:
                remedy = f"correct it in {path.name}, or leave it out here"
                return Problem(
                    "source-metadata", where, f'{field} is "{theirs}" here and "{ours}" in the corpus: {remedy}'
                )
        known: dict[str, Any] = {field: _said(stored, field) or getattr(new, field) for field in _FILLED}
        filled = replace(stored, **known)
        if filled == stored:
            return Placed(stored, "known")
        self._save(filled)
        return Placed(filled, "updated")

    def _save(self, document: Document) -> None:
        if self.unsaved is None:
            self.corpus.save(document)
        else:
            self.unsaved[document.id] = document


def _said(document: Document, field: str) -> str | None:
    """A field's value; the language every document has is none that was said."""
    value: str | None = getattr(document, field)
    return None if (field, value) == ("language", "de") else value


def _same_text(stored: Document, new: Document) -> bool:
    """Whether both come of one text. Repairs may get better: what annotators read stays as it was repaired then."""
    if stored.text == new.text:
        return True
    if stored.provenance.verbatim != new.provenance.verbatim:
        return False
    try:
        return restore(stored.text, stored.provenance.repairs) == restore(new.text, new.provenance.repairs)
    except SourceError:  # someone edited the stored text by hand
        return False
