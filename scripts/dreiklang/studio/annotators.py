"""Accounts of annotators, and answers entered in their name."""

from collections.abc import Mapping, Sequence
from typing import Any

from dreiklang.studio.connection import Connection
from dreiklang.studio.pull import people


def annotator(connection: Connection, email: str, first_name: str = "", last_name: str = "") -> int:
    """The user number of this address; makes an account that can own answers but not sign in, where there is none."""
    known = {address: number for number, address in people(connection).items()}
    if email in known:
        return known[email]
    with connection.clear():
        made = connection.client.users.create(username=email, email=email, first_name=first_name, last_name=last_name)
    return int(made.id)


def answer(
    connection: Connection,
    task_id: int,
    annotator_id: int,
    result: Sequence[Mapping[str, Any]],
    *,
    lead_time: float | None = None,
    was_cancelled: bool = False,
    ground_truth: bool = False,
) -> int:
    """Enter an annotation as this annotator's and give its number; `result` is stored as it is, without a check."""
    with connection.clear():
        made = connection.client.annotations.create(
            task_id,
            completed_by=annotator_id,
            result=[dict(item) for item in result],
            lead_time=lead_time,
            was_cancelled=was_cancelled,
            ground_truth=ground_truth,
        )
    return int(made.id)
