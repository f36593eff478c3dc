"""What became of labels that were given up: `annotation/migrations/*.toml`, applied whenever answers are read.

Collected files are never edited. A name that was given up is never used again for something else, so that one reading
fits answers of any age.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from dreiklang.errors import SchemeError
from dreiklang.scheme import Scheme

Kind = Literal["entity", "relation"]
KINDS: tuple[Kind, ...] = ("entity", "relation")
_KNOWN = {"was", "now", "look_again"}


@dataclass(frozen=True, slots=True)
class Change:
    """One label given up: `now` has one name (renamed or merged), several (split: people choose) or none (dropped).

    Where `look_again` is set, every answer from before `at` that bears it has to be looked at again.
    """

    kind: Kind
    was: str
    now: tuple[str, ...]
    look_again: bool
    at: datetime

    def is_open(self, answered: datetime) -> bool:
        """Whether an answer of that time still has to be looked at."""
        return (self.look_again and answered < self.at) or (len(self.now) > 1 and self._is_unsettled(answered))

    def _is_unsettled(self, answered: datetime) -> bool:
        return self.was not in self.now or answered < self.at


Fates = Mapping[str, Change]  # by the name that was given up
Names = Mapping[Kind, Mapping[str, str]]  # of labels that are called otherwise now, by today's name
NONE: Mapping[Kind, Fates] = {"entity": {}, "relation": {}}


def load(folder: Path) -> tuple[Change, ...]:
    """All changes, oldest first. Raises SchemeError, which names the file, the key and the remedy."""
    return tuple(change for path in sorted(folder.glob("*.toml")) for change in _read(path))


def fates(changes: Iterable[Change]) -> Mapping[Kind, Fates]:
    """What became of each name in the end: later changes carry on what earlier ones led to."""
    found: dict[Kind, dict[str, Change]] = {kind: {} for kind in KINDS}
    for change in changes:
        of_kind = found[change.kind]
        for was, before in of_kind.items():
            if change.was in before.now and len(before.now) == 1:
                look = before.look_again or change.look_again
                of_kind[was] = replace(before, now=change.now, look_again=look, at=max(before.at, change.at))
            elif change.was in before.now:
                kept = (name for name in before.now if name != change.was)
                of_kind[was] = replace(before, now=tuple(dict.fromkeys((*kept, *change.now))), at=change.at)
        of_kind[change.was] = change
    return found


def earlier(changes: Sequence[Change]) -> Iterator[Names]:
    """What today's labels were called before the last migration, before the last two, and so on."""
    names: dict[Kind, dict[str, str]] = {kind: {} for kind in KINDS}
    for _, together in groupby(reversed(changes), lambda change: change.at):
        for change in together:
            if len(change.now) == 1:
                of_kind = names[change.kind]
                today = next((name for name, was in of_kind.items() if was == change.now[0]), change.now[0])
                of_kind[today] = change.was
        yield {kind: dict(of_kind) for kind, of_kind in names.items()}


def check(changes: Sequence[Change], scheme: Scheme) -> None:
    """Raises SchemeError unless every change leads from a name the scheme no longer offers to names it has."""
    offered = scheme.offered()
    names: dict[Kind, Sequence[str]] = {"entity": offered.entity_names, "relation": offered.relation_names}
    for kind, of_kind in fates(changes).items():
        for change in of_kind.values():
            for name in change.now:
                if name not in names[kind]:
                    raise SchemeError(
                        f'annotation/migrations: {kind} type "{change.was}" becomes "{name}", which scheme.toml '
                        "does not have: add it there, or correct the migration"
                    )
            if change.was in names[kind] and change.was not in change.now:
                raise SchemeError(
                    f'annotation/migrations: {kind} type "{change.was}" was given up, and scheme.toml has it again: '
                    "give the new one another name, or answers of both would be mixed up"
                )


def covered(changes: Iterable[Change]) -> frozenset[str]:
    """The names of which a migration says what became of them."""
    return frozenset(change.was for change in changes)


def draft(changes: Iterable[Change], to: str) -> str:
    """A migration to be completed by hand, as TOML; of a label whose fate is not known `now` is "?"."""
    lines = [f'to = "{to}"  # the scheme\'s version from here on', f"at = {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", ""]
    for change in changes:
        now = ", ".join(f'"{name}"' for name in change.now)
        lines += [f"[[{change.kind}]]", f'was = "{change.was}"', f"now = [{now}]" if now else _ASK, ""]
    return "\n".join(lines)


_ASK = (
    'now = "?"  # [] drops it, ["X"] renames it or merges it into X, ["X", "Y"] splits it; look_again = true if need be'
)


def _read(path: Path) -> Iterable[Change]:
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SchemeError(f"{path}: cannot be read: {error}") from error
    at = content.get("at")
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise SchemeError(f"{path}: at: must say since when it holds, e.g. at = 2026-05-17T12:00:00Z")
    for key in content.keys() - {"to", "at", *KINDS}:
        raise SchemeError(f"{path}: {key}: is not known here: use to, at, [[entity]] and [[relation]]")
    for kind in KINDS:
        for number, table in enumerate(content.get(kind, [])):
            yield _change(f"{path}: {kind}[{number}]", kind, table, at)


def _change(where: str, kind: Kind, table: Mapping[str, Any], at: datetime) -> Change:
    for key in table.keys() - _KNOWN:
        raise SchemeError(f"{where}.{key}: is not known here: use was, now and look_again")
    was, now, look = table.get("was"), table.get("now"), table.get("look_again", False)
    if not isinstance(was, str) or not was:
        raise SchemeError(f"{where}.was: must name the label that was given up")
    if not isinstance(now, list) or not all(isinstance(name, str) for name in now):
        raise SchemeError(f"{where}.now: say what became of {was}: [] dropped, one name, or several to choose from")
    if not isinstance(look, bool):
        raise SchemeError(f"{where}.look_again: must be true or false")
    if now == [was]:
        raise SchemeError(f"{where}.now: {was} is what it was: take this out")
    return Change(kind, was, tuple(now), look, at)
