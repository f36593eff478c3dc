"""Runs where only `datasets` is installed: loads a release in every way it promises, and prints the rows as JSON."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import datasets
from datasets import load_dataset

CONFIGS = ("documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations")
SCRIPTS = int(datasets.__version__.split(".")[0]) < 4


def rows(loaded):
    """Of every split, times as text."""
    return {split: [json.loads(json.dumps(row, default=_time)) for row in table] for split, table in loaded.items()}


def _time(value):
    return value.strftime("%Y-%m-%dT%H:%M:%S.%f%z")


def labels(feature):
    """ClassLabel names of a column, as a list has them too."""
    return getattr(feature, "feature", feature).names


def card(folder, cache):
    found = {"default": rows(load_dataset(folder, cache_dir=cache))}
    for config in CONFIGS:
        loaded = load_dataset(folder, config, cache_dir=cache)
        found[config] = rows(loaded)
        found[f"{config} streamed"] = rows(load_dataset(folder, config, streaming=True, cache_dir=cache))
        found[f"{config} version"] = {str(table.version) for table in loaded.values()}.pop()
    found["slice"] = load_dataset(folder, "entities", split="train[:2]", cache_dir=cache)["id"][:]
    found["slices"] = load_dataset(folder, "entities", split="train[2:3]+test[:1]", cache_dir=cache)["id"][:]
    found["as pandas"] = load_dataset(folder, "entities", split="test", cache_dir=cache).to_pandas()["id"].tolist()
    found["pinned"] = rows(load_dataset(folder, "ner-0.1.0", cache_dir=cache))
    found["pinned version"] = str(load_dataset(folder, "ner-0.1.0", split="train", cache_dir=cache).version)
    found["release folder"] = rows(load_dataset(f"{folder}/data/0.1.0", "ner", cache_dir=cache))
    found["release folder default"] = rows(load_dataset(f"{folder}/data/0.1.0", cache_dir=cache))
    found["ner_tags"] = labels(load_dataset(folder, "ner", split="train", cache_dir=cache).features["ner_tags"])
    found["label"] = labels(load_dataset(folder, "relations", split="train", cache_dir=cache).features["label"])
    return found


def script(folder, cache):
    sys.path.insert(0, folder)
    load = importlib.import_module("probe_loader").load
    found = {config: rows(load(config, cache_dir=cache)) for config in CONFIGS}
    found["default"] = rows(load(cache_dir=cache))
    found["old"] = rows(load("ner", version="0.1.0", cache_dir=cache))
    found["old version"] = str(load("ner", "train", version="0.1.0", cache_dir=cache).version)
    found["newest version"] = str(load("ner", "train", cache_dir=cache).version)
    found["streamed"] = rows(load("documents", streaming=True, cache_dir=cache))
    found["slice"] = load("entities", split="train[:2]", cache_dir=cache)["id"][:]
    found["ner_tags"] = labels(load("ner", split="train", cache_dir=cache).features["ner_tags"])
    if SCRIPTS:
        path = f"{folder}/probe_loader.py"
        trusted = {"trust_remote_code": True, "cache_dir": cache}
        found["as script"] = rows(load_dataset(path, "ner", **trusted))
        found["as script default"] = rows(load_dataset(path, **trusted))
        found["as script streamed"] = rows(load_dataset(path, "ner", streaming=True, **trusted))
        found["as script old"] = rows(load_dataset(path, "ner", version="0.1.0", **trusted))
    return found


def another(folder, cache):
    """The same name, configs and version, other rows, from the same cache."""
    return {"ner": rows(load_dataset(folder, "ner", cache_dir=cache))}


def elsewhere(copy, train_only, cache):
    """A copy of the folder, a folder by its relative path, a release that has no other split than train."""
    name = Path(copy).name
    found = {"copy": rows(load_dataset(copy, "ner", cache_dir=cache))}
    os.chdir(Path(copy).parent)
    found["relative"] = rows(load_dataset(f"./{name}", "ner", cache_dir=cache))
    found["relative bare"] = rows(load_dataset(name, "ner", cache_dir=cache))
    found["train only"] = rows(load_dataset(train_only, cache_dir=cache))
    found["train only streamed"] = rows(load_dataset(train_only, "ner", streaming=True, cache_dir=cache))
    return found


def withheld(folder, cache):
    """A release in which no text may be passed on."""
    return {config: rows(load_dataset(folder, config, cache_dir=cache)) for config in ("documents", "ner", "relations")}


def formatted(folder, cache):
    """What trainers ask for."""
    ner = load_dataset(folder, "ner", split="train", cache_dir=cache)
    return {
        "numpy": [row["ner_tags"].tolist() for row in ner.with_format("numpy")],
        "pandas": [tags.tolist() for tags in ner.with_format("pandas")[:]["ner_tags"]],
        "arrow": ner.with_format("arrow")[:]["ner_tags"].to_pylist(),
        "shuffled": sorted(ner.shuffle(seed=1)["id"]),
        "filtered": len(ner.filter(lambda row: any(row["ner_tags"]))),
    }


def readers(folder):
    """polars and DuckDB on the files themselves, where they are there."""
    if importlib.util.find_spec("polars") is None:
        return {}
    import duckdb
    import polars

    files = f"{folder}/data/0.2.0/entities/*.parquet"
    counts = "select type, count(*) from read_parquet(?) group by type order by type"
    nested = "select d.id, e.type from read_parquet(?) d, unnest(d.entities) as u(e) order by d.id, e.start, e.id"
    return {
        "polars": polars.read_parquet(files)["id"].to_list(),
        "polars lazily": polars.scan_parquet(files).filter(polars.col("type") == "ORG").collect().height,
        "duckdb": duckdb.execute(counts, [files]).fetchall(),
        "duckdb nested": duckdb.execute(nested, [f"{folder}/data/0.2.0/documents/*.parquet"]).fetchall(),
    }


if __name__ == "__main__":
    _, dataset, other, copy, train_only, stand_off, cache, target = sys.argv
    datasets.disable_progress_bars() if hasattr(datasets, "disable_progress_bars") else datasets.disable_progress_bar()
    found = {"card": card(dataset, cache), "script": script(dataset, cache), "another": another(other, cache)}
    found |= {"formatted": formatted(dataset, cache), "readers": readers(dataset)}
    found |= {"withheld": withheld(stand_off, cache)}
    found |= {"elsewhere": elsewhere(copy, train_only, cache)}
    Path(target).write_text(json.dumps(found), "utf-8")
