"""JSON Schema of a kind of event, from the same shapes as everything else."""

from typing import Any

from ledger.kernel.event import Event, kind_fields
from ledger.kernel.shape import Field, Shape, fields_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
RANGE_PATTERN = r"^-?\d+(\.\d{1,6})?(\.\.-?\d+(\.\d{1,6})?)?$"
NUMBER = {"oneOf": [{"type": "integer"}, {"type": "string", "pattern": r"^-?\d+(\.\d{1,6})?$"}]}


def kind_schema(kind: str, cls: type[Event]) -> dict[str, Any]:
    """The schema of a line that `record --from` takes."""
    fields = kind_fields(cls)
    properties = {"kind": {"const": kind}, "occurred": {"type": "string", "format": "date"}}
    required = ["kind", *(name for name, field in fields.items() if field.required)]
    return {"$schema": DRAFT, "type": "object", "description": " ".join((cls.__doc__ or "").split())} | {
        "properties": properties | {name: shape_schema(field.shape) for name, field in fields.items()},
        "required": required,
        "additionalProperties": False,
    }


def table_schema(fields: dict[str, Field], partial: bool = False) -> dict[str, Any]:
    """The schema of a nested table."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: shape_schema(field.shape) for name, field in fields.items()},
        "additionalProperties": False,
    }
    if not partial:
        schema["required"] = [name for name, field in fields.items() if field.required]
    return schema


def shape_schema(shape: Shape) -> dict[str, Any]:
    """The schema of a value."""
    match shape.type:
        case "date":
            return {"type": "string", "format": "date"}
        case "instant":
            return {"type": "string", "format": "date-time"}
        case "int":
            return {"type": "integer", "minimum": 0}
        case "decimal" | "money":
            return NUMBER
        case "range":
            return {"oneOf": [{"type": "integer"}, {"type": "string", "pattern": RANGE_PATTERN}]}
        case "bool":
            return {"type": "boolean"}
        case "choice":
            known = {"enum": list(shape.choices)}
            return {"anyOf": [known, {"type": "string"}]} if shape.more else known
        case "key":
            return {"type": "string", "minLength": 1, "x-reference": shape.subject}
        case "list" | "list_or_int" | "text_or_list":
            return _list_schema(shape)
        case "table" if shape.table is not None:
            return table_schema(fields_of(shape.table))
        case "changes" if shape.table is not None:
            return table_schema(fields_of(shape.table), partial=True)
        case "mapping":
            item = {} if shape.item is None else shape_schema(shape.item)
            return {"type": "object", "additionalProperties": item}
        case "any":
            return {}
        case _:
            return {"type": "string", "minLength": 1}


def _list_schema(shape: Shape) -> dict[str, Any]:
    assert shape.item is not None
    items = {"type": "array", "items": shape_schema(shape.item)}
    if shape.type == "list_or_int":
        return {"oneOf": [items, {"type": "integer", "minimum": 0}]}
    if shape.type == "text_or_list":
        return {"oneOf": [items, {"enum": list(shape.choices)}]}
    return items
