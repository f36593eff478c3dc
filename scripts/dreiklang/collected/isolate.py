"""Reads one task that could not be read among others: finds what is wrong with it, and saves the rest of it."""

import json
from collections.abc import Iterator

import msgspec

from dreiklang.collected.depth import with_room
from dreiklang.collected.shapes import ExportAnnotation, ExportDraft, ExportTask, LooseTask, Named
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

_TASK = msgspec.json.Decoder(ExportTask)
_LOOSE = msgspec.json.Decoder(LooseTask)
_NAMED = msgspec.json.Decoder(Named)
_ANNOTATION = msgspec.json.Decoder(ExportAnnotation)
_DRAFT = msgspec.json.Decoder(ExportDraft)


def isolated(element: bytes, number: int, name: str, offset: int) -> Iterator[ExportTask | Problem]:
    """The task in `element`, the `number`th of the file, which begins at byte `offset`; Problems for odd parts.

    Raises ExportError if the element is not JSON at all.
    """
    where = f"{name}: task #{number}"
    try:
        str(element, "utf-8")
        yield with_room(_TASK.decode, element)
    except UnicodeDecodeError as error:
        at = offset + error.start
        raise ExportError(f"{name}: is not UTF-8 at byte {at}, in task {number}: export again as UTF-8") from error
    except RecursionError:
        yield Problem("export-shape", where, "is nested too deep to be read: mend it in the file")
    except msgspec.DecodeError:
        _require_json(element, number, name, offset)
        yield from _parts(element, where, name)


def _require_json(element: bytes, number: int, name: str, offset: int) -> None:
    try:
        json.loads(element)
    except json.JSONDecodeError as error:
        at = offset + len(error.doc[: error.pos].encode())
        raise ExportError(f"{name}: is broken at byte {at}, in task {number} ({error.msg}): export again") from None
    except (ValueError, RecursionError):
        pass  # a number of thousands of digits, or nesting: odd, but JSON


def _parts(element: bytes, where: str, name: str) -> Iterator[ExportTask | Problem]:
    try:
        loose = with_room(_LOOSE.decode, element)
    except RecursionError:
        yield Problem("export-shape", where, "is nested too deep to be read: mend it in the file")
        return
    except msgspec.ValidationError as error:
        yield Problem("export-shape", where, f"{error}: export again, with the format JSON")
        return
    except msgspec.DecodeError:
        odd = "holds half a character (a lone surrogate) or a number that is none (NaN)"
        yield Problem("export-shape", where, f"{odd}: mend it in the file")
        return
    where = f"{name}: task {loose.id}" if loose.id is not None else where
    annotations, drafts = [], []
    for place, raw in enumerate(loose.annotations or (), 1):
        try:
            annotations.append(_ANNOTATION.decode(raw))
        except msgspec.ValidationError as error:
            yield _odd_part(raw, f"{where}, annotation", place, error)
    for place, raw in enumerate(loose.drafts or (), 1):
        try:
            drafts.append(_DRAFT.decode(raw))
        except msgspec.ValidationError as error:
            yield _odd_part(raw, f"{where}, draft", place, error)
    yield ExportTask(loose.data, loose.id, loose.project, annotations, drafts)


def _odd_part(raw: msgspec.Raw, where: str, place: int, error: msgspec.ValidationError) -> Problem:
    try:
        named = _NAMED.decode(raw).id
    except msgspec.ValidationError:
        named = None
    return Problem(
        "export-shape",
        f"{where} {named}" if named is not None else f"{where} #{place}",
        f"{error}: it was not collected; mend it in the file, or export again",
    )
