from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dreiklang.commands.options import Debug, Json, Root, finish, harmless

if TYPE_CHECKING:
    from dreiklang.corpus import Corpus
    from dreiklang.problems import Problem
    from dreiklang.release.verify import Verified

EXAMPLE = "Example:  dreiklang verify 1.0.0"

Version = Annotated[str | None, typer.Argument(metavar="[X.Y.Z]", help="One release; all of them if not given.")]


Verbose = Annotated[bool, typer.Option("--verbose", help="Say of each release what limits the comparison.")]


def verify(
    version: Version = None, verbose: Verbose = False, root: Root = None, json: Json = False, debug: Debug = False
) -> None:
    """Make releases again from what they were made from, in a temporary folder, and compare checksums file by file.

    Parquet's bytes change with pyarrow's version: under another one than the release names, its rows are compared. So
    are those that are left of a split where a text was withdrawn since. Cards and logs are not made again: they are
    held to SHA256SUMS. Nothing is changed.
    """
    from dataclasses import asdict
    from tempfile import TemporaryDirectory

    from dreiklang.commands.progress import progress
    from dreiklang.corpus import Corpus

    corpus = Corpus.find(root)
    folders = _asked(corpus, version)
    problems: list[Problem] = []
    results: list[Verified] = []
    with progress("verifying", len(folders)) as advance:
        for folder in folders:
            with TemporaryDirectory(prefix="dreiklang-verify-") as temporary:
                results += _verified(corpus, folder, Path(temporary), problems)
            advance(1)
    if len(folders) > 1 and not json:
        for result in results:
            is_sound = not any(_is_of(result.version, problem) for problem in problems)
            print(harmless(f"{result.version}  {_said(result, in_full=verbose or not is_sound)}"))
    finish(_summary(results), problems, as_json=json, releases=[asdict(result) for result in results])


def _asked(corpus: "Corpus", version: str | None) -> list[Path]:
    """The releases' folders, oldest first. Raises ReleaseError where there is none."""
    from dreiklang.errors import ReleaseError
    from dreiklang.release import history

    if version is None:
        folders = history.folders(corpus.dataset)[::-1]
        if not folders:
            raise ReleaseError(f"{corpus.dataset}: there is no release yet: make one with `dreiklang release 0.1.0`")
        return folders
    history.number(version)
    folder = history.folder(corpus.dataset, version)
    if not folder.is_dir():
        there = ", ".join(path.name for path in history.folders(corpus.dataset)) or "none"
        raise ReleaseError(f"there is no release {version}: name one of those there are ({there})")
    return [folder]


def _verified(corpus: "Corpus", folder: Path, temporary: Path, problems: "list[Problem]") -> "list[Verified]":
    """One release, and nothing where it can't be made again; what is wrong with it is added to `problems`."""
    from dreiklang.collected.store import Store
    from dreiklang.commands.settled import settlements
    from dreiklang.errors import CorpusError
    from dreiklang.files import read_json
    from dreiklang.problems import Problem
    from dreiklang.release import inputs, intact
    from dreiklang.release.manifest import FILE, Manifest
    from dreiklang.release.verify import rebuilt

    problems += intact.problems(folder)
    try:
        manifest = read_json(folder / FILE, Manifest)
    except CorpusError as error:
        problems.append(Problem("release-changed", f"{folder.name}/{FILE}", str(error)))
        return []
    try:
        gone = corpus.withdrawals().keys() & {document.id for document in manifest.documents}
        problems += inputs.problems(corpus, manifest)
        recorded = manifest.inputs.are_recorded
        then = inputs.as_recorded(corpus, manifest.inputs, temporary / "corpus") if recorded else corpus
        store = Store(then)
        ids = [document.id for document in manifest.documents if corpus.has(document.id)]
        open_ones: list[Problem] = []
        (temporary / "release").mkdir()
        documents = settlements(then, store, ids, open_ones, scheme=manifest.scheme)
        rewritten = inputs.rewritten(corpus, manifest)
        verified, found = rebuilt(temporary / "release", folder, manifest, documents, gone, rewritten)
    except CorpusError as error:
        message = f"can't be made again: {error}"
        problems.append(Problem("release-not-rebuilt", manifest.version, message))
        return []
    problems += found
    if found:
        problems += open_ones  # they are often the reason
    return [verified]


def _is_of(version: str, problem: "Problem") -> bool:
    """Whether it is found at this release, e.g. at "1.0.0", "1.0.0/README.md" or "1.0.0: annotation/scheme.toml"."""
    return problem.where.replace(":", "/").split("/")[0] == version


def _summary(results: "list[Verified]") -> str:
    if not results:
        return "no release could be made again"
    if len(results) == 1:
        return f"{results[0].version}: {_said(results[0], in_full=True)}"
    equal, files = sum(result.equal for result in results), sum(result.files for result in results)
    return f"{len(results)} releases: {equal} of {files} Parquet files come out again"


def _said(result: "Verified", *, in_full: bool) -> str:
    """What came of one release; `in_full` with all that limits the comparison."""
    how = "to the byte" if result.compared == "bytes" else "row for row"
    left = f", {result.left} but for withdrawn texts" if result.left else ""
    said = f"{result.equal} of {result.files} Parquet files come out again {how}{left}"
    return f"{said} ({'; '.join(result.remarks)})" if in_full and result.remarks else said
