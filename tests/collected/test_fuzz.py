"""Whatever is done to an export: never a traceback, never a silent drop."""

import json
import random
from dataclasses import replace

import pytest
from builders import answer, document
from exports import corpus, exported
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreiklang.collected import stream
from dreiklang.collected.collect import collect
from dreiklang.collected.store import Store
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

CASES = 1500
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def whole(style: dict) -> bytes:
    tasks = [exported([answer(f"a{n}", n), answer(f"b{n}", n)], number=n) for n in range(1, 5)]
    return json.dumps(tasks, ensure_ascii=False, **style).encode()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut off, a byte changed, a stretch lost, doubled or moved."""
    start, end = sorted(chance.randrange(len(content)) for _ in range(2))
    end = min(end, start + chance.choice([1, 1, 3, 40, 4000]))
    piece = content[start:end]
    return chance.choice(
        [
            lambda: content[:start],
            lambda: content[:start] + bytes([chance.randrange(256)]) + content[start + 1 :],
            lambda: content[:start] + chance.choice(b'{}[]",:\\').to_bytes() + content[start:],
            lambda: content[:start] + content[end:],
            lambda: content[:end] + piece + content[end:],
            lambda: content[:start] + content[end:] + piece,
        ]
    )()


@pytest.mark.parametrize("style", [{}, {"indent": 1}])
def test_damaged_bytes_are_refused_if_they_are_no_json_and_otherwise_every_task_is_accounted_for(style, monkeypatch):
    monkeypatch.setattr(stream, "BLOCK", 2000)
    monkeypatch.setattr(stream, "_WINDOW", 500)
    chance, content = random.Random(17), whole(style)
    for _ in range(CASES):
        bad = damaged(content, chance)
        try:
            elements = json.loads(bad.decode("utf-8-sig"))
        except ValueError:
            elements = None
        try:
            found = list(stream.tasks("export.json", bad))
        except ExportError:
            assert not isinstance(elements, list), bad
            continue
        assert elements is not None, bad
        named = {item.where.split(",")[0] for item in found if isinstance(item, Problem)}
        read = [item for item in found if not isinstance(item, Problem)]
        assert len(elements) <= len(read) + len(named)


def places(value: object, path: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def with_replaced(value: object, path: tuple, new: object) -> object:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_replaced(value[path[0]], path[1:], new)
    return copy


GOOD = exported([answer("a8", 3)], number=2)
HARD = exported([replace(answer("a1", 1), comment="gut", flags=("unsuitable",)), answer("a2", 2)])
PLACES = [place for place in places(HARD) if place]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_is_read_or_named(tmp_path_factory, place, value):
    made = corpus(tmp_path_factory.mktemp("corpus"))
    task = with_replaced(HARD, place, value)
    page = json.dumps([task, GOOD]).encode()
    report = collect(made, [("export.json", [page])])
    found, problems = Store(made).answers(document(), made.scheme())
    assert "a8" in {said.annotator for said in found}
    untouched = {said.id for said in found if not said.defects}
    for said in task["annotations"] if isinstance(task.get("annotations"), list) else ():
        whole_answer = isinstance(said, dict) and said in HARD["annotations"]
        told = any(problem.severity == "error" for problem in (*report.problems, *problems))
        assert not whole_answer or told or said["unique_id"] in untouched
    if report.new < 3:
        # An answer is gone only if it is named, or if the change took it away.
        assert report.problems or place == ("annotations",) or place[-1] in ("id", "unique_id", "annotations")
