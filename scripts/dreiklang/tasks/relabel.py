"""Suggestions and answers in Label Studio's own shape, brought along when labels are given up."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from dreiklang.corpus import Corpus
from dreiklang.files import written
from dreiklang.migrations import Fates, Kind

Result = list[dict[str, Any]]


def renamed(result: Result, fates: Mapping[Kind, Fates]) -> Result:
    """The same regions with the labels' present names; one that was dropped or split keeps its old name."""
    return [_renamed(item, fates) for item in result]


def suggested(result: Result, fates: Mapping[Kind, Fates]) -> Result:
    """The same as a suggestion: regions whose label has no heir, and relations that lose an end, are left out."""
    present = [item for item in renamed(result, fates) if not _is_given_up(item, fates)]
    gone = {item.get("id") for item in result if "id" in item} - {item.get("id") for item in present}
    return [item for item in present if item.get("from_id") not in gone and item.get("to_id") not in gone]


def batches(corpus: Corpus, fates: Mapping[Kind, Fates]) -> int:
    """Rewrite the suggestions in all batches of tasks: how many tasks have others now."""
    changed = 0
    for path in corpus.batches():
        tasks = msgspec.json.decode(path.read_bytes())
        news = sum(_bring_along(task, fates) for task in tasks)
        if news:
            with written(path) as file:
                file.write(b"[\n" + b",\n".join(msgspec.json.encode(task) for task in tasks) + b"\n]\n")
        changed += news
    return changed


def _bring_along(task: Any, fates: Mapping[Kind, Fates]) -> bool:
    changed = False
    for prediction in task.get("predictions") or ():
        after = suggested(prediction.get("result") or [], fates)
        changed |= after != prediction.get("result")
        prediction["result"] = after
    return changed


def _renamed(item: dict[str, Any], fates: Mapping[Kind, Fates]) -> dict[str, Any]:
    if item.get("type") == "relation":
        return {**item, "labels": _names(item.get("labels") or (), fates["relation"])}
    if item.get("type") == "labels":
        value = item.get("value") or {}
        return {**item, "value": {**value, "labels": _names(value.get("labels") or (), fates["entity"])}}
    return item


def _names(labels: Iterable[str], of_kind: Fates) -> list[str]:
    return [of_kind[name].now[0] if name in of_kind and len(of_kind[name].now) == 1 else name for name in labels]


def _is_given_up(item: dict[str, Any], fates: Mapping[Kind, Fates]) -> bool:
    if item.get("type") == "relation":
        return any(name in fates["relation"] for name in item.get("labels") or ())
    value = item.get("value") or {}
    return item.get("type") == "labels" and any(name in fates["entity"] for name in value.get("labels") or ())
