"""Which tasks a project holds, a page at a time; pages follow the ids, so that deleted tasks make none be skipped."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection

if TYPE_CHECKING:
    from label_studio_sdk import PaginatedRoleBasedTaskList, RoleBasedTask
    from label_studio_sdk.core.pagination import SyncPager

TaskKey = tuple[str, int]  # document id and part
Filter = Mapping[str, object]  # as Label Studio's data manager takes it

DRAFTED: Filter = {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": True}


@dataclass(frozen=True, slots=True)
class Listed:
    """A task on the server: its number there, and what it is of."""

    id: int
    key: TaskKey
    text_sha256: str


def listed(connection: Connection, project: int, after: int = 0) -> Iterator[Listed]:
    """The project's tasks with numbers above `after`, in order; a task without a document id is not ours."""
    for task in pages(connection, project, include="id,data", size=250, after=after):
        data: dict[str, Any] = task.data or {}
        if isinstance(data.get("doc_id"), str):
            part = data.get("part")
            key = data["doc_id"], part if isinstance(part, int) else 1
            yield Listed(task.id or 0, key, str(data.get("text_sha256") or ""))


def task_ids(connection: Connection, project: int) -> dict[TaskKey, int]:
    """The number of each of our tasks; where one is there twice, the first."""
    return {task.key: task.id for task in reversed(list(listed(connection, project)))}


def pages(
    connection: Connection, project: int, *, include: str, size: int, after: int = 0, having: Sequence[Filter] = ()
) -> "Iterator[RoleBasedTask]":
    """The project's tasks that pass one of the filters, with the fields in `include` only, in order of number."""
    while True:
        follows = where("id", "Number", after)
        items: list[Filter] = [{**one, "child_filter": follows} for one in having] or [follows]
        page = _page(connection, project, items, "tasks:id", include, size)
        found = page.items or []
        yield from found
        if len(found) in (0, page.response.total):
            return
        after = found[-1].id or 0


class First(NamedTuple):
    """The first of the tasks that were asked for, if any, and how many there are."""

    task: "RoleBasedTask | None"
    total: int


def first(
    connection: Connection, project: int, *, include: str, ordering: str = "tasks:id", having: Sequence[Filter] = ()
) -> First:
    """The first of the project's tasks that pass one of the filters."""
    page = _page(connection, project, having, ordering, include, 1)
    return First(next(iter(page.items or ()), None), page.response.total)


def _page(
    connection: Connection, project: int, items: Sequence[Filter], ordering: str, include: str, size: int
) -> "SyncPager[RoleBasedTask, PaginatedRoleBasedTaskList]":
    query = {"filters": {"conjunction": "or", "items": items}, "ordering": [ordering]}
    with connection.clear():
        listed: SyncPager[RoleBasedTask, PaginatedRoleBasedTaskList] = connection.client.tasks.list(
            project=project,
            fields="task_only",
            include=include,
            query=json.dumps(query),
            page=1,
            page_size=size,
            resolve_uri=False,
            request_options=SAFE_TO_REPEAT,
        )
        return listed


def where(column: str, kind: str, above: int | str) -> Filter:
    """Label Studio's filter for tasks whose column is greater than a value."""
    return {"filter": f"filter:tasks:{column}", "operator": "greater", "type": kind, "value": above}


def up_to(number: int) -> Filter:
    """Label Studio's filter for tasks up to a number."""
    return {"filter": "filter:tasks:id", "operator": "less_or_equal", "type": "Number", "value": number}
