"""What an event may look up in other streams, from memory or from the read model."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.kernel.subject import Facts
from ledger.store.office import Office


class View(NamedTuple):
    """What others may see of a stream: when it began, and its facts from the end of each day on."""

    opened: date | None
    days: tuple[date, ...] = ()
    facts: tuple[Facts, ...] = ()

    def on(self, day: date) -> Facts | None:
        """The facts as of the end of that day."""
        place = bisect_right(self.days, day)
        return self.facts[place - 1] if place else None


NOWHERE = View(None)


class World:
    """The streams of a ledger as others see them; with a connection, read when first asked for."""

    def __init__(self, office: Office, connection: sqlite3.Connection | None = None) -> None:
        self.office = office
        self._connection = connection
        self._views: dict[str, dict[str, View]] = {}
        self._whole: set[str] = set()
        self._deadlines: dict[tuple[str, tuple[tuple[str, date], ...]], date | None] = {}

    def put(self, subject: str, key: str, view: View) -> None:
        """Make known how a stream looks now."""
        self._views.setdefault(subject, {})[key] = view

    def view(self, subject: str, key: str) -> View:
        """A stream as others see it."""
        views = self._views.setdefault(subject, {})
        found = views.get(key)
        if found is None:
            found = views[key] = NOWHERE if subject in self._whole else self.stored(subject, key)
        return found

    def stored(self, subject: str, key: str) -> View:
        """A stream as the read model has it so far."""
        if self._connection is None:
            return NOWHERE
        if subject == "event":
            row = self._connection.execute("SELECT occurred FROM event WHERE id = ?", (key,)).fetchone()
            return View(date.min) if row else NOWHERE
        row = self._connection.execute(
            "SELECT opened, history FROM stream WHERE subject = ? AND key = ?", (subject, key)
        ).fetchone()
        return view_of(*row) if row else NOWHERE

    def opened(self, subject: str, key: str) -> date | None:
        """The date on which the stream's first event happened; None where there is no such stream."""
        return self.view(subject, key).opened

    def facts(self, subject: str, key: str, on: date) -> Facts | None:
        """What the subject tells of one entity as it stood at the end of that day."""
        return self.view(subject, key).on(on)

    def population(self, subject: str, on: date) -> Mapping[str, Facts]:
        """The facts of every entity of the subject at the end of that day, by key."""
        if subject not in self._whole:
            known = self._views.setdefault(subject, {})
            if self._connection is not None:
                rows = self._connection.execute(
                    "SELECT key, opened, history FROM stream WHERE subject = ?", (subject,)
                ).fetchall()
                for key, opened, history in rows:
                    known.setdefault(key, view_of(opened, history))
            self._whole.add(subject)
        found = ((key, view.on(on)) for key, view in sorted(self._views.get(subject, {}).items()))
        return {key: facts for key, facts in found if facts is not None}

    def parameter(self, name: str, on: date) -> Any:
        """The value of an office parameter as valid on that day."""
        return self.office.schemes if name == "schemes" else self.office.parameters.value(name, on)

    def deadline(self, rule: str, dates: Mapping[str, date]) -> date | None:
        """The day on which a rule's period ends; None where the calendar does not reach."""
        asked = (rule, tuple(sorted(dates.items())))
        if asked not in self._deadlines:
            deadline = self.office.deadlines.of(rule, dates)
            self._deadlines[asked] = None if deadline is None else deadline.due
        return self._deadlines[asked]


def view_of(opened: int | None, history: str | None) -> View:
    """A stored stream as others see it."""
    days = json.loads(history) if history else []
    return View(
        None if opened is None else date.fromordinal(opened),
        tuple([date.fromordinal(day) for day, _ in days]),
        tuple([facts for _, facts in days]),
    )
