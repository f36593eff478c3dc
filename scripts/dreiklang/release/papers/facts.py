"""What a release knows of itself, in sentences that all its papers share; plain text, no markup."""

from collections.abc import Iterator, Mapping

from dreiklang.records import Figure
from dreiklang.release.manifest import Release
from dreiklang.release.statistics import is_machine, total
from dreiklang.wording import counted

TRANSLATORS = {
    "human": "by people",
    "machine": "by machines",
    "post-edited": "by machines and corrected by people",
}
SETTLED = {
    "adjudicated": "by an adjudicator",
    "unanimous": "as all annotators said the same",
    "rule": "by rule",
    "single": "by the one annotator who answered",
}


MEASURES = {  # those of a layer as a whole that a paper shows; release.json has all
    "f1_exact": "F1, same bounds and type",
    "f1_overlap": "F1, overlapping, same type",
    "alpha_u": "Krippendorff's uα",
    "alpha_tokens": "Krippendorff's α, tokens",
    "kappa_tokens": "Cohen's κ, tokens",
    "f1": "F1, same arguments and type",
    "f1_given_entities": "F1 where both entities agree",
    "chrf": "chrF",
    "ter": "TER (lower is closer)",
    "same": "share of equal translations",
}
ANNOTATORS_HIDDEN = "Annotators have pseudonyms; who is behind them is not in the release."


def title(release: Release) -> str:
    return release.about.title or release.scheme.name


def summary(release: Release) -> str:
    """What the corpus's own makers say it is, or else what can be counted."""
    return release.about.summary or f"{_counted(release)}, made with dreiklang."


def size(release: Release) -> str:
    return f"Version {release.version}: {_counted(release)}."


def _counted(release: Release) -> str:
    facts = release.statistics
    languages = ", ".join(total(facts.translations))
    parts = [
        counted(sum(total(facts.documents).values()), "German text"),
        counted(sum(total(facts.entities).values()), "entity", "entities"),
        counted(sum(total(facts.relations).values()), "relation"),
    ]
    if languages:
        parts.append(counted(sum(total(facts.translations).values()), "translated segment") + f" ({languages})")
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def machine_made(release: Release) -> str:
    """What machines had a part in, loud enough for every paper; empty if nothing."""
    return " ".join(_machine_made(release))


def _machine_made(release: Release) -> Iterator[str]:
    facts = release.statistics
    texts, written = sum(total(facts.documents).values()), total(facts.writers).get("machine", 0)
    if written:
        verb = "was" if written == 1 else "were"
        yield f"{_share(written, texts, 'text')} {verb} written by machines{_named(total(facts.authors))}."
    annotators = total(facts.annotators)
    machines = [name for name in annotators if is_machine(name)]
    if machines:
        verb = "is a machine" if len(machines) == 1 else "are machines"
        yield f"{_share(len(machines), len(annotators), 'annotator')} {verb}{_named(dict.fromkeys(machines))}."
    if machines and len(machines) == len(annotators):
        yield "No person annotated any of it."
    translators = total(facts.translators)
    made, translated = translators.get("machine", 0), sum(translators.values())
    if made:
        verb = "was" if made == 1 else "were"
        yield f"{_share(made, translated, 'translation')} {verb} made by machines and not corrected by people."
    if edited := translators.get("post-edited", 0):
        verb = "was" if edited == 1 else "were"
        yield f"{_share(edited, translated, 'translation')} {verb} made by machines and corrected by people."


def text_licenses(release: Release) -> dict[str, int]:
    """SPDX id -> number of texts, most first."""
    counts = total(release.statistics.licenses)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def licenses(release: Release) -> tuple[str, str]:
    """Two sentences: of the texts, and of annotations and translations."""
    texts = ", ".join(f"{number:,} {name}" for name, number in text_licenses(release).items())
    ours = release.about.license
    return (
        f"Texts: {texts}; each document names its own.",
        f"Annotations and translations: {ours}." if ours else "Annotations and translations: no licence is stated.",
    )


def one_license(release: Release) -> str | None:
    """The licence of all there is; None if texts and annotations differ, or that of the annotations is not stated."""
    names = {*text_licenses(release), release.about.license}
    return names.pop() if len(names) == 1 else None


def license_url(spdx: str) -> str:
    """Where its text is; the id itself where SPDX does not list it."""
    return spdx if spdx.startswith("LicenseRef-") or " " in spdx else f"https://spdx.org/licenses/{spdx}.html"


def settled(release: Release) -> str:
    counts = total(release.statistics.documents)
    parts = [f"{counts[key]:,} {said}" for key, said in SETTLED.items() if key in counts]
    return f"Settled: {', '.join(parts)}."


def annotated(release: Release) -> str:
    """Who answered how often, and when."""
    facts = release.statistics
    annotators, days = total(facts.annotators), total(facts.days)
    answers = sum(annotators.values())
    documents = sum(total(facts.documents).values())
    when = f", between {min(days)} and {max(days)}" if len(days) > 1 else "".join(f", on {day}" for day in days)
    each = f"{answers / documents:.1f} a document"
    return f"{counted(answers, 'answer')} by {counted(len(annotators), 'annotator')}, {each}{when}."


def dated(release: Release) -> str:
    """The years the texts are of; empty for a release that did not count them yet."""
    if not release.statistics.years:
        return ""
    years = {year: number for year, number in total(release.statistics.years).items() if year}
    undated = total(release.statistics.years).get("", 0)
    if not years:
        return "No text says when it was published."
    span = min(years) if len(years) == 1 else f"{min(years)} to {max(years)}"
    return f"The texts are of {span}{f'; {undated:,} do not say' if undated else ''}."


def leakage(release: Release) -> str:
    """How alike documents of different splits are at most."""
    found = release.leakage
    if found is None:
        return "Nobody looked for near-duplicates across splits."
    if found.first is None:
        return "No two documents of different splits share as much as a tenth of their three-word runs."
    return (
        f"The most alike documents of different splits, {found.first} and {found.second}, have a similarity of "
        f"{found.highest:.2f} ({found.method}); from {found.threshold:g} on, documents are kept in one split."
    )


def headline(release: Release) -> tuple[Figure, ...]:
    """The figures of agreement for a layer as a whole, as far as they are defined."""
    return tuple(
        figure
        for figure in release.agreement
        if ("." not in figure.layer or figure.layer.startswith("translations."))
        and figure.measure in MEASURES
        and figure.value is not None
    )


def rating(release: Release) -> str:
    """E.g. "★★★☆☆ (3 of 5)"; empty where the checks were not logged."""
    return "" if release.stars is None else f"{'★' * release.stars:☆<5} ({release.stars} of 5)"


def measured(figure: Figure) -> tuple[str, str, str, str]:
    """Measure, value, interval and number of documents in words, e.g. ("chrF", "0.873", "0.851 to 0.894", "10")."""
    value, low, high = ("–" if v is None else f"{v:.3f}" for v in (figure.value, figure.low, figure.high))
    interval = "–" if figure.low is None or figure.high is None else f"{low} to {high}"
    return MEASURES.get(figure.measure, figure.measure), value, interval, f"{figure.n:,}"


def _share(part: int, whole: int, what: str) -> str:
    if part == whole:
        return f"The only {what}" if whole == 1 else f"All {whole:,} {what}s"
    return f"{part:,} of {whole:,} {what}s"


def _named(names: Mapping[str, object]) -> str:
    shown = sorted(names)[:6]
    return f" ({', '.join(shown)}{', …' if len(names) > len(shown) else ''})" if shown else ""
