"""The rows of a table as plain values by column, and all that is wrong with their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.exchange.registers import cells, days, steps
from ledger.exchange.registers.book import MOST_TEXT, Cell
from ledger.exchange.registers.columns import Column
from ledger.exchange.registers.desk import Desk, reading
from ledger.exchange.registers.headings import Table, plain
from ledger.kernel.finding import Finding, Refused, error

SUMS = ("合计", "小计", "总计", "共计", "累计", "total", "subtotal")
FOOT = (
    "填表人",
    "制表人",
    "制表单位",
    "审核人",
    "负责人签字",
    "填报人",
    "填表单位",
    "填表说明",
    "说明:",
    "注:",
    "备注:",
)
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
    """The rows of a table, how many were left out as sums or notes, and columns that are not kept though filled."""

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
    for number, line in enumerate(table.sheet.rows[table.first :], start=table.first):
        if not any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in line):
            continue
        if is_sum(line) or adds_up(table, number, line) or is_foot(line) or is_heading(line, heads):
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


class Reading(NamedTuple):
    """One sheet that was recognised: its table and its rows."""

    table: Table
    body: Body
    desk: Desk


Reader = Callable[[Cell, Row], Any]


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


def reader_of(table: Table, number: int, name: str, desk: Desk) -> Reader | None:
    """What reads the cells of one column of the sheet."""
    return reader_for(table.register.name, table.register.columns[name], table.headings.get(number, ""), desk)


def held(register: str, column: Column) -> str:
    """What the cells of a column are read as: as its description says, where `reading.toml` says nothing else."""
    return str(reading()["read"].get(f"{register}.{column.name}", column.holds))


def reader_for(register: str, column: Column, heading: str, desk: Desk) -> Reader | None:
    """What reads the cells of a column under this heading; None where they are not taken over."""
    holds = held(register, column)
    of = column.of or ""
    simple: dict[str, Reader] = {
        "text": lambda cell, row: cells.text(cell),
        "key": lambda cell, row: cells.name(cell),
        "name": lambda cell, row: cells.name(cell),
        "names": lambda cell, row: cells.names(cell, desk.people),
        "texts": lambda cell, row: cells.texts(cell),
        "date": lambda cell, row: days.day(cell, desk.year, desk.since_1904),
        "until": lambda cell, row: days.span(cell, desk.year, desk.since_1904)[1],
        "since": lambda cell, row: days.span(cell, desk.year, desk.since_1904)[0],
        "dates": lambda cell, row: days.days(cell, desk.year, desk.since_1904),
        "month": lambda cell, row: days.month(cell, desk.year, desk.since_1904),
        "year": lambda cell, row: cells.year(cell),
        "range": lambda cell, row: cells.number_or_range(cell),
        "number": lambda cell, row: cells.number(cell),
        "percent": lambda cell, row: cells.percent(cell),
        "yes_no": lambda cell, row: cells.yes_no(cell),
        "choice": lambda cell, row: desk.choice(of, column.name, cell),
        "choices": lambda cell, row: [desk.choice(of, column.name, each) for each in several(cell)],
        "meetings": lambda cell, row: meetings(cell, desk),
        "steps": lambda cell, row: steps.steps(cell, desk.year, desk.since_1904),
        "promises": lambda cell, row: days.promises(cell, desk.year),
    }
    if holds == "count":
        return lambda cell, row: counted(cell, row, column.name)
    if holds == "money":
        unit = money_unit(heading)
        return lambda cell, row: cells.money(cell, unit)
    return simple.get(holds)


def counted(cell: Cell, row: Row, name: str) -> int:
    """A whole number; the row remembers where the register calls it approximate."""
    value, approximate = cells.count(cell)
    if approximate:
        row.approximate.append(name)
    return value


def money_unit(heading: str) -> str:
    """The unit in which a column's sums stand: 金额（万元）."""
    text = plain(heading)
    return next((unit for unit in ("亿元", "万元", "千元", "百元") if unit in text), "元")


def several(cell: Cell) -> list[str]:
    """Several choices in one cell: parted by marks, or joined by 和, 两级."""
    text = re.sub(r"[两三]级|兼", "、", cells.shown(cell)).replace("和", "、")
    return [part for part in re.split(r"[、,，;；/／|+\s]+", text) if part and part not in ("代表", "人大代表")]


Meeting = tuple[date | None, str | None, str | None, str]
"""A consultation: its day, its form and the rank of who came where they are told, and the text."""


def meetings(cell: Cell, desk: Desk) -> list[Meeting]:
    """The consultations of a cell; a part without a day goes on about the one before it."""
    if not isinstance(cell, str):
        return [(days.day(cell, desk.year, desk.since_1904), None, None, cells.shown(cell))]
    found: list[Meeting] = []
    for part in steps.parts(cell):
        read = meeting(part, desk)
        if read[0] is None and found:
            on, form, rank, text = found[-1]
            found[-1] = (on, form or read[1], rank or read[2], f"{text}；{part}")
        else:
            found.append(read)
    return found


def meeting(text: str, desk: Desk) -> Meeting:
    """One consultation."""
    on, rest = days.day_within(text, desk.year)
    if on is None:
        try:
            on, rest = days.day(text, desk.year, desk.since_1904), ""
        except Refused:
            on, rest = None, text
    word = cells.word(rest)
    form, rank = (told_in(word, desk.choices(f"suggestion.consulted.{field}")) for field in ("form", "by_rank"))
    return on, form, rank, rest


def told_in(word: str, known: Mapping[str, str]) -> str | None:
    """The choice that a text tells: all of it, else the longest word of a choice that is in it."""
    inside = (known[each] for each in sorted(known, key=len, reverse=True) if len(each) > 1 and each in word)
    return known.get(word) or next(inside, None)


def is_sum(line: list[Cell] | Any) -> bool:
    """Whether a row adds up others."""
    for cell in line[:8]:
        if isinstance(cell, str) and cell.strip():
            text = plain(cell)
            if text in SUMS or (text.startswith(SUMS) and not text.strip("".join(SUMS)).strip("0123456789:")):
                return True
    return False


_SECTION = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．）)]|第[一二三四五六七八九十]{1,3}部分)\s*(\S.*)"
)


def section_of(line: list[Cell] | Any) -> str | None:
    """The text of a row that only names those below it: 一、大会期间建议."""
    texts = {cell.strip() for cell in line if isinstance(cell, str) and cell.strip()}
    if len(texts) != 1 or any(not isinstance(cell, str) for cell in line):
        return None
    read = _SECTION.fullmatch(texts.pop())
    return read[1] if read else None


def told_by_section(section: str, table: Table, desk: Desk) -> dict[str, Any]:
    """The choice that a section tells for its rows, where the sheet has no column for it."""
    name = reading()["section"].get(table.register.name)
    if name is None or name in table.columns.values():
        return {}
    known = desk.choices(table.register.columns[name].of or "")
    told = told_in(cells.word(section), known)
    return {} if told is None else {name: told}


def is_not_yet(name: str, cell: str) -> bool:
    """Whether a column that tells what came of a matter says that nothing has yet."""
    rule = reading()["not_yet"]
    return name in rule["columns"] and cells.word(cell) in rule["words"]


def adds_up(table: Table, number: int, line: list[Cell] | Any) -> bool:
    """Whether a row has nothing but cells that add up or count others."""
    filled = [place for place, cell in enumerate(line) if cell != ""]
    return bool(table.sheet.sums) and all((number, place) in table.sheet.sums for place in filled)


def is_foot(line: list[Cell] | Any) -> bool:
    """Whether a row only says who filled in the table, or explains it."""
    texts = list(dict.fromkeys(cell.strip() for cell in line if isinstance(cell, str) and cell.strip()))
    others = any(not isinstance(cell, str) for cell in line)
    first = texts[0].replace("：", ":") if texts else ""
    return not others and first.startswith(FOOT) and (len(texts) <= 3 or any("：" in t or ":" in t for t in texts[1:]))


def is_heading(line: list[Cell] | Any, heads: Mapping[int, str]) -> bool:
    """Whether a row repeats the headings, as printed pages do."""
    same = [place for place, text in heads.items() if place < len(line) and plain(cells.shown(line[place])) == text]
    return len(same) >= 2 and len(same) * 2 >= len(heads)


def dates_in(rows: list[Row], columns: list[str]) -> Iterator[date]:
    """All days that stand in these columns."""
    for row in rows:
        for column in columns:
            value = row.get(column)
            if isinstance(value, date):
                yield value
