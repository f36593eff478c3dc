"""Row groups: a later release has those of an earlier one in it as they are, and there are never many small ones."""

from itertools import accumulate, pairwise, takewhile
from math import log2
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from settlements import SCHEME, settlement

from dreiklang.errors import CorpusError
from dreiklang.release import groups, tables
from dreiklang.release.build import build
from dreiklang.release.groups import Groups, Part, Plan
from dreiklang.release.register import Register
from dreiklang.release.splits import split

FULL = 800  # bytes: a hundred numbers
GROWTH = st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=30), min_size=1, max_size=12)  # rows of documents


def written(documents: list[int], plan: Plan) -> list[list[int]]:
    """The groups that come of documents of so many rows, as the number of the document each row is of."""
    made, found = Groups(plan), list[Part]()
    for number, rows in enumerate(documents):
        made.add(pa.table({"n": [number] * rows}))
        found += made.ended(str(number))
    return [part.table()["n"].to_pylist() for part in (*found, *made.rest())]


def ends(made: list[list[int]]) -> Plan:
    return Plan(ends=frozenset(str(group[-1]) for group in made))


@given(GROWTH)
def test_what_was_released_stays_in_its_groups_but_for_small_ones_at_the_end_which_grow_to_twice_their_size(growth):
    with patch.object(groups, "FULL", FULL):
        before: list[list[int]] = []
        size_of: dict[int, int] = {}  # of the group that a document is in
        for documents in accumulate(growth):
            made = written(documents, ends(before))
            rows = [row for group in made for row in group]
            assert rows == [n for n, size in enumerate(documents) for _ in range(size)]
            kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, made, strict=False)))
            assert all(len(group) < 50 for group in before[kept:])
            now = {row: len(group) for group in made for row in group}
            assert all(now[row] >= 2 * size_of[row] for group in before[kept:] for row in group)
            before, size_of = made, now


@given(GROWTH)
def test_there_are_few_small_groups_however_often_something_is_added(growth):
    with patch.object(groups, "FULL", FULL):
        made: list[list[int]] = []
        for documents in accumulate(growth):
            made = written(documents, ends(made))
        rows = sum(map(len, made))
        small = [len(group) for group in made if len(group) < 50]
        assert len(small) <= 2 * log2(rows + 2)
        assert all(before > after or max(before, after) >= 50 for before, after in pairwise(map(len, made)))


def test_nothing_new_changes_nothing():
    with patch.object(groups, "FULL", FULL):
        first = written([30] * 9, groups.FREE)
        assert [len(group) for group in first] == [120, 120, 30]
        assert written([30] * 9, ends(first)) == first
        assert written([30] * 8 + [35], ends(first)) == [*first[:2], [8] * 35]  # the last was corrected


def test_small_groups_of_releases_of_old_do_not_all_wait():
    with patch.object(groups, "FULL", FULL):
        made = Groups(Plan(ends=frozenset(map(str, range(100)))))
        waiting = []
        for number in range(100):
            made.add(pa.table({"n": [number] * 20}))
            list(made.ended(str(number)))
            waiting.append(len(made.closed))
        assert max(waiting) < 5


def test_a_group_whose_last_document_is_gone_does_not_swallow_all_that_follows():
    with patch.object(groups, "FULL", FULL):
        made = written([50] * 40, Plan(ends=frozenset(["nobody"])))
        assert max(map(len, made)) <= 250


@pytest.fixture
def dataset(tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "FULL", 30_000)
    return tmp_path / "dataset"


def sizes(file: pq.FileMetaData) -> list[int]:
    return [file.row_group(i).num_rows for i in range(file.num_row_groups)]


def start(file: pq.FileMetaData, group: int) -> int:
    """Where it begins in the file."""
    column = file.row_group(group).column(0)
    return column.dictionary_page_offset or column.data_page_offset


def test_a_release_begins_with_the_bytes_of_the_one_before(dataset):
    first = build(dataset, SCHEME, "0.1.0", [settlement(f"kai-{i}") for i in range(300)])
    second = build(dataset, SCHEME, "0.2.0", [settlement(f"kai-{i}") for i in range(310)])
    many = whole = 0
    for file in first.release.files:
        old, new = (pq.read_metadata(report.folder / file.path) for report in (first, second))
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(sizes(old), sizes(new), strict=False)))
        assert same >= old.num_row_groups - 1
        before, after = ((report.folder / file.path).read_bytes() for report in (first, second))
        kept = start(new, same) if same < new.num_row_groups else start(old, same - 1)
        assert before[:kept] == after[:kept]
        many += same > 1
        whole += same == old.num_row_groups
    assert many >= 3
    assert whole >= len(first.release.files) // 2  # in the others what is new is as much as the last group


def test_groups_do_not_depend_on_what_is_full_when_a_release_is_made_again(dataset, monkeypatch):
    report = build(dataset, SCHEME, "0.1.0", [settlement(f"kai-{i}") for i in range(200)])
    plans = groups.as_released(report.folder, report.release)
    assert max(len(plan.rows) for plan in plans.values()) > 2
    monkeypatch.setattr(groups, "FULL", 1 << 30)
    again = dataset.parent / "again"
    again.mkdir()
    with Register(again) as register:
        made = tables.write(again, SCHEME, (settlement(f"kai-{i}") for i in range(200)), split, register, plans)
    assert made.files == report.release.files


def test_a_file_that_cannot_be_read_has_no_plan_when_a_release_is_made_again(dataset):
    report = build(dataset, SCHEME, "0.1.0", [settlement("kai-1")])
    (report.folder / report.release.files[0].path).write_bytes(b"PAR1")
    assert len(groups.as_released(report.folder, report.release)) == len(report.release.files) - 1


@pytest.mark.parametrize("damaged", [b"PAR1", None])
def test_a_release_does_not_go_on_after_one_that_is_damaged(dataset, damaged):
    report = build(dataset, SCHEME, "0.1.0", [settlement("kai-1")])
    broken = report.folder / report.release.files[0].path
    content = broken.read_bytes()
    broken.write_bytes(damaged or content[:4] + bytes(400) + content[404:])  # its end says where everything was
    said = rf"release 0\.1\.0: {report.release.files[0].path} cannot be read .* restore .*0\.1\.0 from version control"
    with pytest.raises(CorpusError, match=said):
        build(dataset, SCHEME, "0.2.0", [settlement("kai-1"), settlement("kai-2")])
    assert [path.name for path in (dataset / "data").iterdir()] == ["0.1.0"]
