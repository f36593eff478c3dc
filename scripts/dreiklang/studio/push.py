"""Tasks onto a server, each once: safe to repeat, and resumes where it stopped."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from dreiklang.studio.connection import Connection
from dreiklang.studio.doubles import doubles, take_back
from dreiklang.studio.failures import UnclearError
from dreiklang.studio.listing import Listed, TaskKey, listed

if TYPE_CHECKING:
    from label_studio_sdk import ImportApiRequest

BATCH = 250
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds between looks after an unclear failure; the server may still be at work


@dataclass(frozen=True, slots=True)
class Upload:
    """A task to bring to the server, in the shape Label Studio imports: `content["data"]` has a `doc_id`."""

    content: Mapping[str, Any]

    @property
    def key(self) -> TaskKey:
        return self.content["data"]["doc_id"], int(self.content["data"].get("part", 1))

    @property
    def text_sha256(self) -> str:
        return str(self.content["data"]["text_sha256"])


@dataclass(frozen=True, slots=True)
class PushReport:
    """How many tasks were made and how many were there; which have another text there, and which are there twice."""

    created: int
    known: int
    differing: tuple[TaskKey, ...] = ()
    twice: tuple[TaskKey, ...] = ()


def push(
    connection: Connection,
    project: int,
    uploads: Iterable[Upload],
    *,
    progress: Callable[[int], None] = lambda count: None,
    pauses: tuple[float, ...] = PAUSES,
) -> PushReport:
    """Bring those tasks to the project that it does not have; `progress` gets the number dealt with after each batch.

    Raises StudioError where the server refuses or keeps failing; what is there then stays, and a repeat goes on.
    """
    before = list(listed(connection, project))
    there = {task.key: task.text_sha256 for task in reversed(before)}
    newest = before[-1].id if before else 0
    made: set[TaskKey] = set()
    known, was_unclear = 0, False
    differing: list[TaskKey] = []
    for batch in _batches(uploads):
        missing = {upload.key: upload for upload in batch if upload.key not in there}
        differing += (u.key for u in batch if u.key in there and there[u.key] != u.text_sha256)
        was_unclear |= _import(connection, project, missing, newest, pauses)
        there |= {key: upload.text_sha256 for key, upload in missing.items()}
        made |= missing.keys()
        known += len(batch) - len(missing)
        progress(len(batch))
    left = [*doubles(before), *_left_double(connection, project, made, newest, pauses if was_unclear else ())]
    return PushReport(len(made), known, tuple(differing), tuple(dict.fromkeys(task.key for task in left)))


def _left_double(
    connection: Connection, project: int, made: set[TaskKey], newest: int, pauses: tuple[float, ...]
) -> list[Listed]:
    """Takes back doubles of what was made just now, by another push or by sending it again; gives those that must stay.

    Whoever looks last sees all, and everybody keeps the task with the lowest number, so each is there once in the end.
    """

    def found() -> list[Listed]:
        return doubles(task for task in listed(connection, project, after=newest) if task.key in made)

    twice = found() if made else []
    for pause in pauses:
        if twice:
            break
        time.sleep(pause)
        twice = found()
    if not twice:
        return []
    take_back(connection, project, twice)
    return found()


def _import(
    connection: Connection, project: int, missing: dict[TaskKey, Upload], newest: int, pauses: tuple[float, ...]
) -> bool:
    """Import the tasks; after a failure that leaves it open whether they are there, look before trying again.

    Whether it was sent again: the first may still be stored.
    """
    for attempt in range(3):
        if not missing:
            break
        try:
            with connection.clear():
                connection.client.projects.import_tasks(
                    id=project,
                    request=cast("list[ImportApiRequest]", [dict(upload.content) for upload in missing.values()]),
                    request_options={"max_retries": 0},
                )
            return attempt > 0
        except UnclearError:
            if attempt == 2:
                raise
            missing = _still_missing(connection, project, missing, newest, pauses)
    return False


def _still_missing(
    connection: Connection, project: int, missing: dict[TaskKey, Upload], newest: int, pauses: tuple[float, ...]
) -> dict[TaskKey, Upload]:
    """What of it the server does not have, having waited for one that may still be storing it."""
    unseen: UnclearError | None = None
    for pause in pauses:
        time.sleep(pause)
        try:
            stored = {task.key for task in listed(connection, project, after=newest)}
        except UnclearError as error:
            unseen = error
            continue
        unseen = None
        missing = {key: upload for key, upload in missing.items() if key not in stored}
        if not missing:
            break
    if unseen:
        raise unseen
    return missing


def _batches(uploads: Iterable[Upload]) -> Iterator[list[Upload]]:
    remaining = iter(uploads)
    while batch := list(islice(remaining, BATCH)):
        yield batch
