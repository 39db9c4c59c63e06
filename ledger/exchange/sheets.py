"""Exports registers: a workbook of all or some, or comma-separated files of the same tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TextIO

from ledger.exchange.cells import write_csv
from ledger.exchange.disclosure import Disclosure
from ledger.exchange.tables import Table, Tables, number_cell
from ledger.exchange.words import say
from ledger.exchange.written.desk import Desk
from ledger.figures.evaluate import FigureValue, figures
from ledger.locale import Language

EXTRA_TABLES = ("figures", "postings")
"""What can be written as comma-separated values beside the registers."""


class Made(NamedTuple):
    """The tables of one export, in memory: nothing has been written yet."""

    tables: list[Table]
    maker: Tables
    figures: list[FigureValue]

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(len(table.rows) for table in self.tables)


def make(
    desk: Desk,
    lang: Language,
    disclosure: Disclosure,
    names: Sequence[str],
    with_figures: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Made:
    """The tables named, and the figures that stand in front of a whole workbook; `progress` is told of rows."""
    maker = Tables(desk, lang, disclosure, progress)
    found = figures(desk.query, desk.definitions, desk.period, lang=lang) if with_figures else []
    shown = [value for value in found if value.value or value.denominator]
    return Made([maker.table(name) for name in names], maker, shown)


def about(desk: Desk, lang: Language, commit: str | None, known: str | None) -> str:
    """What the tables tell of, with a place for the number of rows."""
    period = say(lang, "period.all") if desk.period.text == "all" else desk.period.text
    text = say(
        lang,
        "about",
        committee=_braced(desk.model.office.name),
        period=_braced(period),
        day=desk.today,
        rows="{rows}",
        commit="—" if known else (commit or say(lang, "unversioned"))[:12],
    )
    return text + (say(lang, "about.known", known=_braced(known)) if known else "")


def write_workbook(
    place: Path,
    made: Made,
    lang: Language,
    told: str,
    moment: datetime,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write the tables as sheets of one workbook, behind the figures, which refer to their totals."""
    from ledger.exchange.workbook import Workbook

    book = Workbook(place, lang, told, moment, made.maker.desk.model.office.name)
    if made.figures:
        book.reserve(say(lang, "figures"))
    written = 0
    for table in made.tables:
        book.register(table)
        written += len(table.rows)
        if progress is not None:
            progress(written)
    if made.figures:
        definitions = made.maker.desk.definitions
        meanings = {
            name: (say(lang, f"basis.{each.basis or ''}"), each.expression) for name, each in definitions.items()
        }
        book.figures(made.figures, meanings, made.tables)
    book.close()


def write_table(stream: TextIO, table: Table, excel: bool = False) -> int:
    """Write a register as comma-separated values, without title and totals."""
    return write_csv(stream, [head.heading for head in table.heads], table.rows, excel=excel)


def write_figures(stream: TextIO, values: Sequence[FigureValue], lang: Language, excel: bool = False) -> int:
    """Write figures as comma-separated values, with a column for each dimension of the breakdown."""
    by = next((tuple(each.by) for each in values if each.by), ())
    columns = ("name", "label", "value", "unit", "numerator", "denominator")
    heads = [*(say(lang, f"figures.{name}") for name in columns), *by]
    rows = (
        (
            *(
                each.name,
                each.label,
                number_cell(each.value),
                each.unit,
                number_cell(each.numerator),
                number_cell(each.denominator),
            ),
            *((each.by or {}).get(name) for name in by),
        )
        for each in values
    )
    return write_csv(stream, heads, rows, excel=excel)


POSTING_HEADS = ("date", "event", "kind", "account", "unit", "amount")


def write_postings(stream: TextIO, desk: Desk, disclosure: Disclosure, excel: bool = False) -> int:
    """Write the postings of the period for other programs: a column for each dimension, under its identifier."""
    names = sorted({name for row in desk.query.register((), desk.period) for name in row.dimensions})
    heads = [*POSTING_HEADS, *names]

    def rows() -> Iterator[list[object]]:
        for row in desk.query.register((), desk.period):
            values = [row.dimensions.get(name) for name in names]
            yield [
                *(row.date, row.event, row.kind, row.account, row.unit, row.amount),
                *(None if value is None else disclosure.text(value, (row.event,)) for value in values),
            ]

    return write_csv(stream, heads, rows(), excel=excel)


def _braced(text: str) -> str:
    """A text that a later `format` leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")
