"""Which rule lines the acts of deputies fall under, before it is known what they add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ledger.kernel.period import Period
from ledger.rules.points_table import Dimension, Item, Match, Table, Veto
from ledger.rules.tenure import Tenure, spans_in, throughout

Value = Callable[[str, date], Any]
"""The value of a parameter on a day."""

NONE = Decimal(0)


class Entry(NamedTuple):
    """One posting that may be worth points: to whom it is due, and what was posted."""

    deputy: str
    date: date
    account: str
    amount: Decimal | int
    dimensions: Mapping[str, Dimension]
    event: str


class Claim(NamedTuple):
    """A number of acts of a deputy under one rule line; `shares` is among how many they are divided."""

    date: date
    event: str
    deputy: str
    item: Item
    tier: str
    number: Decimal
    shares: int = 1


class Vetoed(NamedTuple):
    """A deputy ruled out of the good grades of a period, by which veto, and by which events."""

    deputy: str
    veto: Veto
    period: Period
    events: tuple[str, ...]


def claims_of_acts(table: Table, entries: Iterable[Entry], value: Value) -> Iterator[Claim]:
    """One claim for each act under each rule line in force on its day."""
    under: dict[str, list[int]] = {}
    shipped: dict[date, str | None] = {}
    numbers: dict[tuple[date, str, str, int, str], Decimal] = {}
    for entry in entries:
        if entry.account not in under:
            under[entry.account] = [at for at, item in enumerate(table.items) if _counts(item, entry.account)]
        if entry.date not in shipped:
            shipped[entry.date] = value("points.shipped_table", entry.date)
        for at in under[entry.account]:
            item = table.items[at]
            if item.holds_on(entry.date, shipped[entry.date]) and item.match.holds(entry.dimensions):
                tier = item.tier_of(entry.dimensions)
                act = (entry.date, entry.event, entry.deputy, at, tier)
                numbers[act] = numbers.get(act, NONE) + entry.amount
    sharing: dict[tuple[str, int], set[str]] = {}
    for (_, event, deputy, at, _), number in numbers.items():
        if number:
            sharing.setdefault((event, at), set()).add(deputy)
    for (day, event, deputy, at, tier), number in numbers.items():
        item = table.items[at]
        if number:
            times = number if item.per != "event" else Decimal(1 if number > 0 else -1)
            shares = len(sharing[event, at]) if item.share == "split" else 1
            yield Claim(day, event, deputy, item, tier, times, shares)


def claims_of_periods(
    table: Table,
    entries: Sequence[Entry],
    deputies: Mapping[str, Sequence[Tenure]],
    periods: Iterable[Period],
    known_to: date,
    value: Value,
) -> Iterator[Claim]:
    """The claims of lines that are counted once a period.

    A line that asks for something, or for its absence, is judged when the period has ended, and only
    for deputies in office on every day of it; any other is due from the first day in office.
    """
    for item in table.items:
        if item.per != "period":
            continue
        for period in periods:
            conditional = bool(item.match.accounts or item.without.accounts)
            met = _met(item, entries, period) if conditional else None
            for deputy, tenures in deputies.items():
                if met is None:
                    spans = spans_in(tenures, period)
                    day = spans[0][0] if spans else None
                else:
                    due = met(deputy) and throughout(tenures, period)
                    day = period.last if due else None
                if day is None or day > known_to:
                    continue
                if item.holds_on(day, value("points.shipped_table", day)):
                    yield Claim(day, "", deputy, item, "", Decimal(1))


def vetoed(
    table: Table,
    entries: Iterable[Entry],
    deputies: Iterable[str],
    periods: Iterable[Period],
    known_to: date,
    value: Value,
) -> Iterator[Vetoed]:
    """Whom the vetoes rule out, each in the period in which it comes true."""
    deputies, periods, entries = list(deputies), list(periods), list(entries)
    for veto in table.vetoes:
        matched: dict[str, list[Entry]] = {}
        for entry in sorted(_matching(veto.match, entries), key=lambda entry: (entry.date, entry.event)):
            matched.setdefault(entry.deputy, []).append(entry)
        for period in periods:
            done = _numbers(veto.without, entries, period)
            for deputy in deputies:
                acts = matched.get(deputy, [])
                if veto.over == "period":
                    acts = [entry for entry in acts if period.contains(entry.date)]
                day = _reached(veto, acts)
                if veto.without.accounts:
                    lacking = (day or not veto.match.accounts) and done.get(deputy, NONE) <= 0
                    day = period.last if lacking else None
                if day is None or day > known_to or not period.contains(day):
                    continue
                if veto.holds_on(day, value("points.shipped_table", day)):
                    yield Vetoed(deputy, veto, period, tuple(entry.event for entry in acts))


def _counts(item: Item, account: str) -> bool:
    return item.per != "period" and item.match.covers(account)


def _met(item: Item, entries: Iterable[Entry], period: Period) -> Callable[[str], bool]:
    """Whether a deputy has what a line asks for in a period, and nothing of what must be missing."""
    entries = list(entries)
    wanted = _numbers(item.match, entries, period)
    unwanted = _numbers(item.without, entries, period)
    anyone = not item.match.accounts
    return lambda deputy: (anyone or wanted.get(deputy, NONE) > 0) and unwanted.get(deputy, NONE) <= 0


def _matching(match: Match, entries: Iterable[Entry]) -> Iterator[Entry]:
    covered: dict[str, bool] = {}
    for entry in entries if match.accounts else ():
        if entry.account not in covered:
            covered[entry.account] = match.covers(entry.account)
        if covered[entry.account] and match.holds(entry.dimensions):
            yield entry


def _numbers(match: Match, entries: Iterable[Entry], period: Period) -> dict[str, Decimal]:
    """How much each deputy has in a period of what the match names."""
    numbers: dict[str, Decimal] = {}
    for entry in _matching(match, entries):
        if period.contains(entry.date):
            numbers[entry.deputy] = numbers.get(entry.deputy, NONE) + entry.amount
    return numbers


def _reached(veto: Veto, entries: Iterable[Entry]) -> date | None:
    """The day on which the number of a veto is reached."""
    number = NONE
    for entry in entries:
        number += entry.amount
        if number >= veto.at_least:
            return entry.date
    return None
