"""Who is behind which pseudonym: `annotation/annotators.json`, the only place where e-mail addresses are kept."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dreiklang.collected.shapes import Account, Who
from dreiklang.errors import CorpusError
from dreiklang.files import read_json, write_json

_PSEUDONYM = re.compile(r"a(\d{1,9})")
_NAME = "name:"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answers: known to all as `pseudonym`, here also by name and the addresses of accounts."""

    pseudonym: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]

    @classmethod
    def of(cls, pseudonym: str, keys: Iterable[str]) -> Self:
        known = list(keys)
        names = tuple(key.removeprefix(_NAME) for key in known if key.startswith(_NAME))
        return cls(pseudonym, names, tuple(filter(_is_address, known)))

    def is_called(self, name: str) -> bool:
        return name in (self.pseudonym, *self.names, *self.addresses)


class Accounts:
    """Gives each account one pseudonym, "a1", "a2", …, whichever way an export names it.

    Keys are e-mail addresses, "id:N", and "name:NAME" of a person whose account was made here. An id seen alone is
    taken for the account of the first address that comes with it. Ids alone cannot tell the accounts of two servers
    apart: exports with addresses (snapshots), or a collection straight from the server, can.
    """

    def __init__(self, path: Path, people: Mapping[int, str], used: Iterable[str]) -> None:
        """`people` are addresses by id, as the server lists them; `used` are all pseudonyms in collected files."""
        self._path = path
        self._people = people
        self._keys = read_json(path, dict[str, str]) if path.exists() else {}
        self._saved = dict(self._keys)
        self._told: dict[int | str, str] = {}
        self._names = {*self._keys.values(), *used}
        self._with_address = {name for key, name in self._keys.items() if _is_address(key)}
        numbers = [int(found[1]) for name in self._names if (found := _PSEUDONYM.fullmatch(name))]
        self._last = max(numbers, default=0)
        self._is_lost = bool(numbers) and not path.exists()

    def pseudonym(self, who: Who, alone: str, earlier: Callable[[], str | None] = lambda: None) -> str:
        """The account's pseudonym.

        `alone` is the key if the account was deleted; `earlier` is who had given the same answer when last collected.
        """
        if isinstance(who, int | str):
            if who not in self._told:
                self._told[who] = (
                    who if isinstance(who, str) and self._is_pseudonym(who) else self._name(who, alone, earlier)
                )
            return self._told[who]
        return self._name(who, alone, earlier)

    def _name(self, who: Who, alone: str, earlier: Callable[[], str | None]) -> str:
        keys = self._keys_of(who) or [alone]
        known = self._keys.get(keys[0]) or earlier() or self._by_id(keys)
        name = known or self._new()
        for key in keys:
            self._keys.setdefault(key, name)
        self._names.add(name)
        if "@" in keys[0]:
            self._with_address.add(name)
        return name

    def people(self) -> list[Person]:
        """Everybody who has a pseudonym, in order of "a1", "a2", …, then the others."""
        keys: dict[str, list[str]] = {}
        for key, name in self._keys.items():
            keys.setdefault(name, []).append(key)
        return [Person.of(name, keys[name]) for name in sorted(keys, key=_in_order)]

    def enroll(self, name: str) -> str:
        """The pseudonym of the person of this name, a new one if there was none; to be linked to an account then."""
        for person in self.people():
            if person.is_called(name):
                return person.pseudonym
        if _PSEUDONYM.fullmatch(name) or not name.strip():
            raise CorpusError(f'"{name}" is no name: give the name by which you know the annotator')
        return self._name(f"{_NAME}{name}", "", lambda: None)

    def link(self, pseudonym: str, address: str, number: int) -> None:
        """Remember the account that was made for somebody."""
        for key in (address, f"id:{number}"):
            self._keys.setdefault(key, pseudonym)
        self._with_address.add(pseudonym)

    def save(self) -> None:
        if self._keys != self._saved:
            write_json(self._path, self._keys, private=True)
            self._saved = dict(self._keys)

    def _is_pseudonym(self, name: str) -> bool:
        return name in self._names or name.startswith("model:") or _PSEUDONYM.fullmatch(name) is not None

    def _keys_of(self, who: Who) -> list[str]:
        """The account's keys, the surest first."""
        if isinstance(who, str):
            return [who]
        account = Account(who, self._people.get(who)) if isinstance(who, int) else who or Account()
        email = account.email or (self._people.get(account.id) if account.id is not None else None)
        return [key for key in (email, None if account.id is None else f"id:{account.id}") if key]

    def _by_id(self, keys: list[str]) -> str | None:
        """Whom the id alone stood for, unless that account has another address already."""
        name = self._keys.get(keys[-1])
        return None if name in self._with_address and "@" in keys[0] else name

    def _new(self) -> str:
        if self._is_lost:
            raise CorpusError(
                f"{self._path}: is missing, so it can't be told whether this is somebody who answered before: copy it "
                "from whoever collected last, or begin a new one that holds {}"
            )
        self._last += 1
        return f"a{self._last}"


def _is_address(key: str) -> bool:
    return "@" in key and not key.startswith(_NAME)


def _in_order(pseudonym: str) -> tuple[int, str]:
    found = _PSEUDONYM.fullmatch(pseudonym)
    return (int(found[1]), "") if found else (10**9, pseudonym)
