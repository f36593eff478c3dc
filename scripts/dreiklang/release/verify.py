"""Whether a release comes out again when it is made once more from what it was made from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pyarrow

from dreiklang import __version__
from dreiklang.problems import Problem
from dreiklang.records import Settlement
from dreiklang.release import groups, remains, tables
from dreiklang.release.manifest import Manifest, ParquetFile
from dreiklang.release.register import Register
from dreiklang.release.sheet import WRITER
from dreiklang.release.standoff.withheld import StandOff
from dreiklang.wording import counted


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of making one release again."""

    version: str
    files: int  # Parquet files of the release
    equal: int  # of these, those that came out again
    left: int  # those of which all rows did but those of texts withdrawn since
    compared: Literal["bytes", "content"]  # bytes only mean something under the pyarrow the release was made with
    inputs: Literal["recorded", "not recorded"]  # where they are not, what is there today was taken
    software: dict[str, str]  # that made the release
    remarks: tuple[str, ...]  # what limits the comparison, in words


def rebuilt(
    folder: Path,
    released: Path,
    manifest: Manifest,
    documents: Iterable[Settlement],
    withdrawn: Collection[str] = (),
    rewritten: Collection[str] = (),
) -> tuple[Verified, list[Problem]]:
    """release-not-rebuilt: `documents`, those of the release in its order, give its tables again in an empty `folder`.

    Their row groups are those of the files in the folder `released`, where they can be read. Each document goes into
    the split on record: where it is released is a decision, and no computation has to repeat it. Of splits that held
    texts `withdrawn` since all other rows are compared. `rewritten` inputs could not be held to what they were.
    """
    torn = {document.split for document in manifest.documents if document.id in withdrawn}
    made = _made_again(folder, released, manifest, documents)
    by_bytes = manifest.software.get("pyarrow") == pyarrow.__version__ and manifest.writer == WRITER
    again = {file.path: file for file in made.files}
    problems = list(made.problems)
    equal, left, only_content = 0, 0, 0
    for file in manifest.files:
        other = again.pop(file.path, None)
        if file.split in torn and remains.same(released / file.path, folder / file.path, withdrawn):
            left += 1
        elif other is not None and other.content_sha256 == file.content_sha256:
            equal += 1
            only_content += by_bytes and other.sha256 != file.sha256
        else:
            problems.append(_differs(manifest, file, other))
    problems += (_differs(manifest, None, other) for other in again.values())
    compared: Literal["bytes", "content"] = "bytes" if by_bytes and not only_content else "content"
    verified = Verified(
        version=manifest.version,
        files=len(manifest.files),
        equal=equal,
        left=left,
        compared=compared,
        inputs="recorded" if manifest.inputs.are_recorded else "not recorded",
        software=manifest.software,
        remarks=tuple(_remarks(manifest, only_content, len(withdrawn), torn, rewritten)),
    )
    return verified, problems


def _made_again(folder: Path, released: Path, manifest: Manifest, documents: Iterable[Settlement]) -> tables.Tables:
    splits = {document.id: document.split for document in manifest.documents}
    left_out = {document.id for document in manifest.documents if document.withheld}
    stand_off = StandOff(withholds=lambda document: document.id in left_out, raw=lambda document: document.text)
    if manifest.counted == "everyone":
        documents = map(_with_everyone, documents)
    with Register(folder) as register:
        plans = groups.as_released(released, manifest)
        return tables.write(folder, manifest.scheme, documents, splits.get, register, plans, stand_off)


def _with_everyone(settlement: Settlement) -> Settlement:
    """Its annotators counted as releases once did."""
    parts: defaultdict[int, set[str]] = defaultdict(set)
    for answer in settlement.answers:
        if not answer.was_cancelled:
            parts[answer.part].add(answer.annotator)
    return replace(settlement, gold=replace(settlement.gold, annotators=min(map(len, parts.values()), default=0)))


def _remarks(
    manifest: Manifest, only_content: int, withdrawn: int, torn: Collection[str], rewritten: Collection[str]
) -> Iterator[str]:
    if withdrawn:
        texts = f"{withdrawn} text{'s were' if withdrawn > 1 else ' was'} withdrawn since"
        yield f"{texts}: of {', '.join(sorted(torn))} all other rows were compared, and no checksums"
    if rewritten:
        yield f"{', '.join(rewritten)}: rewritten when a text was withdrawn, and not held to what was recorded"
    made_with = manifest.software.get("pyarrow")
    if made_with != pyarrow.__version__:
        yield f"made with pyarrow {made_with}, this is {pyarrow.__version__}: rows were compared, not bytes"
    elif manifest.writer != WRITER:
        yield f"written with {manifest.writer}, this is {WRITER}: rows were compared, not bytes"
    if only_content:
        files = counted(only_content, "file")
        yield f"{files} with the same rows in other bytes, under the same pyarrow: a matter of its build"
    if manifest.software.get("dreiklang") != __version__:
        yield f"made with dreiklang {manifest.software.get('dreiklang')}, this is {__version__}"
    if not manifest.inputs.are_recorded:
        yield "made before inputs were recorded: rebuilt from the answers and decisions that are there today"


def _differs(manifest: Manifest, was: ParquetFile | None, now: ParquetFile | None) -> Problem:
    file = was or now
    assert file is not None
    if now is None:
        what = f"does not come out again, with {counted(file.rows, 'row')}"
    elif was is None:
        what = f"comes out with {counted(file.rows, 'row')}, and is not in the release"
    elif was.rows != now.rows:
        what = f"comes out with {counted(now.rows, 'row')} instead of {was.rows}"
    else:
        what = f"comes out with other values in its {counted(was.rows, 'row')}"
    message = f"{what}: see what changed since among its inputs, or in the software that made it"
    return Problem("release-not-rebuilt", f"{manifest.version}/{file.path}", message)
