import json

import msgspec
import pytest
from builders import answer, document
from exports import corpus

from dreiklang.errors import CorpusError
from dreiklang.records import Translation
from dreiklang.tasks.results import results
from dreiklang.tasks.shown import Shown, shown
from dreiklang.tasks.task import tasks


def test_suggested_translations_are_told_by_segment_and_language(tmp_path):
    (task,) = tasks(document(), corpus(tmp_path / "corpus").scheme())
    drafts = (Translation("s1", "en", "It sells.", "prediction"), Translation("s2", "tr", "Geçerli.", "prediction"))
    data = msgspec.to_builtins(task.data)
    suggested = {"data": data, "predictions": [{"result": results(answer(translations=drafts), task.data)}]}
    path = tmp_path / "batch-0001.json"
    path.write_text(json.dumps([suggested, {"data": data}]), "utf-8")
    assert list(shown(path)) == [
        Shown("boote", True, {("s1", "en"): "It sells.", ("s2", "tr"): "Geçerli."}),
        Shown("boote", False, {}),
    ]


def test_a_damaged_batch_is_named(tmp_path):
    path = tmp_path / "batch-0001.json"
    path.write_text("[{", "utf-8")
    with pytest.raises(CorpusError, match=r"batch-0001\.json: is damaged"):
        list(shown(path))
