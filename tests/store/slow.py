"""A slow evaluator of sums that goes through every line for every question, to compare the fast one with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import product

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key
from ledger.kernel.period import UNITS, Period, calendar_unit, name_of, parse
from ledger.kernel.rounding import Exact
from tests.store.bookkeeping import KEY_DIMENSIONS, History, Line


class SlowLedger:
    """Answers the same questions as `ledger.store.model.query.Query`, by the words of the catalogue alone."""

    def __init__(
        self, lines: list[Line], histories: Mapping[tuple[str, str], History], as_of: date | None = None
    ) -> None:
        self.lines = lines
        self.histories = histories
        self.as_of = as_of

    def sums(
        self, account: str, filters: Filters, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        totals: dict[Key, Fraction] = {}
        for line in self.lines:
            if line.account == account or line.account.startswith(account + ":"):
                for key in self.keys(line, filters, period, basis or line.nature, by):
                    totals[key] = totals.get(key, Fraction(0)) + Fraction(line.amount)
        return {key: total for key, total in totals.items() if total}

    def keys(self, line: Line, filters: Filters, period: Period, basis: str, by: tuple[str, ...]) -> Iterable[Key]:
        """Every key the line counts under, in every stretch of time the breakdown asks for."""
        times = [unit for unit in UNITS if unit in by]
        stretches = self.cut(period).split(max(times, key=UNITS.index)) if basis == "state" and times else [period]
        for stretch in stretches:
            if self.inside(line, stretch, basis) and self.passes(line, filters, period, basis):
                yield from product(*[self.value_by(line, name, stretch, basis, period) for name in by])

    def value_by(self, line: Line, name: str, stretch: Period, basis: str, period: Period) -> list[str | None]:
        if name not in UNITS:
            return self.values(line, name, self.reading_day(period, basis))
        day = stretch.last if basis == "state" else line.entered if basis == "cohort" else line.date
        return [name_of(name, day)] if day else [None]

    def cut(self, period: Period) -> Period:
        return period.clipped(None, self.as_of)

    def reading_day(self, period: Period, basis: str) -> date:
        if basis == "cohort" and self.as_of:
            return self.as_of
        return self.cut(period).last or date.max

    def inside(self, line: Line, period: Period, basis: str) -> bool:
        if basis == "cohort":
            return (
                line.entered is not None
                and period.contains(line.entered)
                and line.date <= self.reading_day(period, basis)
            )
        cut = self.cut(period)
        return line.date <= (cut.last or date.max) and (basis == "state" or cut.contains(line.date))

    def passes(self, line: Line, filters: Filters, period: Period, basis: str) -> bool:
        day = self.reading_day(period, basis)
        return all(any(self.accepts(line, name, value, day) for value in accepted) for name, accepted in filters)

    def accepts(self, line: Line, name: str, value: str, day: date) -> bool:
        if name == "entered" or name in UNITS:
            found = line.entered if name == "entered" else line.date
            return not value if found is None else bool(value) and parse(value).contains(found)
        return (value or None) in self.values(line, name, day)

    def values(self, line: Line, name: str, day: date) -> list[str | None]:
        head, _, fact = name.partition(".")
        if name in ("kind", "recorder", "channel", "unit", "account"):
            return [getattr(line, name)]
        if head == "entered":
            return [calendar_unit(fact or "day", line.entered).text if line.entered else None]
        value = line.dims.get(head)
        if value is None and KEY_DIMENSIONS.get(line.stream[0]) == head:
            value = line.stream[1]
        if not fact:
            return [value]
        facts: Mapping[str, object] = {}
        for subject, dimension in KEY_DIMENSIONS.items():
            for since, entry in self.histories.get((subject, value or ""), []):
                if dimension == head and since <= (line.date if line.nature == "flow" else day):
                    facts = entry
        found = facts.get(fact)
        return [str(each) for each in found] if isinstance(found, list) else [str(found) if found else None]
