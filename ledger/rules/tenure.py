"""Tenure: on which days of a period someone was a deputy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from ledger.kernel.period import Period


class Tenure(NamedTuple):
    """A span of days on which someone was a deputy; `last` is None while the mandate goes on."""

    deputy: str
    first: date
    last: date | None = None


def spans_in(tenures: Iterable[Tenure], period: Period) -> list[tuple[date, date]]:
    """The days of a period in office as spans apart from each other, in order; an open end stays open."""
    low, high = period.first or date.min, period.last or date.max
    spans: list[tuple[date, date]] = []
    for first, last in sorted((tenure.first, tenure.last or date.max) for tenure in tenures):
        first, last = max(first, low), min(last, high)
        if first > last:
            continue
        if spans and first <= _after(spans[-1][1]):
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def throughout(tenures: Iterable[Tenure], period: Period) -> bool:
    """Whether someone was in office on every day of a period."""
    return spans_in(tenures, period) == [(period.first or date.min, period.last or date.max)]


def share_of(tenures: Iterable[Tenure], period: Period) -> tuple[int, int]:
    """The days in office, and all days, of a period with both ends."""
    if period.first is None or period.last is None:
        raise ValueError(f"the open period {period.text} has no number of days")
    days = sum((last - first).days + 1 for first, last in spans_in(tenures, period))
    return days, (period.last - period.first).days + 1


def _after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
