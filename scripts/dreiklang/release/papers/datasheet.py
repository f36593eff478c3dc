"""The datasheet of a release, in the sections of Gebru et al. (2021), "Datasheets for Datasets"."""

from collections.abc import Iterable, Iterator

from dreiklang.release.configs import configs
from dreiklang.release.manifest import Release
from dreiklang.release.papers import facts
from dreiklang.release.papers.markdown import plain
from dreiklang.release.papers.plots import mean, quantile
from dreiklang.release.statistics import by_split, lengths, total

Answer = tuple[str, str]  # a question in short, and what is known

_INTRODUCTION = """\
# Datasheet of {title}, version {version}

*Made by `dreiklang release` from what the release holds and from `annotation/dataset.toml`, in the sections of Gebru
et al., “Datasheets for Datasets” (2021). What nobody has said is named as a gap.*

"""


def datasheet(release: Release) -> str:
    """In Markdown."""
    made = facts.machine_made(release)
    sections = (
        ("Motivation", _motivation(release)),
        ("Composition", _composition(release)),
        ("Collection process", _collection(release)),
        ("Preprocessing, cleaning and labelling", _labelling(release)),
        ("Uses", _uses(release)),
        ("Distribution", _distribution(release)),
        ("Maintenance", _maintenance(release)),
    )
    return (
        _INTRODUCTION.format(title=plain(facts.title(release)), version=release.version)
        + (f"**Made by machines.** {plain(made)}\n\n" if made else "")
        + "\n".join(f"## {name}\n\n{_listed(answers)}" for name, answers in sections)
    )


def _listed(answers: Iterable[Answer]) -> str:
    return "".join(f"**{question}** {answer}\n\n" for question, answer in answers)


def _said(text: str | None, key: str) -> str:
    return plain(text) if text else f"*Gap: nobody has said; `{key}` in `annotation/dataset.toml` is the place.*"


def _motivation(release: Release) -> Iterator[Answer]:
    about = release.about
    makers = "; ".join(
        f"{author.full_name}{f' ({author.affiliation})' if author.affiliation else ''}" for author in about.author
    )
    yield "What was it made for?", _said(about.purpose, "purpose")
    yield "Who made it?", _said(makers, "[[author]]")
    yield "Who paid for it?", _said(about.funding, "funding")


def _composition(release: Release) -> Iterator[Answer]:
    counts = release.statistics
    documents = by_split(counts.documents)
    rows = "; ".join(
        f"`{config.name}`: {config.row} ({sum(f.rows for f in release.files_of(config.name)):,})"
        for config in configs(release.scheme)
        if release.files_of(config.name)
    )
    yield "What is an instance?", f"A German text with all that was settled about it. As rows: {rows}."
    yield "How many are there?", plain(facts.size(release))
    yield "Is it a sample?", _said(release.about.collection, "collection")
    if counts.document_tokens:
        yield "What does an instance hold?", "; ".join(_lengths(release)) + "."
    yield (
        "Is there a label?",
        f"{len(release.scheme.entities)} entity types and {len(release.scheme.relations)} relation types of scheme "
        f"{release.scheme.version}; {len(total(counts.entities))} and {len(total(counts.relations))} of them occur.",
    )
    yield (
        "Is something missing?",
        "Only settled documents with a licence are in it. Title, address, publisher and date are null where a source "
        f"does not give them. {facts.dated(release)}".rstrip(),
    )
    yield (
        "Are there recommended splits?",
        f"{', '.join(f'{name} ({number:,} documents)' for name, number in documents.items())}; a document stays in its "
        f"split for good. {plain(facts.leakage(release))}",
    )
    yield "Are there errors, noise, redundancies?", _said(release.about.limitations, "limitations")
    if release.stars is not None:
        yield "What did its checks find?", f"It is rated {facts.rating(release)}; `checks.json` has every finding."
    withheld = sum(release.withheld.values())
    yield (
        "Is it self-contained?",
        f"Not all of it: {withheld:,} of the texts may not be passed on, so their words are left out; offsets, labels "
        "and checksums are there."
        if withheld
        else "Yes: texts and annotations are in the files, with checksums in `SHA256SUMS`.",
    )
    yield "Does it hold personal data?", _said(release.about.personal_data, "personal_data")


def _lengths(release: Release) -> Iterator[str]:
    counts = release.statistics
    for what, found in (
        ("tokens a document", lengths(counts.document_tokens)),
        ("tokens a sentence or heading", lengths(counts.segment_tokens)),
        ("characters an entity", lengths(counts.entity_characters)),
    ):
        if found:
            yield f"{what}: {min(found)} to {max(found)}, median {quantile(found, 0.5)}, mean {mean(found):.1f}"


def _collection(release: Release) -> Iterator[Answer]:
    about = release.about
    yield "Where do the texts come from?", _said(about.collection, "collection")
    yield "Who annotated, and how were they trained and paid?", _said(about.annotators, "annotators")
    yield "How many answers, and when?", plain(facts.annotated(release))
    yield "Were those concerned asked?", _said(about.consent, "consent")


def _labelling(release: Release) -> Iterator[Answer]:
    losses = sum(total(release.statistics.losses).values())
    yield (
        "How was it labelled?",
        "In Label Studio: entities as spans of the text, relations between them, translations sentence by sentence, by "
        f"the guidelines of scheme {release.scheme.version}. {plain(facts.settled(release))}",
    )
    yield (
        "How far did annotators agree?",
        "; ".join(_agreement(release)) + "." if facts.headline(release) else "*Gap: not measured for this release.*",
    )
    yield (
        "Was anything preprocessed?",
        "Texts are split into sentences and headings, and these into tokens. Repairs made to a text as it came are on "
        f"record beside its source. The config `ner` shows {losses:,} entities shortened or not at all, as tags can't "
        "overlap.",
    )
    yield "Is the raw data kept?", "Every annotator's own answers are in the config `annotations`."
    yield "Is the software there?", ", ".join(f"{name} {version}" for name, version in release.software.items()) + "."


def _agreement(release: Release) -> Iterator[str]:
    for figure in facts.headline(release):
        measure, value, interval, number = facts.measured(figure)
        yield plain(f"{figure.layer}, {measure}: {value} ({interval}; {number} documents)")


def _uses(release: Release) -> Iterator[Answer]:
    yield "What is it good for?", _said(release.about.uses, "uses")
    yield "What should it not be used for?", _said(release.about.misuses, "misuses")


def _distribution(release: Release) -> Iterator[Answer]:
    texts, ours = facts.licenses(release)
    about = release.about
    where = ", ".join(filter(None, (about.homepage, about.repository)))
    yield "Where is it?", _said(where, "homepage")
    yield "Has it a DOI?", _said(about.doi, "doi")
    yield "Under which licence?", f"{plain(texts)} {plain(ours)}"


def _maintenance(release: Release) -> Iterator[Answer]:
    about = release.about
    names = ", ".join(party.full_name for party in about.maintainer)
    yield "Who looks after it?", _said(names or about.maintenance, "[[maintainer]]")
    yield "How can they be reached?", _said(about.contact, "contact")
    yield "Will it be updated?", _said(about.maintenance, "maintenance")
    yield (
        "Do older versions stay?",
        "A release never changes; its configs can be loaded under its number, e.g. "
        f"`ner-{release.version}`, also when newer ones have come.",
    )
