"""A file of the office as sheets of plain cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ledger.kernel.finding import Finding

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


def column_letters(column: int) -> str:
    """The letters of a column numbered from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
