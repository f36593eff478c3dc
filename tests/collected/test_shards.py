"""However an export is cut, and wherever its pieces are read, the same bytes are kept and the same is said."""

import random
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import answer
from exports import Json, corpus, exported, saved
from hypothesis import given, settings
from hypothesis import strategies as st

from dreiklang.collected import shards, stream
from dreiklang.collected.collect import CollectReport, collect
from dreiklang.corpus import Corpus
from dreiklang.errors import DreiklangError, EngineError

ANNA, BERND = {"id": 3, "email": "anna@example.org"}, {"id": 4, "email": "bernd@example.org"}
TRAPS = [
    '"}, {"id": 1, "annotations": [',
    '{"id": 7, "annotations":',
    '\\"}, {"id": 1, "annotations": [',
    "]",
    "😀\u2028",
]


@dataclass
class Here:
    """An engine that reads shards in this process, and counts what could be read so."""

    ahead: int = 3
    sound: int = 0
    odd: int = 0

    def read(self, shard, labels):
        future: Future[bytes | None] = Future()
        result = shards.read_shard(shard, labels)
        self.sound += result is not None
        self.odd += result is None
        future.set_result(result)
        return future


@pytest.fixture
def tiny(monkeypatch):
    """Files are cut into pieces of a few tasks."""
    monkeypatch.setattr(shards, "SIZE", 9_000)
    monkeypatch.setattr(shards, "_STEP", 3_000)
    monkeypatch.setattr(shards, "_OVERLAP", 500)
    monkeypatch.setattr(shards, "_FARTHEST", 60_000)
    monkeypatch.setattr(stream, "BLOCK", 1_500)
    monkeypatch.setattr(stream, "_WINDOW", 400)
    monkeypatch.setattr(stream, "_LARGEST_GUESS", 12_000)


def outcome(root: Path, exports: list[Path], engine=None) -> tuple[object, dict[str, bytes]]:
    """What a collection says, and every file of the corpus after it."""
    made = Corpus(root)
    try:
        said: CollectReport | str = collect(made, [(path.name, path) for path in exports], engine=engine)
    except DreiklangError as error:
        said = f"{type(error).__name__}: {error}".replace(str(root), "")
    kept = [*sorted(made.collected.glob("*")), made.annotators]
    return said, {path.name: path.read_bytes() for path in kept if path.exists()}


def both(folder: Path, *exports: Path, twice: bool = True) -> tuple[object, Here]:
    """Collect into one corpus without and into another one with an engine; what both say."""
    alone, together, engine = corpus(folder / "alone"), corpus(folder / "together"), Here()
    for _ in range(1 + twice):
        expected = outcome(alone.root, list(exports))
        assert outcome(together.root, list(exports), engine) == expected
    return expected[0], engine


def task(number: int, **odd) -> Json:
    """A task of the one document; what is given goes into it."""
    said = [answer(f"x{number}-{place}", place % 60) for place in range(number % 3 + 1)]
    made = exported(said, number=number)
    for place, annotation in enumerate(made["annotations"]):
        annotation |= {"completed_by": [ANNA, BERND, 3, "zoe@example.org", None][(number + place) % 5], "updated_by": 4}
    return made | odd


def first(made: Json) -> Json:
    return made["annotations"][0]


ODD: list[Callable[[Json], object]] = [
    lambda made: made.pop("id"),
    lambda made: made.update(id="#5"),
    lambda made: made.pop("data"),
    lambda made: made["data"].update(doc_id="another"),
    lambda made: made["data"].update(doc_id=7),
    lambda made: made["data"].update(text="anders"),
    lambda made: made["data"].update(note=TRAPS * 50),
    lambda made: made["data"].update(more=[{"id": 1, "annotations": []}] * 99),
    lambda made: first(made).update(completed_by=[1]),
    lambda made: first(made).update(id=None, unique_id=None),
    lambda made: first(made).update(result=first(made)["result"] * 30),
    lambda made: first(made)["result"][0]["value"].update(labels=["FIRMA"]),
    lambda made: made.update(annotations=[*made["annotations"], 7, None]),
    lambda made: made.update(drafts=[{"id": 4, "user": ANNA, "result": [], "created_at": made["created_at"]}]),
    lambda made: made.update(drafts=[{"id": None, "user": 9, "result": [{}], "created_at": made["created_at"]}]),
    lambda made: made.update(id=made.pop("id")),  # the keys in another order
]


def strange(number: int, chance: random.Random) -> object:
    """A task with something odd in it, or something that is no task."""
    made = task(number)
    if chance.random() < 0.1:
        return chance.choice([7, None, [], "x", {}])
    chance.choice(ODD)(made)
    return made


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([None, 1]), st.booleans(), st.sampled_from([0, 0.1, 0.6]))
def test_any_split_of_any_export_gives_the_same_bytes_and_says_the_same(
    tmp_path_factory, chance, indent, escaped, oddness
):
    folder = tmp_path_factory.mktemp("split")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SIZE", chance.choice([3_000, 9_000, 40_000]))
        patch.setattr(shards, "_STEP", chance.choice([1_000, 3_000]))
        patch.setattr(shards, "_OVERLAP", 500)
        patch.setattr(shards, "_FARTHEST", chance.choice([6_000, 60_000]))
        patch.setattr(stream, "BLOCK", chance.choice([700, 6_000]))
        paths = []
        for file in range(chance.randint(1, 3)):
            numbers = range(100 * file, 100 * file + chance.randint(0, 25))
            tasks = [strange(n, chance) if chance.random() < oddness else task(n) for n in numbers]
            paths.append(saved(folder / f"{file}.json", tasks, indent=indent, ensure_ascii=escaped))
        if chance.random() < 0.3:
            whole = paths[-1].read_bytes()
            paths[-1].write_bytes(whole[: chance.randrange(len(whole))] + chance.choice([b"", b"x", b"]"]))
        both(folder, *paths)


def test_a_sound_export_is_read_by_the_engine_alone(tiny, tmp_path):
    said, engine = both(tmp_path, saved(tmp_path / "export.json", [task(number) for number in range(60)]))
    assert isinstance(said, CollectReport)
    assert said.known == sum(number % 3 + 1 for number in range(60))
    assert engine.sound > 20
    assert engine.odd == 0


def test_a_border_that_is_none_is_noticed_and_the_rest_is_read_here(tiny, tmp_path):
    tasks = [task(number) for number in range(40)]
    tasks[9]["data"]["tasks"] = [{"id": number, "annotations": [], "drafts": [1] * 50} for number in range(200)]
    said, engine = both(tmp_path, saved(tmp_path / "export.json", tasks))
    assert isinstance(said, CollectReport)
    assert said.tasks == 40
    assert engine.odd > 1


def test_an_odd_task_is_named_by_its_place_and_only_its_shard_is_read_again(tiny, tmp_path):
    tasks = [task(number) for number in range(60)]
    del tasks[40]["id"], tasks[40]["annotations"][0]["result"]
    said, engine = both(tmp_path, saved(tmp_path / "export.json", tasks))
    assert isinstance(said, CollectReport)
    assert [problem.where for problem in said.problems] == ["export.json: task #41, annotation 4000"]
    assert engine.odd == 2  # at each of both collections
    assert engine.sound > 20


def test_tasks_without_a_number_are_called_by_their_place(tiny, tmp_path):
    tasks = [task(number) for number in range(40)]
    for each in tasks:
        del each["id"]
    tasks[30]["annotations"][0]["result"][0]["value"]["labels"] = ["FIRMA"]
    said, engine = both(tmp_path, saved(tmp_path / "export.json", tasks), twice=False)
    assert isinstance(said, CollectReport)
    assert said.problems[0].where == "export.json: task #31 (boote), annotation 3000, region x"
    assert engine.odd == 0


def test_of_a_task_with_known_and_new_answers_only_the_new_ones_are_judged(tiny, tmp_path):
    tasks = [task(number) for number in range(30)]
    first = saved(tmp_path / "first.json", tasks)
    for each in tasks:
        each["annotations"][0]["result"][0]["value"]["labels"] = ["FIRMA"]
        if len(each["annotations"]) > 1:
            each["annotations"][1]["result"][0]["value"] |= {"start": 4, "end": 9}
    wrong = saved(tmp_path / "wrong.json", tasks)
    for each in tasks:
        each["annotations"][-1]["result"][0]["value"]["text"] = "anders"
    both(tmp_path, first, wrong, saved(tmp_path / "third.json", tasks), twice=False)


def test_where_no_task_begins_as_the_first_one_the_rest_is_read_here(tiny, tmp_path):
    chance, tasks = random.Random(3), [task(number) for number in range(60)]
    for place, each in enumerate(tasks):
        keys = list(each)
        chance.shuffle(keys)
        tasks[place] = {key: each[key] for key in keys}
    assert isinstance(both(tmp_path, saved(tmp_path / "export.json", tasks))[0], CollectReport)


def test_a_broken_file_is_refused_after_sound_ones_and_nothing_is_kept(tiny, tmp_path):
    sound = saved(tmp_path / "sound.json", [task(number) for number in range(30)])
    broken = saved(tmp_path / "broken.json", [task(number) for number in range(100, 130)])
    broken.write_bytes(broken.read_bytes()[:-2000])
    zipped = tmp_path / "export.zip"
    zipped.write_bytes(b"PK\x03\x04")
    other = saved(tmp_path / "other.json", [task(n, data={"doc_id": "other"}) for n in range(60)])
    for files, named in (
        ([sound, broken, zipped], "broken.json: is broken at byte"),
        ([sound, zipped, broken], "export.zip: is a zip archive"),
        ([other, zipped], "other.json: no task in it is of this corpus"),
        ([sound, tmp_path / "none.json"], "none.json: cannot be read"),
    ):
        said, _ = both(tmp_path, *files, twice=False)
        assert str(said).startswith(f"ExportError: {named}")
        assert Corpus(tmp_path / "together").exports() == []


def test_a_worker_that_sees_another_file_or_none_is_no_quiet_loss(tiny, tmp_path):
    path = saved(tmp_path / "export.json", [task(number) for number in range(30)])
    shard = next(shards.shards("export.json", path))
    with pytest.raises(EngineError, match="cannot read it"):
        shards.read_shard(shard._replace(path=tmp_path / "none.json"), None)
    with pytest.raises(EngineError, match="another file"):
        shards.read_shard(shard._replace(size=7), None)
