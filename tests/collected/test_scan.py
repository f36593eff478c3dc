"""The end of a JSON value is found by counting brackets, whatever its strings hold."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dreiklang.collected.scan import value_end

TRICKY = st.text(st.sampled_from('{}[]",\\: \n\taä😀'), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TRICKY
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TRICKY, inner, max_size=4), max_leaves=12
)


@given(VALUES, st.sampled_from([None, 1]), st.booleans(), st.sampled_from([b", 1]", b"]", b"\n ]"]))
def test_a_value_ends_where_it_ends(value, indent, escaped, follows):
    encoded = json.dumps(value, indent=indent, ensure_ascii=escaped).encode()
    assert value_end(b"[" + encoded + follows, 1) == 1 + len(encoded)


@given(VALUES, st.data())
def test_a_value_that_is_cut_off_has_no_end(value, data):
    encoded = json.dumps(value).encode()
    assert value_end(b"[" + encoded[: data.draw(st.integers(0, len(encoded) - 1))], 1) is None


def test_broken_values_end_somewhere():
    assert value_end(b"[,1]", 1) is not None
    assert value_end(b"[}]", 1) is not None
    assert value_end(b"[{]", 1) is not None
