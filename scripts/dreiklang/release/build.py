"""Makes a release: a folder that appears whole or not at all, then the card and the loading script that list it.

Killed before the folder appears, it leaves nothing but a hidden folder, which the next release clears away. Killed
after that, the release is whole but not listed: the next `release`, of whatever version, first lists what is there.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

import pyarrow

from dreiklang import __version__
from dreiklang.about import About
from dreiklang.errors import CorpusError, ReleaseError, ReleaseExistsError
from dreiklang.files import write_json, written
from dreiklang.migrations import Change
from dreiklang.problems import Problem
from dreiklang.records import Figure, Kin, Settlement
from dreiklang.release import changelog, groups, history, leakage, licenses, loader, manifest, papers, quality, tables
from dreiklang.release.groups import Plan
from dreiklang.release.log import Log
from dreiklang.release.manifest import FILE, NOT_RECORDED, Inputs, Release, Released
from dreiklang.release.papers import card
from dreiklang.release.quality import Star
from dreiklang.release.register import Register
from dreiklang.release.sheet import WRITER
from dreiklang.release.splits import ALONE, Placement, shares
from dreiklang.release.standoff.withheld import FILE as WITHHELD
from dreiklang.release.standoff.withheld import StandOff
from dreiklang.release.statistics import by_split
from dreiklang.scheme import Scheme
from dreiklang.wording import counted

_UNKNOWN = About()


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """What came of it; whatever has a problem stayed out."""

    folder: Path
    release: Release
    problems: tuple[Problem, ...]
    conditions: tuple[Star, ...] = ()  # of its stars; none where its checks were not logged


def build(
    dataset: Path,
    scheme: Scheme,
    version: str,
    documents: Iterable[Settlement],
    inputs: Inputs = NOT_RECORDED,
    about: About = _UNKNOWN,
    agreement: tuple[Figure, ...] = (),
    kin: Kin = ALONE,
    log: Log | None = None,
    given_up: Sequence[Change] = (),
    withdrawn: Mapping[str, str] = MappingProxyType({}),
    stand_off: StandOff | None = None,
) -> ReleaseReport:
    """Write `dataset/data/VERSION/` and list it; `documents` come in the order of `history.order`, each once.

    `log` is what is found while they come; with it `checks.json` is written. `withdrawn` says why documents were taken
    back; of texts that `stand_off` withholds no word is written.

    Raises ReleaseError, ReleaseExistsError or CorpusError: nothing was released then, unless it says so.
    """
    before = expected(dataset, version)
    history.check_labels(scheme, before, given_up)
    loader.module_name(scheme.name, dataset)
    target = history.folder(dataset, version)
    newest = history.folder(dataset, before[0].version) if before else None
    plans = groups.going_on(newest, before[0]) if newest else {}
    with appearing(target) as folder, Register(folder) as register:
        placement = Placement(scheme.splits, history.placements(dataset), kin)
        release, problems = _fill(folder, scheme, version, documents, placement, kin, register, plans, stand_off)
        release = replace(release, about=about, agreement=agreement)
        if log is not None:
            log.add(problems)
        try:
            release, conditions = _complete(folder, release, register, inputs, newest, withdrawn, log)
        except CorpusError as error:
            raise _unwritable(target, error) from error
    _list(dataset, [release, *before])
    return ReleaseReport(target, release, tuple(problems), conditions)


def _complete(
    folder: Path,
    release: Release,
    register: Register,
    inputs: Inputs,
    newest: Path | None,
    withdrawn: Mapping[str, str],
    log: Log | None,
) -> tuple[Release, tuple[Star, ...]]:
    """All but the rows: what changed since the newest one before, the stars and their conditions, papers, checksums."""
    conditions: tuple[Star, ...] = ()
    if newest:
        manifest.write(folder / FILE, release, register, inputs)
        changes = changelog.between(newest, folder, release.version, register, withdrawn)
        release = replace(release, changes=changes)
    if log is not None:
        logged = quality.checks(release, log)
        write_json(folder / quality.FILE, logged)
        release, conditions = replace(release, stars=logged.stars), logged.conditions
    describe(folder, release, register, inputs)
    return release, conditions


def expected(dataset: Path, version: str) -> list[Release]:
    """The releases that are there, newest first, after listing one that is not listed yet.

    Raises ReleaseError or ReleaseExistsError where this version can't be the next.
    """
    card.check(_read(dataset / "README.md"))
    before = history.releases(dataset)
    if before:
        _list(dataset, before)
    history.check_version(dataset, version, before)
    return before


def draft(
    folder: Path, dataset: Path, scheme: Scheme, name: str, documents: Iterable[Settlement], kin: Kin = ALONE
) -> None:
    """What would be released, in any folder: rows and manifest, nothing that lists it. Raises ReleaseError."""
    placement = Placement(scheme.splits, history.placements(dataset), kin)
    with Register(folder) as register:
        release, _ = _fill(folder, scheme, name, documents, placement, kin, register, {})
        manifest.write(folder / FILE, release, register)


def publish(dataset: Path, releases: Sequence[Release]) -> None:
    """Make what lies beside the releases, newest first, list them; each is replaced whole, if it changes at all."""
    for path, text in listing(dataset, releases).items():
        _replace(path, text)
    for leftover in dataset.glob(".*.part"):  # of a release that was killed here
        leftover.unlink(missing_ok=True)


def listing(dataset: Path, releases: Sequence[Release]) -> dict[Path, str]:
    """What lies beside these releases: loading script, changelog, the other papers of the newest, and last the card."""
    newest = releases[0]
    module = loader.module_name(newest.scheme.name, dataset)
    readme = _read(dataset / "README.md")
    return {
        dataset / f"{module}.py": loader.script(releases, module),
        dataset / changelog.FILE: changelog.updated(_read(dataset / changelog.FILE), releases),
        **{dataset / name: text for name, text in papers.of_dataset(newest).items()},
        dataset / "README.md": card.dataset_card(readme, releases, dataset.resolve().name, module),
    }


def stale(dataset: Path) -> list[Path]:
    """What of `listing` is not what it would be if it were written now; nothing where there is no release."""
    before = history.releases(dataset)
    return [path for path, text in listing(dataset, before).items() if _read(path) != text] if before else []


def _list(dataset: Path, releases: Sequence[Release]) -> None:
    """`publish`; where it can't write, the ReleaseError says that the newest release is made all the same."""
    try:
        publish(dataset, releases)
    except (CorpusError, OSError) as error:
        version = releases[0].version
        raise ReleaseError(
            f"{dataset}: {version} is made but not listed yet, as the card or the script can't be written "
            f"({_reason(error)}): free space and run `dreiklang release {version}` again, which lists it"
        ) from error


def _unwritable(target: Path, error: OSError | CorpusError) -> ReleaseError:
    return ReleaseError(
        f"{target}: cannot be written ({_reason(error)}): nothing was released: free space and run "
        f"`dreiklang release {target.name}` again"
    )


def _reason(error: OSError | CorpusError) -> str:
    """What the system says, without what pyarrow makes of it."""
    cause = error if isinstance(error, OSError) else error.__cause__
    return os.strerror(cause.errno) if isinstance(cause, OSError) and cause.errno else str(error)


def _fill(
    folder: Path,
    scheme: Scheme,
    version: str,
    documents: Iterable[Settlement],
    placement: Placement,
    kin: Kin,
    register: Register,
    plans: Mapping[str, Plan],
    stand_off: StandOff | None = None,
) -> tuple[Release, list[Problem]]:
    written = tables.write(folder, scheme, documents, placement.of, register, plans, stand_off)
    if not register:
        raise _nothing(written.problems)
    concerned = leakage.concerned(kin)
    placed = {document.id: document.split for document in register if document.id in concerned}
    release = Release(
        version=version,
        software={"dreiklang": __version__, "pyarrow": pyarrow.__version__},
        scheme=scheme,
        shares=shares(scheme.splits),
        statistics=written.statistics,
        files=written.files,
        examples=written.examples,
        withheld=written.withheld,
        writer=WRITER,
        counted="independent",
        leakage=leakage.certificate(by_split(written.statistics.documents), placed, kin) if kin.documents else None,
    )
    return release, [*written.problems, *leakage.problems(placed, kin)]


def _nothing(problems: Sequence[Problem]) -> ReleaseError:
    if not problems:
        return ReleaseError(
            "there is nothing to release: no document is settled; `dreiklang adjudicate` says what is open"
        )
    first = problems[0]
    kept_out = len({problem.where for problem in problems})
    return ReleaseError(
        f"there is nothing to release: {counted(kept_out, 'settled document')} must stay out, the first being "
        f"{first.where} ({first.rule}): it {first.message}"
    )


def describe(folder: Path, release: Release, documents: Iterable[Released], inputs: Inputs) -> None:
    """Manifest, papers and checksums: what `sha256sum -c SHA256SUMS` reads."""
    manifest.write(folder / FILE, release, documents, inputs)
    texts = papers.of_release(release)
    for name, text in texts.items():
        _replace(folder / name, text)
    sums = {file.path: file.sha256 for file in release.files}
    for name in (FILE, licenses.FILE, quality.FILE, WITHHELD, *texts):
        if (folder / name).exists():
            with (folder / name).open("rb") as file:
                sums[name] = file_digest(file, "sha256").hexdigest()
    _replace(folder / "SHA256SUMS", "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)))


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A folder that appears at `target` when the block ends well, and not at all otherwise."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for leftover in target.parent.glob(".*.part"):
            shutil.rmtree(leftover)
        hidden = Path(mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        yield hidden
        hidden.chmod(0o755)
        if target.exists():
            raise ReleaseExistsError(f"{target} came to be meanwhile, and stays as it is")
        hidden.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8") if path.exists() else None
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{path}: is not UTF-8 (byte {error.start}): save it as UTF-8 and run again") from error


def _replace(path: Path, text: str) -> None:
    if _read(path) != text:
        with written(path) as file:
            file.write(text.encode())
