"""The rows of a table as plain values by column, and all that is wrong with their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from ledger.exchange.registers import cells
from ledger.exchange.registers.beside import is_beside, section_of, told_by_section
from ledger.exchange.registers.book import MOST_TEXT, Cell
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table, plain
from ledger.exchange.registers.readers import Reader, held, is_not_yet, reader_for, reader_of
from ledger.kernel.finding import Finding, Refused, error

SILENT = ("ordinal", "entry", "computed", "unkept")
"""Columns whose cells are not taken over."""


class Wrong(NamedTuple):
    """What keeps a row from being read: where, and why."""

    sheet: str
    row: int
    column: str | None
    finding: Finding


class Row:
    """One row: its number in the sheet from 1, its values by column, what is wrong with it."""

    def __init__(self, number: int, values: dict[str, Any], wrong: list[tuple[str, Finding]]) -> None:
        self.number = number
        self.values = values
        self.wrong = wrong
        self.approximate: list[str] = []
        """The columns whose number the register itself calls approximate."""

    def get(self, column: str) -> Any:
        """The value in a column; None where the cell is empty or there is no such column."""
        return self.values.get(column)

    def refuse(self, column: str, finding: Finding) -> None:
        """Say that the row cannot be taken, because of this column."""
        self.wrong.append((column, finding))


class Body(NamedTuple):
    """The rows of a table, the numbers of those left out as sums or notes, and columns that are filled and not kept."""

    rows: list[Row]
    left_out: list[int]
    unkept: list[str]


def read_body(table: Table, desk: Desk) -> Body:
    """Read every row below the headings."""
    desk.words = table.mapping.values if table.mapping else {}
    given = given_values(table, desk)
    readers = {number: reader_of(table, number, name, desk) for number, name in table.columns.items()}
    rows: list[Row] = []
    left_out: list[int] = []
    unkept: dict[str, None] = {}
    heads = {number: plain(text) for number, text in table.headings.items()}
    holds = {number: held(table.register.name, table.register.columns[name]) for number, name in table.columns.items()}
    data = [number for number, what in holds.items() if what not in SILENT]
    silent = [number for number, what in holds.items() if what == "unkept"]
    above: Sequence[Cell] = ()
    for number, given_line in enumerate(table.sheet.rows[table.first :], start=table.first):
        line = above = dittoed(given_line, above)
        if not any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in line):
            continue
        if is_beside(table, number, line, heads):
            left_out.append(number + 1)
            continue
        if (section := section_of(line)) is not None:
            left_out.append(number + 1)
            given |= told_by_section(section, table, desk)
            continue
        if not any(place < len(line) and cells.text(line[place]) is not None for place in data) and not any(
            (number, place) in table.sheet.broken for place in data
        ):
            continue  # numbered beforehand, and empty
        for place in silent:
            if place < len(line) and cells.text(line[place]) is not None:
                unkept[table.headings[place]] = None
        rows.append(read_row(number, line, table, readers, given, desk))
    return Body(rows, left_out, list(unkept))


DITTO = ("同上", "〃", "″", "”", '"', "''")


def dittoed(line: Sequence[Cell], above: Sequence[Cell]) -> Sequence[Cell]:
    """A row with what stands above in the place of 同上 and 〃."""
    if not any(isinstance(cell, str) and cell.strip() in DITTO for cell in line):
        return line
    return [
        above[place] if isinstance(cell, str) and cell.strip() in DITTO and place < len(above) else cell
        for place, cell in enumerate(line)
    ]


class Reading(NamedTuple):
    """One sheet that was recognised: its table and its rows."""

    table: Table
    body: Body
    desk: Desk


def read_row(
    number: int,
    line: list[Cell] | Any,
    table: Table,
    readers: Mapping[int, Reader | None],
    given: Mapping[str, Any],
    desk: Desk,
) -> Row:
    """One row; each cell that cannot be read is said."""
    row = Row(number + 1, dict(given), [])
    broken = table.sheet.broken
    for place, reader in readers.items():
        if reader is None:
            continue
        name = table.columns[place]
        if broken and (number, place) in broken:
            row.refuse(name, broken_cell(broken[number, place]))
            continue
        cell = line[place] if place < len(line) else ""
        if cell == "" or (isinstance(cell, str) and (cells.text(cell) is None or is_not_yet(name, cell))):
            continue
        if isinstance(cell, str) and len(cell) > MOST_TEXT:
            row.refuse(name, error("import.long_cell", most=MOST_TEXT, length=len(cell)))
            continue
        take_cell(row, name, cell, reader)
    if any(finding.code == "import.date_no_year" for _, finding in row.wrong):
        with_own_year(row, line, table, readers, desk)
    return row


def take_cell(row: Row, name: str, cell: Cell, reader: Reader) -> None:
    """The value of one cell, or what is wrong with it."""
    try:
        value = reader(cell, row)
    except Refused as refused:
        row.wrong += ((name, finding) for finding in refused.findings)
    else:
        if value is not None and value != []:
            row.values[name] = value


def with_own_year(
    row: Row, line: list[Cell] | Any, table: Table, readers: Mapping[int, Reader | None], desk: Desk
) -> None:
    """Read the days without a year as of the year of the row's first whole day, where they do not lie before it."""
    first = min((value for value in row.values.values() if isinstance(value, date)), default=None)
    if first is None:
        return
    open_ = {name for name, finding in row.wrong if finding.code == "import.date_no_year"}
    row.wrong = [(name, finding) for name, finding in row.wrong if name not in open_]
    desk.year = first.year
    try:
        for place, name in table.columns.items():
            if name in open_ and (reader := readers[place]) is not None:
                take_cell(row, name, line[place], reader)
                value = row.get(name)
                if isinstance(value, date) and value < first:
                    row.refuse(name, error("import.date_no_year", value=cells.shown(line[place])))
    finally:
        desk.year = None


def broken_cell(what: str) -> Finding:
    """A cell that holds an error, or a formula whose value the file does not have."""
    return error("import.formula_cell") if what == "=" else error("import.error_cell", value=what)


def given_values(table: Table, desk: Desk) -> dict[str, Any]:
    """What holds for every row: said above the table, in the mapping file, or with the command."""
    stated: dict[str, Cell] = {**table.facts, **(table.mapping.given if table.mapping else {}), **desk.asked.given}
    found: dict[str, Any] = {}
    probe = Row(0, {}, [])
    for name, cell in stated.items():
        column = table.register.columns.get(name)
        if column is None or column.holds in SILENT or cells.text(cell) is None:
            continue
        try:
            found[name] = reader_for(table.register.name, column, column.zh, desk)(cell, probe)  # type: ignore[misc]
        except Refused as refused:
            if name in desk.asked.given:
                raise Refused(*(each._replace(field=name) for each in refused.findings)) from None
    return found
