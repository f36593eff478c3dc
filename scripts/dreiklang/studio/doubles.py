"""Tasks that two pushes at once have made twice, for Label Studio knows no uniqueness: found, and taken back."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import Filter, Listed, TaskKey

if TYPE_CHECKING:
    from label_studio_sdk import CreateActionsRequestId, PrepareParamsFiltersRequest
    from label_studio_sdk import PrepareParamsRequestRequestSelectedItems as SelectedItems

_PAGE = 250
# Judged by the server in the request that deletes, so that an answer given in the last moment is kept too.
_UNTOUCHED: Sequence[Filter] = (
    {"filter": "filter:tasks:total_annotations", "operator": "equal", "type": "Number", "value": 0},
    {"filter": "filter:tasks:cancelled_annotations", "operator": "equal", "type": "Number", "value": 0},
    {"filter": "filter:tasks:draft_exists", "operator": "equal", "type": "Boolean", "value": False},
)


def doubles(tasks: Iterable[Listed]) -> list[Listed]:
    """The tasks that are there with a lower number, and the same text, before."""
    first: set[tuple[TaskKey, str]] = set()
    found = []
    for task in tasks:
        if (task.key, task.text_sha256) in first:
            found.append(task)
        first.add((task.key, task.text_sha256))
    return found


def take_back(connection: Connection, project: int, tasks: Iterable[Listed]) -> None:
    """Delete those of the tasks that nobody has answered, skipped or begun to answer."""
    numbers = (task.id for task in tasks)
    while page := list(islice(numbers, _PAGE)):
        selected: Any = {"all": False, "included": page}
        filters: Any = {"conjunction": "and", "items": list(_UNTOUCHED)}
        with connection.clear():
            connection.client.actions.create(
                id=cast("CreateActionsRequestId", "delete_tasks"),
                project=project,
                filters=cast("PrepareParamsFiltersRequest", filters),
                selected_items=cast("SelectedItems", selected),
                request_options=SAFE_TO_REPEAT,
            )
