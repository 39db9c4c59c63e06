"""A figure month by month, this year beside the last."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.locale import figure_label
from ledger.views.asked import Asked, asked_period, scope
from ledger.views.figure import part_rows
from ledger.views.reader import Reader
from ledger.views.shapes import Column, Row
from ledger.views.wording import definition_words


class Chart(NamedTuple):
    """A figure month by month, this year beside the last, with both totals; `now` and `then` are shares."""

    path: tuple[str, ...]
    scope: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    now: tuple[float, ...]
    then: tuple[float, ...]
    texts: tuple[str, ...]
    years: tuple[str, str]


def chart(reader: Reader, asked: Asked) -> Chart:
    """A figure month by month, this year beside the last."""
    year = (asked_period(reader, asked.period).first or date(reader.today.year, 1, 1)).year
    whole = asked._replace(period=str(year), by="month")
    rows = part_rows(reader, whole, "month", reader.period(str(year)))
    definition = reader.definitions[asked.figure]
    label = figure_label(reader.lang, definition)
    months, say = rows[:-1], reader.say
    columns = (
        Column(say("by.month"), 8),
        Column(str(year), 9, right=True),
        Column("", 0, bar=True),
        Column(str(year - 1), 9, right=True),
        Column("", 0, bar=True),
        Column(say("column.change"), 8, right=True),
    )
    return Chart(
        (say("place.statistics"), label, *asked.filters, say("place.chart")),
        scope(reader, reader.period(str(year))),
        definition_words(reader, definition),
        columns,
        tuple(row._replace(cells=(*row.cells[:3], row.cells[4], "", row.cells[6])) for row in rows),
        tuple(f"{int(row.cells[0][5:7])}" for row in months),
        tuple(row.bars[0] for row in months),
        tuple(row.bars[1] for row in months),
        tuple(row.cells[1] for row in months),
        (str(year), str(year - 1)),
    )
