"""The strict reader: from plain decoded data to an event of its kind, or to all that is wrong with it.

Nothing is converted in silence: `3` is not a text, `"false"` is not a bool, `1.9` is not a number of
people, and an unknown field is an error. cattrs builds one reader per kind, so that a good record costs
a few microseconds; only a bad one is gone through again, field by field, to name every fault.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar
from unicodedata import is_normalized, normalize

import cattrs
from attrs import has
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from ledger.kernel.event import Entry, Event, kind_fields
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.shape import Field, Shape, fields_of, shape_of

Hook = Callable[..., Any]
"""Called with the value, and by cattrs with the type too."""
T = TypeVar("T")

MOST_DIGITS = 6
"""Amounts are kept exactly to a millionth."""
LARGEST = Decimal(10) ** 12
EARLIEST, LATEST = 2, 9998
"""The years of a moment that has a date in every time zone."""


def wrong(shape: Shape, value: Any) -> Refused:
    """The refusal of a value of the wrong type."""
    shown = f'"{repr_short(value)}"' if isinstance(value, str) else repr_short(value)
    return Refused(error("field.type", expected=shape.type, value=shown))


def repr_short(value: Any) -> str:
    """A value as a person may recognise it in a sentence, cut where it is long."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def nfc(text: str) -> str:
    """The text in the form in which keys compare."""
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def _text(shape: Shape) -> Hook:
    def read(value: Any, _: Any = None) -> str:
        if type(value) is not str:
            raise wrong(shape, value)
        if not value or value.isspace():
            raise Refused(error("field.blank"))
        return value

    return read


def _key(shape: Shape) -> Hook:
    def read(value: Any, _: Any = None) -> str:
        if type(value) is not str:
            raise wrong(shape, value)
        if not value or value != value.strip():
            raise Refused(error("field.blank" if not value.strip() else "field.padded", value=value))
        if "\n" in value or not value.isprintable():
            raise Refused(error("field.key_unprintable", value=repr_short(value)))
        return nfc(value)

    return read


def _exactly(kind: type) -> Callable[[Shape], Hook]:
    def factory(shape: Shape) -> Hook:
        def read(value: Any, _: Any = None) -> Any:
            if type(value) is not kind:
                raise wrong(shape, value)
            return value

        return read

    return factory


def _instant(shape: Shape) -> Hook:
    def read(value: Any, _: Any = None) -> datetime:
        if type(value) is not datetime or value.tzinfo is None:
            raise wrong(shape, value)
        if not EARLIEST <= value.year <= LATEST:  # in another zone it may have no year at all
            raise Refused(error("field.range", value=value.isoformat(), low=EARLIEST, high=LATEST))
        return value

    return read


def _int(shape: Shape) -> Hook:
    def read(value: Any, _: Any = None) -> int:
        if type(value) is not int:
            raise wrong(shape, value)
        if not 0 <= value <= LARGEST:
            raise Refused(error("field.range", value=repr_short(value), low=0, high=int(LARGEST)))
        return value

    return read


def decimal(value: Any) -> Decimal:
    """An exact number from an integer or a text such as `"999.50"`; ValueError for anything else."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is not str or not value.isascii() or value != value.strip() or "_" in value:
        raise ValueError(value)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite() or "e" in value.lower():
        raise ValueError(value)
    return number


def _decimal(shape: Shape) -> Hook:
    def read(value: Any, _: Any = None) -> Decimal:
        try:
            number = decimal(value)
        except ValueError:
            raise wrong(shape, value) from None
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > MOST_DIGITS:
            raise Refused(error("field.digits", value=repr_short(value), digits=MOST_DIGITS))
        if abs(number) > LARGEST or (shape.type == "money" and number < 0):
            low = 0 if shape.type == "money" else -int(LARGEST)
            raise Refused(error("field.range", value=repr_short(value), low=low, high=int(LARGEST)))
        return number

    return read


def _range(shape: Shape) -> Hook:
    number = _decimal(shape)

    def read(value: Any, _: Any = None) -> Decimal | str:
        low, dots, high = value.partition("..") if type(value) is str else (value, "", "")
        if not dots:
            found: Decimal = number(value)
            return found
        if number(low) > number(high):
            raise wrong(shape, value)
        return str(value)

    return read


def _choice(shape: Shape) -> Hook:
    known = frozenset(shape.choices)
    text = _text(shape)

    def read(value: Any, _: Any = None) -> str:
        if type(value) is str and value in known:
            return value
        if shape.more:
            return nfc(str(text(value)))  # the office's own additions are checked against its configuration
        raise Refused(error("field.choice", value=repr_short(value), choices=list(shape.choices)))

    return read


def _list(shape: Shape) -> Hook:
    assert shape.item is not None
    item = hook(shape.item)

    def read(value: Any, _: Any = None) -> tuple[Any, ...]:
        if type(value) is not list:
            raise wrong(shape, value)
        return tuple([item(each) for each in value])

    return read


def _list_or_int(shape: Shape) -> Hook:
    names, number = _list(shape), _int(shape)
    return lambda value, _=None: number(value) if type(value) is int else names(value)


def _text_or_list(shape: Shape) -> Hook:
    names, word = _list(shape), _choice(shape)
    return lambda value, _=None: word(value) if type(value) is str else names(value)


def _mapping(shape: Shape) -> Hook:
    assert shape.item is not None
    assert shape.keys is not None
    item, keys = hook(shape.item), hook(shape.keys)

    def read(value: Any, _: Any = None) -> dict[str, Any]:
        if type(value) is not dict:
            raise wrong(shape, value)
        found = {keys(name): item(each) for name, each in value.items()}
        if len(found) < len(value):  # the same word in two spellings of Unicode
            raise Refused(error("field.repeated", value=repr_short(", ".join(value))))
        return found

    return read


def _table(shape: Shape) -> Hook:
    cls = shape.table
    assert cls is not None

    def read(value: Any, _: Any = None) -> Any:
        if type(value) is not dict:
            raise wrong(shape, value)
        found, findings = read_fields(cls, value)
        if findings:
            raise Refused(*findings)
        return found

    return read


def _changes(shape: Shape) -> Hook:
    cls = shape.table
    assert cls is not None

    def read(value: Any, _: Any = None) -> dict[str, Any]:
        if type(value) is not dict:
            raise wrong(shape, value)
        if not value:
            raise Refused(error("field.blank"))
        fields = fields_of(cls)
        set_, findings = _each(fields, value)
        if findings:
            raise Refused(*findings)
        return set_

    return read


_HOOKS: Mapping[str, Callable[[Shape], Hook]] = {
    "any": lambda shape: lambda value, _=None: value,
    "text": _text,
    "date": _exactly(date),
    "instant": _instant,
    "int": _int,
    "decimal": _decimal,
    "money": _decimal,
    "range": _range,
    "bool": _exactly(bool),
    "choice": _choice,
    "key": _key,
    "name": _key,
    "list": _list,
    "list_or_int": _list_or_int,
    "text_or_list": _text_or_list,
    "mapping": _mapping,
    "table": _table,
    "changes": _changes,
}


@cache
def hook(shape: Shape) -> Hook:
    """The function that reads a value of a shape, or raises `Refused`."""
    return _HOOKS[shape.type](shape)


def renamed(cls: type) -> dict[str, Any]:
    """For cattrs: the fields whose name is a word of Python's, and has a `_` behind it there."""
    fields = fields_of(cls).values()
    return {field.attribute: override(rename=field.name) for field in fields if field.attribute != field.name}


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)

    def reader(annotation: Any) -> Hook:
        shape = shape_of(annotation)
        assert shape is not None
        return hook(shape)

    converter.register_structure_hook_factory(lambda annotation: shape_of(annotation) is not None, reader)
    converter.register_structure_hook_func(lambda annotation: annotation is date, _DATE)
    converter.register_structure_hook_factory(
        lambda annotation: isinstance(annotation, type) and has(annotation),
        lambda cls: make_dict_structure_fn(
            cls,
            converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=False,
            **renamed(cls),
        ),
    )
    return converter


_DATE = _exactly(date)(Shape("date"))
_CONVERTER = _converter()


def read_fields(cls: type[T], data: Mapping[str, Any]) -> tuple[T | None, list[Finding]]:
    """An instance of an attrs class from plain data, or every fault of the data."""
    try:
        return _CONVERTER.structure(data, cls), []
    except (Refused, KeyError, TypeError, ForbiddenExtraKeysError, BaseValidationError):
        return None, faults(cls, data)


def readable(cls: type[Event], data: Mapping[str, Any]) -> dict[str, Any]:
    """What can be read of the fields of an event that as a whole cannot, by name."""
    return _each(kind_fields(cls), {name: value for name, value in data.items() if name not in _ENVELOPE})[0]


def faults(cls: type, data: Mapping[str, Any]) -> list[Finding]:
    """Every fault of the data as fields of the class, in the class's order."""
    fields = kind_fields(cls) if issubclass(cls, Event) else fields_of(cls)
    _, findings = _each(fields, {name: value for name, value in data.items() if name not in _ENVELOPE})
    findings += (
        error("field.missing", field=name) for name, field in fields.items() if field.required and name not in data
    )
    if issubclass(cls, Event):
        if type(data.get("occurred")) is not date:
            code = "field.type" if "occurred" in data else "field.missing"
            findings.append(error(code, field="occurred", expected="date", value=repr_short(data.get("occurred"))))
        entry = data.get("entry")
        if not isinstance(entry, dict):
            findings.append(error("field.missing", field="entry"))
        else:
            findings += (found.at(field=f"entry.{found.field}") for found in faults(Entry, entry))
    return findings


_ENVELOPE = frozenset(("kind", "occurred", "entry"))


def _each(fields: Mapping[str, Field], data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            findings.append(error("field.unknown", field=name, known=list(fields)))
            continue
        try:
            values[name] = hook(field.shape)(value)
        except Refused as refused:
            findings += (
                found.at(field=name if found.field is None else f"{name}.{found.field}") for found in refused.findings
            )
    return values, findings
