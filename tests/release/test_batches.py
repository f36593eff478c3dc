from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from dreiklang.release import remains
from dreiklang.release.batches import id_column, in_step

CUTS = st.sets(st.integers(1, 29), max_size=8)


def batches(rows: range, cuts: set[int]) -> list[pa.RecordBatch]:
    bounds = sorted({rows.start, rows.stop, *(cut for cut in cuts if cut in rows)})
    return [pa.record_batch({"id": list(range(*bound))}) for bound in pairwise(bounds)]


@given(st.integers(0, 30), st.integers(0, 30), CUTS, CUTS)
def test_rows_stand_side_by_side_however_they_were_cut_and_none_is_passed_over_in_silence(olds, news, one, other):
    steps = list(in_step(iter(batches(range(olds), one)), iter(batches(range(news), other))))
    beside = [(was, now) for was, now in steps if was is not None and now is not None]
    assert all(was.equals(now) for was, now in beside)
    assert sum(was.num_rows for was, _ in beside) == min(olds, news)
    alone = steps[len(beside) :]
    assert [(was is None, now is None) for was, now in alone] == [(olds < news, news < olds)] * (olds != news)


def test_the_document_of_a_row_is_found_in_every_config():
    assert id_column(pa.schema({"id": pa.string(), "text": pa.string()})) == "id"
    assert id_column(pa.schema({"id": pa.string(), "doc_id": pa.string()})) == "doc_id"


def test_a_file_that_lacks_rows_or_is_not_there_is_not_the_same(tmp_path):
    for name, ids in (("old", ["a", "b", "c"]), ("new", ["a", "c"]), ("less", ["a"]), ("none", [])):
        pq.write_table(pa.table({"id": pa.array(ids, pa.string())}), tmp_path / name)
    assert remains.same(tmp_path / "old", tmp_path / "new", {"b"})
    assert not remains.same(tmp_path / "old", tmp_path / "new", ())
    assert not remains.same(tmp_path / "old", tmp_path / "less", {"b"})
    assert not remains.same(tmp_path / "less", tmp_path / "new", ())
    assert not remains.same(tmp_path / "old", tmp_path / "nowhere", {"b"})
    assert remains.same(tmp_path / "none", tmp_path / "nowhere", ())
