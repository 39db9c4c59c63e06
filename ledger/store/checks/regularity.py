"""What has to happen again and again: meetings each quarter, receptions at each station."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from ledger.kernel.finding import Finding, warning
from ledger.kernel.period import Period, calendar_unit, end_of_month, span
from ledger.rules.calendar import add_months
from ledger.store.checks.desk import Desk, days_with

REGULAR = frozenset(("regular", "expanded"))
RECEIVING = frozenset(("home", "central_station", "station", "reception_room", "contact_room"))
"""The types of station that have receptions of their own; points and studios belong to one of these."""


def quarters_without_meeting(desk: Desk) -> Iterator[Finding]:
    """Each quarter has its valid regular meetings (每季度至少一次; Z1·14, Q1·6)."""
    if desk.first is None:
        return
    types = desk.values("type")
    held = Counter(name_of_quarter(day) for day, _, _ in desk.postings("meeting:held"))
    valid = Counter(
        name_of_quarter(day) for day, dims, _ in desk.postings("meeting:quorate") if types.get(dims) in REGULAR
    )
    for quarter in whole_periods("quarter", desk.first, desk.last):
        assert quarter.first is not None
        least = desk.value("meeting.min_per_quarter", quarter.first)
        if valid[quarter.text] < least:
            yield warning(
                "check.quarter_without_meeting",
                quarter=quarter.text,
                valid=valid[quarter.text],
                held=held[quarter.text],
                least=least,
            )


def stations_without_reception(desk: Desk) -> Iterator[Finding]:
    """Each station open throughout a period has a reception in it (`reception.frequency`, as on its first day)."""
    if desk.first is None:
        return
    units = dict.fromkeys(unit for _, unit in desk.model.office.parameters.history("reception.frequency"))
    asked = [
        period
        for unit in units
        for period in whole_periods(unit, desk.first, desk.last)
        if desk.value("reception.frequency", period.first or desk.first) == unit
    ]
    stations = desk.values("station")
    received: dict[str, list[int]] = {}
    for day, dims, _ in desk.postings("reception:sessions"):
        if dims in stations:
            received.setdefault(stations[dims], []).append(day)
    for station, view in desk.views("station").items():
        missed: dict[int, list[str]] = {}
        days_here = sorted(received.get(station, ()))
        for period in asked:
            assert period.first is not None
            assert period.last is not None
            facts = view.on(period.last)
            if facts is None or facts["type"] not in RECEIVING:
                continue
            days = (period.last - period.first).days + 1
            if days_with(view, "open", period.first, period.last) < days:  # opened or closed within it
                continue
            place = bisect_left(days_here, period.first.toordinal())
            if place == len(days_here) or days_here[place] > period.last.toordinal():
                missed.setdefault(period.first.year, []).append(period.text)
        for year, periods in missed.items():
            yield warning(
                "check.station_without_reception",
                station=station,
                year=year,
                count=len(periods),
                periods=periods,
            )


def name_of_quarter(ordinal: int) -> str:
    """The quarter of a day."""
    return calendar_unit("quarter", date.fromordinal(ordinal)).text


def whole_periods(unit: str, first: date, last: date) -> Iterator[Period]:
    """The periods that are over by the last day; of the first, a good part has to lie in the span.

    A ledger begun in the first month of a quarter answers for that quarter, one begun later does not.
    """
    period = period_of(unit, first)
    while period.last is not None and period.first is not None and period.last <= last:
        length = (period.last - period.first).days + 1
        if (first - period.first).days * 3 <= length:
            yield period
        if period.last == date.max:
            return
        period = period_of(unit, period.last + timedelta(days=1))


def period_of(unit: str, day: date) -> Period:
    """The period of a frequency that a day lies in; pairs of months begin in January, weeks on Monday."""
    match unit:
        case "week":
            monday = day - timedelta(days=day.weekday())
            year, week, _ = monday.isocalendar()
            sunday = date.fromordinal(min(monday.toordinal() + 6, date.max.toordinal()))
            return Period(f"{year}-W{week:02d}", monday, sunday)
        case "two_months":
            first = date(day.year, (day.month - 1) // 2 * 2 + 1, 1)
            second = add_months(first, 1)
            return Period(f"{first:%Y-%m}..{second:%Y-%m}", first, end_of_month(second))
        case "month" | "quarter" | "half" | "year":
            return calendar_unit(unit, day)
    return span(day, date.max)
