"""Answers from a server, as the bytes it exports: nothing parsed, so nothing lost."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import DRAFTED, pages, where

PAGE = 100  # tasks; about 1.5 MB
_TOUCHED = [where("total_annotations", "Number", 0), where("cancelled_annotations", "Number", 0), DRAFTED]


def pull(connection: Connection, project: int, ids: Iterable[int] | None = None) -> Iterator[bytes]:
    """JSON arrays of tasks as Label Studio exports them: every annotation, skip and draft, and the task's data.

    Without `ids` all tasks with an answer or a draft. Label Studio keeps a copy of each page among its own exports.
    """
    if ids is None:
        ids = (task.id or 0 for task in pages(connection, project, include="id", size=1000, having=_TOUCHED))
    ids = iter(ids)
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


def has(connection: Connection, annotation: int) -> bool:
    """Whether the server has an annotation; False only where Label Studio itself says that there is none."""
    from label_studio_sdk.core.api_error import ApiError

    with connection.clear():
        try:
            connection.client.annotations.get(annotation, request_options=SAFE_TO_REPEAT)
        except ApiError as error:
            if error.status_code == 404 and isinstance(error.body, Mapping) and "detail" in error.body:
                return False
            raise
    return True


def people(connection: Connection) -> dict[int, str]:
    """The e-mail address behind each user number that `completed_by` can hold; not of those that were taken out.

    Of these Label Studio says "Deleted", of all the same.
    """
    with connection.clear():
        users = connection.client.users.list(request_options=SAFE_TO_REPEAT)
        return {user.id: user.email for user in users if "@" in user.email}
