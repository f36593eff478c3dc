"""The config trainers use, as tensors."""

import pytest
from settlements import SCHEME, settlements

from dreiklang.release.build import build


def test_ner_comes_as_tensors(tmp_path):
    torch = pytest.importorskip("torch", reason="torch is heavy and no dependency: pip install torch to try it")
    from datasets import load_dataset

    build(tmp_path / "dataset", SCHEME, "0.1.0", settlements(12))
    plain = load_dataset(str(tmp_path / "dataset"), "ner", split="train", cache_dir=str(tmp_path / "cache"))
    tensors = plain.with_format("torch")
    assert tensors[0]["ner_tags"].dtype == torch.int64
    assert [row["ner_tags"].tolist() for row in tensors] == plain["ner_tags"][:]
    batch = next(iter(torch.utils.data.DataLoader(tensors, batch_size=None)))
    assert batch["tokens"] == plain[0]["tokens"]
