"""The version number a change calls for, as SemVer has it for those who load the data.

major: what they rely on is gone or means something else: documents, labels, columns or texts removed, splits changed.
minor: there is more: documents, labels, languages, columns. patch: what was there is more correct, or nothing changed.
Before 1.0.0 anything may still change: a major change raises the second number, every other one the third.
"""

from collections.abc import Iterable, Mapping

from dreiklang.release.diff.records import LEVELS, Level, Reason, ReleaseChange
from dreiklang.release.history import number

_OF_COUNTS: Mapping[str, Level] = {
    "documents removed": "major",
    "texts withheld": "major",
    "splits changed": "major",
    "documents added": "minor",
    "texts given": "minor",
}  # every other count: patch


def reasons(counts: Mapping[str, int], release: Iterable[ReleaseChange]) -> tuple[Reason, ...]:
    """The weightiest first."""
    found = [Reason(change.level, change.what) for change in release]
    found += [Reason(_OF_COUNTS.get(what, "patch"), f"{what}: {times:,}") for what, times in counts.items() if times]
    return tuple(sorted(found, key=lambda reason: -LEVELS.index(reason.level)))


def level(reasons: Iterable[Reason]) -> Level:
    return max((reason.level for reason in reasons), key=LEVELS.index, default="none")


def next_version(version: str, level: Level) -> str:
    """The lowest number a release may have that differs as much as that from `version`."""
    major, minor, patch = number(version)
    if level == "major" and major:
        return f"{major + 1}.0.0"
    if level == "major" or (level == "minor" and major):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"
