from typing import Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish

EXAMPLE = "Example:  dreiklang docs --check"


def docs(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; name the files that are out of date.")] = False,
    root: Root = None,
    json: Json = False,
    debug: Debug = False,
) -> None:
    """Write the generated files: the labelling interface, the label reference, and what lists the releases.

    The label reference is annotation/labels.md. In the tool's own repository it is docs/reference/labels.md, beside the
    references of commands and rules.
    """
    from dreiklang import reference
    from dreiklang.corpus import Corpus
    from dreiklang.files import written
    from dreiklang.problems import RULES, Problem
    from dreiklang.release import history
    from dreiklang.release.build import listing
    from dreiklang.tasks.interface import interface

    corpus = Corpus.find(root)
    scheme = corpus.scheme()
    pages = {corpus.interface: interface(scheme)}
    if (corpus.root / "scripts" / "dreiklang" / "problems.py").is_file():  # what rules and commands are made from
        folder = corpus.root / "docs" / "reference"
        group = context.find_root().command
        pages[folder / "rules.md"] = reference.rules(RULES.values())
        pages[folder / "commands.md"] = reference.commands(getattr(group, "commands", {}))
    else:
        folder = corpus.root / "annotation"
    pages[folder / "labels.md"] = reference.labels(scheme)
    if released := history.releases(corpus.dataset):
        pages |= listing(corpus.dataset, released)
    stale = [path for path, text in pages.items() if not path.is_file() or path.read_bytes() != text.encode()]
    if check:
        problems = [
            Problem("generated-stale", str(path.relative_to(corpus.root)), "is out of date: run `dreiklang docs`")
            for path in stale
        ]
        finish(f"{len(pages) - len(stale)} of {len(pages)} generated files are up to date", problems, as_json=json)
    for path in stale:
        with written(path) as file:
            file.write(pages[path].encode())
    finish(f"{len(stale)} written, {len(pages) - len(stale)} were up to date", as_json=json)
