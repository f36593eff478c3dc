"""What is different between two schemes, and how high the version has to go for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeVar

from dreiklang.migrations import Change, Kind
from dreiklang.scheme import EntityType, RelationType, Scheme

Bump = Literal["patch", "minor", "major"]
_BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")
Label = EntityType | RelationType
L = TypeVar("L", EntityType, RelationType)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, e.g. of the entity type ORG that it is "gone"; answers that bear it need a migration."""

    kind: Kind | Literal["language", "scheme"]
    name: str
    what: str
    bump: Bump
    needs_migration: bool = False


def differences(old: Scheme, new: Scheme) -> list[Difference]:
    return [
        *_languages(old, new),
        *_labels("entity", old.entities, new.entities, _entity),
        *_labels("relation", old.relations, new.relations, _relation),
    ]


def bump(found: Sequence[Difference]) -> Bump | None:
    """The highest one called for; None if nothing changed."""
    return max((one.bump for one in found), key=_BUMPS.index, default=None)


def raised(version: str, by: Bump) -> str:
    """The next version, e.g. of "1.2.3" by "minor" it is "1.3.0"."""
    numbers = [int(part) for part in version.split(".")]
    place = 2 - _BUMPS.index(by)
    return ".".join(str(n) for n in [*numbers[:place], numbers[place] + 1, *[0] * (2 - place)])


def is_enough(old: str, new: str, by: Bump) -> bool:
    """Whether going from one version to the other is at least such a step."""
    before, after = ([int(part) for part in version.split(".")] for version in (old, new))
    place = 2 - _BUMPS.index(by)
    return after[: place + 1] > before[: place + 1]


def drafted(old: Scheme, new: Scheme, covered: frozenset[str]) -> Iterator[Change]:
    """A change for each label that is gone and that no migration covers: renamed where one took its place."""
    at = datetime.now(UTC)
    labels: tuple[tuple[Kind, Sequence[Label], Sequence[Label]], ...] = (
        ("entity", old.entities, new.entities),
        ("relation", old.relations, new.relations),
    )
    for kind, before, after in labels:
        offered = {label.name for label in after if not label.retired}
        was = {label.name for label in before}
        for place, label in enumerate(before):
            if label.name in offered or label.name in covered or label.retired:
                continue
            heir = after[place].name if place < len(after) and after[place].name not in was else None
            yield Change(kind, label.name, (heir,) if heir in offered else (), False, at)


def _languages(old: Scheme, new: Scheme) -> Iterator[Difference]:
    for tag in old.target_languages:
        if tag not in new.target_languages:
            yield Difference("language", tag, "gone: its translations are read no longer", "major")
    for tag in new.target_languages:
        if tag not in old.target_languages:
            yield Difference("language", tag, "added", "minor")


def _labels(
    kind: Kind, old: Sequence[L], new: Sequence[L], compare: Callable[[L, L], Iterator[tuple[str, Bump]]]
) -> Iterator[Difference]:
    now = {label.name: (place, label) for place, label in enumerate(new)}
    was = {label.name for label in old}
    for place, label in enumerate(old):
        if label.name not in now:
            yield Difference(kind, label.name, "gone", "major", needs_migration=True)
            continue
        there, present = now[label.name]
        if there != place and all(other.name in now for other in old[:place]):
            yield Difference(kind, label.name, f"moved from place {place} to {there}: releases refuse this", "major")
        if present.retired and not label.retired:
            yield Difference(kind, label.name, "retired", "major", needs_migration=True)
        for what, by in compare(label, present):
            yield Difference(kind, label.name, what, by)
    for label in new:
        if label.name not in was:
            yield Difference(kind, label.name, "added", "minor")


def _entity(old: EntityType, new: EntityType) -> Iterator[tuple[str, Bump]]:
    for field in ("title", "description", "hotkey", "color"):
        if getattr(old, field) != getattr(new, field):
            yield f"another {field}", "patch"


def _relation(old: RelationType, new: RelationType) -> Iterator[tuple[str, Bump]]:
    for field in ("title", "description"):
        if getattr(old, field) != getattr(new, field):
            yield f"another {field}", "patch"
    if old.symmetric != new.symmetric:
        yield "symmetric or not", "major"
    for end in ("head", "tail"):
        before, after = set(getattr(old, end)), set(getattr(new, end))
        if before == after:
            continue
        is_wider = not after or (before and before <= after)
        yield (f"wider at its {end}", "minor") if is_wider else (f"narrower at its {end}", "major")
