"""A file of the office as sheets of plain cells: what kind of file it is, and what is the matter with it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, note

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a file that are read at most."""
MOST_AREA = 10_000_000
"""Cells between the first and the last that holds anything, of one sheet."""
MOST_TEXT = 10_000
"""Characters in one cell."""

Cell = str | int | float | bool | date | datetime | time | timedelta
Area = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, each (row, column) from 0."""


class Sheet(NamedTuple):
    """One sheet: its rows from the first on, each a list of cells ('' where there is nothing), numbered from 0.

    `broken` holds what keeps a cell from being read: `#REF!` and the like, or `=` for a formula without a value.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    broken: Mapping[tuple[int, int], str] = {}
    sums: frozenset[tuple[int, int]] = frozenset()
    """The cells whose formula adds up or counts others."""


class Book(NamedTuple):
    """A file: its name, the fingerprint of its bytes, its sheets; `findings` are remarks about it as a whole."""

    name: str
    sha256: str
    sheets: Sequence[Sheet]
    findings: Sequence[Finding] = ()
    since_1904: bool = False
    """Whether days are counted from 1904, as some workbooks do."""


def open_book(path: Path, encoding: str | None = None) -> Book:
    """The file at a path; Refused, with one sentence and its remedy, where it cannot be read."""
    data = read_bytes(path)
    digest = sha256(data).hexdigest()
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[:4] == b"PK\x03\x04":
        from ledger.exchange.registers.package import read_xlsx

        return read_xlsx(path.name, digest, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return read_xls(path.name, digest, data)
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise Refused(error("import.web_page", file=path.name))
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise Refused(error("import.no_workbook", file=path.name))
    from ledger.exchange.registers.commas import read_csv

    return read_csv(path.name, digest, data, encoding)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that is no larger than can be a register."""
    try:
        if path.is_dir():
            raise Refused(error("usage.unreadable", file=str(path), cause=os.strerror(21)))
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as failure:
        raise Refused(error("usage.unreadable", file=str(path), cause=failure.strerror or str(failure))) from None
    if len(data) > MOST_BYTES:
        raise Refused(error("import.too_large", file=path.name, most=MOST_BYTES // 1024 // 1024))
    if not data:
        raise Refused(error("import.empty", file=path.name))
    return data


def read_xls(name: str, digest: str, data: bytes) -> Book:
    """A workbook of the old binary kind; what is hidden in it, that kind of file does not tell us."""
    from io import BytesIO

    import python_calamine as calamine

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(error("import.password", file=name))
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [
            Sheet(each.name, rows_of(book, each.name), merged_of(book, each.name), hidden=is_hidden(each))
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise Refused(error("import.password", file=name)) from None
    except (calamine.CalamineError, OSError, ValueError) as failure:
        raise Refused(error("import.broken", file=name, cause=str(failure)[:120])) from None
    findings = [note("import.xls_hidden", file=name)]
    if b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T" in data:
        findings.append(note("import.macros", file=name))
    return Book(name, digest, sheets, findings)


def rows_of(book: object, sheet: str) -> list[list[Cell]]:
    """The rows of a sheet from its first."""
    found: list[list[Cell]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    return found


def merged_of(book: object, sheet: str) -> list[Area]:
    """The merged areas of a sheet."""
    found: list[Area] | None = book.get_sheet_by_name(sheet).merged_cell_ranges  # type: ignore[attr-defined]
    return found or []


def is_hidden(about: object) -> bool:
    """Whether a sheet is hidden."""
    return not repr(about.visible).endswith(".Visible")  # type: ignore[attr-defined]


def column_letters(column: int) -> str:
    """The letters of a column numbered from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
