"""Tasks come out of an export of any size and style as they are, and a broken one is refused by byte and task."""

import json
import random
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreiklang.collected import stream
from dreiklang.collected.shapes import ExportTask
from dreiklang.errors import ExportError
from dreiklang.problems import Problem

AT = "2026-05-17T12:00:00Z"
TRAPS = ['"}, {"id": 1, "annotations": [', "]", '\\"', '{"id": 7, "annotations":', "😀\u2028", "}]", ""]


def task(number, text="Text", regions=3):
    result = [
        {"id": f"e{i}", "type": "labels", "value": {"start": i, "end": i + 1, "text": text}} for i in range(regions)
    ]
    annotation = {"id": number, "completed_by": 1, "result": result, "created_at": AT, "updated_at": AT}
    data = {"doc_id": f"d{number}", "text": text, "segments": [{"id": 1, "annotations": []}, {"id": "s", "text": text}]}
    return {"id": number, "annotations": [annotation], "drafts": [], "data": data, "meta": {}}


def read(content):
    return list(stream.tasks("export.json", content))


def plain(item):
    """A task as JSON, its raw parts parsed."""
    assert isinstance(item, ExportTask), item
    return json.loads(bytes(item.data)), item.id, [(a.id, json.loads(bytes(a.result))) for a in item.annotations or ()]


def wanted(element):
    return element["data"], element["id"], [(a["id"], a["result"]) for a in element["annotations"]]


@pytest.fixture
def tiny(monkeypatch):
    """Blocks so small that every way of cutting is taken."""
    monkeypatch.setattr(stream, "BLOCK", 700)
    monkeypatch.setattr(stream, "_WINDOW", 200)
    monkeypatch.setattr(stream, "_LARGEST_GUESS", 5000)


def shuffled(value, chance):
    """The same JSON with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.builds(task, st.integers(0, 99), st.sampled_from(TRAPS), st.integers(0, 30)), max_size=12),
    st.sampled_from([None, 0, 1, 4, "\t"]),
    st.sampled_from([(", ", ": "), (",", ":"), (" ,  ", " :\n")]),
    st.booleans(),
    st.none() | st.integers(),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\n \n"]),
)
def test_however_it_is_written_the_tasks_are_the_same(tiny, elements, indent, separators, escaped, order, before):
    chance = random.Random(order)
    written = [shuffled(element, chance) if order is not None else element for element in elements]
    content = json.dumps(written, indent=indent, separators=separators, ensure_ascii=escaped).encode()
    assert [plain(item) for item in read(before + content + b" \n")] == [wanted(element) for element in elements]


def test_it_is_cut_by_guesses_also_where_nested_objects_begin_like_tasks(tiny, monkeypatch):
    monkeypatch.setattr(stream._Cutter, "_one_by_one", lambda self: pytest.fail("no guess held"))
    elements = [task(number, TRAPS[number % len(TRAPS)]) for number in range(50)]
    for indent in (None, 1):
        assert [plain(item) for item in read(json.dumps(elements, indent=indent).encode())] == list(
            map(wanted, elements)
        )


def test_tasks_with_something_else_than_a_comma_between_them_are_refused(tiny):
    parts = [json.dumps(task(number)) for number in range(30)]
    for wrong in ("x", "", "{", "[", ":", ",,", "5", "\x0b,", ",\xa0"):
        with pytest.raises(ExportError):
            read(("[" + ", ".join(parts[:15]) + wrong + ", ".join(parts[15:]) + "]").encode())


def test_a_task_much_larger_than_a_block_is_read(tiny):
    elements = [task(1), task(2, regions=2000), task(3)]
    assert [plain(item) for item in read(json.dumps(elements).encode())] == list(map(wanted, elements))


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "export.json"
    element = json.dumps(task(1, regions=150))
    with path.open("w") as file:
        file.write("[" + element + (", " + element) * 3000 + "]")
    assert path.stat().st_size > 25_000_000
    tracemalloc.start()
    count = sum(1 for _ in stream.tasks("export.json", path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3001
    assert peak < 6_000_000


def test_an_export_cut_off_at_any_byte_is_refused(tiny):
    whole = json.dumps([task(1), task(2, "ä"), task(3, regions=0)], ensure_ascii=False).encode()
    for length in range(len(whole)):
        with pytest.raises(ExportError):
            read(whole[:length])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b'{"tasks": []}', "is not a list of tasks but begins with an object"),
        (b'{"id": 1}\n{"id": 2}\n', "JSON Lines?"),
        (b"PK\x03\x04rest", "is a zip archive: unpack it"),
        (b"\x1f\x8brest", "is compressed with gzip: unpack it"),
        (b"\xff\xfe[\x00", "is UTF-16: save it as UTF-8"),
        (b"\xfe\xff\x00[", "is UTF-16: save it as UTF-8"),
        (b"PAR1\x15\x04", "is not a list of tasks (it begins with 'PAR1"),
        (b"doc_id,text\n1,Boote\n", "is not a list of tasks"),
        (b"\x00" * 5000, "is not a list of tasks"),
        (b"null", "is not a list of tasks"),
        (b"[{}]\n[{}]\n", "broken at byte 5, after task 1 (something follows"),
        (b"[" * 300_000, "it stops in the middle of this task"),
        (b'[{"a":' * 100_000, "it stops in the middle of this task"),
        (b'["' + b"x" * 1_000_000, "it stops in the middle of this task"),
        (b'[{"data": {"text": "a\x01b"}}]', "broken at byte 21, in task 1"),
        (b"<!doctype html>", "is not a list of tasks"),
        (b"[", "broken at byte 1"),
        (b"[{}", "it stops there"),
        (b"[{},", "it stops there"),
        (b"[{},]", "broken at byte 4, in task 2"),
        (b"[,{}]", "broken at byte 1, in task 1"),
        (b"[{} {}]", "a comma or the end"),
        (b"[] x", "something follows"),
        (b"[{}] x", "something follows"),
        (b'[{"data": {}}, {"data": {]}]', "in task 2"),
        (b'[{"data": {}}, {"data": {"text": "never closed}]', "broken at byte 15, after task 1"),
        (b'[{"data": {"text": "\xfc"}}]', "is not UTF-8 at byte 20"),
        (b"[\x00\x01\x02]", "broken at byte 1"),
    ],
)
def test_what_is_no_export_is_refused_with_the_place(content, said):
    with pytest.raises(ExportError, match=r"^export\.json: ") as refused:
        read(content)
    assert said in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(ExportError, match="cannot be read"):
            list(stream.tasks("export.json", path))


def problems(content):
    found = read(content)
    return [item for item in found if isinstance(item, Problem)], [
        plain(i) for i in found if not isinstance(i, Problem)
    ]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"id": 2, "annotations": []}', "`data`"),
        ("7", "object"),
        ('{"id": 2, "data": {}, "deep": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deep"),
        ('{"id": 2, "data": {"text": "\\ud83d"}}', "half a character"),
        ('{"id": 2, "data": {"x": NaN}}', "none (NaN)"),
    ],
)
def test_an_odd_task_is_named_and_the_others_are_read(bad, said):
    content = f"[{json.dumps(task(1))}, {bad}, {json.dumps(task(3))}]".encode()
    found, others = problems(content)
    assert others == [wanted(task(1)), wanted(task(3))]
    (problem,) = found
    assert problem.rule == "export-shape"
    assert problem.where == "export.json: task #2"
    assert said in problem.message


def test_a_first_task_that_is_nested_without_end_spoils_no_guess():
    for opening in ("[", '{"a":', "[[", '{"data":'):
        content = "[" + opening * 50_000 + "1" + {"[": "]", "{": "}"}[opening[0]] * 50_000 * opening.count(opening[0])
        found, others = problems(f"{content}, {json.dumps(task(3))}]".encode())
        assert [problem.rule for problem in found] == ["export-shape"]
        assert others == [wanted(task(3))]


def test_an_odd_answer_is_named_and_the_others_of_its_task_are_read():
    element = task(5)
    element["annotations"] += [{**element["annotations"][0], "id": 6, "completed_by": [1]}, {"id": 8, "result": []}, 3]
    element["drafts"] = [{"id": 9, "result": [], "created_at": "yesterday"}]
    found, others = problems(json.dumps([element]).encode())
    assert others == [wanted(task(5))]
    assert [problem.where.removeprefix("export.json: task 5, ") for problem in found] == [
        "annotation 6",
        "annotation 8",
        "annotation #4",
        "draft 9",
    ]


def test_what_is_kept_raw_is_kept_to_the_byte():
    raw = b'{"a": 1.50, "b":[ 1e3,-0.0 ], "\\u00e4": "\\ud83d\\ude00", "x": 123456789012345678901234567890}'
    (item,) = read(b'[{"data": ' + raw + b"}]")
    assert isinstance(item, ExportTask)
    assert bytes(item.data) == raw
