"""References: the natural keys by which an event names entities of other streams, checked strictly."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.shape import Field, Shape, fields_of, per_class
from ledger.kernel.subject import World


@per_class
def reference_fields(cls: Any) -> tuple[tuple[str, Shape], ...]:
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


class Reference(NamedTuple):
    """A field in which keys stand: `many` tells a list of keys, `nested` a value to be searched for them."""

    attribute: str
    shape: Shape
    key: Shape
    many: bool
    nested: bool


@per_class
def references_of(cls: Any) -> tuple[Reference, ...]:
    """The fields of a kind that refer to entities."""
    found = []
    for name, shape in reference_fields(cls):
        many = shape.type in ("list", "list_or_int") and shape.item is not None and shape.item.type == "key"
        key = shape.item if many and shape.item is not None else shape
        found.append(Reference(name, shape, key, many, key.type != "key"))
    return tuple(found)


def keys_of(event: Event, reference: Reference) -> Iterable[tuple[Shape, str]]:
    """Every key that stands in one field of an event, with its shape."""
    value = getattr(event, reference.attribute)
    if reference.nested:
        return keys_in(reference.shape, value)
    key = reference.key
    if reference.many:
        return [(key, each) for each in value] if isinstance(value, tuple) else ()
    return () if value is None or value == key.none else ((key, value),)


def check_references(event: Event, own_key: str, world: World) -> list[Finding]:
    """Whether what the event refers to is known, begun by its day, and as it needs to be.

    The event's own key is no reference (`own_key` is the name of its field).
    """
    found: list[Finding] = []
    day = event.occurred
    for reference in references_of(type(event)):
        if reference.attribute == own_key or not getattr(event, reference.attribute):
            continue
        for shape, key in keys_of(event, reference):
            opened = world.opened(shape.subject or "", key)
            if opened is not None and opened <= day and shape.needs is None:
                continue
            doubt = doubt_about(shape, key, opened, day, world)
            if doubt is not None:
                found.append(doubt.at(field=reference.attribute))
    return found


def doubts_in(
    fields: Mapping[str, Field], values: Mapping[str, Any], own_key: str, day: date, world: World
) -> Iterator[Finding]:
    """The same of an event of which only some `values` could be read, so that all its faults are told at once."""
    for name, value in values.items():
        shape = fields[name].shape
        if name == own_key or not _refers(shape):
            continue
        for inner, key in keys_in(shape, value):
            doubt = doubt_about(inner, key, world.opened(inner.subject or "", key), day, world)
            if doubt is not None:
                yield doubt.at(field=name)


def doubt_about(shape: Shape, key: str, opened: date | None, day: date, world: World) -> Finding | None:
    """What is wrong with one reference on that day, if anything."""
    subject = shape.subject or ""
    finding = error if shape.strict else warning
    if opened is None:
        return finding("reference.unknown", subject=subject, key=key, date=day)
    if shape.needs is not None:
        facts = world.facts(subject, key, day)
        if facts is None or not facts.get(shape.needs):
            return warning(f"reference.not_{shape.needs}", subject=subject, key=key, date=day)
    elif opened > day:
        return finding("reference.later", subject=subject, key=key, date=day, opened=opened)
    return None
