"""Rows to Arrow, column by column: pyarrow is quick with flat lists and slow with dictionaries."""

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

import msgspec
import pyarrow as pa

from dreiklang.release.features import Feature, ListOf, Struct, Translation, Value, arrow_type, portable_json
from dreiklang.release.rows import Row


def schema(columns: Struct) -> pa.Schema:
    """The Arrow schema of a config, with what `datasets` needs to know beyond it."""
    features = msgspec.json.encode({"info": {"features": portable_json(columns)}})
    fields = [pa.field(name, arrow_type(field)) for name, field in columns.fields.items()]
    return pa.schema(fields, metadata={"huggingface": features})


def table(rows: Sequence[Row], columns: Struct) -> pa.Table:
    """One or more rows, in one chunk."""
    return pa.Table.from_arrays(_children(zip(*rows, strict=True), columns), schema=schema(columns))


def _array(values: Sequence[Any], feature: Feature) -> pa.Array:
    match feature:
        case Struct():
            return _struct(zip(*values, strict=True), feature)
        case Translation(languages):
            return _struct(zip(*values, strict=True), Struct(dict.fromkeys(languages, Value("string"))))
        case ListOf(Struct() as item):
            children = (list(chain.from_iterable(lists)) for lists in zip(*values, strict=True))
            return _list(_struct(children, item), (len(value[0]) for value in values), feature)
        case ListOf(item):
            return _list(_array(list(chain.from_iterable(values)), item), map(len, values), feature)
        case _:
            return pa.array(values, arrow_type(feature))


def _children(columns: Iterable[Sequence[Any]], struct: Struct) -> list[pa.Array]:
    return [_array(values, field) for values, field in zip(columns, struct.fields.values(), strict=True)]


def _struct(columns: Iterable[Sequence[Any]], struct: Struct) -> pa.Array:
    return pa.StructArray.from_arrays(_children(columns, struct), fields=list(arrow_type(struct)))


def _list(items: pa.Array, lengths: Iterable[int], feature: Feature) -> pa.Array:
    offsets = pa.array(accumulate(lengths, initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, items, type=arrow_type(feature))
