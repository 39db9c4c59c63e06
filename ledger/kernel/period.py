"""A period is a span of days, both ends included, either of them open, that a person can write down.

Accepted forms: `2023`, `2023-H1`, `2023-Q1`, `2023-03`, `2023-03-05`, `A..B` (each end any of these, either
left out), `term` and `term:NAME` (dates given by the caller), `all`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple, get_args

from ledger.kernel.finding import Refused, error

Unit = Literal["year", "half", "quarter", "month", "day"]
UNITS: tuple[Unit, ...] = get_args(Unit)

Terms = Mapping[str, tuple[date, date | None]]

_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@cache
def _form() -> re.Pattern[str]:
    return re.compile(r"(\d{4})(?:-(?:[Hh]([12])|[Qq]([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


class Period(NamedTuple):
    """A span of days with the text it was asked for; `None` is an open end."""

    text: str
    first: date | None
    last: date | None

    def contains(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def unit(self) -> Unit | None:
        """The calendar unit the period fills exactly, by its text; None for ranges and terms."""
        found = _form().fullmatch(self.text)
        if found is None:
            return None
        _, half, quarter, month, day = found.groups()
        if day:
            return "day"
        return "half" if half else "quarter" if quarter else "month" if month else "year"

    def clipped(self, first: date | None, last: date | None) -> Period:
        """The same period cut to the given days; its text stays."""
        starts = [day for day in (self.first, first) if day is not None]
        ends = [day for day in (self.last, last) if day is not None]
        return Period(self.text, max(starts, default=None), min(ends, default=None))

    def split(self, unit: Unit) -> list[Period]:
        """The calendar units the period touches, in order and cut to it; both ends must be known."""
        if self.first is None or self.last is None:
            raise ValueError(f"the open period {self.text} cannot be split")
        return [part.clipped(self.first, self.last) for part in _units(unit, self.first, self.last)]

    def months(self) -> list[Period]:
        """The months the period touches."""
        return self.split("month")

    def previous(self) -> Period | None:
        """The period of the same length just before; None where an end is open."""
        if self.first is None or self.last is None:
            return None
        before = self.first - timedelta(days=1)
        if self.unit is not None:
            return calendar_unit(self.unit, before)
        if self.first.day == 1 and self.last == end_of_month(self.last):
            length = month_number(self.last) - month_number(self.first) + 1
            return span(_month_start(month_number(self.first) - length), before)
        return span(before - (self.last - self.first), before)

    def last_year(self) -> Period | None:
        """The same days one year earlier, 29 February becoming the 28th; None where an end is open."""
        if self.first is None or self.last is None:
            return None
        first, last = _year_before(self.first), _year_before(self.last)
        if self.unit is not None:
            return calendar_unit(self.unit, first)
        if self.last == end_of_month(self.last):
            last = end_of_month(last)
        return span(first, last)


ALL = Period("all", None, None)


def parse(text: str, terms: Terms | None = None, today: date | None = None) -> Period:
    """Read a period as a person writes it, or refuse it with the forms that are accepted.

    `terms` maps the name of a term of office to its first and last day; plain `term` is the latest one, or, where
    it is said what day is `today`, the latest that has begun.
    """
    asked = text.strip()
    if asked == "all":
        return ALL
    if ".." in asked:
        return _range(asked, terms or {}, today)
    if asked == "term" or asked.startswith("term:"):
        return _term(asked, terms or {}, today)
    if len(asked) == 4 and asked.isascii() and asked.isdecimal() and asked > "0000":
        return calendar_unit("year", date(int(asked), 1, 1))
    found = _form().fullmatch(asked)
    if found is None:
        raise Refused(error("period.unknown", text=text))
    year, half, quarter, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return calendar_unit("day", date(year, month, day))
        if half:
            return calendar_unit("half", date(year, 6 * half, 1))
        if quarter:
            return calendar_unit("quarter", date(year, 3 * quarter, 1))
        if found.group(4):
            return calendar_unit("month", date(year, month, 1))
        return calendar_unit("year", date(year, 1, 1))
    except ValueError:
        raise Refused(error("period.unknown", text=text)) from None


def span(first: date | None, last: date | None) -> Period:
    """The period from one day to another, written as a range."""
    return Period(f"{first or ''}..{last or ''}", first, last)


def calendar_unit(unit: Unit, day: date) -> Period:
    """The year, half, quarter, month or day that the day lies in."""
    if unit == "day":
        return Period(day.isoformat(), day, day)
    length = _MONTHS[unit]
    number = month_number(day) // length * length
    last = end_of_month(_month_start(number + length - 1))
    return Period(name_of(unit, day), _month_start(number), last)


def name_of(unit: Unit, day: date) -> str:
    """The text of the calendar unit the day lies in: 2023, 2023-H1, 2023-Q1, 2023-03, 2023-03-05."""
    if unit == "day":
        return day.isoformat()
    year = f"{day.year:04d}"
    if unit == "year":
        return year
    if unit == "half":
        return f"{year}-H{(day.month + 5) // 6}"
    if unit == "quarter":
        return f"{year}-Q{(day.month + 2) // 3}"
    return f"{year}-{day.month:02d}"


def month_number(day: date) -> int:
    """Months counted from the year 0, so that whole months compare and subtract as numbers."""
    return day.year * 12 + day.month - 1


def end_of_month(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=_days_in(day.year, day.month))


def _month_start(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _year_before(day: date) -> date:
    last = _days_in(day.year - 1, day.month)
    return date(day.year - 1, day.month, min(day.day, last))


def _units(unit: Unit, first: date, last: date) -> Iterator[Period]:
    day = first
    while day <= last:
        part = calendar_unit(unit, day)
        assert part.last is not None
        yield part
        if part.last == date.max:
            return
        day = part.last + timedelta(days=1)


def _range(asked: str, terms: Terms, today: date | None) -> Period:
    start, _, end = asked.partition("..")
    if ".." in end or (not start and not end):
        raise Refused(error("period.unknown", text=asked))
    first = parse(start, terms, today).first if start else None
    last = parse(end, terms, today).last if end else None
    if first is not None and last is not None and first > last:
        raise Refused(error("period.backwards", text=asked, first=first, last=last))
    return Period(asked, first, last)


def _term(asked: str, terms: Terms, today: date | None) -> Period:
    name = asked.removeprefix("term").removeprefix(":")
    if not terms:
        raise Refused(error("period.no_terms", text=asked))
    if not name:
        begun = [known for known, (first, _) in terms.items() if today is None or first <= today]
        name = max(begun or terms, key=lambda known: terms[known][0])
    if name not in terms:
        raise Refused(error("period.unknown_term", name=name, known=", ".join(terms)))
    first, last = terms[name]
    return Period(asked, first, last)


def _days_in(year: int, month: int) -> int:
    """How many days a month has."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 if month in (4, 6, 9, 11) else 31
