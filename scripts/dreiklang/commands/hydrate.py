from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish
from dreiklang.wording import counted

if TYPE_CHECKING:
    from dreiklang.release.standoff.copies import Copy

EXAMPLE = "Example:  dreiklang hydrate 1.0.0 my-texts/ --to dataset-with-texts"

Release = Annotated[str, typer.Argument(metavar="VERSION", help="A release X.Y.Z, or the folder of one.")]
Folders = Annotated[
    list[Path],
    typer.Argument(metavar="FOLDER…", help="Your own copies: files and folders such as `dreiklang add` takes."),
]
Target = Annotated[Path, typer.Option("--to", help="Where the complete dataset is written.")]


def hydrate(
    version: Release, copies: Folders, to: Target, root: Root = None, json: Json = False, debug: Debug = False
) -> None:
    """Put texts that a release may not pass on back into a copy of it, from your own copies of them.

    A copy is taken if it is the text to the letter: as it was annotated, or as it came, then the recorded repairs are
    made. Every text without such a copy is named, and stays withheld. No corpus is needed where VERSION is a folder.
    """
    from dreiklang.corpus import Corpus
    from dreiklang.errors import ReleaseError
    from dreiklang.release.history import existing
    from dreiklang.release.manifest import FILE
    from dreiklang.release.standoff.copies import Search
    from dreiklang.release.standoff.hydrate import hydrate as hydrated
    from dreiklang.release.standoff.withheld import read
    from dreiklang.sources.offsets import apply
    from dreiklang.sources.repair import repair

    given = Path(version)
    if not (given / FILE).is_file() and (given.is_dir() or given.name != version):
        raise ReleaseError(f"{version}: there is no {FILE}: name the folder of a release, e.g. dataset/data/1.0.0")
    folder = given if (given / FILE).is_file() else existing(Corpus.find(root).dataset, version)
    search = Search(read(folder), apply, lambda text: repair(text).text)
    if not search.wanted:
        raise ReleaseError(f"{folder}: withholds no text: it is complete as it is")
    for copy in _copies(copies):
        search.offer(copy)
    if not len(search.texts):
        first = next(search.problems())
        raise ReleaseError(f"nothing given is withheld here: {first.where} {first.message}")
    manifest = hydrated(folder, search.wanted, search.texts, to)
    finish(
        f"{manifest.version}: {len(search.texts)} of {counted(len(search.wanted), 'withheld text')} put back → {to}",
        search.problems(),
        as_json=json,
        version=manifest.version,
        folder=to,
        restored=len(search.texts),
        withheld=len(search.wanted) - len(search.texts),
    )


def _copies(paths: list[Path]) -> "Iterator[Copy]":
    """What can't be read is passed over: it is no copy."""
    from dreiklang.release.standoff.copies import Copy
    from dreiklang.sources.inputs import Input, inputs
    from dreiklang.sources.readers import Found, read

    for source in inputs(paths, None, None):
        for found in read(source) if isinstance(source, Input) else ():
            if isinstance(found, Found):
                yield Copy(found.where, found.metadata.id or found.id, found.text)
