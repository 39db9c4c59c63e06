"""Which figures a new event moves: all shipped figures of its year, before and after."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from ledger.cli.context import Context
from ledger.cli.figuring import definitions, rate, values_of
from ledger.kernel.period import parse
from ledger.store.drafting import Clerk, Line
from ledger.store.query import Query
from ledger.subjects import DIMENSIONS


def figures_around(
    context: Context, lines: Sequence[Line], clerk: Clerk
) -> Callable[[sqlite3.Connection], Any]:
    """Every figure of the years in which the lines happen."""
    today = context.office.fixed_today or clerk.now.date()
    years = sorted({(line.occurred or today).year for line in lines})[-3:]
    chosen = definitions(context)

    def watch(connection: sqlite3.Connection) -> list[Any]:
        query = Query(connection, DIMENSIONS)
        return [
            value
            for year in years
            for value in values_of(query, chosen, parse(str(year)), lang=context.lang, rate=rate(context))
            if value.by is None
        ]

    return watch
