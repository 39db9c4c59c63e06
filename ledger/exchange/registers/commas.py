"""A sheet as text with commas: UTF-8 with or without a mark, UTF-16, or the GBK that office programs write."""

from __future__ import annotations

import csv
from io import StringIO

from ledger.exchange.cells import meant
from ledger.exchange.registers.book import MOST_AREA, Book, Cell, Sheet
from ledger.exchange.registers.package import MOST_COLUMNS, MOST_ROWS
from ledger.kernel.finding import Refused, error

SEPARATORS = (",", "\t", ";", "，")
LOOKED_AT = 20
"""Lines from which the separator is told."""


def read_csv(name: str, digest: str, data: bytes, encoding: str | None) -> Book:
    """The one sheet of a text file; Refused where its characters cannot be told."""
    text = decoded(name, data, encoding)
    if "\0" in text:
        raise Refused(error("import.encoding", file=name, line=text.count("\n", 0, text.index("\0")) + 1))
    csv.field_size_limit(1_000_000)
    try:
        rows: list[list[Cell]] = [
            [meant(cell) for cell in row] for row in csv.reader(StringIO(text, ""), delimiter=separator(text))
        ]
    except csv.Error as failure:
        raise Refused(error("import.broken", file=name, cause=str(failure))) from None
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS or len(rows) * width > MOST_AREA:
        raise Refused(
            error("import.far_out", file=name, sheet=name, cell=str(len(rows)), rows=MOST_ROWS, columns=MOST_COLUMNS)
        )
    return Book(name, digest, [Sheet(name, [row + [""] * (width - len(row)) for row in rows])])


def decoded(name: str, data: bytes, encoding: str | None) -> str:
    """The text: in the encoding given, else UTF-8 where it is that, else GB 18030 (which has GBK in it)."""
    if encoding is None and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    tried = (encoding,) if encoding else ("utf-8-sig", "gb18030")
    position = 0
    for each in tried:
        try:
            return data.decode(each)
        except UnicodeDecodeError as failure:
            position = max(position, failure.start)
        except LookupError:
            raise Refused(error("import.encoding_unknown", file=name, encoding=each)) from None
    raise Refused(error("import.encoding", file=name, line=data.count(b"\n", 0, position) + 1))


def separator(text: str) -> str:
    """What stands between the cells: what every one of the first lines has, and most of."""
    lines = [line for line in text.splitlines()[: LOOKED_AT * 2] if line.strip()][:LOOKED_AT]
    counts = {each: sorted(line.count(each) for line in lines) for each in SEPARATORS}
    if not lines:
        return ","
    return max(SEPARATORS, key=lambda each: (counts[each][0], counts[each][len(lines) // 2], each == ","))
