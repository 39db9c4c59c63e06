"""Sums of postings over the read model: by account, window of time and dimensions.

Three ways of reading an account, with one example each:

- flow: the postings dated inside the period (visitors received in 2023);
- state: the standing at the period's end, all postings up to it (stations open on 31 December 2023);
- cohort: the entities *entered* in the period, as they stand at its end or at `as_of` (of the opinions
  recorded in 2023, those answered by now; an answer in January to an opinion of December counts to December).

`as_of` limits everything to postings up to that day; a cohort is then read on that day, even after the
period's end.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import cast

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key
from ledger.kernel.period import Period, Unit, span
from ledger.kernel.rounding import Exact
from ledger.store.model.dimensions import OF_ACCOUNT, TIMES, Account, Dimensions, Reading, Row, named_day
from ledger.store.model.rows import (
    EARLIEST,
    ENTERED_WINDOW,
    LATEST,
    Window,
    exact,
    grouped_sql,
    months_and_edges,
    positions,
)

_TIMES, _OF_ACCOUNT = frozenset(TIMES), frozenset(OF_ACCOUNT)


class Sums:
    """Adds up one read model as of one day; remembers what it has summed, so it must not outlive a change."""

    def __init__(
        self, connection: sqlite3.Connection, key_dimensions: Mapping[str, str], as_of: date | None = None
    ) -> None:
        self.as_of = as_of
        self._connection = connection
        self._dimensions = Dimensions(connection, key_dimensions)
        self._accounts = sorted(
            (Account(*row) for row in connection.execute("SELECT id, name, unit, nature FROM account")),
            key=lambda account: (account.name, account.unit),
        )
        self._names = [account.name for account in self._accounts]
        self._subtrees: dict[str, tuple[Account, ...]] = {}
        self._units: dict[str, frozenset[str]] = {}
        self._answers: dict[tuple[object, ...], dict[Key, Exact]] = {}
        self._totals: dict[Window, dict[int, int]] = {}
        self._in_period: dict[tuple[Period, str], dict[int, int]] = {}
        self._asked: set[tuple[Period, str]] = set()
        self._rows: dict[tuple[object, ...], list[Row]] = {}
        marked = connection.execute(
            "SELECT DISTINCT account FROM posting INDEXED BY posting_approximate WHERE dims < 0"
        )
        self._approximate = frozenset(row[0] for row in marked)

    def sums(
        self, account: str, filters: Filters, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        """Sums over the account's subtree by key; basis None means each account's own nature."""
        subtree = self.subtree(account)
        if not subtree:
            return {}
        if not filters and not by:
            return self._whole(subtree, period, basis)
        question = account, filters, period, basis, by
        answer = self._answers.get(question)
        if answer is None:
            totals: dict[Key, int] = {}
            names = {*by, *(name for name, _ in filters)}
            for accounts in self._by_nature(subtree, names):
                for key, amount in self._sums(accounts, filters, period, basis or accounts[0].nature, by).items():
                    totals[key] = totals.get(key, 0) + amount
            answer = {key: exact(amount) for key, amount in totals.items() if amount}
            self._answers[question] = answer
        return answer

    def approximate(
        self, account: str, filters: Filters, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Iterable[Key]:
        """The keys that rest on a posting marked approximate; nearly always none, and then free."""
        if not self._approximate or not any(each.id in self._approximate for each in self.subtree(account)):
            return ()
        return self.sums(account, (*filters, ("approximate", ("yes",))), period, basis, by)

    def units(self, account: str) -> frozenset[str]:
        """The units of measure found in the account's subtree."""
        known = self._units.get(account)
        if known is None:
            known = self._units[account] = frozenset(each.unit for each in self.subtree(account))
        return known

    def subtree(self, name: str) -> tuple[Account, ...]:
        """The account and all below it that have postings."""
        known = self._subtrees.get(name)
        if known is None:
            names, accounts = self._names, self._accounts
            first = last = bisect_left(names, name)
            while last < len(names) and names[last] == name:
                last += 1
            below = bisect_left(names, name + ":", last)
            end = bisect_left(names, name + ";", below)
            known = self._subtrees[name] = (*accounts[first:last], *accounts[below:end])
        return known

    def _window(self, period: Period, basis: str) -> Window:
        first = period.first.toordinal() if period.first else EARLIEST
        last = period.last.toordinal() if period.last else LATEST
        if basis == "cohort":
            return Window(EARLIEST, self.as_of.toordinal() if self.as_of else last, (first, last))
        last = min(last, self.as_of.toordinal()) if self.as_of else last
        return Window(EARLIEST if basis == "state" else first, last)

    def _whole(self, accounts: Iterable[Account], period: Period, basis: str | None) -> Mapping[Key, Exact]:
        """The sum over accounts without filters: nearly all figures are made of such sums."""
        amount = 0
        for account in accounts:
            place = period, basis or account.nature
            totals = self._in_period.get(place)
            if totals is None:
                window = self._window(*place)
                if place not in self._asked:  # a period asked for once is not worth the sums of all accounts
                    self._asked.add(place)
                    amount += self._summed_in(window, (account.id,)).get(account.id, 0)
                    continue
                totals = self._in_period[place] = self._total(window)
            amount += totals.get(account.id, 0)
        return {(): exact(amount)} if amount else {}

    def _by_nature(self, accounts: Iterable[Account], names: Iterable[str]) -> list[tuple[Account, ...]]:
        """The accounts in groups that can be added up by one statement."""
        groups: dict[object, list[Account]] = {}
        apart = not _OF_ACCOUNT.isdisjoint(names)
        for account in accounts:
            groups.setdefault(account.id if apart else account.nature, []).append(account)
        return [tuple(group) for group in groups.values()]

    def _sums(
        self, accounts: tuple[Account, ...], filters: Filters, period: Period, basis: str, by: tuple[str, ...]
    ) -> dict[Key, int]:
        """Millionths by key, over accounts of one nature."""
        window = self._window(period, basis)
        if not filters and not by:
            totals = self._total(window)
            return {(): sum(totals.get(account.id, 0) for account in accounts)}
        time = "entered" if basis == "cohort" else "date"
        nature = accounts[0].nature
        inside: Filters = ()
        if by:  # without a breakdown the figures of a family share rows grouped by the dimension they test
            inside = tuple(pair for pair in filters if self._dimensions.is_own(pair[0]))
            filters = tuple(pair for pair in filters if pair not in inside)
        atoms = self._dimensions.atoms(by, filters, nature, time)
        rows = self._grouped(accounts, window, atoms, inside)
        if atoms == by and not filters and _TIMES.isdisjoint(by) and "entered" not in by:
            return {row[1:]: row[0] for row in rows}
        reading = Reading(nature, window.last, time, positions(atoms, 1), accounts[0])
        tests = self._dimensions.tests(filters, reading)
        rows = [row for row in rows if all(test(row) for test in tests)] if tests else rows
        if basis == "state" and not _TIMES.isdisjoint(by):
            return self._standings(rows, reading, period, by)
        resolvers = [self._dimensions.resolver(name, reading) for name in by]
        sums: dict[Key, int] = {}
        for row in rows:
            for key in product(*[resolve(row) for resolve in resolvers]):
                sums[key] = sums.get(key, 0) + row[0]
        return sums

    def _standings(self, rows: list[Row], reading: Reading, period: Period, by: tuple[str, ...]) -> dict[Key, int]:
        """The standing at the end of each year, quarter or month of the period, by the other dimensions."""
        if not rows:
            return {}
        dated = reading.place["date"]
        rows = sorted(rows, key=lambda row: cast(int, row[dated]))
        first = period.first or date.fromordinal(rows[0][dated])
        last = date.fromordinal(reading.day if period.last else min(reading.day, rows[-1][dated]))
        finest: Unit = max((name for name in TIMES if name in by), key=TIMES.index)
        resolvers = [None if name in TIMES else self._dimensions.resolver(name, reading) for name in by]
        standing: dict[Key, int] = {}
        sums: dict[Key, int] = {}
        place = 0
        for part in span(first, last).split(finest):
            assert part.last is not None
            end = part.last.toordinal()
            while place < len(rows) and rows[place][dated] <= end:
                for key in product(*[resolve(rows[place]) if resolve else (None,) for resolve in resolvers]):
                    standing[key] = standing.get(key, 0) + rows[place][0]
                place += 1
            names = [named_day(name, end) if name in TIMES else None for name in cast(tuple[Unit, ...], by)]
            for key, amount in standing.items():
                if amount:
                    sums[tuple(time or value for time, value in zip(names, key, strict=True))] = amount
        return sums

    def _grouped(
        self, accounts: tuple[Account, ...], window: Window, atoms: tuple[str, ...], inside: Filters
    ) -> list[Row]:
        """The postings in the window, added up over everything but the atoms.

        The streams are only read where an own dimension is missing that may be a stream's key; rows that come
        to nothing count here too, for keys may tell apart what cancels out.
        """
        place = tuple(account.id for account in accounts), window, atoms, inside
        rows = self._rows.get(place)
        if rows is None:
            rows = self._read(accounts, window, atoms, inside, keyed=False)
            keys = [column for column, atom in enumerate(atoms, 1) if self._dimensions.subjects(atom)]
            if any(row[column] is None for column in keys for row in rows):
                rows = self._read(accounts, window, atoms, inside, keyed=True)
            rows = self._rows[place] = [row for row in rows if row[0]]
        return rows

    def _read(
        self,
        accounts: tuple[Account, ...],
        window: Window,
        atoms: tuple[str, ...],
        inside: Filters,
        keyed: bool,
    ) -> list[Row]:
        subjects = self._dimensions.subjects if keyed else _no_subjects
        sql, values = grouped_sql(accounts, window, atoms, inside, subjects)
        return self._connection.execute(sql, values).fetchall()

    def _total(self, window: Window) -> dict[int, int]:
        """The sum of each account in the window, from whole months where there are any."""
        totals = self._totals.get(window)
        if totals is None:
            totals = self._totals[window] = self._summed_in(window)
        return totals

    def _summed_in(self, window: Window, accounts: tuple[int, ...] = ()) -> dict[int, int]:
        """The sum of each of the accounts (of all, where none is named) in the window."""
        if window.entered is not None:
            limits = (*window.entered, window.last)
            return self._summed("posting INDEXED BY posting_entered", ENTERED_WINDOW, limits, accounts)
        months, edges = months_and_edges(window.first, window.last)
        totals = self._summed("monthly", "month BETWEEN ? AND ?", months, accounts) if months else {}
        for edge in edges:
            for account, amount in self._summed("posting", "date BETWEEN ? AND ?", edge, accounts).items():
                totals[account] = totals.get(account, 0) + amount
        return totals

    def _summed(self, table: str, condition: str, values: tuple[int, ...], accounts: tuple[int, ...]) -> dict[int, int]:
        inner = f"SELECT sum(amount) FROM {table} WHERE account = account.id AND {condition}"
        chosen = f" WHERE id IN ({', '.join('?' * len(accounts))})" if accounts else ""
        rows = self._connection.execute(f"SELECT id, ({inner}) FROM account{chosen}", (*values, *accounts))
        return {account: amount for account, amount in rows if amount}


def _no_subjects(atom: str) -> list[str]:
    return []
