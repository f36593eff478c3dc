"""Two releases, compared."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from dreiklang.release.diff import bump, whole
from dreiklang.release.diff.document import compare
from dreiklang.release.diff.reading import Brief, Side, differing
from dreiklang.release.diff.records import Diff, DocumentChange

COUNTS = (
    *(f"documents {how}" for how in ("added", "removed", "changed")),
    *("texts corrected", "texts withheld", "texts given", "splits changed", "other fields changed"),
    *(f"entities {how}" for how in ("added", "dropped", "moved", "relabelled")),
    *(f"relations {how}" for how in ("added", "dropped", "retyped", "redirected")),
    *(f"translations {how}" for how in ("added", "dropped", "edited")),
)


def diff(old: Path, new: Path, *, limit: int | None = None, withdrawn: Mapping[str, str] | None = None) -> Diff:
    """Of two folders of releases. `limit` is how many documents added, removed and changed each are told in detail.

    `withdrawn` says why documents were taken back.
    """
    was, now = Side(old, "removed"), Side(new, "added")
    counts, told = Counter[str](), list[DocumentChange]()
    for change in _changes(was, now, withdrawn or {}):
        counts.update(_counted(change))
        if limit is None or counts[f"documents {change.how}"] <= limit:
            told.append(change)
    release = tuple(whole.changes(was, now))
    reasons = bump.reasons({what: counts[what] for what in COUNTS if what != "documents changed"}, release)
    level = bump.level(reasons)
    return Diff(
        old=was.release.version,
        new=now.release.version,
        level=level,
        next=bump.next_version(was.release.version, level),
        reasons=reasons,
        release=release,
        counts={what: counts[what] for what in COUNTS if counts[what]},
        documents=tuple(sorted(told, key=lambda change: ("removed", "added", "changed").index(change.how))),
        more=sum(counts[f"documents {how}"] for how in ("added", "removed", "changed")) - len(told),
    )


def _changes(old: Side, new: Side, withdrawn: Mapping[str, str]) -> Iterator[DocumentChange]:
    symmetric = frozenset(relation.name for relation in new.release.scheme.relations if relation.symmetric)
    for found in differing(old, new):
        if isinstance(found, Brief):
            reason = withdrawn.get(found.id) if found.how == "removed" else None
            sizes = found.entities, found.relations, found.translations
            yield DocumentChange(found.id, found.how, found.split, found.title, *sizes, reason=reason)
        elif change := compare(found.old, found.new, symmetric):
            yield change


def _counted(change: DocumentChange) -> Iterator[str]:
    yield f"documents {change.how}"
    if change.corrected:
        yield "texts corrected"
    for field in change.fields:
        if field.field == "text":
            yield f"texts {field.after}"
        elif field.field == "split":
            yield "splits changed"
        elif field.field != "text_sha256":
            yield "other fields changed"
    yield from (f"entities {entity.how}" for entity in change.entity_changes)
    yield from (f"relations {relation.how}" for relation in change.relation_changes)
    yield from (f"translations {translation.how}" for translation in change.translation_changes)
