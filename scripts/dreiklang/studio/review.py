"""The review project of a corpus: beside its main one, and never taken for it."""

from collections.abc import Iterable, Set

from dreiklang.plan import Plan
from dreiklang.studio.connection import SAFE_TO_REPEAT, Connection
from dreiklang.studio.doubles import take_back
from dreiklang.studio.listing import listed
from dreiklang.studio.project import Project, find, project
from dreiklang.studio.push import PushReport, Upload, push

_SUFFIX = " · Adjudikation"  # no scheme's name can end so
_TITLE_MAX = 50


def review_title(name: str) -> str:
    return name[: _TITLE_MAX - len(_SUFFIX)] + _SUFFIX


def find_reviews(connection: Connection, name: str) -> int | None:
    """The number of the review project of a corpus; None where there is none."""
    return find(connection, review_title(name))


def review_project(
    connection: Connection, name: str, interface: str, instruction: str, given_up: Set[str] = frozenset()
) -> Project:
    return project(connection, review_title(name), interface, instruction, Plan(annotators=1), given_up)


def push_reviews(connection: Connection, project: int, uploads: Iterable[Upload], begin_with: str) -> PushReport:
    """Bring the reviews to the project that it does not have, and take back those that are no longer asked for.

    One that somebody has answered or begun stays. `begin_with` names the prediction that an adjudicator begins with.
    """
    asked = list(uploads)
    keys = {upload.key for upload in asked}
    take_back(connection, project, [task for task in listed(connection, project) if task.key not in keys])
    report = push(connection, project, asked)
    if asked:  # also where all were there: whoever brought them may have been killed before this
        with connection.clear():  # Label Studio only takes the name of a prediction that is there
            connection.client.projects.update(project, model_version=begin_with, request_options=SAFE_TO_REPEAT)
    return report
