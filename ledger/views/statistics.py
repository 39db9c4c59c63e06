"""Statistics: all figures of a period beside those of the same days a year before, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.kernel.period import Period
from ledger.views.asked import Asked, asked_period, change, differ, earlier_values, scope, values, year_before
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue


def statistics(reader: Reader, asked: Asked, everything: bool = False) -> Board:
    """All figures of a period that are not empty, beside those of the same days a year before."""
    period = asked_period(reader, asked.period)
    before = year_before(reader, period)
    now = values(reader, period)
    then = {} if before is None else {each.name: each for each in values(reader, before)}
    earlier = earlier_values(reader, period)
    groups: dict[str, list[Row]] = {}
    for value in now:
        old = then.get(value.name)
        if not (everything or value.value or (old is not None and old.value)):
            continue
        groups.setdefault(reader.definitions[value.name].group, []).append(
            figure_row(value, old, period, earlier.get(value.name))
        )
    say = reader.say
    kept = {name: rows for name, rows in groups.items() if name == asked.by} or groups
    rows: list[Row] = []
    for group, part in kept.items():
        rows += [Row((f"{group_label(reader, group)}  {len(part)}", "", "", "", ""), head=True), *part]
    columns: tuple[Column, ...] = (
        Column(say("column.figure")),
        Column(period.text, 14, right=True),
        Column(
            say("column.last_year")
            if before is None
            else before.text
            if len(before.text) < 10
            else say("column.last_year"),
            14,
            right=True,
        ),
        Column(say("column.change"), 10, right=True),
    )
    if earlier:
        columns += (Column(say("column.before"), 14, right=True),)
    shown = sum(not row.head for row in rows)
    every = say("board.figures", shown=shown, total=len(now))
    return Board(
        (say("place.statistics"), *((group_label(reader, asked.by),) if asked.by in groups else ())),
        columns,
        tuple(row._replace(cells=row.cells[: len(columns)]) for row in rows),
        scope=scope(reader, period),
        empty=say("statistics.none"),
        note=f"{every}  {say('statistics.note')}",
        total=len(now),
    )


def group_label(reader: Reader, group: str) -> str:
    """The title of a group of figures."""
    if not group:
        return reader.say("statistics.own")
    return reader.say(f"group.{group}")


def figure_row(value: FigureValue, old: FigureValue | None, period: Period, earlier: FigureValue | None = None) -> Row:
    """A figure beside its value of a year before, and what was known of it at an earlier time."""
    cells = (
        value.label,
        value.text,
        "" if old is None else old.text,
        change(value, old),
        "" if earlier is None else earlier.text,
    )
    link = Link("figure", (value.name, period.text))
    moved = "~" if earlier is not None and differ(earlier, value) else ""
    return Row(cells, link, "!" if value.finding else "", change=moved)


def changed_figures(reader: Reader, asked: Asked) -> list[tuple[FigureValue, FigureValue, str]]:
    """The figures of a period that are not what was known of them before, with the difference."""
    period = asked_period(reader, asked.period)
    earlier = earlier_values(reader, period)
    return [
        (old, new, change(new, old))
        for new in values(reader, period)
        if (old := earlier.get(new.name)) is not None and differ(old, new)
    ]
