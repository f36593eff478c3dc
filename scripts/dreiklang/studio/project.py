"""The project of a corpus on a server: found by its title, or made; its interface kept up to date."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from dreiklang.errors import StudioError
from dreiklang.plan import Plan
from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection

if TYPE_CHECKING:
    from label_studio_sdk import AllRolesProjectList

_PAGE = 100
_STORED = re.compile(r'<(?:Label|Choice) [^>]*?alias="([^"]*)"|<Relation value="([^"]*)"|<TextArea name="([^"]*)"')

_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server."""

    id: int
    title: str
    state: str  # "made", "updated" or "unchanged", as `project` found or left it


def project(
    connection: Connection,
    name: str,
    interface: str,
    instruction: str = "",
    plan: Plan = _PLAN,
    given_up: Set[str] = frozenset(),
) -> Project:
    """The project titled like the corpus, with this interface and plan; made where there is none.

    Raises StudioError where the new interface would drop labels of a project that has answers already, other than those
    `given_up`, of which a migration says what became of them.
    """
    title = _title(name)
    number = find(connection, name)
    if number is None:
        with connection.clear():
            made = connection.client.projects.create(
                title=title,
                label_config=interface,
                expert_instruction=instruction,
                show_instruction=bool(instruction),
                maximum_annotations=plan.annotators,
                overlap_cohort_percentage=plan.overlap,
                show_skip_button=True,
                enable_empty_annotation=True,
            )
        number = find(connection, name)
        if number is None or number == made.id:
            return Project(made.id or 0, title, "made")
        with connection.clear():  # another push made one at the same time, which is used
            connection.client.projects.delete(made.id or 0)
    return _refreshed(connection, number, title, interface, instruction, plan, given_up)


def find(connection: Connection, name: str) -> int | None:
    """The number of the project titled like the corpus, of several the oldest; None where there is none."""
    title = _title(name)
    with connection.clear():
        found = projects(connection, include="id,title", title=title)
        return min((one.id or 0 for one in found if one.title == title), default=None)


def projects(
    connection: Connection, *, include: str, title: str | None = None, ids: str | None = None
) -> "Iterator[AllRolesProjectList]":
    """The projects with these numbers, or whose title contains this one, with the fields in `include` only.

    No count of anything should be included: it takes long.
    """
    for page in count(1):
        listed = connection.client.projects.list(
            title=title, ids=ids, include=include, page=page, page_size=_PAGE, request_options=SAFE_TO_REPEAT
        )
        yield from listed.items or ()
        if page * _PAGE >= listed.response.count:  # one page more would be refused as not found
            return


def require(connection: Connection, name: str) -> int:
    """The number of the project titled like the corpus. Raises StudioError where there is none."""
    number = find(connection, name)
    if number is None:
        raise StudioError(f'{connection.url}: has no project "{name}": run `dreiklang push` first')
    return number


def dropped(connection: Connection, name: str, interface: str) -> set[str]:
    """The names that answers in the project may hold and this interface does not have."""
    number = find(connection, name)
    if number is None:
        return set()
    with connection.clear():
        present = connection.client.projects.get(number, request_options=SAFE_TO_REPEAT)
    return _stored_names(present.label_config or "") - _stored_names(interface)


def _refreshed(
    connection: Connection, id: int, title: str, interface: str, instruction: str, plan: Plan, given_up: Set[str]
) -> Project:
    with connection.clear():
        present = connection.client.projects.get(id, request_options=SAFE_TO_REPEAT)
    before = present.label_config or ""
    told = (present.expert_instruction or "").strip()
    wanted = {
        "label_config": (before.strip(), interface.strip()),  # the server strips
        "expert_instruction": (told, instruction.strip() or told),
        "maximum_annotations": (present.maximum_annotations, plan.annotators),
        "overlap_cohort_percentage": (present.overlap_cohort_percentage, plan.overlap),
    }
    changes: dict[str, Any] = {key: new for key, (old, new) in wanted.items() if old != new}
    if not changes:
        return Project(id, title, "unchanged")
    lost = _stored_names(before) - _stored_names(interface) - given_up
    if lost and present.total_annotations_number:
        raise StudioError(
            f"{connection.url}: project {title!r} has answers, and the new interface drops "
            f"{', '.join(sorted(lost))}: put that back into scheme.toml, or say what became of it in a migration "
            "(`dreiklang scheme diff --draft`)"
        )
    with connection.clear():
        connection.client.projects.update(id, **changes)
    return Project(id, title, "updated")


def _stored_names(interface: str) -> set[str]:
    """The names that answers made with this interface can hold, e.g. "ORG", "sells_to", "tr_en"."""
    return {next(filter(None, groups), "").removesuffix("_{{idx}}") for groups in _STORED.findall(interface)}


def _title(name: str) -> str:
    """A title as Label Studio takes it: 3 to 50 characters."""
    return (name if len(name) >= 3 else f"{name} (Dreiklang)")[:50]
