"""Rows of a table that are no data: sums, sections, repeated headings, notes and signatures below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.book import Cell
from ledger.exchange.registers.desk import Desk, reading
from ledger.exchange.registers.headings import Table, plain
from ledger.exchange.registers.readers import told_in

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


def is_beside(table: Table, number: int, line: list[Cell] | Any, heads: Mapping[int, str]) -> bool:
    """Whether a row adds up others, repeats the headings, or says who filled in the table."""
    return is_sum(line) or adds_up(table, number, line) or is_foot(line) or is_heading(line, heads)


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
    if len(texts) != 1 or any(not isinstance(cell, str) for cell in line) or not any(line[:2]):
        return None  # a text further right goes on about what stands above
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
