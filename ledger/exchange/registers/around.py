"""What stands around the rows: the year and the day of a register, and what a person should know of its reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ledger.exchange.registers import days
from ledger.exchange.registers.book import Sheet, column_letters
from ledger.exchange.registers.cells import shown
from ledger.exchange.registers.columns import registers
from ledger.exchange.registers.compare import Change
from ledger.exchange.registers.rows import Reading
from ledger.kernel.finding import Finding, note, warning
from ledger.locale import label

_YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年|年度|[-_.]?H\d|[-_ ]|$|\D)")
_AS_OF = re.compile(r"(?:截至|截止|填表日期|填报日期|制表日期|统计日期|更新日期|日期)[:：]?\s*(.{6,16})")


def year_in(texts: Sequence[str]) -> int | None:
    """The one year that titles and names tell; None where they tell none, or several."""
    found = {int(year) for text in texts for year in _YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None


def day_in(given: str | None, titles: Sequence[str], year: int | None) -> date | None:
    """The day of the register: as the mapping file says, or as stands above the table (截至, 填表日期)."""

    for text in [given or "", *(match[1] for title in titles for match in _AS_OF.finditer(title))]:
        day, _ = days.day_within(text, year) if text else (None, "")
        if day is not None:
            return day
    return None


def sheet_notes(each: Reading, new: bool) -> Iterator[Finding]:
    """What a person should know of how a sheet was read."""
    table, body = each.table, each.body
    sheet = table.sheet.name
    empty = [
        number for number in table.unread if not any(shown_at(row, number) for row in table.sheet.rows[table.first :])
    ]
    unread = [text for number, text in table.unread.items() if number not in empty]
    if unread:
        yield warning("import.unread_columns", sheet=sheet, names=unread)
    if body.unkept:
        yield note("import.unkept", sheet=sheet, names=body.unkept)
    if body.left_out:
        yield note("import.sums", sheet=sheet, count=len(body.left_out), rows=body.left_out[:20])
    for (code, column, value), count in each.desk.taken.items() if new else ():
        known = table.register.columns.get(column)
        if known is not None and known.of and value in each.desk.choices(known.of):
            value = each.desk.labels(known.of, [each.desk.choices(known.of)[value]])[0]
        yield note(code, sheet=sheet, name=known.zh if known else column, value=value, count=count, column=column)


def shown_at(row: Sequence[Any], number: int) -> str:
    """The text of a cell of a row."""
    return shown(row[number]).strip() if number < len(row) else ""


def hidden_notes(
    readings: Sequence[Reading], unread: Sequence[Sheet], written: Sequence[Sheet], how: str
) -> Iterator[Finding]:
    """What is hidden in the sheets, and whether it was read; sheets that were not recognised."""
    for each in readings:
        sheet = each.table.sheet
        body = {row.number - 1 for row in each.body.rows}
        rows = sorted(number + 1 for number in sheet.hidden_rows if how == "skip" or number in body)
        columns = [
            column_letters(number)
            for number in sorted(sheet.hidden_columns)
            if number in each.table.headings or (how == "skip" and number < max(map(len, sheet.rows), default=0))
        ]
        if how == "skip":
            rows = [row for row in rows if row > each.table.first]
        if rows:
            code = "import.hidden_rows_skipped" if how == "skip" else "import.hidden_rows"
            yield warning(code, sheet=sheet.name, rows=rows[:20], count=len(rows))
        if columns:
            code = "import.hidden_columns_skipped" if how == "skip" else "import.hidden_columns"
            yield warning(code, sheet=sheet.name, names=columns)
    for sheet in written:
        yield note("import.only_written", sheet=sheet.name)
    for sheet in unread:
        yield warning("import.hidden_sheet" if sheet.hidden else "import.unknown_sheet", sheet=sheet.name)


def sheets_differ(sheet: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """What an earlier sheet of the same file tells otherwise, said once for the same fields."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        names = tuple(label("zh", "fields", f"{change.kind}.{name}") for name in change.differs)
        groups.setdefault(names, []).append(change)
    for names, found in groups.items():
        keys = list(dict.fromkeys(change.key for change in found))
        yield warning("import.sheets_differ", sheet=sheet, keys=keys[:5], count=len(keys), names=list(names))


def is_written_only(sheet: Sheet) -> bool:
    """Whether the name (of a csv, its file's) or the first row of a sheet calls it a register that is only written."""
    name = sheet.name.removesuffix(".csv")
    if name in COMPUTED:
        return True
    titles = [name, *(text for cell in (sheet.rows[0] if sheet.rows else ()) if (text := shown(cell).strip()))]
    names = [name for each in registers().values() if not each.read for name in (each.zh, each.en, *each.also)]
    return any(name in title if len(name) > SHORT else name == title for title in titles for name in names)


COMPUTED = ("统计数字", "Figures")
"""Sheets of figures, which are computed and never read."""
SHORT = 6
"""Characters of a title up to which it may stand in another by chance: Points, Leave."""
