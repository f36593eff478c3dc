"""What changed in a project since it was last looked at, for the price of the change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import DRAFTED, first, pages, up_to, where
from dreiklang.studio.project import projects

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"  # the only form the server's filter takes
_IN_FLIGHT = timedelta(minutes=2)  # a change is dated when it begins, and seen when it is stored


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a project has been looked at."""

    source: str  # the project: no other one on any server has the same
    since: str  # what changed after that is not seen yet
    last: int  # the highest number of a task
    tasks: int  # how many there were


@dataclass(frozen=True, slots=True)
class Increment:
    """What to ask for: the tasks that changed or have drafts, and of which none is left."""

    ids: tuple[int, ...]  # tasks to export
    changed: frozenset[int]
    last: int
    present: frozenset[int] | None  # the tasks up to number `last`; None if none of them was deleted

    @property
    def is_empty(self) -> bool:
        return not self.changed and self.present is None

    def covers(self, task: int) -> bool:
        """Whether all there is of a task is exported with `ids`."""
        return task in self.changed or (self.present is not None and task <= self.last and task not in self.present)


def mark(connection: Connection, project: int) -> Mark:
    """How far looking at the project now will get; take it first, so that what changes meanwhile comes next time.

    It lies a little before the newest change where that is recent, so that the last answers may come twice.
    """
    with connection.clear():
        told = connection.client.users.with_raw_response.whoami(request_options=SAFE_TO_REPEAT)
        listed = projects(connection, include="id,created_at", ids=str(project))
        made = next((found.created_at for found in listed if found.id == project), None)
        if made is None:
            raise ValueError("no project")
    highest = first(connection, project, include="id", ordering="-tasks:id")
    latest = first(connection, project, include="id,updated_at", ordering="-tasks:updated_at")
    since: datetime = getattr(latest.task, "updated_at", None) or made
    since = min(since, _settled(told.headers.get("date"), since))
    last = highest.task.id if highest.task else 0
    return Mark(f"{project}@{made.astimezone(UTC).strftime(_TIME)}", since.strftime(_TIME), last or 0, highest.total)


def increment(connection: Connection, project: int, before: Mark, now: Mark) -> Increment:
    """What is new in the project between two marks, or a little later.

    Drafts move no task's date: tasks that have one are asked for every time. Deleted tasks leave no trace, so all
    numbers are compared when there are fewer tasks than before.
    """
    having = [where("updated_at", "Datetime", before.since), DRAFTED]
    include = "id,total_annotations,cancelled_annotations,draft_exists"
    changed, ids = set[int](), []
    for task in pages(connection, project, include=include, size=1000, having=having):
        number = task.id or 0
        changed.add(number)
        if task.total_annotations or task.cancelled_annotations or task.draft_exists:
            ids.append(number)
    of_before = now.tasks
    if now.last > before.last:
        of_before = first(connection, project, include="id", having=[up_to(before.last)]).total
    present = None
    if of_before < before.tasks:
        listed = pages(connection, project, include="id", size=1000)
        present = frozenset(task.id or 0 for task in listed)
    return Increment(tuple(ids), frozenset(changed), before.last, present)


def _settled(date: str | None, at: datetime) -> datetime:
    """Up to when all changes are seen by now: two clocks must say so, or else it is a while before the change `at`."""
    try:
        clock = parsedate_to_datetime(date or "")
    except ValueError:
        return at - _IN_FLIGHT
    now = min(clock.astimezone(UTC), datetime.now(UTC))
    return max(now, at) - _IN_FLIGHT
