"""Answers from a server, as the bytes it exports: nothing parsed, so nothing lost."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import pages, where

if TYPE_CHECKING:
    from label_studio_sdk import RoleBasedTask

PAGE = 100  # tasks; about 1.5 MB
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # the only form the server's filter takes
_ANSWERED = [where("total_annotations", "Number", 0), where("cancelled_annotations", "Number", 0)]
_IN_FLIGHT = timedelta(minutes=2)  # a change is dated when it begins, and seen when it is stored


def pull(connection: Connection, project: int, *, since: str | None = None) -> Iterator[bytes]:
    """JSON arrays of tasks as Label Studio exports them: every annotation, skip and draft, and the task's data.

    Without `since` all tasks with an answer; with it (as `mark` gives it) all tasks changed after it, also those whose
    last answer was deleted. Label Studio keeps a copy of each page among its own exports.
    """
    having = [where("updated_at", "Datetime", since)] if since else _ANSWERED
    ids = (task.id for task in pages(connection, project, include="id", size=1000, having=having))
    while page := list(islice(ids, PAGE)):
        with connection.clear():
            exported = b"".join(
                connection.client.projects.exports.download_sync(
                    project,
                    export_type="JSON",
                    download_all_tasks=True,
                    # The client's own `ids` is ignored by the server, which would export everything.
                    request_options={**SAFE_TO_REPEAT, "additional_query_parameters": {"ids[]": page}},
                )
            )
        yield exported


def mark(connection: Connection, project: int) -> str | None:
    """What to give the next `pull` as `since`; take it before a pull, so that what changes meanwhile comes next time.

    A little before the project's newest change, so the last answers may come twice. None for an empty project.
    """
    with connection.clear():
        newest: list[RoleBasedTask] = (
            connection.client.tasks.list(
                project=project,
                fields="task_only",
                include="id,updated_at",
                query='{"ordering": ["-tasks:updated_at"]}',
                page=1,
                page_size=1,
                resolve_uri=False,
                request_options=SAFE_TO_REPEAT,
            ).items
            or []
        )
    at: datetime | None = getattr(newest[0], "updated_at", None) if newest else None
    return None if at is None else (at - _IN_FLIGHT).strftime(_TIME)


def people(connection: Connection) -> dict[int, str]:
    """The e-mail address behind each user number that `completed_by` can hold."""
    with connection.clear():
        return {user.id: user.email for user in connection.client.users.list(request_options=SAFE_TO_REPEAT)}
