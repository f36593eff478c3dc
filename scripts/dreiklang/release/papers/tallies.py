"""Counts by split as the lines of a table, for papers in whatever markup."""

from collections.abc import Iterable, Iterator

from dreiklang.release.manifest import Release
from dreiklang.release.statistics import Counts, by_split

Line = tuple[str, ...]  # a name, a figure for each split, and their sum


def head(release: Release) -> Line:
    """The names of the columns of figures."""
    return (*by_split(release.statistics.documents), "all")


def sizes(release: Release) -> Iterator[Line]:
    facts = release.statistics
    yield _line(release, "documents", facts.documents)
    yield from labels(release, ("segments", "tokens", "characters"), facts.size)
    yield _line(release, "entities", facts.entities)
    yield _line(release, "relations", facts.relations)
    for name, *figures in labels(release, release.scheme.target_languages, facts.translations):
        yield (f"translations, {name}", *figures)
    yield _line(release, "answers", facts.annotators)


def labels(release: Release, names: Iterable[str], counts: Counts) -> Iterator[Line]:
    """One line for each name that occurs."""
    for name in names:
        row: Counts = {split: {name: values[name]} for split, values in counts.items() if name in values}
        if row:
            yield _line(release, name, row)


def _line(release: Release, name: str, counts: Counts) -> Line:
    numbers = [sum(counts.get(split, {}).values()) for split in by_split(release.statistics.documents)]
    return (name, *(f"{number:,}" for number in (*numbers, sum(numbers))))
