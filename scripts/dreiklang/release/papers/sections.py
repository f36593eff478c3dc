"""A release in figures, in Markdown: the part of a dataset card that nobody need write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from dreiklang.release.configs import configs
from dreiklang.release.iob import LOSSES
from dreiklang.release.manifest import Release
from dreiklang.release.statistics import Counts, by_split, is_machine, total


def figures(release: Release) -> str:
    """Sizes, origins, labels and configs, under headings of the second level."""
    facts, scheme = release.statistics, release.scheme
    return "\n".join(
        (
            f"## Version {release.version} in figures\n",
            _by_split(release, "", _sizes(release)),
            *_origins(release),
            "\n## Labels\n",
            f"Scheme {scheme.version}; labels without an example are left out.\n",
            _by_split(release, "entity", _named(scheme.entity_names, facts.entities)),
            _by_split(release, "relation", _named(scheme.relation_names, facts.relations)),
            "## Configs\n",
            _table(("config", "one row is", "rows"), tuple(_rows(release))),
            *_losses(release),
            "",
        )
    )


def _sizes(release: Release) -> Iterator[tuple[str, Counts]]:
    facts = release.statistics
    yield "documents", facts.documents
    yield from _named(("segments", "tokens"), facts.size)
    yield "entities", facts.entities
    yield "relations", facts.relations
    for language in release.scheme.target_languages:
        yield from ((f"translations, {name}", counts) for name, counts in _named((language,), facts.translations))
    yield "answers", facts.annotators


def _named(names: Iterable[str], counts: Counts) -> Iterator[tuple[str, Counts]]:
    """One row for each name that occurs."""
    for name in names:
        row: Counts = {split: {name: values[name]} for split, values in counts.items() if name in values}
        if row:
            yield name, row


def _by_split(release: Release, what: str, rows: Iterable[tuple[str, Counts]]) -> str:
    splits = by_split(release.statistics.documents)
    lines = []
    for name, counts in rows:
        numbers = [sum(counts.get(split, {}).values()) for split in splits]
        lines.append((name, *(f"{number:,}" for number in (*numbers, sum(numbers)))))
    return _table((what, *splits, "all"), lines) if lines else ""


def _origins(release: Release) -> Iterator[str]:
    facts = release.statistics
    annotators = total(facts.annotators)
    licenses = {_plain(name): number for name, number in total(facts.licenses).items()}
    machines = sum(is_machine(name) for name in annotators)
    yield f"- Texts: {_listed(total(facts.writers), {'machine': 'written by machines', 'found': 'found'})}."
    yield f"- Licences of the texts: {_listed(licenses)}."
    yield f"- Annotators: {len(annotators)}, of whom {machines} {'is a machine' if machines == 1 else 'are machines'}."
    yield f"- Settled: {_listed(total(facts.documents))}."
    if translators := total(facts.translators):
        names = {"human": "by people", "machine": "by machines", "post-edited": "by machines and corrected by people"}
        yield f"- Translated segments: {_listed(translators, names)}."


def _rows(release: Release) -> Iterator[Sequence[str]]:
    for config in configs(release.scheme):
        if files := release.files_of(config.name):
            yield f"`{config.name}`", config.row, f"{sum(file.rows for file in files):,}"


def _losses(release: Release) -> Iterator[str]:
    entities = sum(total(release.statistics.entities).values())
    lost = _listed(total(release.statistics.losses), LOSSES) or "none is lost or changed"
    yield f"`ner` can't show all. Of {entities:,} entities: {lost}. `documents` and `entities` have every one as it is."


def _listed(numbers: Mapping[str, int], names: Mapping[str, str] | None = None) -> str:
    """E.g. "5 unanimous, 3 single", in the order of `names` where those are given."""
    called = names or {name: name for name in numbers}
    return ", ".join(f"{numbers[name]:,} {called[name]}" for name in called if numbers.get(name))


def _plain(text: str) -> str:
    """Text that no reader of Markdown takes for HTML."""
    return escape("".join(c if c.isprintable() else " " for c in text), quote=False)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Figures to the right."""
    sides = ("---:" if cells and cells[0][0].isdigit() else "---" for cells in zip(*rows, strict=True))
    lines = (head, tuple(sides), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
