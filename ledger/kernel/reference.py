"""References: the natural keys by which an event names entities of other streams, checked strictly."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.shape import Shape, fields_of
from ledger.kernel.subject import World


@cache
def reference_fields(cls: type) -> tuple[tuple[str, Shape], ...]:
    """The fields of a class in which a key may stand, at any depth."""
    return tuple((field.attribute, field.shape) for field in fields_of(cls).values() if _refers(field.shape))


def _refers(shape: Shape | None) -> bool:
    if shape is None or shape.type == "changes":
        return shape is not None and shape.table is not None and bool(reference_fields(shape.table))
    if shape.type == "key":
        return True
    if shape.type == "table" and shape.table is not None:
        return bool(reference_fields(shape.table))
    return _refers(shape.item) or _refers(shape.keys)


def keys_in(shape: Shape, value: Any) -> Iterator[tuple[Shape, str]]:
    """Every key in a value of that shape, with the shape that tells its subject."""
    if value is None:
        return
    if shape.type == "key":
        if value != shape.none:
            yield shape, value
    elif shape.type == "mapping":
        for name, each in value.items():
            if shape.keys is not None:
                yield from keys_in(shape.keys, name) if shape.keys.type == "key" else ()
            if shape.item is not None:
                yield from keys_in(shape.item, each) if _refers(shape.item) else ()
    elif shape.type == "changes":
        assert shape.table is not None
        fields = fields_of(shape.table)
        for name, each in value.items():
            if _refers(fields[name].shape):
                yield from keys_in(fields[name].shape, each)
    elif shape.type == "table":
        assert shape.table is not None
        for name, inner in reference_fields(shape.table):
            yield from keys_in(inner, getattr(value, name))
    elif isinstance(value, tuple) and shape.item is not None:
        for each in value:
            yield from keys_in(shape.item, each)


def references(event: Event) -> Iterator[tuple[str, Shape, str]]:
    """Every reference of an event: the field it stands in, its shape, the key."""
    for name, shape in reference_fields(type(event)):
        value = getattr(event, name)
        if value is not None and value != ():
            for inner, key in keys_in(shape, value):
                yield name, inner, key


def check_references(event: Event, own_key: str, world: World) -> Iterable[Finding]:
    """Whether what the event refers to is known, begun by its day, and as it needs to be.

    The event's own key is no reference (`own_key` is the name of its field).
    """
    day = event.occurred
    for name, shape, key in references(event):
        if name == own_key:
            continue
        subject = shape.subject or ""
        opened = world.opened(subject, key)
        if opened is None:
            finding = error if shape.strict else warning
            yield finding("reference.unknown", field=name, subject=subject, key=key, date=day)
        elif shape.needs is not None:
            facts = world.facts(subject, key, day)
            if facts is None or not facts.get(shape.needs):
                yield warning(f"reference.not_{shape.needs}", field=name, subject=subject, key=key, date=day)
        elif opened > day:
            finding = error if shape.strict else warning
            yield finding("reference.later", field=name, subject=subject, key=key, date=day, opened=opened)
