"""The Croissant description of a release is valid, and leads to every row."""

import json

import mlcroissant
import pyarrow.parquet as pq
import pytest
from settlements import SCHEME

from dreiklang.release.configs import configs
from dreiklang.release.features import ListOf, Struct, Translation


def unnamed(value):
    """A record of mlcroissant as the row it was: ids without their path, bytes as text."""
    match value:
        case dict():
            return {key.rpartition("/")[2]: unnamed(item) for key, item in value.items()}
        case list():
            return [unnamed(item) for item in value]
        case bytes():
            return value.decode()
    return value


@pytest.mark.parametrize("place", [".", "data/0.1.0"])
def test_croissant_is_valid_and_gives_every_row_of_every_config(dataset, place):
    loaded = mlcroissant.Dataset(jsonld=dataset / place / "croissant.json")
    assert not loaded.metadata.issues.errors
    assert not loaded.metadata.issues.warnings
    assert [records.id for records in loaded.metadata.record_sets] == [config.name for config in configs(SCHEME)]
    for config in configs(SCHEME) if place == "." else configs(SCHEME)[:2]:
        expected = [
            {"split": path.name.split("-")[0], **row}
            for path in (dataset / "data" / "0.1.0" / config.name).iterdir()
            for row in pq.read_table(path).to_pylist()
        ]
        found = [unnamed(record) for record in loaded.records(config.name)]
        assert sorted(found, key=str) == sorted(expected, key=str)


def test_croissant_names_every_column_and_its_parts(dataset):
    described = json.loads((dataset / "croissant.json").read_text("utf-8"))
    fields = {records["name"]: {f["name"]: f for f in records["field"]} for records in described["recordSet"]}
    for config in configs(SCHEME):
        assert list(fields[config.name]) == ["split", *config.columns.fields]
        for name, column in config.columns.fields.items():
            item = column.item if isinstance(column, ListOf) else column
            parts = item.fields if isinstance(item, Struct) else ()
            parts = item.languages if isinstance(item, Translation) else parts
            assert [part["name"] for part in fields[config.name][name].get("subField", [])] == list(parts)
            assert fields[config.name][name].get("repeated", False) == isinstance(column, ListOf)
    assert "0 sells_to, 1 cooperates_with" in fields["relations"]["label"]["description"]
