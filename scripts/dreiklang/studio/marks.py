"""How far each project was collected: `.studio/collected.json`, private to this copy of the corpus.

Losing it costs one collection of everything.
"""

from contextlib import suppress

import msgspec

from dreiklang.corpus import Corpus
from dreiklang.errors import CorpusError
from dreiklang.files import read_json, write_json
from dreiklang.studio.increment import Mark
from dreiklang.studio.session import current


class _Collected(msgspec.Struct):
    """A mark, and the files that then held all that came before it."""

    mark: Mark
    files: dict[str, int]  # size by name


class Marks:
    """The marks of one server, as an address or, since its port changes, the corpus's own."""

    def __init__(self, corpus: Corpus, url: str) -> None:
        own = current(corpus.studio)
        self._server = "studio" if own and own.url == url else url
        self._corpus = corpus
        self._path = corpus.studio / "collected.json"

    def last(self, source: str) -> Mark | None:
        """How far the project was collected; None where it wasn't, or where a file that held its answers has gone."""
        collected = self._read().get(self._key(source))
        if collected is None or not collected.files.items() <= self._files().items():
            return None
        return collected.mark

    def save(self, mark: Mark) -> None:
        """To be called when everything up to the mark is in `annotation/collected/`."""
        write_json(self._path, self._read() | {self._key(mark.source): _Collected(mark, self._files())})

    def _key(self, source: str) -> str:
        return f"{self._server} {source}"

    def _read(self) -> dict[str, _Collected]:
        with suppress(CorpusError):
            if self._path.exists():
                return read_json(self._path, dict[str, _Collected])
        return {}

    def _files(self) -> dict[str, int]:
        return {path.name: path.stat().st_size for path in self._corpus.exports()}
