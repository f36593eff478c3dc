"""Whether the releases are still what they were when they were made."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from dreiklang.problems import Problem
from dreiklang.release.manifest import FILE

SUMS = "SHA256SUMS"


def problems(folder: Path) -> Iterator[Problem]:
    """release-changed: every file of a release is there, and its checksum is the one in SHA256SUMS."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield _changed(folder, SUMS, "can't be read")
        return
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if FILE not in sums:
        yield _changed(folder, SUMS, f"does not list {FILE}")
    for name, digest in sums.items():
        if not (folder / name).is_file():
            yield _changed(folder, name, "is gone")
        elif _sha256(folder / name) != digest:
            yield _changed(folder, name, "is not what was released")


def _changed(folder: Path, name: str, what: str) -> Problem:
    return Problem("release-changed", f"{folder.name}/{name}", f"{what}: restore the release from version control")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
