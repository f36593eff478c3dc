"""An answer given back to its annotator: taken from the server, and there again as a draft of the annotator's own.

Label Studio's community edition has no comments, and makes drafts for whoever asks only. So the draft is made in the
annotator's name, the reasons stand in the page's comment box, and the task is reserved for the annotator: the stream
offers it first, and to nobody else for a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dreiklang.errors import StudioError
from dreiklang.records import RETURNED
from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection

Result = Sequence[Mapping[str, Any]]


def draft(connection: Connection, own: Connection, task: int, annotation: int, reasons: Iterable[str]) -> None:
    """Make the draft, unless it is there. `own` is the annotator's connection. Raises StudioError."""
    with connection.clear():
        given = connection.client.annotations.get(annotation, request_options=SAFE_TO_REPEAT)
    result = with_reasons([dict(item) for item in given.result or ()], reasons)
    here = f"api/tasks/{task}/drafts"
    if any(one.get("user") == own.user and not one.get("annotation") and _is_ours(one) for one in own.ask("GET", here)):
        return
    own.ask("POST", here, {"result": result, "lead_time": given.lead_time})


def withdraw(connection: Connection, annotation: int) -> None:
    """Take the submitted answer from the server; only after it was collected, and its draft made."""
    with connection.clear():
        connection.client.annotations.delete(annotation, request_options=SAFE_TO_REPEAT)


def reserve(own: Connection, project: int, task: int) -> None:
    """Make the annotator's stream offer the task next. Raises StudioError where it does not."""
    selected = {"selectedItems": {"all": False, "included": [task]}}
    offered = own.ask("POST", f"api/dm/actions?id=next_task&project={project}", selected)
    if offered.get("id") != task:
        raise StudioError(f"{own.url}: task {task} could not be reserved for {own.user}: run `dreiklang return` again")


def with_reasons(result: Result, reasons: Iterable[str]) -> list[dict[str, Any]]:
    """The same answer with the reasons below whatever its annotator wrote into the comment box."""
    said = [text for item in result if item.get("from_name") == "comment" for text in _texts(item)]
    lines = [line for text in said for line in text.splitlines() if not line.startswith(RETURNED)]
    comment = "\n".join([*lines, *(f"{RETURNED}{reason}" for reason in reasons)])
    rest = [dict(item) for item in result if item.get("from_name") != "comment"]
    box = {"id": "comment", "from_name": "comment", "to_name": "text", "type": "textarea", "origin": "manual"}
    return [*rest, {**box, "value": {"text": [comment]}}]


def _is_ours(draft: Mapping[str, Any]) -> bool:
    return any(
        text.startswith(RETURNED) or f"\n{RETURNED}" in text
        for item in draft.get("result") or ()
        if item.get("from_name") == "comment"
        for text in _texts(item)
    )


def _texts(item: Mapping[str, Any]) -> list[str]:
    said = (item.get("value") or {}).get("text") or []
    return [said] if isinstance(said, str) else [text for text in said if isinstance(text, str)]
