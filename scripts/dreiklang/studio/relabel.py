"""Labels that were renamed or merged, renamed on the server too: a page that lacks a label would drop it in silence."""

from collections.abc import Callable
from typing import Any

from dreiklang.studio.connection import Connection
from dreiklang.studio.listing import pages

Rewrite = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
_KINDS = {"annotations": "api/annotations/{}/", "drafts": "api/drafts/{}/", "predictions": "api/predictions/{}/"}


def relabel(connection: Connection, project: int, rewrite: Rewrite) -> int:
    """Rewrite every answer, draft and suggestion of a project: how many changed. Safe to repeat."""
    changed = 0
    for task in pages(connection, project, include="id", size=1000):
        found = connection.ask("GET", f"api/tasks/{task.id}/")
        found["drafts"] = connection.ask("GET", f"api/tasks/{task.id}/drafts")
        for kind, place in _KINDS.items():
            for one in found.get(kind) or ():
                before = one.get("result") or []
                after = rewrite(before)
                if after != before:
                    connection.ask("PATCH", place.format(one["id"]), {"result": after})
                    changed += 1
    return changed
