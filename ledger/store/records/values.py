"""From what a person types, or another program sends, to the plain values of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ledger.kernel.finding import Refused, error
from ledger.kernel.shape import Shape, fields_of

YES = ("yes", "true", "是", "1", "y")
NO = ("no", "false", "否", "0", "n")
MOST_DIGITS = 18
"""Before the point of an amount, so that the strict reader is given a number it can say is too large."""
_SEPARATORS = re.compile(r"[,，、]")
_CHINESE_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?")
_WEEKDAYS = "一二三四五六日"


def day(text: str, today: date) -> date:
    """A day as people write it: 2023-03-02, 0302, 3月2日, 今天, 昨天, -3, 周三; ValueError otherwise."""
    text = text.strip()
    named = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "前天": -2}
    if text in named:
        return today + timedelta(days=named[text])
    if re.fullmatch(r"[+-]\d{1,3}", text):
        return today + timedelta(days=int(text))
    if len(text) == 2 and text[0] == "周" and text[1] in _WEEKDAYS + "天":
        back = (today.weekday() - "一二三四五六日".index(text[1].replace("天", "日"))) % 7
        return today - timedelta(days=back)
    if found := _CHINESE_DATE.fullmatch(text):
        return date(int(found[1] or today.year), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{4}", text):
        return date(today.year, int(text[:2]), int(text[2:]))
    if re.fullmatch(r"\d{8}", text):
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if found := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(text)


def typed(shape: Shape, text: str, today: date, field: str) -> Any:
    """The plain value of a field from one word of the command line; Refused where it cannot be."""
    kind = shape.type
    if kind in ("list", "list_or_int", "text_or_list"):
        if kind == "list_or_int" and text.strip().isdecimal():
            return int(text)
        if text.lstrip().startswith("["):
            return loaded(shape, parse_json(text, field), today, field)
        if kind == "text_or_list" and text in shape.choices:
            return text
        assert shape.item is not None
        parts = [part.strip() for part in _SEPARATORS.split(text)]
        return [typed(shape.item, part, today, field) for part in parts if part]
    if kind in ("table", "mapping", "changes", "any"):
        if kind == "any" and text[:1] not in "[{":
            return text
        return loaded(shape, parse_json(text, field), today, field)
    return loaded(shape, text, today, field, from_text=True)


def parse_json(text: str, field: str) -> Any:
    """A table or list given as JSON; numbers with a point stay exact."""
    try:
        return json.loads(text, parse_float=str, parse_constant=_no_constant)
    except ValueError as failure:
        raise Refused(error("field.json", field=field, cause=str(failure), value=text[:40])) from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def loaded(shape: Shape | None, value: Any, today: date, field: str, from_text: bool = False) -> Any:
    """A JSON (or typed) value as the plain value of a shape: dates and numbers out of texts.

    What does not fit is passed on as it is; the strict reader says what is wrong with it.
    """
    if shape is None or value is None:
        return value
    kind = shape.type
    if kind == "date" and isinstance(value, str):
        try:
            return day(value, today) if from_text else date.fromisoformat(value)
        except ValueError:
            raise Refused(error("field.date", field=field, value=value[:40])) from None
    if kind == "int" and from_text and isinstance(value, str) and re.fullmatch(r"-?\d{1,15}", value.strip()):
        return int(value)
    if kind in ("decimal", "money", "range") and isinstance(value, str | float):
        return amount(str(value))
    if kind == "bool" and from_text and isinstance(value, str):
        word = value.strip().lower()
        return True if word in YES else False if word in NO else value
    if isinstance(value, list) and shape.item is not None:
        return [loaded(shape.item, each, today, field) for each in value]
    if isinstance(value, dict):
        return _loaded_table(shape, value, today, field)
    return value


def _loaded_table(shape: Shape, value: Mapping[str, Any], today: date, field: str) -> dict[str, Any]:
    if shape.type == "mapping":
        return {name: loaded(shape.item, each, today, f"{field}.{name}") for name, each in value.items()}
    if shape.type in ("table", "changes") and shape.table is not None:
        inner = fields_of(shape.table)
        return {
            name: loaded(inner[name].shape if name in inner else None, each, today, f"{field}.{name}")
            for name, each in value.items()
        }
    return dict(value)


def amount(text: str) -> Any:
    """A number as a record holds it: an integer where it is one, else its own digits as text."""
    text = text.strip().replace(",", "")
    scale = 1
    if text.endswith("万元"):
        text, scale = text[:-2], 10_000
    elif text.endswith("元"):
        text = text[:-1]
    try:
        number = Decimal(text) * scale
    except ArithmeticError:
        return text
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:  # `1e999999999` would take all memory there is
        return text
    return int(number) if number == number.to_integral_value() else str(number)
