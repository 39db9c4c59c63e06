"""Writes registers as a workbook (xlsx): real dates, text that stays text, live totals, ready to be printed.

A sheet has its title and what it tells of in two rows, then the headings, which stay in sight and are printed
on every page, then the rows, and a total below them that follows the filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.exchange.cells import shown
from ledger.exchange.registers.book import column_letters as _letters
from ledger.exchange.tables import SHARES, Cell, Form, Table
from ledger.exchange.words import say
from ledger.kernel.visible import cells
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue

HEAD = 3
"""The rows above the first row of a register."""
NARROWEST, WIDEST, OF_ENTRIES = 6, 26, 17
MOST_ON_A_PAGE = 250
"""How wide a register may be, in digits, to be read on one page of A4."""
NAMING = ("title", "deputy", "of")
"""Columns up to which a row says what it is about."""
LINE = 13.5
"""The height of a line of text, in points."""
FONT = "宋体"
NUMBERS: Mapping[Form, str] = {
    "number": "General",
    "money": "#,##0.00",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "ordinal": "0",
    "text": "@",
    "entry": "@",
}
FIGURE_COLUMNS = {
    # the columns of the sheet of figures, with their widths
    "label": 30,
    "value": 10,
    "unit": 8,
    "text": 14,
    "numerator": 10,
    "denominator": 10,
    "register": 12,
    "checked": 8,
    "name": 30,
    "basis": 20,
    "expression": 60,
}
FUNCTIONS = {"count": 103, "sum": 109}
"""The functions of SUBTOTAL: filled cells, and a sum; both leave out rows that are hidden or filtered away."""


class Workbook:
    """A workbook being written; `made` is the moment that it states, so that the same ledger gives the same file."""

    def __init__(self, place: Path, lang: Language, about: str, made: datetime, title: str) -> None:
        import xlsxwriter

        self.lang = lang
        self.about = about
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.place, self.data = place, BytesIO()
        self.book: Any = xlsxwriter.Workbook(self.data, options)
        stated = made.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": shown(title), "author": "street-ledger", "created": stated})
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.reserved: dict[str, Any] = {}
        self.totals: dict[tuple[str, str], tuple[str, Cell]] = {}
        """Where the total of a register's column stands, and what it is."""

    def format(self, form: Form = "text", **more: Any) -> Any:
        """A cell format, made once."""
        key = (form, *sorted(more.items()))
        if key not in self.formats:
            look = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#BFBFBF"}
            look |= {"num_format": NUMBERS[form], "text_wrap": form == "text"}
            look |= {"align": "fill"} if form == "entry" else {}  # cut at the edge of its cell, on one line
            look |= {"align": "center"} if form in ("date", "month", "ordinal") else {}
            look |= {"align": "right", "indent": 1} if form in ("number", "money", "percent") else {}
            self.formats[key] = self.book.add_format(look | more)
        return self.formats[key]

    def register(self, table: Table) -> None:
        """A sheet for a register."""
        sheet = self._sheet(table.title, len(table.rows))
        widths = [_column_width(table, column) for column in range(len(table.heads))]
        for column, (head, width) in enumerate(zip(table.heads, widths, strict=True)):
            sheet.write_string(HEAD - 1, column, shown(head.heading), self._heading(head.extra))
            sheet.set_column(column, column, width)
        for place, row in enumerate(table.rows, start=HEAD):
            for column, (head, cell) in enumerate(zip(table.heads, row, strict=True)):
                if head.name in SHARES and cell is not None:
                    self._share(sheet, place, column, table, head.name, cell)
                else:
                    self.cell(sheet, place, column, head.form, cell)
            printed = [
                (cell, width) for head, cell, width in zip(table.heads, row, widths, strict=True) if not head.extra
            ]
            sheet.set_row(place, _height(printed))
        last = HEAD + len(table.rows) - 1
        if table.rows:
            sheet.autofilter(HEAD - 1, 0, last, len(table.heads) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A{HEAD + 1}:{_letters(len(table.heads) - 1)}{last + 1}"})
        if table.totals:
            self._totals(sheet, table, last)
        sheet.set_row(HEAD - 1, LINE * _heading_lines(table) + 6)
        printed_columns = [column for column, head in enumerate(table.heads) if not head.extra]
        sheet.print_area(0, 0, last + bool(table.totals), printed_columns[-1])
        self._wide(sheet, table, [widths[column] for column in printed_columns])
        sheet.freeze_panes(HEAD, min(2, len(table.heads)))

    def _wide(self, sheet: Any, table: Table, widths: Sequence[float]) -> None:
        """Print a wide register on two pages side by side, both with the columns that name the row."""
        named = max(table.column(name) or 0 for name in NAMING)
        if sum(widths) > MOST_ON_A_PAGE and named < len(widths):
            sheet.fit_to_pages(2, 0)
            sheet.repeat_columns(0, named)
            sheet.print_across()

    def reserve(self, title: str) -> None:
        """Give a sheet its place among the others before its turn comes."""
        self.reserved[title] = self.book.add_worksheet(shown(title)[:31])

    def _sheet(self, title: str, rows: int) -> Any:
        """A sheet with its title, what it tells of, and its print set-up."""
        sheet = self.reserved.get(title) or self.book.add_worksheet(shown(title)[:31])
        big = self.book.add_format({"font_name": FONT, "font_size": 16, "bold": True, "valign": "vcenter"})
        small = self.book.add_format({"font_name": FONT, "font_size": 9, "font_color": "#595959", "valign": "vcenter"})
        sheet.write_string(0, 0, shown(title), big)
        sheet.write_string(1, 0, shown(self.about.format(rows=rows)), small)
        sheet.set_row(0, 26)
        sheet.set_row(HEAD - 1, 30)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEAD - 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L&9{_safe(title)}&C&9{say(self.lang, 'page')}")
        return sheet

    def _heading(self, extra: bool = False) -> Any:
        return self.format("text", bold=True, bg_color="#F2F2F2" if extra else "#DCE6F1", align="center")

    def cell(self, sheet: Any, row: int, column: int, form: Form, cell: Cell) -> None:
        """One cell: a text is always written as a text, whatever it looks like."""
        match cell:
            case None:
                sheet.write_blank(row, column, None, self.format(form))
            case date():
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self.format(form))
            case int() | Decimal():
                sheet.write_number(row, column, cell, self.format("number" if form == "text" else form))
            case _:
                sheet.write_string(row, column, shown(cell), self.format("entry" if form == "entry" else "text"))

    def _share(self, sheet: Any, row: int, column: int, table: Table, name: str, cell: Cell) -> None:
        """A share as a formula over the cells of its row."""
        part, whole = table.column(SHARES[name]), table.column("assigned")
        assert part is not None
        assert whole is not None
        formula = f"={_letters(part)}{row + 1}/{_letters(whole)}{row + 1}"
        sheet.write_formula(row, column, formula, self.format("percent"), _plain(cell))

    def _totals(self, sheet: Any, table: Table, last: int) -> None:
        """The row of totals; the formulas have their values too, for programs that do not compute."""
        row = last + 1
        labelled = False
        for column, head in enumerate(table.heads):
            if head.total is None:
                text = "" if labelled else say(self.lang, "total")
                labelled = True
                sheet.write_string(row, column, text, self.format("text", bold=True, bg_color="#F5F5F5"))
                continue
            form: Form = "number" if head.total.how == "count" or head.form == "text" else head.form
            look = self.format(form, bold=True, bg_color="#F5F5F5", align="right", indent=1)
            value = table.totals[head.name]
            if table.rows:
                place = _letters(column)
                formula = f"=SUBTOTAL({FUNCTIONS[head.total.how]},{place}{HEAD + 1}:{place}{last + 1})"
                if head.total.less and (ended := table.column(head.total.less)) is not None:
                    formula += f"-SUBTOTAL(103,{_letters(ended)}{HEAD + 1}:{_letters(ended)}{last + 1})"
                sheet.write_formula(row, column, formula, look, _plain(value))
            else:
                sheet.write_number(row, column, 0, look)
            reference = f"{_quoted(table.title)}!{_letters(column)}{row + 1}"
            self.totals[table.name, head.name] = (reference, value)

    def figures(
        self, values: Sequence[FigureValue], told: Mapping[str, tuple[str, str]], tables: Iterable[Table]
    ) -> None:
        """A sheet with the ledger's figures, their definitions, and the totals of registers that must equal them.

        `told` are basis and expression by name.
        """
        from ledger.exchange.tables import TOTALS

        columns = tuple(FIGURE_COLUMNS)
        sheet = self._sheet(say(self.lang, "figures"), len(values))
        for column, name in enumerate(columns):
            sheet.write_string(HEAD - 1, column, say(self.lang, f"figures.{name}"), self._heading())
        totals = {
            total.figure: self.totals[table.name, column]
            for table in tables
            for column, total in TOTALS.get(table.name, {}).items()
            if total.figure and not total.filters and (table.name, column) in self.totals
        }
        for row, value in enumerate(values, start=HEAD):
            basis, expression = told[value.name]
            for column, cell in enumerate(
                (value.label, None, value.unit, value.text, None, None, None, None, value.name, basis, expression)
            ):
                self.cell(sheet, row, column, "text", cell)
            for column, exact in ((1, value.value), (4, value.numerator), (5, value.denominator)):
                if exact is not None:
                    sheet.write_number(row, column, float(exact), self.format("number"))
            sheet.set_row(row, _height([(expression, FIGURE_COLUMNS["expression"]), (value.label, 30)]))
            if value.name in totals:
                reference, found = totals[value.name]
                sheet.write_formula(row, 6, f"={reference}", self.format("number"), _plain(found))
                equal, differs = say(self.lang, "figures.equal"), say(self.lang, "figures.differs")
                formula = f'=IF(B{row + 1}=G{row + 1},"{equal}","{differs}")'
                said = equal if found == value.value else differs
                sheet.write_formula(row, 7, formula, self.format("text"), said)
        for column, width in enumerate(FIGURE_COLUMNS.values()):
            sheet.set_column(column, column, width)
        if values:
            sheet.autofilter(HEAD - 1, 0, HEAD + len(values) - 1, len(columns) - 1)
        sheet.freeze_panes(HEAD, 1)

    def close(self) -> None:
        """Write the file: made in memory first, so that a full disk is an OSError and nothing else."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self.book.close()
        except FileCreateError as failure:  # of the library's own temporary files
            raise OSError(str(failure)) from failure
        self.place.write_bytes(self.data.getvalue())


def _plain(cell: Cell) -> Any:
    return float(cell) if isinstance(cell, Decimal) else "" if cell is None else cell


def _width(cell: Cell) -> int:
    """How many cells of a terminal, about the digits of a column's width, a text takes in its longest line."""
    if isinstance(cell, date):
        return 11
    text = f"{cell:,}" if isinstance(cell, int | Decimal) else shown(cell or "")
    return max(map(cells, text.split("\n")))


def _column_width(table: Table, column: int) -> float:
    """Wide enough for most of a column; the heading may take two lines, long texts as many as they need."""
    head = table.heads[column]
    if head.form == "entry":
        return OF_ENTRIES
    widest = max((_width(row[column]) for row in table.rows), default=0)
    total = _width(table.totals.get(head.name)) + 1
    heading = ceil(_width(head.heading) / _heading_lines(table)) + 3  # the arrow of the filter stands beside it
    return min(max(heading, widest + 1, total, NARROWEST), WIDEST)


def _heading_lines(table: Table) -> int:
    """How many lines headings may take: three where the columns are so many that a page is hard to read."""
    return 3 if sum(not head.extra for head in table.heads) > 20 else 2


def _height(cells: Iterable[tuple[Cell, float]]) -> float:
    """The height of a row in which every text is seen whole; entry numbers may be cut."""
    lines = 1
    for cell, width in cells:
        if isinstance(cell, str) and width != OF_ENTRIES:
            lines = max(lines, sum(max(1, ceil(_width(line) / (width - 1))) for line in cell.split("\n")))
    return LINE * min(lines, 20) + 3


def _quoted(title: str) -> str:
    return "'" + shown(title)[:31].replace("'", "''") + "'"


def _safe(text: str) -> str:
    """A text in a footer, where `&` begins a code."""
    return shown(text).replace("&", "&&")
