"""Which split a document falls into: for good, and together with what is nearly the same."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Literal, get_args

from dreiklang.records import Kin
from dreiklang.scheme import SplitPolicy

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
DEFAULT = SplitPolicy()
ALONE = Kin()


def shares(policy: SplitPolicy) -> dict[Split, int]:
    """In percent."""
    return {"train": policy.train, "validation": policy.validation, "test": policy.test}


def split(document_id: str, policy: SplitPolicy = DEFAULT) -> Split:
    """By the id alone, so that no document moves when others come: its SHA-256 as a number, modulo 100."""
    place = int.from_bytes(sha256(document_id.encode()).digest(), "big") % 100
    for name, share in shares(policy).items():
        if place < share:
            return name
        place -= share
    raise AssertionError("shares add up to 100")


class Placement:
    """Gives every document its split.

    What was placed before stays. Documents that belong together go where one of them was placed, or else where the
    smallest of their ids falls; a group that would be more than a tenth of its split goes to the largest split.
    """

    def __init__(self, policy: SplitPolicy, placed: Mapping[str, Split], kin: Kin = ALONE) -> None:
        self.policy, self.placed = policy, placed
        self.frozen = policy.freeze_test and "test" in placed.values()
        open_to_new = [name for name in SPLITS if not (self.frozen and name == "test")]
        self.largest = max(open_to_new, key=shares(policy).__getitem__)
        self.documents = kin.documents
        self.group_of = {member: group for group in groups(kin) for member in group}

    def of(self, document_id: str) -> Split | None:
        """None for one that would have to go into a frozen test set: it stays out, as elsewhere it would leak."""
        if document_id in self.placed:
            return self.placed[document_id]
        group = self.group_of.get(document_id, (document_id,))
        where = Counter(self.placed[member] for member in group if member in self.placed)
        if self.frozen and where["test"]:
            del where["test"]
            if not where:
                return None
        if where:
            return max(SPLITS, key=lambda name: where[name])
        chosen = split(group[0], self.policy)
        is_too_large = len(group) > 1 and 1000 * len(group) > shares(self.policy)[chosen] * self.documents
        return self.largest if is_too_large or (self.frozen and chosen == "test") else chosen


def groups(kin: Kin) -> Iterator[tuple[str, ...]]:
    """Documents that belong together, two or more, sorted: near-duplicates, theirs in turn, and those of one day."""
    parents: dict[str, str] = {}

    def root(document_id: str) -> str:
        parents.setdefault(document_id, document_id)
        while parents[document_id] != document_id:
            parents[document_id] = parents[parents[document_id]]
            document_id = parents[document_id]
        return document_id

    first_of: dict[str, str] = {}
    for document_id, day in kin.days.items():
        parents[root(document_id)] = root(first_of.setdefault(day, document_id))
    for likeness in kin.likenesses:
        if likeness.is_near:
            parents[root(likeness.first)] = root(likeness.second)
    found = defaultdict(list)
    for document_id in list(parents):
        found[root(document_id)].append(document_id)
    return (tuple(sorted(members)) for members in found.values() if len(members) > 1)
