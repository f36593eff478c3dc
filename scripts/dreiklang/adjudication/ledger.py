"""The ledger of decisions, `annotation/decisions/ledger.jsonl`: one line a decision, only ever added to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from dreiklang.adjudication.settle import Decision
from dreiklang.errors import CorpusError
from dreiklang.files import add_lines, placed_lines, read_line, read_lines
from dreiklang.problems import Problem

Ledger = dict[str, dict[int, Decision]]  # document id -> part -> the decision in force


class Entry(NamedTuple):
    """What recording brought."""

    added: int
    reopened: int


def read(path: Path) -> Ledger:
    """The decisions in force: of several on one task the last. Raises CorpusError naming a damaged line."""
    decisions: defaultdict[str, dict[int, Decision]] = defaultdict(dict)
    for decision in history(path):
        decisions[decision.document_id][decision.part] = decision
    return dict(decisions)


def history(path: Path) -> Iterator[Decision]:
    """Every decision there ever was, oldest first. Raises CorpusError naming a damaged line."""
    return read_lines(path, Decision)


def opened(path: Path) -> Ledger | Problem:
    """ledger-damaged: the decisions in force, for whoever goes on without them."""
    try:
        return read(path)
    except CorpusError as error:
        return Problem("ledger-damaged", path.name, str(error))


class InForce:
    """The decisions in force, read a document at a time: in memory is where its lines are, a hundred bytes or two."""

    def __init__(self, path: Path) -> None:
        """Raises CorpusError naming a damaged line."""
        self._path = path
        self._places: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
        for place, decision in placed_lines(path, Decision):
            self._places[decision.document_id] += (place,)

    def of(self, document_id: str) -> dict[int, Decision]:
        """By part: of several on one task the last."""
        decisions = (read_line(self._path, place, Decision) for place in self._places.get(document_id, ()))
        return {decision.part: decision for decision in decisions}


def record(path: Path, decisions: Iterable[Decision]) -> Entry:
    """Add what is news: decisions that say something else than the one in force. Never-settled open ones are not."""
    in_force = read(path)
    news = []
    for decision in decisions:
        before = in_force.get(decision.document_id, {}).get(decision.part)
        if decision != before and (before is not None or decision.settled != "open"):
            news.append(decision)
    if news:
        add_lines(path, map(_encoded, news))
    return Entry(len(news), sum(decision.settled == "open" for decision in news))


def _encoded(decision: Decision) -> bytes:
    """One line, keys in order of the fields; those of decisions item by item are left out where they say nothing."""
    said = msgspec.to_builtins(decision)
    items = [{key: value for key, value in item.items() if value is not None and value != ""} for item in said["items"]]
    for key, value in (("basis", said["basis"]), ("text_sha256", said["text_sha256"]), ("items", items)):
        if value:
            said[key] = value
        else:
            del said[key]
    return msgspec.json.encode(said)
