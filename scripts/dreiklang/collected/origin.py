"""The project on a server from which answers come, and which of them it has no longer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from dreiklang.collected.index import Lines
from dreiklang.collected.shapes import Id, Named, StoredDeletion, TaskLine, identity
from dreiklang.collected.table import KeySet


@dataclass(frozen=True, slots=True)
class Origin:
    """The one project that all exports of a collection come from."""

    name: str  # the same at every collection, and of no other project on any server
    is_whole: bool  # whether all its answered tasks come, so that some must be of this corpus
    covers: Callable[[int], bool]  # whether all there is of a task, by its number, comes
    has: Callable[[int], bool]  # whether the server has an annotation; asked only for those that did not come


class _Missing(NamedTuple):
    """An annotation that came from the origin once, and did not come this time."""

    place: int  # of the line that brought its last state
    name: str
    id: int
    unique_id: str | None


def deletions(lines: Lines, origin: Origin, came: KeySet) -> Iterator[tuple[bytes, int]]:
    """A line for each task of which the origin no longer has answers that it had, and how many.

    `came` holds the identity of each annotation of this collection. Only what came from the origin last, and of
    which the server itself says that it is gone, is taken for deleted: failed or partial listings delete nothing.
    """
    missing = sorted(_missing(lines, origin, came))
    for place, of_task in groupby(missing, lambda one: one.place):
        now = datetime.now(UTC)
        gone = [StoredDeletion(one.id, one.unique_id, now) for one in of_task if not origin.has(one.id)]
        if gone:
            task = lines.at(place)
            line = TaskLine(task.id, task.project, task.data, [], [], origin.name, gone)
            yield msgspec.json.encode(line), len(gone)


def _missing(lines: Lines, origin: Origin, came: KeySet) -> list[_Missing]:
    missing: dict[str, _Missing] = {}
    for place, line in lines.all(_LINE):
        for deletion in line.deleted:
            missing.pop(identity(line.project, deletion), None)
        if line.source is None:
            continue
        covered = line.source == origin.name and isinstance(line.id, int) and origin.covers(line.id)
        for raw in line.annotations:
            found = lines.decoded(_NAMED, raw, place)
            name = identity(line.project, found)
            if covered and isinstance(found.id, int) and name not in came:
                missing[name] = _Missing(place, name, found.id, found.unique_id)
            elif line.source != origin.name:  # it has moved
                missing.pop(name, None)
    return list(missing.values())


class _Line(Struct, gc=False):
    id: Id
    annotations: list[Raw]
    project: int | None = None
    source: str | None = None
    deleted: list[StoredDeletion] = []


_LINE = msgspec.json.Decoder(_Line)
_NAMED = msgspec.json.Decoder(Named)
