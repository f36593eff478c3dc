"""Two collections of one corpus at once: one waits for the other, or gives up."""

import subprocess
import sys

import pytest
from builders import answer, document
from exports import corpus, exported, saved

from dreiklang.collected import collect as collecting
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.errors import CorpusError

HOLDS = """
import sys, time
from pathlib import Path
from dreiklang.collected.collect import collect
from dreiklang.corpus import Corpus

def slowly():
    yield Path(sys.argv[2]).read_bytes()
    print("at work", flush=True)
    time.sleep(float(sys.argv[3]))

collect(Corpus(Path(sys.argv[1])), [("server", slowly())])
"""


@pytest.fixture
def made(tmp_path):
    return corpus(tmp_path)


def at_work(made, export, seconds):
    command = [sys.executable, "-c", HOLDS, made.root, export, str(seconds)]
    running = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
    assert running.stdout.readline() == "at work\n"
    return running


def test_a_second_collection_waits_for_the_first_and_both_are_whole(made):
    one = saved(made.root / "one.json", [exported([answer("model:a")])])
    two = saved(made.root / "two.json", [exported([answer("model:b", 1)])])
    with at_work(made, one, 0.5) as first:
        assert collect(made, [("two.json", two)]).file == "0002.json"
        assert first.wait(10) == 0
    assert len(Store(made).answers(document(), made.scheme())[0]) == 2


def test_a_second_collection_gives_up_in_one_sentence_and_changes_nothing(made, monkeypatch):
    monkeypatch.setattr(collecting, "PATIENCE", 0.2)
    one = saved(made.root / "one.json", [exported([answer("model:a")])])
    with at_work(made, one, 1.0) as first:
        with pytest.raises(CorpusError, match="another collection of this corpus is at work: wait"):
            collect(made, [("one.json", one)])
        assert made.exports() == []
        assert first.wait(10) == 0
    assert [path.name for path in made.exports()] == ["0001.json"]
