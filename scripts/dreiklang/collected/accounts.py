"""Who is behind which pseudonym: `annotation/annotators.json`, the only place where e-mail addresses are kept."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from dreiklang.collected.shapes import Account, Who
from dreiklang.corpus import read_json, write_json
from dreiklang.errors import CorpusError

_PSEUDONYM = re.compile(r"a(\d{1,9})")


class Accounts:
    """Gives each account one pseudonym, "a1", "a2", …, whichever way an export names it.

    Keys are e-mail addresses and "id:N". An id seen alone is taken for the account of the first address that comes with
    it. Ids alone cannot tell the accounts of two servers apart: exports with addresses (snapshots), or a collection
    straight from the server, can.
    """

    def __init__(self, path: Path, people: Mapping[int, str], used: Iterable[str]) -> None:
        """`people` are addresses by id, as the server lists them; `used` are all pseudonyms in collected files."""
        self._path = path
        self._people = people
        self._keys = read_json(path, dict[str, str]) if path.exists() else {}
        self._saved = dict(self._keys)
        self._told: dict[int | str, str] = {}
        self._names = {*self._keys.values(), *used}
        self._with_address = {name for key, name in self._keys.items() if "@" in key}
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
