"""The shape of a field: what a value may be, written once and read by everything.

A shape stands in the annotation of an attrs field (`lead: Annotated[str, key("deputy")]`), from where
the strict reader, the record command, the help, the JSON Schema and the forms all take it.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import attrs
from attrs import frozen

Type = Literal[
    "any",
    "text",
    "date",
    "instant",
    "int",
    "decimal",
    "range",
    "money",
    "bool",
    "choice",
    "key",
    "name",
    "list",
    "table",
    "mapping",
    "changes",
    "list_or_int",
    "text_or_list",
]


Class = type
"""A class; the word `type` means a field here."""


@frozen
class Shape:
    """What a value may be.

    `choices` list the values of a choice (`more`: the office may add to them). `subject` is what a key
    refers to, `needs` the fact that should be true of it on the day, `strict` False where an unknown
    name is only remarked upon, `none` a word that stands for no entity. `item` is the shape of each
    element of a list, or of each value of a mapping, `keys` that of a mapping's keys. `table` is the
    attrs class of a nested table, or the kind whose fields a table of changes may set.
    """

    type: Type
    choices: tuple[str, ...] = ()
    more: bool = False
    subject: str | None = None
    needs: str | None = None
    strict: bool = True
    none: str | None = None
    item: "Shape | None" = None
    keys: "Shape | None" = None
    table: "Class | None" = None


def choice(*values: str, more: bool = False) -> Shape:
    """One of the values; with `more`, also one that the office added in its configuration."""
    return Shape("choice", choices=values, more=more)


def key(subject: str, *, needs: str | None = None, strict: bool = True, none: str | None = None) -> Shape:
    """The natural key of an entity of another subject."""
    return Shape("key", subject=subject, needs=needs, strict=strict, none=none)


def many(item: Shape) -> Shape:
    """A list of such values."""
    return Shape("list", item=item)


def table(cls: type) -> Shape:
    """A nested table with fields of its own."""
    return Shape("table", table=cls)


def changes(cls: type) -> Shape:
    """A table that sets fields of a kind anew."""
    return Shape("changes", table=cls)


def mapping(item: Shape, keys: Shape | None = None) -> Shape:
    """A table from free names to such values."""
    return Shape("mapping", item=item, keys=keys or TEXT)


ANY = Shape("any")
TEXT = Shape("text")
DATE = Shape("date")
INT = Shape("int")
DECIMAL = Shape("decimal")
RANGE = Shape("range")
"""A number, or two joined by `..`: `"4..5"`."""
MONEY = Shape("money")
BOOL = Shape("bool")
INSTANT = Shape("instant")
NAME = Shape("name")

Text = Annotated[str, TEXT]
Day = Annotated[date, DATE]
Whole = Annotated[int, INT]
Number = Annotated[Decimal, DECIMAL]
Money = Annotated[Decimal, MONEY]
Flag = Annotated[bool, BOOL]
Name = Annotated[str, NAME]
"""The name of a person or body that need not be registered; compared in NFC, as keys are."""
Names = Annotated[tuple[str, ...], many(NAME)]
Texts = Annotated[tuple[str, ...], many(TEXT)]
Counts = Annotated[dict[str, int], mapping(INT)]
"""A table {role = n}."""


def shape_of(annotation: Any) -> Shape | None:
    """The shape in an annotation, also inside `… | None`; None where there is none."""
    if get_origin(annotation) is Annotated:
        return next((part for part in get_args(annotation)[1:] if isinstance(part, Shape)), None)
    for part in get_args(annotation):
        if (found := shape_of(part)) is not None:
            return found
    return None


@frozen
class Field:
    """One field of a kind or of a nested table; `attribute` is its name in Python (`class` is `class_` there)."""

    name: str
    attribute: str
    shape: Shape
    required: bool
    default: Any


Found = TypeVar("Found")


def per_class(function: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """The function of a class, computed once for each."""
    known: dict[Any, Found] = {}

    @wraps(function)
    def remembered(cls: Any) -> Found:
        if cls not in known:
            known[cls] = function(cls)
        return known[cls]

    return remembered


@per_class
def fields_of(cls: Any) -> dict[str, Field]:
    """The fields of an attrs class that have a shape, in their order."""
    return {
        (name := attribute.name.rstrip("_")): Field(
            name,
            attribute.name,
            shape,
            attribute.default is attrs.NOTHING,
            None if attribute.default is attrs.NOTHING else attribute.default,
        )
        for attribute in attrs.fields(cls)
        if (shape := shape_of(attribute.type)) is not None
    }
