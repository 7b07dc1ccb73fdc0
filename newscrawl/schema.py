"""The record's schemas, made from :class:`newscrawl.items.Article`: JSON Schema, and Parquet's."""

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
    """Return the schema of an annotation; raises TypeError for one that no field has had so far."""
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
    """Return the Parquet schema: a column a field, in their order; instants in UTC to the microsecond."""
    import pyarrow as pa

    text = pa.string()
    kinds = {
        "schema_version": pa.int32(),
        "revision": pa.int32(),
        "authors": pa.list_(text),
        "tags": pa.list_(text),
        "images": pa.list_(pa.struct([("url", text), ("caption", text)])),
        "evidence": pa.map_(
            text, pa.struct([("origin", text), ("raw", text), ("disagree", pa.list_(text)), ("note", text)])
        ),
        "removed": pa.list_(pa.struct([("rule", text), ("place", text), ("text", text), ("note", text)])),
    } | dict.fromkeys(INSTANTS, pa.timestamp("us", tz="UTC"))
    return pa.schema([(name, kinds.get(name, text)) for name in FIELDS])


def parquet_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record (plain JSON types) as a row of that schema."""
    row = dict(record)
    for name in INSTANTS:
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    row["evidence"] = list(row["evidence"].items())
    return row
