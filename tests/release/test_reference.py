import re
from pathlib import Path

import pytest

from dreiklang.release.configs import configs
from dreiklang.release.features import ListOf, Struct
from dreiklang.release.iob import LOSSES
from dreiklang.scheme import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "dataset.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `([\w-]+)`.*?\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
CONFIGS = {config.name: config for config in configs(load(ROOT / "annotation" / "scheme.toml"))}


def test_every_config_has_its_section():
    assert set(SECTIONS) == CONFIGS.keys() - {"de-tr"}


@pytest.mark.parametrize("config", SECTIONS)
def test_every_column_and_field_is_described(config):
    described = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", SECTIONS[config], re.MULTILINE))
    columns = CONFIGS[config].columns.fields
    assert list(described.items()) == list(CONFIGS[config].meanings.items())
    for name, column in columns.items():
        struct = column.item if isinstance(column, ListOf) else column
        if isinstance(struct, Struct) and "the same" not in described[name]:
            assert [word for word in re.findall(r"`(\w+)`", described[name]) if word in struct.fields][
                : len(struct.fields)
            ] == list(struct.fields)


def test_every_loss_is_explained():
    assert all(f"**{loss}**" in SECTIONS["ner"] for loss in LOSSES)
