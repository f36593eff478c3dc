"""The sections of a dataset card, each made of facts; what nobody has said is named as a gap."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from dreiklang.about import Party
from dreiklang.release import changelog
from dreiklang.release.configs import Config, configs
from dreiklang.release.iob import LOSSES
from dreiklang.release.manifest import Release
from dreiklang.release.papers import citation, facts, tallies
from dreiklang.release.papers.markdown import folded, plain, table
from dreiklang.release.papers.plots import FOLDER
from dreiklang.release.statistics import by_split, is_machine, total

GAP = "*Not stated.*"


def sections(release: Release, folder: str) -> str:
    """All of them, under headings of the second level; `folder` leads to the release, e.g. "data/1.0.0/"."""
    parts = (
        _summary(release, folder),
        _uses(release),
        _structure(release),
        _figures(release, folder),
        _creation(release),
        _personal(release),
        _limitations(release),
        _licensing(release, folder),
        changelog.section(release).rstrip("\n") + "\n",
        _citation(release),
    )
    return "\n".join(part for part in parts if part.strip())


def notice(release: Release) -> str:
    """A box about what machines made; empty if they had no part."""
    made = facts.machine_made(release)
    return f"> [!WARNING]\n> **Made by machines.** {plain(made)}\n\n" if made else ""


def _summary(release: Release, folder: str) -> str:
    about, scheme = release.about, release.scheme
    languages = ", ".join([scheme.source_language, *total(release.statistics.translations)])
    doi = plain(f"[{about.doi}](https://doi.org/{about.doi})") if about.doi else GAP
    texts, ours = facts.licenses(release)
    rows = [
        ("Version", f"{release.version}{f', data of {release.day}' if release.day else ''}"),
        ("Curated by", _parties(about.author)),
        ("Maintained by", _parties(about.maintainer or about.author)),
        ("Languages", languages),
        ("Licences", f"{plain(texts)} {plain(ours)}"),
        ("DOI", doi),
        ("Homepage", plain(about.homepage or "") or GAP),
        ("Repository", plain(about.repository or "") or GAP),
        ("Contact", plain(about.contact or "") or GAP),
        ("Funded by", plain(about.funding or "") or GAP),
    ]
    if release.stars is not None:
        rows.append(("Rating", f"{facts.rating(release)}, see [checks.json]({folder}checks.json)"))
    if release.statistics.document_tokens:
        rows.append(("Papers", ", ".join(f"[{name}]({folder}{name})" for name in _PAPERS)))
    return (
        f"## Dataset summary\n\n{plain(facts.summary(release))}\n\n{plain(facts.size(release))}\n\n"
        + notice(release)
        + table(("", ""), rows)
    )


_PAPERS = ("datasheet.md", "croissant.json", "CITATION.cff", "statistics.tex", "licenses.tsv")


def _parties(parties: Sequence[Party]) -> str:
    return plain(", ".join(party.full_name for party in parties)) or GAP


def _uses(release: Release) -> str:
    about = release.about
    tasks = ["named entity recognition (`ner`, `entities`)", "relation extraction (`relations`)"]
    pairs = [f"`{name}`" for name in release.configs if name.startswith(f"{release.scheme.source_language}-")]
    tasks += [f"translation ({', '.join(pairs)})"] if pairs else []
    purpose = f"{plain(about.purpose)}\n\n" if about.purpose else ""
    return (
        f"## Uses\n\n{purpose}It has what is needed for {', '.join(tasks)}, and, in `annotations`, for work on how far "
        f"annotators agree.\n\n"
        f"- **Meant for:** {_said(about.uses)}\n- **Not meant for:** {_said(about.misuses)}\n"
    )


def _said(text: str | None) -> str:
    return plain(text) if text else GAP


def _structure(release: Release) -> str:
    shown = [config for config in configs(release.scheme) if release.files_of(config.name)]
    rows = [(f"`{c.name}`", c.row, f"{sum(file.rows for file in release.files_of(c.name)):,}") for c in shown]
    examples = {example.config: example.row for example in release.examples}
    return (
        "## Dataset structure\n\nA config is a view of the same release, in Parquet. Offsets are Unicode code points, "
        "end-exclusive.\n\n"
        + table(("config", "one row is", "rows"), rows)
        + "".join(f"\n{_columns(config, examples.get(config.name))}" for config in shown)
        + "".join(f"\n{line}\n" for line in _losses(release))
    )


def _columns(config: Config, example: str | None) -> str:
    rows = [(f"`{name}`", meaning) for name, meaning in config.meanings.items()]
    content = table(("column", "what it is"), rows)
    if example:
        content += f"\nThe first row, cut short:\n\n```json\n{_by_column(example)}\n```\n"
    return folded(f"Columns and an example of <code>{config.name}</code>", content)


def _by_column(row: str) -> str:
    """A line for each column; what could read as HTML, or steer how the card is shown, is escaped as JSON has it."""
    columns = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
    lines = (f'  "{name}": {bytes(value).decode()}' for name, value in columns.items())
    shown = "{\n" + ",\n".join(lines) + "\n}"
    safe = (c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in shown)
    return "".join(safe).replace("<", "\\u003c")


def _losses(release: Release) -> Iterator[str]:
    entities = sum(total(release.statistics.entities).values())
    numbers = total(release.statistics.losses)
    lost = ", ".join(f"{numbers[key]:,} {said}" for key, said in LOSSES.items() if numbers.get(key))
    yield (
        f"`ner` can't show all. Of {entities:,} entities: {lost or 'none is lost or changed'}. "
        "`documents` and `entities` have every one as it is."
    )


def _figures(release: Release, folder: str) -> str:
    counts, scheme = release.statistics, release.scheme
    shares = ", ".join(f"{share} % {split}" for split, share in release.shares.items())
    plots = ""
    if counts.document_tokens:
        plots = (
            f"![How often each label occurs, by split]({folder}{FOLDER}/labels.svg)\n\n"
            f"![How long documents, sentences and entities are]({folder}{FOLDER}/lengths.svg)\n\n"
        )
    labels = "\n".join(
        (
            _tally(release, "entity", tallies.labels(release, scheme.entity_names, counts.entities)),
            _tally(release, "relation", tallies.labels(release, scheme.relation_names, counts.relations)),
        )
    )
    return (
        f"## Version {release.version} in figures\n\n"
        f"{_tally(release, '', tallies.sizes(release))}\n"
        f"The splits aim at {shares}; a document stays in its split for good. {plain(facts.leakage(release))}\n\n"
        + plots
        + folded(f"Labels in numbers (scheme {scheme.version}; those without an example are left out)", labels)
    )


def _tally(release: Release, what: str, lines: Iterable[tallies.Line]) -> str:
    return table((what, *tallies.head(release)), list(lines))


def _creation(release: Release) -> str:
    counts, about = release.statistics, release.about
    annotators, translators = total(counts.annotators), total(counts.translators)
    machines = sum(is_machine(name) for name in annotators)
    writers = {"machine": "written by machines", "found": "found"}
    lines = [
        f"- Texts: {_listed(total(counts.writers), writers)}. {facts.dated(release)}".rstrip(),
        f"- Annotators: {len(annotators)}, of whom {machines} {'is a machine' if machines == 1 else 'are machines'}.",
        f"- {facts.annotated(release)}",
        f"- {facts.settled(release)}",
    ]
    if translators:
        lines.append(f"- Translated segments: {_listed(translators, facts.TRANSLATORS)}.")
    return (
        "## Dataset creation\n\n"
        + "\n".join(lines)
        + f"\n\n### Source data\n\n{_said(about.collection)}\n\n### Annotations\n\n{_said(about.annotators)} "
        "Annotators worked in Label Studio; their own answers, skipped ones too, are in the config `annotations`.\n\n"
        f"### Agreement\n\n{_agreement(release)}"
    )


def _listed(numbers: dict[str, int], names: dict[str, str]) -> str:
    """E.g. "5 found, 3 written by machines", in the order of `names`."""
    return ", ".join(f"{numbers[name]:,} {said}" for name, said in names.items() if numbers.get(name))


def _agreement(release: Release) -> str:
    figures = facts.headline(release)
    if not figures:
        return "Not measured for this release.\n"
    rows = [(plain(figure.layer), *map(plain, facts.measured(figure))) for figure in figures]
    warning = ""
    if all(is_machine(name) for name in total(release.statistics.annotators)):
        warning = "These annotators are machines: the figures say nothing of how far people would agree.\n\n"
    return warning + table(("layer", "measure", "value", "95 % interval", "documents"), rows)


def _personal(release: Release) -> str:
    return (
        f"## Personal and sensitive data\n\n{_said(release.about.personal_data)} {facts.ANNOTATORS_HIDDEN}\n\n"
        f"Consent: {_said(release.about.consent)}\n"
    )


def _limitations(release: Release) -> str:
    made = facts.machine_made(release)
    lines = [plain(release.about.limitations)] if release.about.limitations else []
    lines += [f"**{plain(made)}**"] if made else []
    single = total(release.statistics.documents).get("single", 0)
    lines += [f"{single:,} documents rest on the answer of one annotator alone."] if single else []
    lines += list(_skew(release))
    return "## Bias, risks and limitations\n\n" + "".join(f"- {line}\n" for line in lines or [GAP])


def _skew(release: Release) -> Iterator[str]:
    """Labels that are rare, and splits that are not there."""
    for what, counts in (("entity", release.statistics.entities), ("relation", release.statistics.relations)):
        rare = [f"`{name}` ({number})" for name, number in total(counts).items() if number < 10]
        if rare:
            yield f"Fewer than 10 examples of these {what} types: {', '.join(sorted(rare))}."
    missing = [split for split in release.shares if split not in by_split(release.statistics.documents)]
    if missing:
        yield f"There is no {' and no '.join(missing)} split yet."


def _licensing(release: Release, folder: str) -> str:
    texts, ours = facts.licenses(release)
    where = f" [`licenses.tsv`]({folder}licenses.tsv) lists them." if release.statistics.document_tokens else ""
    return (
        f"## Licences\n\n- {plain(texts)} The column `license` of `documents` has it.{where}\n- {plain(ours)}\n"
        + _withheld(release)
    )


def _withheld(release: Release) -> str:
    number = sum(release.withheld.values())
    if not number:
        return ""
    which = ", ".join(f"{times:,} {plain(name)}" for name, times in release.withheld.items())
    return (
        f"- {number:,} text{'s are' if number != 1 else ' is'} withheld, as the licence does not let "
        f"{'them' if number != 1 else 'it'} be passed on ({which}): offsets and labels are here, words are not. With "
        "copies of your own `dreiklang hydrate` puts them back.\n"
    )


def _citation(release: Release) -> str:
    return f"## Citation\n\n```bibtex\n{citation.bibtex(release)}```\n"


def versions(releases: Sequence[Release]) -> str:
    """All releases, newest first, and how each differs in size from the one before."""
    rows = []
    for release, before in pairwise([*releases, None]):
        assert release is not None
        rows.append((release.version, release.day or "", *_changes(release, before)))
    return "## Versions\n\n" + table(("version", "data of", "documents", "entities", "relations", "translations"), rows)


def _changes(release: Release, before: Release | None) -> Iterator[str]:
    for name in ("documents", "entities", "relations", "translations"):
        now, then = (
            sum(total(getattr(r.statistics, name)).values()) if r is not None else 0 for r in (release, before)
        )
        yield f"{now:,}" + (f" ({now - then:+,})" if before is not None and now != then else "")
