"""What a column holds, said once; from it come the Arrow type, the features in a Parquet file and the card's YAML.

Only forms that every version of `datasets` from 2.14 on reads alike: a list of structs is written `[{…}]` and `list:`,
never as a Sequence of a struct, which some versions transpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

Json = str | int | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar, None allowed."""

    dtype: str  # "string", "int32", "float64", "bool", "timestamp[us, tz=UTC]"


@dataclass(frozen=True, slots=True)
class ClassLabel:
    """A label stored as its place in `names`, which only ever grows at the end."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """The same text in several languages."""

    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Struct:
    """Named fields in order."""

    fields: Mapping[str, "Feature"]


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of one kind."""

    item: "Feature"


Feature = Value | ClassLabel | Translation | Struct | ListOf

_ARROW = {
    "string": pa.string(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "timestamp[us, tz=UTC]": pa.timestamp("us", tz="UTC"),
}


def arrow_type(feature: Feature) -> pa.DataType:
    """Plain types only: readers of ten years take them."""
    match feature:
        case Value(dtype):
            return _ARROW[dtype]
        case ClassLabel():
            return pa.int64()
        case Translation(languages):
            return pa.struct([pa.field(language, pa.string()) for language in languages])
        case Struct(fields):
            return pa.struct([pa.field(name, arrow_type(field)) for name, field in fields.items()])
        case ListOf(item):
            return pa.list_(arrow_type(item))


def portable_json(feature: Feature) -> Json:
    """What `datasets` looks for in the Parquet schema's metadata."""
    match feature:
        case Value(dtype):
            return {"dtype": dtype, "_type": "Value"}
        case ClassLabel(names):
            return {"names": list(names), "_type": "ClassLabel"}
        case Translation(languages):
            return {"languages": list(languages), "_type": "Translation"}
        case Struct(fields):
            return {name: portable_json(field) for name, field in fields.items()}
        case ListOf(Struct() as item):
            return [portable_json(item)]
        case ListOf(item):
            return {"feature": portable_json(item), "_type": "Sequence"}


def card_yaml(columns: Struct) -> list[Json]:
    """`dataset_info.features` of a dataset card."""
    return [{"name": name, **_yaml(field)} for name, field in columns.fields.items()]


def _yaml(feature: Feature) -> dict[str, Json]:
    match feature:
        case Struct():
            return {"struct": card_yaml(feature)}
        case ListOf(Struct() as item):
            return {"list": card_yaml(item)}
        case ListOf(item):
            return {"sequence": _yaml_scalar(item)}
        case scalar:
            return {"dtype": _yaml_scalar(scalar)}


def _yaml_scalar(feature: Feature) -> Json:
    match feature:
        case Value(dtype):
            return dtype
        case ClassLabel(names):
            return {"class_label": {"names": {str(i): name for i, name in enumerate(names)}}}
        case Translation(languages):
            return {"translation": {"languages": list(languages)}}
        case _:
            raise TypeError(f"no portable form for {feature} here")
