"""What the checks work with: the read model, the days they look at, and the rules of those days."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from ledger.kernel.period import Period
from ledger.store.model.entities import Entity, entities
from ledger.store.model.model import Model
from ledger.store.model.world import View, view_of

ACTS = ("meeting", "activity", "reception", "suggestion", "opinion", "visit")
"""Accounts that tell of work done; registrations may be dated long before a ledger was begun."""


Row = tuple[int, int, int]
"""One posting, as far as checks need it: its day, set of dimensions, and amount in millionths."""


class Desk:
    """One run of the checks; `first` and `last` are the days within which something may be missing."""

    def __init__(self, model: Model, today: date, as_of: date | None, period: Period) -> None:
        self.model = model
        self.today = today
        self.as_of = as_of
        self.period = period
        self.value = model.office.parameters.value
        self._accounts: dict[str, list[int]] = {}
        self._values: dict[str, dict[int, str]] = {}

    @cached_property
    def first(self) -> date | None:
        """The day from which records are to be expected: that of the first act; None where there is none."""
        patterns = " OR ".join(f"name LIKE '{head}:%'" for head in ACTS)
        rows = self.model.connection.execute(
            f"SELECT (SELECT min(date) FROM posting WHERE account = account.id) FROM account WHERE {patterns}"
        )
        days = [day for (day,) in rows if day is not None]
        if not days:
            return None
        first = date.fromordinal(min(days))
        return max(first, self.period.first) if self.period.first else first

    @cached_property
    def last(self) -> date:
        """The last day that is over or nearly so: today, or the end of the period asked for."""
        return min(self.today, self.period.last) if self.period.last else self.today

    def entities(self, subject: str, likely: str = "1") -> Iterator[Entity]:
        """The entities of a subject as they stand."""
        return entities(self.model, subject, self.as_of, likely)

    def accounts(self, name: str) -> list[int]:
        """The numbers of an account and of all below it."""
        if name not in self._accounts:
            rows = self.model.connection.execute(
                "SELECT id FROM account WHERE name = ?1 OR (name > ?1 || ':' AND name < ?1 || ';')", (name,)
            )
            self._accounts[name] = [account for (account,) in rows]
        return self._accounts[name]

    def postings(self, name: str) -> Iterator[Row]:
        """The postings to an account and all below it, up to the day asked for, from an index alone."""
        last = (self.as_of or date.max).toordinal()
        for account in self.accounts(name):
            yield from self.model.connection.execute(
                "SELECT date, dims, amount FROM posting WHERE account = ? AND date <= ?", (account, last)
            )

    def streams(self, name: str, day: int, sets: Iterable[int]) -> Iterator[tuple[str, int]]:
        """The keys of the streams that posted to an account on a day, with amounts; of these dimensions."""
        wanted = ",".join(map(str, sets))
        for account in self.accounts(name):
            yield from self.model.connection.execute(
                "SELECT s.key, p.amount FROM posting p JOIN stream s ON s.id = p.stream "
                f"WHERE p.account = ? AND p.date = ? AND p.dims IN ({wanted})",
                (account, day),
            )

    def values(self, dimension: str) -> dict[int, str]:
        """The value of a dimension in each set of dimensions that has it."""
        if dimension not in self._values:
            name = f'"{dimension}": '
            plain = re.compile(f'{name}"([^"\\\\]*)"')  # several times as fast as reading the whole set
            rows = self.model.connection.execute("SELECT id, value FROM dims WHERE instr(value, ?)", (name,))
            self._values[dimension] = {
                dims: found[1] if (found := plain.search(text)) else json.loads(text)[dimension] for dims, text in rows
            }
        return self._values[dimension]

    def views(self, subject: str) -> dict[str, View]:
        """How each entity of a subject looked on any day."""
        rows = self.model.connection.execute(
            "SELECT key, opened, history FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY key",
            (subject,),
        )
        return {key: view_of(opened, history) for key, opened, history in rows}

    def opened(self, subject: str, key: str) -> int | None:
        """The ordinal of the day on which an entity began."""
        row: Any = self.model.connection.execute(
            "SELECT opened FROM stream WHERE subject = ? AND key = ?", (subject, key)
        ).fetchone()
        return None if row is None or row[0] is None else int(row[0])


def days_with(view: View, fact: str, first: date, last: date) -> int:
    """On how many days of a span a fact of an entity was true."""
    total, behind = 0, last.toordinal() + 1
    ends = [*(day.toordinal() for day in view.days[1:]), behind]
    for since, until, facts in zip(view.days, ends, view.facts, strict=True):
        if facts[fact]:
            total += max(0, min(until, behind) - max(since, first).toordinal())
    return total
