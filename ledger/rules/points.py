"""Points: what each act of a deputy is worth, each with its event, its rule line and the line's version.

Points are marginal: an act is worth what it adds to the deputy's standing in its scoring period, so the
lines of a period add up to its total, caps included, and the points of any shorter span are the sum of
its lines. The table in force on the day of an act decides, and no later table changes it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from attrs import define, frozen

from ledger.kernel.period import Period, Terms, calendar_unit
from ledger.rules.points_claims import (
    NONE,
    Claim,
    Entry,
    Value,
    Vetoed,
    claims_of_acts,
    claims_of_periods,
    vetoed,
)
from ledger.rules.points_table import Bounds, Item, Table
from ledger.rules.tenure import Tenure

_CENT = Decimal("0.01")


class Line(NamedTuple):
    """Points of one deputy by one rule line.

    `event` is None where a period itself is judged (base points, something missing all year). `number`
    is how many acts; `worth` what they are worth before any cap; `points` what of that counts.
    """

    deputy: str
    date: date
    item: Item
    event: str | None
    number: Decimal
    worth: Decimal
    points: Decimal


@frozen
class Scores:
    """The point lines of a span in order of date, its scoring periods, and the vetoes of each."""

    lines: tuple[Line, ...]
    periods: tuple[Period, ...]
    vetoes: tuple[Vetoed, ...]

    def of(self, deputy: str, period: Period) -> tuple[Line, ...]:
        """A deputy's lines on the days of a period."""
        return tuple(line for line in self.lines if line.deputy == deputy and period.contains(line.date))

    def totals(self, period: Period) -> dict[str, Decimal]:
        """The points of every deputy who has any line on the days of a period."""
        totals: dict[str, Decimal] = {}
        for line in self.lines:
            if period.contains(line.date):
                totals[line.deputy] = totals.get(line.deputy, NONE) + line.points
        return totals


def scoring_period(day: date, value: Value, terms: Terms | None = None) -> Period:
    """The period with caps of its own that a day lies in, by the office's choice on that day.

    A day in no known term of office lies in its year.
    """
    unit = value("points.period", day)
    if unit != "term":
        return calendar_unit(unit, day)
    for name, (first, last) in (terms or {}).items():
        if first <= day and (last is None or day <= last):
            return Period(f"term:{name}", first, last)
    return calendar_unit("year", day)


def score(
    table: Table,
    entries: Iterable[Entry],
    tenures: Iterable[Tenure],
    value: Value,
    over: Period,
    terms: Terms | None = None,
) -> Scores:
    """The points of every deputy in the scoring periods that a span of days touches.

    Both ends of the span must be known; its last day is also the day up to which things are known, so
    that a period ending later is not yet judged for what is missing in it. Entries in any order give the
    same result; those from before the span's first scoring period serve only vetoes over all entries.
    """
    if over.first is None or over.last is None:
        raise ValueError("points need a span with both ends")
    periods = tuple(periods_of(over.first, over.last, value, terms))
    given = [entry for entry in entries if entry.date <= over.last]
    counted = [entry for entry in given if entry.date >= (periods[0].first or date.min)]
    deputies: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        deputies.setdefault(tenure.deputy, []).append(tenure)
    claims = [
        *claims_of_acts(table, counted, value),
        *claims_of_periods(table, counted, deputies, periods, over.last, value),
    ]
    ruled_out = vetoed(table, given, deputies, periods, over.last, value)
    return Scores(tuple(_settled(table, claims, periods, value)), periods, tuple(ruled_out))


@define
class _Standing:
    """How far a deputy has come in a period: the number of acts, what they are worth, what counted."""

    number: Decimal = NONE
    worth: Decimal = NONE
    counted: Decimal = NONE

    def counts(self, worth: Decimal, bounds: Bounds) -> Decimal:
        """What further worth adds within the bounds, and not beyond them where they have changed."""
        if bounds.cap is None and bounds.floor is None:
            self.worth += worth
            self.counted += worth
            return worth
        before, self.worth = self.worth, self.worth + worth
        added = bounds.clamp(self.worth) - bounds.clamp(before)
        if added > 0 and bounds.cap is not None:
            added = min(added, max(NONE, bounds.cap - self.counted))
        elif added < 0 and bounds.floor is not None:
            added = max(added, min(NONE, bounds.floor - self.counted))
        self.counted += added
        return added


def periods_of(first: date, last: date, value: Value, terms: Terms | None) -> Iterator[Period]:
    """The scoring periods a span touches, in order."""
    day = first
    while day <= last:
        period = scoring_period(day, value, terms)
        yield period
        if period.last is None or period.last == date.max:
            return
        day = period.last + timedelta(days=1)


def _settled(table: Table, claims: Iterable[Claim], periods: Iterable[Period], value: Value) -> Iterator[Line]:
    """What each claim adds, in order of date and event, within the bounds of line, group and period."""
    starts = [period.first or date.min for period in periods]
    standings: defaultdict[tuple[int, str, str, str], _Standing] = defaultdict(_Standing)
    today, at, of_period = date.min, 0, Bounds()
    for claim in sorted(claims, key=_order):
        item, deputy, day = claim.item, claim.deputy, claim.date
        if day != today:
            today, at = day, bisect_right(starts, day)
            of_period = Bounds(value("points.cap", day), value("points.floor", day))
        line = standings[at, deputy, "line", item.name]
        worth = _worth(claim, line)
        points = line.counts(worth, item.bounds)
        if item.group:
            points = standings[at, deputy, "group", item.group].counts(points, table.bounds(item.group, day))
        points = standings[at, deputy, "period", ""].counts(points, of_period)
        yield Line(deputy, day, item, claim.event or None, claim.number, worth, points)


def _order(claim: Claim) -> tuple[date, str, str, str, str]:
    return (claim.date, claim.event, claim.deputy, claim.item.name, claim.tier)


def _worth(claim: Claim, line: _Standing) -> Decimal:
    """What a claim is worth before any cap; an act divided among deputies is rounded to the cent."""
    tier = claim.item.tiers.get(claim.tier)
    if tier is not None:
        worth = tier * claim.number
    else:
        before, line.number = line.number, line.number + claim.number
        worth = claim.item.worth_between(before, line.number)
    return worth if claim.shares == 1 else (worth / claim.shares).quantize(_CENT, ROUND_HALF_UP)
