"""A release loads alike in old and new versions of `datasets`, each in an environment of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from compat import matrix
from settlements import SCHEME, settlement, settlements

from dreiklang.release.build import build
from dreiklang.release.standoff.withheld import StandOff

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".venvs"
VERSIONS = ("2.14.7", "2.21.0", "3.6.0", "4.0.0", "4.8.5", "5.2.0")
READERS = {"5.2.0": ("polars", "duckdb")}  # tried beside this one
CONFIGS = ("documents", "ner", "entities", "relations", "de-en", "de-tr", "annotations")
pytestmark = pytest.mark.compat


def environment(version: str) -> Path:
    """The Python of an environment with this version; made anew when the constraints change."""
    constraints = HERE / f"constraints-{version}.txt"
    key = sha256(constraints.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = ENVIRONMENTS / f"datasets-{version}-{key}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", folder)
        pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile")
        run(*pip, "--constraint", constraints, f"datasets=={version}", *READERS.get(version, ()))
        (folder / "complete").touch()
    return python


def run(*command: object, **variables: str) -> None:
    done = subprocess.run([*map(str, command)], env=os.environ | variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"


def load(version: str, work: Path) -> dict:
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(work / f"home-{version}")}
    target = work / f"{version}.json"
    folders = ("dataset", "other/dataset", "copy/dataset", "train-only", "stand-off")
    arguments = (*(work / folder for folder in folders), work / f"cache-{version}", target)
    run(environment(version), HERE / "load.py", *arguments, **offline)
    return json.loads(target.read_text("utf-8"))


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """Two releases, and a dataset of the same name with other tags."""
    folder = tmp_path_factory.mktemp("compat")
    for version, number in (("0.1.0", 10), ("0.2.0", 12)):
        build(folder / "dataset", SCHEME, version, settlements(number))
        bare = [settlement(f"kai-{i}", entities=(), relations=()) for i in range(1, number)]
        build(folder / "other" / "dataset", SCHEME, version, bare)
    shutil.copytree(folder / "dataset", folder / "copy" / "dataset")
    withholding = StandOff(withholds=lambda document: True, raw=lambda document: document.text)
    build(folder / "stand-off", SCHEME, "0.1.0", settlements(10), stand_off=withholding)
    build(folder / "train-only", SCHEME, "0.1.0", [settlement("kai-1")])
    return folder


@pytest.fixture(scope="module")
def loading(work):
    """What every version will have loaded; two at work at a time."""
    with ThreadPoolExecutor(2) as pool:
        yield {version: pool.submit(load, version, work) for version in VERSIONS}


@pytest.fixture(params=VERSIONS)
def loaded(request, loading: dict[str, Future]):
    return loading[request.param].result()


def written(work: Path, config: str, version: str = "0.2.0", dataset: str = "dataset") -> dict[str, list]:
    """The rows as they stand in the files."""
    files = sorted((work / dataset / "data" / version / config).iterdir())
    tables = {file.name.split("-")[0]: pq.read_table(file).to_pylist() for file in files}
    return json.loads(json.dumps(tables, default=lambda time: time.strftime("%Y-%m-%dT%H:%M:%S.%f%z")))


def test_all_splits_are_there(work):
    assert set(written(work, "documents")) == {"train", "validation", "test"}


@pytest.mark.parametrize("config", CONFIGS)
def test_every_config_loads_as_written(loaded, work, config):
    rows = written(work, config)
    assert loaded["card"][config] == rows
    assert loaded["card"][f"{config} streamed"] == rows
    assert loaded["script"][config] == rows
    assert loaded["card"][f"{config} version"] == "0.2.0"


def test_the_default_is_the_lossless_config(loaded, work):
    rows = written(work, "documents")
    assert loaded["card"]["default"] == loaded["script"]["default"] == loaded["script"]["streamed"] == rows


def test_slices_come_from_the_split_they_name(loaded, work):
    rows = written(work, "entities")
    ids = {split: [row["id"] for row in rows[split]] for split in rows}
    assert loaded["card"]["slice"] == loaded["script"]["slice"] == ids["train"][:2]
    assert loaded["card"]["slices"] == ids["train"][2:3] + ids["test"][:1]
    assert loaded["card"]["as pandas"] == ids["test"]


def test_old_releases_stay_loadable(loaded, work):
    rows = written(work, "ner", "0.1.0")
    assert rows != written(work, "ner")
    assert loaded["card"]["pinned"] == loaded["card"]["release folder"] == loaded["script"]["old"] == rows
    assert loaded["card"]["release folder default"] == written(work, "documents", "0.1.0")
    assert loaded["card"]["pinned version"] == loaded["script"]["old version"] == "0.1.0"
    assert loaded["script"]["newest version"] == "0.2.0"


def test_labels_have_their_names(loaded):
    assert loaded["card"]["ner_tags"] == loaded["script"]["ner_tags"] == list(SCHEME.ner_tags)
    assert loaded["card"]["label"] == list(SCHEME.relation_names)


@pytest.mark.parametrize("version", ["2.14.7", "3.6.0"])
def test_the_script_runs_where_scripts_still_do(loading, work, version):
    script = loading[version].result()["script"]
    assert script["as script"] == written(work, "ner")
    assert script["as script streamed"] == written(work, "ner")
    assert script["as script default"] == written(work, "documents")
    assert script["as script old"] == written(work, "ner", "0.1.0")


@pytest.mark.parametrize("version", VERSIONS[1:])  # 2.14 caches a folder by its name, whatever is in the card
def test_another_dataset_of_the_same_name_is_not_mistaken_for_it(loading, work, version):
    rows = loading[version].result()["another"]["ner"]
    assert [row["id"] for row in rows["train"]] == [
        row["id"] for row in written(work, "ner")["train"] if row["doc_id"] != "leer"
    ]
    assert not any(tag for row in rows["train"] for tag in row["ner_tags"])


def test_a_copy_and_a_relative_path_load_the_same(loaded, work):
    rows = written(work, "ner")
    assert (
        loaded["elsewhere"]["copy"] == loaded["elsewhere"]["relative"] == loaded["elsewhere"]["relative bare"] == rows
    )


def test_a_split_that_is_not_there_is_no_hindrance(loaded):
    assert [*loaded["elsewhere"]["train only"]] == [*loaded["elsewhere"]["train only streamed"]] == ["train"]


def test_withheld_texts_are_null_and_the_rest_loads_as_written(loaded, work):
    for config, found in loaded["withheld"].items():
        assert found == written(work, config, "0.1.0", "stand-off")
    assert {row["text"] for table in loaded["withheld"]["documents"].values() for row in table} == {None}
    assert any(tag for table in loaded["withheld"]["ner"].values() for row in table for tag in row["ner_tags"])


def test_formats_for_training_hold_the_tags_as_written(loaded, work):
    tags = [row["ner_tags"] for row in written(work, "ner")["train"]]
    formatted = loaded["formatted"]
    assert formatted["numpy"] == formatted["pandas"] == formatted["arrow"] == tags
    assert formatted["shuffled"] == sorted(row["id"] for row in written(work, "ner")["train"])
    assert formatted["filtered"] == sum(map(any, tags))


@pytest.mark.parametrize("version", READERS)
def test_polars_and_duckdb_read_the_files_as_they_are(loading, work, version):
    read = loading[version].result()["readers"]
    rows = [row for split in ("test", "train", "validation") for row in written(work, "entities")[split]]
    types = Counter(row["type"] for row in rows)
    assert read["polars"] == [row["id"] for row in rows]
    assert read["polars lazily"] == types["ORG"]
    assert read["duckdb"] == [[kind, types[kind]] for kind in sorted(types)]
    assert len(read["duckdb nested"]) == len(rows)


def test_the_matrix_in_the_docs_lists_what_is_tried_here():
    page = (HERE.parents[1] / "docs" / "reference" / "compatibility.md").read_text("utf-8")
    assert matrix.table() in page, "docs/reference/compatibility.md is not what tests/compat/matrix.py prints"
