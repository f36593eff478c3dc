"""What the server says of the work at this moment: counts of its own, and who has begun what."""

from dataclasses import dataclass

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import DRAFTED, pages

MOST = 200  # drafted tasks that are looked at


@dataclass(frozen=True, slots=True)
class Presence:
    """A draft on the server: who is at which text, since when it was last saved."""

    address: str
    document_id: str
    saved: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class Counts:
    """The server's own counts of a project; `there` are its drafts, newest first."""

    tasks: int
    finished: int
    answers: int
    skipped: int
    there: tuple[Presence, ...]


def counts(connection: Connection, project: int) -> Counts:
    with connection.clear():
        told = connection.client.projects.get(project, request_options=SAFE_TO_REPEAT)
    there = []
    for number, task in enumerate(pages(connection, project, include="id,data", size=MOST, having=[DRAFTED])):
        if number == MOST:
            break
        for draft in connection.ask("GET", f"api/tasks/{task.id}/drafts"):
            document = str((task.data or {}).get("doc_id") or task.id)
            there.append(Presence(str(draft.get("user")), document, str(draft.get("updated_at"))))
    return Counts(
        tasks=told.task_number or 0,
        finished=told.finished_task_number or 0,
        answers=told.total_annotations_number or 0,
        skipped=told.skipped_annotations_number or 0,
        there=tuple(sorted(there, key=lambda one: one.saved, reverse=True)),
    )
