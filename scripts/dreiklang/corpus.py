"""Where each room's files are under a corpus root."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from dreiklang import about, migrations, plan, scheme
from dreiklang.errors import CorpusError
from dreiklang.files import add_lines, read_json, read_lines, write_json
from dreiklang.records import Document, Withdrawal


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
