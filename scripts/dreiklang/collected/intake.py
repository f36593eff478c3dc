"""What of an export is news for the corpus, as the lines that keep it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec
from msgspec import Raw

from dreiklang.collected.accounts import Accounts
from dreiklang.collected.arrivals import Answer, Arrival
from dreiklang.collected.findings import Findings
from dreiklang.collected.index import Known, Lines
from dreiklang.collected.origin import Origin, deletions
from dreiklang.collected.shapes import StoredAnnotation, TaskLine, identity
from dreiklang.collected.table import KeySet
from dreiklang.corpus import Corpus
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

_encode = msgspec.json.Encoder().encode


class Intake:
    """One collection: compares what comes with what was collected before, and counts."""

    def __init__(self, corpus: Corpus, lines: Lines, accounts: Accounts, known: Known, origin: Origin | None) -> None:
        self._sources = corpus.sources
        self._documents = KeySet()
        for document in corpus.ids():
            self._documents.put(document)
        self._withdrawn = corpus.withdrawals()
        self._lines = lines
        self._accounts = accounts
        self._places = known.answers
        self._brought = KeySet()  # identities of answers whose last state this collection brought
        self._states = known.states
        self._deleted = known.deleted
        self._origin = origin
        self._came = KeySet()  # identities, kept only where they come from an origin
        # of "tasks", also those "withdrawn", of "new", "changed", "known", "deleted" annotations, of "drafts", and of
        # what was "left" out
        self.count = Counter[str]()
        self.found = Findings()

    def lines(self, name: str, arrivals: Iterable[Arrival | Problem]) -> Iterator[bytes]:
        """A line for each task with news. Raises ExportError if there are tasks, but none is of this corpus."""
        before, number = self.count["tasks"] + self.count["withdrawn"], 0
        for number, arrival in enumerate(arrivals, 1):
            if isinstance(arrival, Problem):
                self._leave(arrival)
                continue
            where = f"{name}: task {arrival.id}" if arrival.id is not None else f"{name}: task #{number}"
            if self._is_ours(arrival, where):
                self.count["tasks"] += 1
                line = self._line(arrival, f"{where} ({arrival.document})")
                if line:
                    yield line
        came = self.count["tasks"] + self.count["withdrawn"]
        if number and came == before and (self._origin is None or self._origin.is_whole):
            raise ExportError(
                f"{name}: no task in it is of this corpus (their doc_id names no source in {self._sources}): "
                "is it an export of another project, or not of the format JSON?"
            )

    def deletions(self) -> Iterator[bytes]:
        """A line for each task that lost answers on its server; to be called when everything has come."""
        for line, count in deletions(self._lines, self._origin, self._came) if self._origin else ():
            self.count["deleted"] += count
            yield line

    def _is_ours(self, arrival: Arrival, where: str) -> bool:
        if arrival.fault:
            self._leave(Problem("export-shape", where, f"its data can't be read: {arrival.fault}"))
            return False
        if arrival.document in self._withdrawn:
            message = (
                f'"{arrival.document}" was withdrawn, its answers are not collected: delete this task on the server'
            )
            self.count["withdrawn"] += 1
            self.found.add(Problem("withdrawn-on-server", where, message))
            return False
        if arrival.document not in self._documents:
            is_named = arrival.document is not None
            said = f'names no source of this corpus ("{arrival.document}")' if is_named else "is missing"
            self._leave(Problem("unknown-document", where, f"its doc_id {said}: its answers were not collected"))
            return False
        return True

    def _line(self, task: Arrival, where: str) -> bytes | None:
        news: list[Raw] = []
        places: list[int] = []
        for place, given in enumerate(task.annotations):
            kept = self._annotation(given, where)
            if kept:
                news.append(kept)
                places.append(place)
        drafts = [raw for draft in task.drafts if (raw := self._draft(draft, where))]
        if not news and not drafts:
            return None
        self.found.merge(task.findings(places), where)
        source = self._origin.name if self._origin else None
        return _encode(TaskLine(task.id, task.project, Raw(task.content()), news, drafts, source))

    def _annotation(self, given: Answer, where: str) -> Raw | None:
        """None if it is no news."""
        name = given.name
        if name is None:
            message = "an annotation has neither id nor unique_id, and was not collected: export again"
            self._leave(Problem("export-shape", where, message))
            return None
        is_brought = name in self._brought
        place = None if is_brought else self._places.find(name)
        self._name_people(given, name, place)
        encoded = given.encoded
        if self._origin:
            self._came.put(name)
        returns = self._origin is not None and name in self._deleted
        known = (name, encoded) in self._states or (place is not None and self._repeats(encoded, name, place))
        if known and not returns:
            self.count["known"] += 1
            return None
        self.count["new" if place is None and not is_brought else "changed"] += 1
        if returns:
            self._deleted.discard(name)
        self._brought.put(name)
        self._states.put((name, encoded))
        return Raw(encoded)

    def _name_people(self, given: Answer, name: str, place: int | None) -> None:
        alone = f"annotation:{name}"
        by = self._accounts.pseudonym(given.by, alone, partial(self._earlier_author, name, place))
        updated_by = None if given.updated_by is None else self._accounts.pseudonym(given.updated_by, alone)
        given.name_people(by, updated_by)

    def _draft(self, given: Answer, where: str) -> Raw | None:
        """None if it is no news."""
        name = given.name
        if name is None:
            self._leave(Problem("export-shape", where, "a draft has no id, and was not collected: export again"))
            return None
        given.name_user(self._accounts.pseudonym(given.by, name))
        encoded = given.encoded
        if (name, encoded) in self._states:
            return None
        self.count["drafts"] += 1
        self._states.put((name, encoded))
        return Raw(encoded)

    def _leave(self, problem: Problem) -> None:
        """Something is not collected."""
        self.count["left"] += 1
        self.found.add(problem)

    def _earlier(self, name: str, place: int) -> StoredAnnotation | None:
        """The last state of an annotation that was collected before."""
        line = self._lines.at(place)
        return next((a for a in line.annotations if identity(line.project, a) == name), None)

    def _earlier_author(self, name: str, place: int | None) -> str | None:
        earlier = None if place is None else self._earlier(name, place)
        return earlier.completed_by if earlier else None

    def _repeats(self, encoded: bytes, name: str, place: int) -> bool:
        """Whether it says nothing that its last state did not, only written otherwise or in fewer fields."""
        earlier = self._earlier(name, place)
        if earlier is None:
            return False
        try:
            before, now = (msgspec.json.decode(state) for state in (_encode(earlier), encoded))
        except msgspec.ValidationError:  # a number that Python cannot hold
            return False
        return all(value is None or before.get(key) == value for key, value in now.items())
