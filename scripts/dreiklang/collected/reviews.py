"""What adjudicators answered in a review project, out of the pages that a server exports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain

import msgspec
from msgspec import Raw, Struct

from dreiklang.collected.accounts import Accounts
from dreiklang.collected.collect import PATIENCE
from dreiklang.collected.convert import read, record
from dreiklang.collected.index import Lines
from dreiklang.collected.regions import Labels
from dreiklang.collected.shapes import ExportAnnotation, ExportTask, Region, StoredAnnotation, TaskData, identity, utc
from dreiklang.collected.stream import tasks
from dreiklang.corpus import Corpus
from dreiklang.locks import alone
from dreiklang.problems import Problem
from dreiklang.records import Dispute, Option, Reviewed

_CARD, _PREFILLED, _REJECTED = "dispute_", "vorausgefuellt", "verwerfen"  # controls of the review page alone


def reviewed(
    corpus: Corpus, name: str, pages: Iterable[bytes], people: Mapping[int, str], known: Iterable[str]
) -> Iterator[Reviewed | Problem]:
    """Of each review the latest answer; a skipped one is none. `known` are pseudonyms in use beside the collected ones.

    Whoever answered gets a pseudonym, as an annotator does, when the last page has come. Raises CorpusError while a
    collection, which gives out pseudonyms too, goes on.
    """
    labels = Labels.of(corpus.scheme(), corpus.changes())
    with alone(corpus.studio / "collect.lock", "collection", PATIENCE):
        accounts = Accounts(corpus.annotators, people, {*Lines(corpus).known().pseudonyms, *known})
        for task in chain.from_iterable(tasks(name, page, lambda count: None) for page in pages):
            if isinstance(task, Problem):
                yield task
            else:
                yield from _of_task(task, accounts, labels, f"{name}: task {task.id}")
        accounts.save()


def _of_task(task: ExportTask, accounts: Accounts, labels: Labels, where: str) -> Iterator[Reviewed | Problem]:
    given = [answer for answer in task.annotations or () if not answer.was_cancelled]
    if not given:
        return
    try:
        data = _DATA.decode(task.data)
        latest = max(given, key=lambda answer: utc(answer.updated_at or answer.created_at))
        drawn, ticked = _parted(latest.result)
    except msgspec.ValidationError as error:
        yield Problem("export-shape", where, f"its review can't be read: {error}")
        return
    by = accounts.pseudonym(latest.completed_by, f"annotation:{identity(task.project, latest)}")
    kept = _kept(latest, drawn, by)
    answers, unread = read(data, [kept], labels, where)
    yield from unread.problems()
    for answer in answers:
        made = replace(record(data, task.project, *answer), document_id=data.review.document_id)
        disputes = tuple(Dispute(card.options) for card in data.review.disputes)
        chosen = tuple(card.chosen(ticked.get(f"{_CARD}{i}")) for i, card in enumerate(data.review.disputes))
        is_prefilled = _PREFILLED in ticked or not data.review.marked
        yield Reviewed(made, data.review.basis, disputes, chosen, is_prefilled, bool(ticked.get(_REJECTED)))


class _Card(Struct):
    """A dispute as it was asked; `labels` is what the page called each option."""

    options: tuple[Option, ...]
    labels: tuple[str, ...]

    def chosen(self, ticks: Sequence[str] | None) -> tuple[Option, ...] | None:
        if not ticks:
            return None
        return tuple(option for option, label in zip(self.options, self.labels, strict=True) if label in ticks)


class _Asked(Struct):
    document_id: str
    basis: str
    disputes: list[_Card]
    marked: bool = False  # what was prefilled bears a mark


class _ReviewData(TaskData, kw_only=True):
    review: _Asked


_DATA = msgspec.json.Decoder(_ReviewData)
_RESULT = msgspec.json.Decoder(list[Raw])
_REGION = msgspec.json.Decoder(Region)


def _parted(result: Raw) -> tuple[Raw, dict[str, list[str]]]:
    """What was drawn and written, and what was ticked in each control that only the review page has."""
    rest, ticked = [], {}
    for raw in _RESULT.decode(result):
        with suppress(msgspec.ValidationError):
            region = _REGION.decode(raw)
            name = region.from_name
            if region.type == "choices" and (name in (_PREFILLED, _REJECTED) or name.startswith(_CARD)):
                ticked[name] = (region.value.choices if region.value else None) or []
                continue
        rest.append(raw)
    return Raw(msgspec.json.encode(rest)), ticked


def _kept(given: ExportAnnotation, result: Raw, by: str) -> StoredAnnotation:
    return StoredAnnotation(
        id=given.id,
        unique_id=given.unique_id,
        completed_by=by,
        updated_by=None,
        created_at=utc(given.created_at),
        updated_at=utc(given.updated_at or given.created_at),
        lead_time=given.lead_time,
        was_cancelled=given.was_cancelled,
        ground_truth=given.ground_truth,
        result=result,
    )
