"""The doors through which text of a record leaves for a table: nothing in a cell can act or change its value.

A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula, loses the last digits of long
numbers and leading zeros of any; control and reordering characters would not be seen.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TextIO

from ledger.kernel.visible import visible

_ACTIVE = re.compile(r"\s*[=+\-@＝＋－＠|%]|[\t\r\n]")
_FRAGILE = re.compile(r"0\d+|\d{12,}|\d+[eE]\d+|\d{1,4}[-/]\d{1,2}([-/]\d{1,4})?")
"""Digits that a spreadsheet would turn into another number or a day."""
TEXT_LIMIT = 32_000
"""How many characters a cell of a spreadsheet can hold, and a few less."""


def shown(text: str) -> str:
    """A text for a cell of a workbook, which knows a text from a formula: nothing in it is invisible.

    Line feeds stay, since a cell may have lines.
    """
    lines = [visible(line) for line in text.replace("\r\n", "\n").split("\n")]
    whole = "\n".join(lines)
    return whole if len(whole) <= TEXT_LIMIT else whole[:TEXT_LIMIT] + "…"


def inert(value: object, *, excel: bool = False) -> str:
    """A value for a comma-separated file: numbers bare, dates as 2025-03-02, texts that cannot act.

    An apostrophe stands before a text that a spreadsheet would take for a formula. For Excel a tab stands
    before digits that it would otherwise change.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Fraction):
        return str(float(value))
    if isinstance(value, date):
        return value.isoformat()
    text = visible(str(value))
    if _ACTIVE.match(text):
        return f"'{text}"
    return f"\t{text}" if excel and _FRAGILE.fullmatch(text) else text


def meant(text: str) -> str:
    """A text from a comma-separated file without the apostrophe that `inert` put before it."""
    return text[1:] if text[:1] == "'" and _ACTIVE.match(text[1:]) else text


def write_csv(stream: TextIO, heads: Sequence[object], rows: Iterable[Sequence[object]], *, excel: bool = False) -> int:
    """Write a table with its heads; lines end as the standard for such files (RFC 4180) says. Gives the rows."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([inert(each, excel=excel) for each in heads])
    count = 0
    for row in rows:
        writer.writerow([inert(each, excel=excel) for each in row])
        count += 1
    return count
