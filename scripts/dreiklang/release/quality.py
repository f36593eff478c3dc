"""How far a release can be relied on: the log of its checks, and a star for each of five plain conditions.

What the stars stand for is in docs/reference/quality.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dreiklang.problems import LEVELS, RULES, Level, Problem, Severity
from dreiklang.release.leakage import Leakage
from dreiklang.release.log import Log
from dreiklang.release.manifest import Release
from dreiklang.release.statistics import by_split, is_machine, total
from dreiklang.wording import counted

FILE = "checks.json"
_STAYS_OUT = {"document-open", "source-no-license", "no-license", "split-frozen"}  # rules about what is not released
_DOCUMENTS, _OF_A_SPLIT = 100, 10
_NOTES = 5  # one on every so many documents is tolerated


@dataclass(frozen=True, slots=True)
class Star:
    """A condition, and whether the release meets it."""

    name: str
    is_earned: bool
    why: str  # what it rests on, in figures


@dataclass(frozen=True, slots=True)
class LevelCount:
    level: Level
    name: str
    errors: int
    notes: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    rule: str
    level: Level
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class Incident:
    """One finding, as `dreiklang check --json` lists it."""

    rule: str
    level: Level
    severity: Severity
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Checks:
    """`checks.json`: what was found when the release was made, what stayed out of it included."""

    version: str
    stars: int  # 0 to 5
    conditions: tuple[Star, ...]
    levels: tuple[LevelCount, ...]
    rules: tuple[RuleCount, ...]  # those with findings
    leakage: Leakage | None
    incidents: tuple[Incident, ...]  # the first hundred of each rule


def checks(release: Release, log: Log) -> Checks:
    conditions = tuple(_stars(release, log.counts))
    return Checks(
        version=release.version,
        stars=sum(star.is_earned for star in conditions),
        conditions=conditions,
        levels=levels(log.counts),
        rules=tuple(
            RuleCount(rule.id, rule.level, rule.severity, log.counts[rule.id])
            for rule in RULES.values()
            if log.counts[rule.id]
        ),
        leakage=release.leakage,
        incidents=tuple(incident(found, said=not release.withheld) for found in log.incidents),
    )


def levels(counts: Mapping[str, int]) -> tuple[LevelCount, ...]:
    """Errors and notes of each level; `counts` by rule."""
    return tuple(
        LevelCount(level, name, _count(counts, level, "error"), _count(counts, level, "note"))
        for level, name in LEVELS.items()
    )


def incident(problem: Problem, *, said: bool = True) -> Incident:
    """Not `said`, it does not quote anything: where texts are withheld, a message may hold words of theirs."""
    message = problem.message if said else RULES[problem.rule].meaning
    return Incident(problem.rule, problem.level, problem.severity, problem.where, message)


def _count(counts: Mapping[str, int], level: Level, severity: Severity) -> int:
    return sum(n for rule, n in counts.items() if (RULES[rule].level, RULES[rule].severity) == (level, severity))


def _stars(release: Release, counts: Mapping[str, int]) -> Iterator[Star]:
    facts = release.statistics
    of_released = {rule: n for rule, n in counts.items() if rule not in _STAYS_OUT}
    found = levels(of_released)
    sizes = by_split(facts.documents)
    documents = sum(sizes.values())

    errors = sum(level.errors for level in found if level.level < 5)
    yield Star("sound", errors == 0, f"{counted(errors, 'error')} at levels 1 to 4")

    errors, notes = found[-1].errors, found[-1].notes
    is_clean = errors == 0 and notes * _NOTES <= documents
    why = f"{counted(errors, 'error')} and {counted(notes, 'note')} at level 5, on {counted(documents, 'document')}"
    yield Star("clean", is_clean, why)

    single = total(facts.documents).get("single", 0)
    yield Star("agreed", 2 * single <= documents, f"{documents - single} of {documents} rest on more than one answer")

    smallest = min(sizes.get("validation", 0), sizes.get("test", 0))
    is_sizeable = documents >= _DOCUMENTS and smallest >= _OF_A_SPLIT
    yield Star(
        "sizeable", is_sizeable, f"{counted(documents, 'document')}, {smallest} in the smaller of validation and test"
    )

    machines = sum(map(is_machine, facts.annotators.get("test", {})))
    written = facts.writers.get("test", {}).get("machine", 0)
    is_human = bool(sizes.get("test")) and machines == written == 0
    by_machine = f"{counted(machines, 'machine')} annotated the test set"
    yield Star(
        "human",
        is_human,
        f"{by_machine}, and {counted(written, 'text')} in it {'was' if written == 1 else 'were'} written by one",
    )
