"""Whether the releases are still what they were when they were made."""

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from dreiklang.problems import Problem

SUMS = "SHA256SUMS"


def problems(folder: Path) -> Iterator[Problem]:
    """release-changed: every file of a release is there, and its checksum is the one in SHA256SUMS."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield _changed(folder, SUMS, "can't be read")
        return
    for line in lines:
        digest, _, name = line.partition("  ")
        if not (folder / name).is_file():
            yield _changed(folder, name, "is gone")
        elif _sha256(folder / name) != digest:
            yield _changed(folder, name, "is not what was released")


def _changed(folder: Path, name: str, what: str) -> Problem:
    return Problem("release-changed", f"{folder.name}/{name}", f"{what}: restore the release from version control")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
