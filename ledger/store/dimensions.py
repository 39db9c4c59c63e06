"""The dimensions of postings, read from rows of the read model: own, key, date, event and followed ones.

A row is a group of postings with the columns of `COLUMNS`; a column that nobody asked for is NULL. A
dimension has one value on a row, or none; only a followed list (the levels a person holds) has several.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from ledger.kernel.expression import Filters
from ledger.kernel.period import Unit, name_of, parse

Row = tuple[Any, ...]
Values = tuple[str | None, ...]
Resolver = Callable[[Row], Values]

COLUMNS = ("amount", "dims", "date", "entered", "subject", "key", "kind", "recorder", "channel")
AMOUNT, DIMS, DATE, ENTERED, SUBJECT, KEY, KIND, RECORDER, CHANNEL = range(len(COLUMNS))

TIMES: tuple[Unit, ...] = get_args(Unit)
_EVENT = {"kind": KIND, "recorder": RECORDER, "channel": CHANNEL}
_MISSING: Values = (None,)


class Account(NamedTuple):
    """An account that has postings; the same name may stand in several units of measure."""

    id: int
    name: str
    unit: str
    nature: str


class Reading(NamedTuple):
    """How the postings of one account are read: which day a state is read on, which date counts as time."""

    account: Account
    day: int
    time: int = DATE
    stream: bool = False


@lru_cache(maxsize=100_000)
def named_day(unit: Unit, ordinal: int) -> str:
    """The text of the calendar unit a day lies in."""
    return name_of(unit, date.fromordinal(ordinal))


@lru_cache(maxsize=1024)
def days_of(text: str) -> tuple[int, int]:
    """The first and last day of a period given as the value of a date dimension."""
    period = parse(text)
    first = period.first.toordinal() if period.first else 0
    return first, period.last.toordinal() if period.last else date.max.toordinal()


class Dimensions:
    """Finds the values of dimensions; what it has read from the database it remembers."""

    def __init__(self, connection: sqlite3.Connection, key_dimensions: Mapping[str, str]) -> None:
        self._connection = connection
        self._key_dimensions = key_dimensions
        self._keys = frozenset(key_dimensions.values())
        self._sets: dict[int, dict[str, str]] = {}
        self._histories: dict[str, dict[str, list[tuple[int, dict[str, Any]]]]] = {}

    def set(self, identity: int) -> dict[str, str]:
        """The own and row dimensions of a `dims` row."""
        known = self._sets.get(identity)
        if known is None:
            text = self._connection.execute("SELECT value FROM dims WHERE id = ?", (identity,)).fetchone()[0]
            known = self._sets[identity] = json.loads(text)
        return known

    def columns(self, name: str, account: Account) -> frozenset[str]:
        """The groups of columns a dimension needs beside the set of dimensions: date, entered, event."""
        head, _, fact = name.partition(".")
        if name in _EVENT:
            return frozenset({"event"})
        if name in TIMES:
            return frozenset({"date"})
        if head == "entered":
            return frozenset({"entered"})
        return frozenset({"date"}) if fact and account.nature == "flow" else frozenset()

    def may_be_key(self, name: str) -> bool:
        """Whether the dimension may be the key of a posting's stream."""
        return name.partition(".")[0] in self._keys

    def resolver(self, name: str, reading: Reading) -> Resolver:
        """A function from a row to the values of the dimension."""
        head, _, fact = name.partition(".")
        if name in _EVENT:
            column = _EVENT[name]
            return lambda row: (row[column],)
        if name in TIMES:
            return _dated(reading.time, name)
        if head == "entered":
            return _dated(ENTERED, next((unit for unit in TIMES if unit == fact), "day"))
        if name in ("unit", "account"):
            constant = (reading.account.unit if name == "unit" else reading.account.name,)
            return lambda row: constant
        own = self._own(head, reading.stream)
        return self._followed(head, fact, own, reading) if fact else own

    def tests(self, filters: Filters, reading: Reading) -> list[Callable[[Row], bool]]:
        """One test for each filter; a row must pass all."""
        return [self._test(name, values, reading) for name, values in filters]

    def _test(self, name: str, values: tuple[str, ...], reading: Reading) -> Callable[[Row], bool]:
        if name in TIMES or name == "entered":
            column = ENTERED if name == "entered" else DATE
            spans = [days_of(value) for value in values if value]
            return lambda row: (
                "" in values
                if row[column] is None
                else any(low <= row[column] <= high for low, high in spans)
            )
        resolve = self.resolver(name, reading)
        accepted = {value or None for value in values}
        return lambda row: not accepted.isdisjoint(resolve(row))

    def _own(self, name: str, stream: bool) -> Resolver:
        sets, load, keys = self._sets, self.set, self._key_dimensions

        def own(row: Row) -> Values:
            value = (sets.get(row[DIMS]) or load(row[DIMS])).get(name)
            if value is None and stream and keys.get(row[SUBJECT]) == name:
                value = row[KEY]
            return (value,)

        return own

    def _followed(self, head: str, fact: str, own: Resolver, reading: Reading) -> Resolver:
        histories = self._history(head)
        flow = reading.account.nature == "flow"
        known: dict[tuple[str | None, int], Values] = {}

        def follow(row: Row) -> Values:
            place = own(row)[0], row[DATE] if flow else reading.day
            values = known.get(place)
            if values is None:
                values = known[place] = _fact(histories.get(place[0] or "", ()), place[1], fact)
            return values

        return follow

    def _history(self, dimension: str) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        if dimension not in self._histories:
            subjects = [subject for subject, name in self._key_dimensions.items() if name == dimension]
            marks = ", ".join("?" * len(subjects))
            rows = self._connection.execute(
                f"SELECT key, history FROM stream WHERE subject IN ({marks}) AND history IS NOT NULL",
                subjects,
            )
            self._histories[dimension] = {key: json.loads(history) for key, history in rows}
        return self._histories[dimension]


def _dated(column: int, unit: Unit) -> Resolver:
    return lambda row: _MISSING if row[column] is None else (named_day(unit, row[column]),)


def _fact(history: Iterable[tuple[int, dict[str, Any]]], day: int, name: str) -> Values:
    """The values of a fact on a day, from the last entry of the history that is not after it.

    A list gives each of its values; whether a fact is a list or a joined text is said by the subject.
    """
    facts: dict[str, Any] = {}
    for since, entry in history:
        if since > day:
            break
        facts = entry
    value = facts.get(name)
    if isinstance(value, list):
        return tuple(map(str, value)) or _MISSING
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return (str(value),) if value not in (None, "") else _MISSING
