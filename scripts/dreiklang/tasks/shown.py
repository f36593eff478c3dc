"""What the annotators of a batch were shown beside the text: whether there were suggestions, and which translations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from dreiklang.errors import CorpusError

_CONTROL = re.compile(r"tr_(.+)_(\d+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """Of one task: `drafts` are suggested translations by segment id and language."""

    document_id: str
    suggested: bool
    drafts: dict[tuple[str, str], str]


def shown(path: Path) -> Iterator[Shown]:
    """The tasks of a batch in order. Raises CorpusError if it can't be read."""
    try:
        tasks = msgspec.json.decode(path.read_bytes(), type=list[_Task])
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CorpusError(f"{path}: is damaged ({error}): restore it from version control") from error
    for task in tasks:
        regions = [region for prediction in task.predictions for region in prediction.result]
        yield Shown(task.data.doc_id, bool(regions), dict(_drafts(task.data.segments, regions)))


class _Segment(Struct, gc=False):
    id: str


class _Data(Struct, gc=False):
    doc_id: str
    segments: list[_Segment] = []


class _Value(Struct, gc=False):
    text: str | list[str] | None = None


class _Region(Struct, gc=False):
    from_name: str = ""
    value: _Value | None = None


class _Prediction(Struct, gc=False):
    result: list[_Region] = []


class _Task(Struct, gc=False):
    data: _Data
    predictions: list[_Prediction] = []


def _drafts(segments: list[_Segment], regions: list[_Region]) -> Iterator[tuple[tuple[str, str], str]]:
    for region in regions:
        control = _CONTROL.fullmatch(region.from_name)
        if control and region.value and isinstance(region.value.text, list) and int(control[2]) < len(segments):
            yield (segments[int(control[2])].id, control[1]), "\n".join(region.value.text)
