"""Choices an office may add to: which values of an event go beyond the shipped ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.kernel.shape import Shape, fields_of, per_class


@per_class
def _extensible(cls: Any) -> tuple[tuple[str, str, Shape], ...]:
    return tuple(
        (name, field.attribute, field.shape) for name, field in fields_of(cls).items() if _has_more(field.shape)
    )


def _has_more(shape: Shape | None) -> bool:
    if shape is None:
        return False
    if shape.more:
        return True
    if shape.type == "table" and shape.table is not None:
        return bool(_extensible(shape.table))
    return _has_more(shape.item) or _has_more(shape.keys)


def _values(shape: Shape, value: Any) -> Iterator[tuple[str, Shape]]:
    if shape.more:
        if isinstance(value, str) and value not in shape.choices:
            yield value, shape
    elif shape.type == "table" and shape.table is not None:
        for _, attribute, inner in _extensible(shape.table):
            yield from _values(inner, getattr(value, attribute))
    elif isinstance(value, dict):
        for name, each in value.items():
            if _has_more(shape.keys) and shape.keys is not None:
                yield from _values(shape.keys, name)
            if _has_more(shape.item) and shape.item is not None:
                yield from _values(shape.item, each)
    elif isinstance(value, tuple) and shape.item is not None:
        for each in value:
            yield from _values(shape.item, each)


def beyond(event: object, cls: type) -> Iterator[tuple[str, str, Shape]]:
    """Each value that no shipped choice has: the field it stands in, the value, the field's shape."""
    for name, attribute, shape in _extensible(cls):
        value = getattr(event, attribute)
        if value is not None and value not in shape.choices:
            for found, inner in _values(shape, value):
                yield name, found, inner


def beyond_in(data: Mapping[str, Any], cls: type) -> Iterator[tuple[str, str, Shape]]:
    """The same of plain data that makes no event, so that all that is wrong with it can be said at once."""
    for name, _, shape in _extensible(cls):
        value = data.get(name)
        inner = shape.item if isinstance(value, list) and shape.item is not None else shape
        for each in value if isinstance(value, list) else [value]:
            if inner.more and isinstance(each, str) and each not in inner.choices:
                yield name, each, inner
