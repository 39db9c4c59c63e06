"""Which figures a new event moves: all shipped figures of its year, before and after."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ledger.cli.context import Context
from ledger.cli.figuring import definitions, values_of
from ledger.kernel.period import parse
from ledger.store.entry.drafting import Clerk, Line
from ledger.store.model.query import Query
from ledger.subjects import DIMENSIONS


def figures_around(context: Context, lines: Sequence[Line], clerk: Clerk) -> Callable[[sqlite3.Connection], Any]:
    """Every figure of the years in which the lines happen, or what they correct did; of three at most."""
    today = context.office.fixed_today or clerk.now.date()
    years = sorted({year for line in lines for year in years_of(line, today, context)})[-3:]
    chosen = definitions(context)

    def watch(connection: sqlite3.Connection) -> list[Any]:
        query = Query(connection, DIMENSIONS)
        return [
            value
            for year in years
            for value in values_of(query, chosen, parse(str(year)), lang=context.lang)
            if value.by is None
        ]

    return watch


def years_of(line: Line, today: date, context: Context) -> set[int]:
    """The year of an act; of a correction, that of the act it corrects and the one it moves it to."""
    if not line.kind.startswith("entry."):
        return {(line.occurred or today).year}
    moved = (line.fields.get("set") or {}).get("occurred")
    years = {moved.year} if isinstance(moved, date) else set()
    event: str | None = str(line.fields.get("target"))
    query = (
        "SELECT event.occurred, event.kind, stream.key FROM event JOIN stream ON stream.id = event.stream "
        "WHERE event.id = ?"
    )
    while event and (row := context.model.connection.execute(query, (event,)).fetchone()):
        occurred, kind, key = row
        event = key if kind.startswith("entry.") else None
        if event is None:
            years.add(date.fromordinal(occurred).year)
    return years or {today.year}


def moves(before: Any, after: Any) -> list[dict[str, Any]] | None:
    """The figures that differ before and after."""
    if before is None or after is None:
        return None
    return [
        {"name": now.name, "label": now.label, "period": now.period, "before": then.text, "after": now.text}
        for then, now in zip(before, after, strict=True)
        if then.text != now.text or then.value != now.value
    ]
