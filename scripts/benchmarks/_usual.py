"""What people usually do with an export: pandas in two ways, and the converter of Label Studio's own SDK."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
from label_studio_sdk.converter import Converter


def with_itertuples(export: Path, folder: Path) -> None:
    """A loop over the rows of a frame, all three layers to Parquet."""
    frame = pd.DataFrame(json.loads(export.read_text("utf-8")))
    entities, relations, translations = [], [], []
    for task in frame.itertuples():
        for annotation in task.annotations:
            answer = {
                "doc_id": task.data["doc_id"],
                "annotator": annotation["completed_by"],
                "updated_at": annotation["updated_at"],
            }
            spans = {region["id"]: region for region in annotation["result"] if region["type"] == "labels"}
            for region in annotation["result"]:
                if region["type"] == "labels":
                    entities.append(answer | _entity(region))
                elif region["type"] == "relation":
                    ends = {end: spans[region[f"{end}_id"]]["value"]["text"] for end in ("from", "to")}
                    relations.append(answer | _relation(region) | ends)
                elif region["type"] == "textarea":
                    translations.append(answer | _translation(region))
    for name, rows in (("entities", entities), ("relations", relations), ("translations", translations)):
        pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet")


def with_normalize(export: Path, folder: Path) -> None:
    """One flat frame of all regions, and a loop over its rows, all three layers to Parquet."""
    meta = ["data", ["annotations", "completed_by"], ["annotations", "updated_at"]]
    frame = pd.json_normalize(json.loads(export.read_text("utf-8")), ["annotations", "result"], meta)
    frame.columns = frame.columns.str.replace(".", "_")
    frame["doc_id"] = frame["data"].str["doc_id"]
    spans = {(row.doc_id, row.annotations_completed_by, row.id): row.value_text for row in frame.itertuples()}
    entities, relations, translations = [], [], []
    for row in frame.itertuples():
        answer = {
            "doc_id": row.doc_id,
            "annotator": row.annotations_completed_by,
            "updated_at": row.annotations_updated_at,
        }
        if row.type == "labels":
            value = {"start": row.value_start, "end": row.value_end, "text": row.value_text}
            entities.append(answer | value | {"id": row.id, "label": row.value_labels[0]})
        elif row.type == "relation":
            ends = {"head": row.from_id, "tail": row.to_id, "label": row.labels[0]}
            at = row.doc_id, row.annotations_completed_by
            relations.append(answer | ends | {"from": spans[*at, row.from_id], "to": spans[*at, row.to_id]})
        elif row.type == "textarea":
            _, language, segment = row.from_name.split("_")
            said = {"language": language, "segment": int(segment), "text": row.value_text[0]}
            translations.append(answer | said)
    for name, rows in (("entities", entities), ("relations", relations), ("translations", translations)):
        pd.DataFrame(rows).to_parquet(folder / f"{name}.parquet")


def with_apply(export: Path, folder: Path) -> None:
    """Frames that are exploded, filtered and given to `apply`, all three layers to Parquet."""
    tasks = pd.DataFrame(json.loads(export.read_text("utf-8")))
    tasks["doc_id"] = tasks["data"].apply(lambda data: data["doc_id"])
    answers = tasks[["doc_id", "annotations"]].explode("annotations", ignore_index=True)
    answers["annotator"] = answers["annotations"].apply(lambda given: given["completed_by"])
    answers["updated_at"] = answers["annotations"].apply(lambda given: given["updated_at"])
    answers["region"] = answers["annotations"].apply(lambda given: given["result"])
    regions = answers.drop(columns="annotations").explode("region", ignore_index=True)
    regions["type"] = regions["region"].apply(lambda region: region["type"])
    for name, kind, read in (
        ("entities", "labels", _entity),
        ("relations", "relation", _relation),
        ("translations", "textarea", _translation),
    ):
        chosen = regions[regions["type"] == kind]
        columns = chosen.apply(lambda row, read=read: pd.Series(read(row["region"])), axis=1)
        rows = pd.concat([chosen[["doc_id", "annotator", "updated_at"]], columns], axis=1)
        rows.to_parquet(folder / f"{name}.parquet")


def with_sdk(export: Path, folder: Path, interface: str) -> None:
    """JSON_MIN, which leaves out relations, region ids, skips and origins."""
    converter = Converter(interface, project_dir=None, download_resources=False)
    converter.convert_to_json_min(str(export), str(folder), is_dir=False)


def _entity(region: dict[str, Any]) -> dict[str, Any]:
    value = region["value"]
    return {
        "id": region["id"],
        "label": value["labels"][0],
        "start": value["start"],
        "end": value["end"],
        "text": value["text"],
    }


def _relation(region: dict[str, Any]) -> dict[str, Any]:
    return {"head": region["from_id"], "tail": region["to_id"], "label": region["labels"][0]}


def _translation(region: dict[str, Any]) -> dict[str, Any]:
    _, language, segment = region["from_name"].split("_")
    return {"language": language, "segment": int(segment), "text": region["value"]["text"][0]}
