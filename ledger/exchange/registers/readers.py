"""What reads the cells of a column: by what its description says that they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.exchange.registers import cells, days, steps
from ledger.exchange.registers.book import Cell
from ledger.exchange.registers.columns import Column
from ledger.exchange.registers.desk import Desk, reading
from ledger.exchange.registers.headings import Table, plain
from ledger.kernel.finding import Refused

if TYPE_CHECKING:
    from ledger.exchange.registers.rows import Row

Reader = Callable[[Cell, "Row"], Any]


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


def is_not_yet(name: str, cell: str) -> bool:
    """Whether a column that tells what came of a matter says that nothing has yet."""
    rule = reading()["not_yet"]
    return name in rule["columns"] and cells.word(cell) in rule["words"]
