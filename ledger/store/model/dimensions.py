"""The dimensions of postings, read from the read model: own, key, date, event and followed ones.

The database groups postings by *atoms*: the date, the entered date, what the event says (kind, recorder,
channel) and own dimensions; from the atoms of a row the value of every dimension follows here. A dimension
has one value on a row, or none; only a followed list (the levels a person holds) has several.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, get_args

from ledger.kernel.expression import Filters
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Unit, name_of, parse

Row = tuple[Any, ...]
Values = tuple[str | None, ...]
Resolver = Callable[[Row], Values]

TIMES: tuple[Unit, ...] = get_args(Unit)
OF_EVENT = ("kind", "recorder", "channel")
OF_ACCOUNT = ("unit", "account")
EVERYWHERE = (*TIMES, "entered", *OF_EVENT, *OF_ACCOUNT)
"""Dimensions that every posting has, whatever it is about."""
_MISSING: Values = (None,)


class Account(NamedTuple):
    """An account that has postings; the same name may stand in several units of measure."""

    id: int
    name: str
    unit: str
    nature: str


class Reading(NamedTuple):
    """How the rows of accounts of one nature are read.

    `day` is that on which followed facts of a state are read, `time` the atom that years, months and days
    are taken from, `place` where each atom stands in a row; `account` is None for several at once.
    """

    nature: str
    day: int
    time: str
    place: Mapping[str, int]
    account: Account | None = None


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
    """Finds the values of dimensions; the histories it has read it remembers."""

    def __init__(self, connection: sqlite3.Connection, key_dimensions: Mapping[str, str]) -> None:
        self._connection = connection
        self._subjects: dict[str, list[str]] = {}
        for subject, name in key_dimensions.items():
            self._subjects.setdefault(name, []).append(subject)
        self._histories: dict[str, dict[str, list[tuple[int, dict[str, Any]]]]] = {}

    def subjects(self, atom: str) -> list[str]:
        """The subjects whose streams have their key under this dimension."""
        return self._subjects.get(atom, [])

    def is_own(self, name: str) -> bool:
        """Whether the dimension can only be an own one, which the database can test by itself."""
        return _is_word(name) and name not in EVERYWHERE and name not in self._subjects

    def atoms(self, by: Iterable[str], filters: Filters, nature: str, time: str) -> tuple[str, ...]:
        """What rows must carry so that the dimensions can be told, those of the breakdown first."""
        atoms: dict[str, None] = {}
        for name in by:
            atoms |= dict.fromkeys(_atoms(name, nature, time))
        for name, _ in filters:
            atoms |= dict.fromkeys(_atoms(name, nature, "date"))
        return tuple(atoms)

    def resolver(self, name: str, reading: Reading) -> Resolver:
        """A function from a row to the values of the dimension."""
        head, _, fact = name.partition(".")
        if name in TIMES:
            return _dated(reading.place[reading.time], name)
        if head == "entered":
            return _dated(reading.place["entered"], next((unit for unit in TIMES if unit == fact), "day"))
        if name in OF_ACCOUNT and reading.account is not None:
            constant = (reading.account.unit if name == "unit" else reading.account.name,)
            return lambda row: constant
        if fact:
            return self._followed(head, fact, reading)
        column = reading.place[name]
        return lambda row: (row[column],)

    def tests(self, filters: Filters, reading: Reading) -> list[Callable[[Row], bool]]:
        """One test for each filter; a row must pass all."""
        return [self._test(name, values, reading) for name, values in filters]

    def _test(self, name: str, values: tuple[str, ...], reading: Reading) -> Callable[[Row], bool]:
        if name in TIMES or name == "entered":
            column = reading.place["entered" if name == "entered" else "date"]
            spans = [days_of(value) for value in values if value]
            missing = "" in values
            return lambda row: (
                missing if row[column] is None else any(low <= row[column] <= high for low, high in spans)
            )
        resolve = self.resolver(name, reading)
        accepted = {value or None for value in values}
        return lambda row: not accepted.isdisjoint(resolve(row))

    def _followed(self, head: str, fact: str, reading: Reading) -> Resolver:
        histories = self._history(head)
        column = reading.place[head]
        dated = reading.place["date"] if reading.nature == "flow" else None
        known: dict[tuple[str | None, int], Values] = {}

        def follow(row: Row) -> Values:
            place = row[column], reading.day if dated is None else row[dated]
            values = known.get(place)
            if values is None:
                values = known[place] = _fact(histories.get(place[0] or "", ()), place[1], fact)
            return values

        return follow

    def _history(self, dimension: str) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        if dimension not in self._histories:
            subjects = self.subjects(dimension)
            marks = ", ".join("?" * len(subjects))
            sql = f"SELECT key, history FROM stream WHERE subject IN ({marks}) AND history IS NOT NULL"
            rows = self._connection.execute(sql, subjects)
            self._histories[dimension] = {key: json.loads(history) for key, history in rows}
        return self._histories[dimension]


def _is_word(text: str) -> bool:
    """Whether a text has only letters, digits and underscores, so that it may stand in a JSON path."""
    return text.replace("_", "a").isalnum()


def _atoms(name: str, nature: str, time: str) -> tuple[str, ...]:
    head, _, fact = name.partition(".")
    if not all(_is_word(part) for part in name.split(".", 1)):
        raise Refused(error("figure.dimension", name=name))
    if name in TIMES:
        return (time,)
    if name in OF_ACCOUNT:
        return ()
    return (head, "date") if fact and head != "entered" and nature == "flow" else (head,)


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
