"""What each release changed: the section in its own card, and the entry in `dataset/CHANGELOG.md` drafted from it.

An entry that is there stays as it is, so that people can write a better one.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path

from dreiklang.errors import ReleaseError
from dreiklang.release.diff.diff import diff
from dreiklang.release.history import number
from dreiklang.release.manifest import FILE as MANIFEST
from dreiklang.release.manifest import Changes, Gone, Release, placed
from dreiklang.release.statistics import total
from dreiklang.wording import counted

FILE = "CHANGELOG.md"
_HEADING = re.compile(r"^## (\d+\.\d+\.\d+)[^\n]*\n", re.MULTILINE)
_TOP = """# What changed

Drafted by `dreiklang release` from what the releases hold; an entry that is here stays as it is, so improve it by hand.
`dreiklang diff A B` tells every change.
"""
_NAMED = 10  # documents


def between(old: Path, new: Path, version: str, kept: Container[str], withdrawn: Mapping[str, str]) -> Changes:
    """What the release in the folder `new`, which has `kept` these documents, changed.

    `withdrawn` says why documents were taken back.

    Raises ReleaseError if that calls for a higher version.
    """
    found = diff(old, new, limit=0)
    if number(version) < number(found.next):
        why = "; ".join(reason.what for reason in found.reasons if reason.level == found.level)
        raise ReleaseError(
            f"{version} is too small a step from {found.old} for a {found.level} change ({why}): nothing was released: "
            f"run `dreiklang release {found.next}`; `dreiklang diff {found.old}` tells more"
        )
    gone = tuple(
        Gone(document.id, withdrawn.get(document.id)) for document in placed(old / MANIFEST) if document.id not in kept
    )
    return Changes(found.old, found.level, found.counts, tuple(change.what for change in found.release), gone)


def section(release: Release) -> str:
    """For a card, under a heading of the second level; empty for a first release."""
    if release.changes is None:
        return ""
    return f"## Changes since {release.changes.since}\n\n{_entry(release)}\n"


def updated(existing: str | None, releases: Sequence[Release]) -> str:
    """The changelog with an entry for each release, newest first; what is written in it already is not touched."""
    text = existing if existing is not None else _TOP
    for release in reversed(releases):
        headings = list(_HEADING.finditer(text))
        if any(found[1] == release.version for found in headings):
            continue
        entry = f"## {release.version}\n\n{_entry(release)}"
        later = (found.start() for found in headings if number(found[1]) < number(release.version))
        at = next(later, None)
        text = f"{text.rstrip()}\n\n{entry}" if at is None else f"{text[:at]}{entry}\n{text[at:]}"
    return text


def until(text: str, version: str) -> str:
    """The changelog without the entries of later releases."""
    headings = [*_HEADING.finditer(text)]
    bounds = [*(found.start() for found in headings), len(text)]
    kept = [
        text[start:end]
        for found, start, end in zip(headings, bounds, bounds[1:], strict=False)
        if number(found[1]) <= number(version)
    ]
    return text[: bounds[0]] + "".join(kept)


def _entry(release: Release) -> str:
    lines = list(_lines(release))
    return "".join(f"- {line}\n" for line in lines)


def _lines(release: Release) -> Iterator[str]:
    changes, facts = release.changes, release.statistics
    if changes is None:
        documents, entities, relations = (
            sum(total(counts).values()) for counts in (facts.documents, facts.entities, facts.relations)
        )
        held = counted(documents, "document"), counted(entities, "entity", "entities"), counted(relations, "relation")
        yield f"The first release: {', '.join(held)}."
        return
    for what in changes.whole:
        yield f"{what[0].upper()}{what[1:]}."
    for noun in dict.fromkeys(what.split()[0] for what in changes.counts):
        counts = {what.partition(" ")[2]: n for what, n in changes.counts.items() if what.split()[0] == noun}
        yield f"{noun.capitalize()}: {', '.join(f'{n:,} {what}' for what, n in counts.items())}."
    named = [f"`{gone.id}`" + (f" (withdrawn: {gone.reason})" if gone.reason else "") for gone in changes.gone[:_NAMED]]
    if named:
        more = len(changes.gone) - len(named)
        yield f"No longer in it: {', '.join(named)}{f' and {more:,} more' if more else ''}."
    if not changes.whole and not changes.counts:
        yield "Nothing changed in annotation terms."
