"""Working days and holidays, and the end of a period as the Civil Code counts it.

The yearly notice of the State Council comes as data from the package `chinesecalendar` where that
reaches; the office's own table stands over it, and is all there is for other years:

    [calendar]
    "2027" = { holidays = [2027-01-01, "2027-02-05..2027-02-11"], working_days = [2027-02-14] }

A day that neither knows is never guessed at: weekends are no substitute for the table of make-up days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from ledger.kernel.finding import Finding, error
from ledger.kernel.period import end_of_month
from ledger.rules.duration import Duration
from ledger.rules.reading import nearest

Kind = Literal["working", "make_up", "weekend", "holiday"]
"""A weekday at work; a weekend worked in exchange; an ordinary weekend; a holiday with its exchanged days."""

NO_DAYS: Mapping[date, bool] = MappingProxyType({})
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_YEAR = re.compile(r"(19|20|21)[0-9]{2}")


class Calendar(NamedTuple):
    """The kind of every day whose year is known; `office` are the days that the office itself names."""

    office: Mapping[date, bool] = NO_DAYS
    years: frozenset[int] = frozenset()

    @staticmethod
    def load(config: Mapping[str, Any]) -> tuple[Calendar, list[Finding]]:
        """The calendar of a decoded `ledger.toml`, with a finding for each entry that cannot hold."""
        table = config.get("calendar", {})
        if not isinstance(table, Mapping):
            return Calendar(), [error("calendar.not_a_table", field="calendar")]
        office: dict[date, bool] = {}
        years: set[int] = set()
        findings: list[Finding] = []
        for year, entry in table.items():
            if not (_YEAR.fullmatch(year) and isinstance(entry, Mapping)):
                findings.append(error("calendar.bad_year", field=f"calendar.{year}", name=year))
                continue
            if entry.get("holidays"):  # without its holidays a year is not known, only some of its days
                years.add(int(year))
            for day, working in _days_of(int(year), entry, findings):
                if office.setdefault(day, working) != working:
                    findings.append(error("calendar.both", field=f"calendar.{year}", date=day))
        return Calendar(office, frozenset(years)), findings

    def kind(self, day: date) -> Kind | None:
        """What kind of day it is; None where no table reaches its year."""
        weekend = day.weekday() >= _SATURDAY
        named = self.office.get(day)
        if named is None:
            holidays, working_days, reached = _published()
            if day.year in reached:
                named = True if day in working_days else False if day in holidays else None
            elif day.year not in self.years:
                return None
        if named is None:
            return "weekend" if weekend else "working"
        if named:
            return "make_up" if weekend else "working"
        return "holiday"

    def is_working_day(self, day: date) -> bool | None:
        """Whether people work on that day; None where no table reaches its year."""
        kind = self.kind(day)
        return None if kind is None else kind in ("working", "make_up")

    def next_working_day(self, day: date) -> date | None:
        """The first working day after the given day; None where no table reaches that far."""
        return self.add_working_days(day, 1)

    def add_working_days(self, start: date, count: int) -> date | None:
        """The last of so many working days, the starting day not counted; None where no table reaches.

        A negative count goes back in time.
        """
        day, left = start, abs(count)
        while left > 0:
            if day == (date.max if count > 0 else date.min):
                return None
            day += _ONE_DAY if count > 0 else -_ONE_DAY
            working = self.is_working_day(day)
            if working is None:
                return None
            left -= working
        return day

    def moved_end(self, day: date, weekends: bool = True) -> date | None:
        """The day itself, or the next one that is no holiday (Civil Code 203); None where no table reaches.

        With `weekends` an ordinary weekend moves the end too; without, only the days of the holiday table.
        """
        moving = ("holiday", "weekend") if weekends else ("holiday",)
        while (kind := self.kind(day)) in moving:
            day += _ONE_DAY
        return None if kind is None else day


def add_months(start: date, count: int) -> date:
    """The same day number `count` months later, or the last day of that month (Civil Code 202).

    Beyond the days that there are it is the last or the first of them.
    """
    months = start.year * 12 + start.month - 1 + count
    year, month = months // 12, months % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return date.max if count > 0 else date.min
    first = date(year, month, 1)
    return first.replace(day=min(start.day, end_of_month(first).day))


def end_before_moving(start: date, length: Duration) -> date:
    """Where a period ends before holidays are looked at, the starting day not counted (Civil Code 201, 202).

    For working days this is the earliest day on which it could end: as if every day were worked.
    """
    match length.unit:
        case "months":
            return add_months(start, length.amount)
        case "years":
            return add_months(start, 12 * length.amount)
        case "days" | "working_days":
            try:
                return start + timedelta(days=length.amount)
            except OverflowError:
                return date.max


@cache
def _published() -> tuple[Mapping[date, Any], Mapping[date, Any], frozenset[int]]:
    """Holidays, make-up working days and the years reached, loaded only when a day is first looked up.

    The package knows a year once its notice is out. A notice may also name days at the end of the year
    before; where it does and the package lags behind, the office's own table has the word.
    """
    from chinese_calendar import constants  # takes longer to load than most commands take to run

    return constants.holidays, constants.workdays, frozenset(day.year for day in constants.holidays)


def _days_of(year: int, entry: Mapping[str, Any], findings: list[Finding]) -> Iterator[tuple[date, bool]]:
    """The days an office names for a year, each with whether it is worked."""
    names = ("holidays", "working_days")
    for name, raw in entry.items():
        field = f"calendar.{year}.{name}"
        if name not in names:
            findings.append(
                error("calendar.unknown_key", field=field, name=name, nearest=nearest(name, names) or names[0])
            )
            continue
        for item in raw if isinstance(raw, list) else [raw]:
            days = _span(item)
            if days is None:
                findings.append(error("calendar.not_a_day", field=field, value=item))
            elif not all(_belongs(day, year) for day in days):
                findings.append(error("calendar.other_year", field=field, value=item, year=year))
            else:
                yield from ((day, name == "working_days") for day in days)


def _belongs(day: date, year: int) -> bool:
    """A year's notice names days of that year, and at times the last days of December before it."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


def _span(item: object) -> list[date] | None:
    """One day, or all days of a range written `2027-02-05..2027-02-11`; None where it is neither."""
    if isinstance(item, date) and not isinstance(item, datetime):
        return [item]
    if not isinstance(item, str):
        return None
    parse: Callable[[str], date] = date.fromisoformat
    try:
        ends = [parse(end.strip()) for end in item.split("..")]
    except ValueError:
        return None
    if len(ends) not in (1, 2) or not 0 <= (ends[-1] - ends[0]).days <= 60:
        return None
    return [ends[0] + timedelta(days=offset) for offset in range((ends[-1] - ends[0]).days + 1)]
