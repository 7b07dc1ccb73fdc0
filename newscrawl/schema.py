"""The JSON Schema and the Parquet schema of the record, derived from :class:`newscrawl.items.Article`."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newscrawl.items import FIELDS, INSTANTS, SCHEMA_VERSION, Article

if TYPE_CHECKING:
    import pyarrow


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one record."""
    schema = _of_class(Article)
    schema["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    schema["properties"]["revision"]["minimum"] = 1
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "newscrawl article record", **schema}


def _of_class(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    return {
        "type": "object",
        "properties": {name: _of_type(hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


_SCALARS: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    datetime: {"type": "string", "format": "date-time"},
}


def _of_type(hint: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type annotation. Raises TypeError for an annotation that is not supported."""
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    if dataclasses.is_dataclass(hint):
        return _of_class(typing.cast("type", hint))
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        (kind,) = [argument for argument in arguments if argument is not types.NoneType]
        schema = _of_type(kind)
        return schema | {"type": [schema["type"], "null"]}
    if typing.get_origin(hint) is list:
        return {"type": "array", "items": _of_type(arguments[0])}
    if typing.get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _of_type(arguments[1])}
    raise TypeError(f"no JSON Schema for {hint!r}")


def parquet_schema() -> pyarrow.Schema:
    """Return the Parquet schema: one column for each field, in the order of the record. Instants are UTC in microseconds."""
    import pyarrow as pa

    hints = typing.get_type_hints(Article)
    return pa.schema([(name, _parquet_type(hints[name], pa)) for name in FIELDS])


def _parquet_type(hint: Any, pa: Any) -> Any:
    """Return the Parquet type of an annotation. Every column may be null, so ``str | None`` is ``str``."""
    scalars = {str: pa.string(), int: pa.int32(), datetime: pa.timestamp("us", tz="UTC")}
    if hint in scalars:
        return scalars[hint]
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return pa.struct([(field.name, _parquet_type(hints[field.name], pa)) for field in dataclasses.fields(hint)])
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return _parquet_type(arguments[0], pa)
    if typing.get_origin(hint) is list:
        return pa.list_(_parquet_type(arguments[0], pa))
    return pa.map_(*(_parquet_type(argument, pa) for argument in arguments))


def parquet_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record (plain JSON types) as a row of :func:`parquet_schema`."""
    row = dict(record)
    for name in INSTANTS:
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    row["evidence"] = list(row["evidence"].items())
    return row
