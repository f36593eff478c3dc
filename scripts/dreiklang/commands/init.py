from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, finish

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

EXAMPLE = "Example:  dreiklang init my-corpus"
_NAME = "{{name}}"  # in a template, where the corpus's name goes
_SCHEME = "annotation/scheme.toml"

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make it in; what is there already stays.")]
Name = Annotated[
    str | None, typer.Option(help="The corpus's name, 3 to 50 letters, digits, _ - . (the folder's if not given).")
]


def init(folder: Folder, name: Name = None, json: Json = False, debug: Debug = False) -> None:
    """Make a new corpus: label scheme, guidelines to fill in, folders, card."""
    from dreiklang.corpus import Corpus
    from dreiklang.errors import CorpusError
    from dreiklang.files import written

    root = folder.resolve()
    if (root / _SCHEME).exists():
        raise CorpusError(f"{folder}: is a corpus already: choose another folder")
    if root.exists() and not root.is_dir():
        raise CorpusError(f"{folder}: is a file: choose another folder")
    name = _checked(name) if name else _from_folder(root.name)
    # The scheme comes last: it makes a folder a corpus, so an init cut short can be repeated.
    for place, content in sorted(_files(), key=lambda file: file[0] == _SCHEME):
        if not (root / place).exists():
            with written(root / place) as file:
                file.write(content.replace(_NAME, name).encode())
    Corpus.find(root).scheme()
    finish(
        f'{folder}: corpus "{name}" made: fit {_SCHEME} to your texts, then `dreiklang add FILE… --root {folder}`',
        as_json=json,
        name=name,
        root=str(root),
    )


def _files() -> Iterator[tuple[str, str]]:
    """Where each file of a new corpus goes, and its content."""
    from importlib.resources import files

    package = files("dreiklang")
    for place, template in _walk(package / "templates", ""):
        yield place.replace("gitignore", ".gitignore"), template.read_text("utf-8")
    yield "dataset/README.md", (package / "release" / "papers" / "card.md").read_text("utf-8").replace("TITLE", _NAME)


def _walk(folder: "Traversable", at: str) -> "Iterator[tuple[str, Traversable]]":
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{at}{entry.name}/")
        else:
            yield at + entry.name, entry


def _checked(name: str) -> str:
    """A name for a scheme, and for a project in Label Studio. Raises CorpusError."""
    import re

    from dreiklang.errors import CorpusError

    if not re.fullmatch(r"[A-Za-z0-9_.-]{3,50}", name):
        raise CorpusError(f"--name {name}: use 3 to 50 letters without umlauts, digits, _ - .")
    return name


def _from_folder(name: str) -> str:
    """The name nearest to a folder's, e.g. "Köln 2026" → "koeln-2026"."""
    import re

    from dreiklang.sources.metadata import slug

    plain = re.sub(r"[^a-z0-9_.-]+", "-", slug(name)).strip("-._")[:50].strip("-._")
    return plain if len(plain) >= 3 else f"{plain}-corpus".strip("-")
