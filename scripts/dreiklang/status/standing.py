"""Counts of tasks and answers, in total, per annotator and over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median

from dreiklang.independent import independent
from dreiklang.plan import Plan

RECENT = 14  # days by which the pace is judged


@dataclass(frozen=True, slots=True)
class Job:
    """A task to be answered."""

    document_id: str
    part: int
    segments: int
    suggested: bool  # whether it came with suggestions


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, without what it says."""

    document_id: str
    part: int
    annotator: str
    at: datetime
    seconds: float | None  # spent on it
    skipped: bool = False
    ground_truth: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    """What is not in the answers: drafts, answers given back and not given again, and what there is to mend."""

    drafts: Counter[str] = field(default_factory=Counter)  # by annotator, as the others
    returned: Counter[str] = field(default_factory=Counter)
    remarked: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Person:
    """What one annotator did."""

    annotator: str
    done: int
    skipped: int
    drafts: int
    returned: int  # given back, and not answered again
    remarked: int  # answers with something to look at again
    seconds_per_segment: float | None  # the median over the answers
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """How many answers there were at the end of a day, of each annotator."""

    day: date
    answers: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.answers.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """All there is to say of the work; `pace` is answers a day over the last two weeks, `end` where that leads."""

    documents: int
    tasks: int
    done: int  # tasks with as many answers as are wanted
    begun: int  # tasks with fewer
    open: int  # tasks with none
    answers: int
    wanted: int  # answers
    without_suggestions: float | None  # share of the tasks
    seconds_per_segment: float | None
    pace: float | None
    end: date | None
    people: tuple[Person, ...]
    days: tuple[Day, ...]

    def total(self, of: str) -> int:
        """The sum of a column over all annotators, e.g. of "returned"."""
        return sum(getattr(person, of) for person in self.people)


def standing(jobs: Sequence[Job], given: Sequence[Given], loose: Loose, plan: Plan, now: datetime) -> Standing:
    """`given` are answers that stand; of an annotator's several to one task the latest counts, and no skip before any.

    What was settled after others had answered is its adjudicator's work, and no answer of those that are wanted.
    """
    segments = {(job.document_id, job.part): job.segments for job in jobs}
    answers = list(_independent(given))
    per_task = Counter((one.document_id, one.part) for one in answers)
    need = plan.annotators if plan.overlap == 100 else 1
    done = sum(per_task[key] >= need for key in segments)
    begun = sum(0 < per_task[key] < need for key in segments)
    several = round(len(jobs) * plan.overlap / 100)
    wanted = several * plan.annotators + len(jobs) - several
    of_jobs = sum(number for key, number in per_task.items() if key in segments)
    pace = _pace(answers, now)
    return Standing(
        documents=len({job.document_id for job in jobs}),
        tasks=len(jobs),
        done=done,
        begun=begun,
        open=len(jobs) - done - begun,
        answers=len(answers),
        wanted=wanted,
        without_suggestions=sum(not job.suggested for job in jobs) / len(jobs) if jobs else None,
        seconds_per_segment=_speed(answers, segments),
        pace=pace,
        end=_end(max(wanted - of_jobs, 0), pace, now),
        people=tuple(_people(given, loose, segments)),
        days=tuple(_days(answers)),
    )


def _independent(given: Iterable[Given]) -> Iterable[Given]:
    tasks = defaultdict[tuple[str, int], list[Given]](list)
    for one in sorted(given, key=lambda one: one.at):
        if not one.skipped:
            tasks[one.document_id, one.part].append(one)
    for answers in tasks.values():
        yield from independent(answers).values()


def _people(given: Iterable[Given], loose: Loose, segments: Mapping[tuple[str, int], int]) -> Iterable[Person]:
    of = defaultdict[str, list[Given]](list)
    for one in given:
        of[one.annotator].append(one)
    for name in sorted({*of, *loose.drafts, *loose.returned}, key=_in_order):
        by_task = {(one.document_id, one.part): one for one in sorted(of[name], key=_answers_last)}
        answers = [one for one in by_task.values() if not one.skipped]
        yield Person(
            annotator=name,
            done=len(answers),
            skipped=len(by_task) - len(answers),
            drafts=loose.drafts.get(name, 0),
            returned=loose.returned.get(name, 0),
            remarked=loose.remarked.get(name, 0),
            seconds_per_segment=_speed(answers, segments),
            last=max((one.at for one in of[name]), default=None),
        )


def _answers_last(one: Given) -> tuple[bool, datetime]:
    """In order of time, but for skips: whoever answered has not skipped the task."""
    return not one.skipped, one.at


def _speed(answers: Iterable[Given], segments: Mapping[tuple[str, int], int]) -> float | None:
    """The median of seconds per segment, over the answers of which both are known."""
    speeds = [
        one.seconds / number
        for one in answers
        if one.seconds and (number := segments.get((one.document_id, one.part), 0))
    ]
    return median(speeds) if speeds else None


def _pace(answers: Sequence[Given], now: datetime) -> float | None:
    """Answers a day over the last two weeks, or since the first one if that is less; None if there were none."""
    since = now - timedelta(RECENT)
    recent = [one.at for one in answers if one.at > since]
    if not recent:
        return None
    first = max(min(one.at for one in answers), since)
    return len(recent) / max((now - first) / timedelta(days=1), 1.0)


def _end(left: int, pace: float | None, now: datetime) -> date | None:
    """None where that can't be told, or would be in more than ten years."""
    if not left or not pace or left / pace > 3650:
        return None
    return (now + timedelta(days=left / pace)).date()


def _days(answers: Iterable[Given]) -> Iterable[Day]:
    """Every day on which something was answered, with all that were answered up to then."""
    of_day = defaultdict[date, Counter[str]](Counter)
    for one in answers:
        of_day[one.at.astimezone(UTC).date()][one.annotator] += 1
    so_far = Counter[str]()
    for day in sorted(of_day):
        so_far += of_day[day]
        yield Day(day, dict(so_far))


def _in_order(name: str) -> tuple[bool, int, str]:
    """a2 before a10, other names after them."""
    number = name[1:]
    return (True, 0, name) if not (name[:1] == "a" and number.isdecimal()) else (False, int(number), "")
