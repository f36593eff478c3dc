"""Texts shared out among annotators: a tab of the project for each, which holds that annotator's share of the tasks.

Shares are stretches of a circle of all tasks, laid end to end. So each task is in as many tabs as the shares, added up,
go round the circle, and in no tab twice as long as no share is above 100 percent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, cast

from dreiklang.errors import StudioError
from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.listing import pages

if TYPE_CHECKING:
    from label_studio_sdk import ViewDataRequestRequest

Range = tuple[int, int]  # first and last number of a task, both included
_MARK = "↦ "  # how titles of our tabs begin, so that others are left alone


@dataclass(frozen=True, slots=True)
class Tab:
    """A share as the page shows it; `url` opens its stream of tasks."""

    title: str
    tasks: int
    url: str


def parse(shares: Iterable[str]) -> dict[str, int]:
    """Percent by name out of "NAME=SHARE". Raises StudioError."""
    asked: dict[str, int] = {}
    for said in shares:
        name, _, share = said.rpartition("=")
        if not name or not share.isdecimal() or not 0 < int(share) <= 100 or name in asked:
            raise StudioError(
                f"{said}: write each annotator once, as NAME=SHARE with a share from 1 to 100, e.g. a1=60"
            )
        asked[name] = int(share)
    return asked


def assign(connection: Connection, project: int, shares: Mapping[str, int]) -> list[Tab]:
    """Make a tab of each share, in place of those that were made before."""
    numbers = [task.id or 0 for task in pages(connection, project, include="id", size=1000)]
    if not numbers:
        raise StudioError(f"{connection.url}: the project has no tasks: run `dreiklang push` first")
    _clear(connection, project)
    return [
        _made(connection, project, name, part, [(numbers[first], numbers[last]) for first, last in part])
        for name, part in parts(shares, len(numbers)).items()
    ]


def parts(shares: Mapping[str, int], count: int) -> dict[str, list[Range]]:
    """Which of `count` tasks go to whom, as ranges of places; a share that goes beyond the last begins anew."""
    ends = [round(count * upto / 100) for upto in accumulate(shares.values(), initial=0)]
    return {name: list(_round(start, end, count)) for name, (start, end) in zip(shares, pairwise(ends), strict=True)}


def _round(start: int, end: int, count: int) -> Iterable[Range]:
    first, length = start % count, end - start
    if length > 0:
        yield first, min(first + length, count) - 1
    if first + length > count:
        yield 0, first + length - count - 1


def _clear(connection: Connection, project: int) -> None:
    with connection.clear():
        for view in connection.client.views.list(project=project, request_options=SAFE_TO_REPEAT):
            if str((_data(view.data)).get("title", "")).startswith(_MARK):
                connection.client.views.delete(str(view.id))


def _made(connection: Connection, project: int, name: str, part: list[Range], ranges: list[Range]) -> Tab:
    items = [
        {"filter": "filter:tasks:id", "operator": "in", "type": "Number", "value": {"min": first, "max": last}}
        for first, last in ranges
    ]
    data: Any = {"title": f"{_MARK}{name}", "type": "list", "filters": {"conjunction": "or", "items": items}}
    with connection.clear():
        view = connection.client.views.create(project=project, data=cast("ViewDataRequestRequest", data))
    tasks = sum(last - first + 1 for first, last in part)
    return Tab(name, tasks, f"{connection.url}/projects/{project}/data?tab={view.id}&labeling=1")


def _data(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else getattr(data, "model_dump", dict)()
