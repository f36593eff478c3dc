"""The releases that are there, and what a new one owes them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dreiklang.errors import ReleaseError, ReleaseExistsError
from dreiklang.files import read_json
from dreiklang.migrations import Change, Fates, fates
from dreiklang.release.manifest import FILE, Placed, Release, placed
from dreiklang.release.splits import Split
from dreiklang.scheme import Scheme

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


def folder(dataset: Path, version: str) -> Path:
    return dataset / "data" / version


def existing(dataset: Path, version: str) -> Path:
    """The folder of a release. Raises ReleaseError if there is none of this version."""
    number(version)
    if not (folder(dataset, version) / FILE).is_file():
        known = ", ".join(path.name for path in folders(dataset))
        remedy = f"name one of those there are ({known})" if known else "make the first with `dreiklang release 0.1.0`"
        raise ReleaseError(f"{version}: there is no such release: {remedy}")
    return folder(dataset, version)


def releases(dataset: Path) -> list[Release]:
    """All releases, newest first. Raises CorpusError for a damaged one."""
    return [read_json(path / FILE, Release) for path in folders(dataset)]


def order(dataset: Path, document_ids: Iterable[str]) -> list[str]:
    """The documents of the newest release in its order, then the others sorted: what comes is only ever appended."""
    asked = set(document_ids)
    newest = next(_documents(dataset), ())
    known = [document.id for document in newest if document.id in asked]
    return known + sorted(asked.difference(known))


def placements(dataset: Path) -> dict[str, Split]:
    """The split of every document ever released."""
    return {document.id: document.split for documents in _documents(dataset) for document in documents}


def newest_placements(dataset: Path) -> dict[str, Split]:
    """The split of every document of the newest release."""
    return {document.id: document.split for document in next(_documents(dataset), ())}


def holding(dataset: Path, document_id: str) -> list[str]:
    """The versions that hold a document, newest first."""
    held = zip(folders(dataset), _documents(dataset), strict=True)
    return [path.name for path, documents in held if any(document.id == document_id for document in documents)]


def folders(dataset: Path) -> list[Path]:
    """Those of all releases, newest first."""
    found = [path for path in (dataset / "data").glob("*") if _VERSION.fullmatch(path.name) and path.is_dir()]
    return sorted(found, key=lambda path: number(path.name), reverse=True)


def _documents(dataset: Path) -> Iterator[tuple[Placed, ...]]:
    """Of each release, newest first, one in memory at a time."""
    return (placed(path / FILE) for path in folders(dataset))


def number(version: str) -> tuple[int, ...]:
    """Of "1.10.0" it is (1, 10, 0). Raises ReleaseError for anything that is not x.y.z."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ReleaseError(f'"{version}" is no version: write it as x.y.z, e.g. 1.0.0')
    return tuple(map(int, found.groups()))


def check_version(dataset: Path, version: str, before: Sequence[Release]) -> None:
    """Raises ReleaseError unless the version is new and higher than all others."""
    asked = number(version)
    if folder(dataset, version).exists():
        raise ReleaseExistsError(f"{folder(dataset, version)} is there already and stays as it is: {_next(before)}")
    if before and asked < number(before[0].version):
        raise ReleaseError(f"{version} comes before the newest release {before[0].version}: {_next(before)}")


def check_labels(scheme: Scheme, before: Sequence[Release], changes: Iterable[Change] = ()) -> None:
    """Raises ReleaseError if a label of an earlier release would get another ClassLabel id.

    One that was renamed keeps its id; one that was merged, split or dropped keeps its place in the scheme as retired.
    """
    heirs = fates(changes)
    for manifest in before:
        for what, was, now in (
            ("entity", _present(manifest.scheme.entity_names, heirs["entity"]), scheme.entity_names),
            ("relation", _present(manifest.scheme.relation_names, heirs["relation"]), scheme.relation_names),
        ):
            if now[: len(was)] != was:
                name = next(old for old, new in zip(was, (*now, *[None] * len(was)), strict=False) if old != new)
                raise ReleaseError(
                    f'annotation/scheme.toml: {what} type "{name}" is not where release {manifest.version} has it: '
                    "put the types back in their old order and append new ones, or old label ids change their meaning; "
                    "one that is given up stays there with `retired = true`"
                )


def _present(names: tuple[str, ...], heirs: Fates) -> tuple[str, ...]:
    """What the names are now, where each was only renamed: its heir is no other label of that time."""
    return tuple(
        heirs[name].now[0] if name in heirs and len(heirs[name].now) == 1 and heirs[name].now[0] not in names else name
        for name in names
    )


def _next(before: Sequence[Release]) -> str:
    major, minor, patch = number(before[0].version) if before else (0, 0, 0)
    return f"the next is {major}.{minor}.{patch + 1}, {major}.{minor + 1}.0 or {major + 1}.0.0"
