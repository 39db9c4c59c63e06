"""The numbers under which the read model keeps streams, accounts, sets of dimensions and events."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.store.records.plain import dimensions_text


class Numbering:
    """Numbers for names: known ones from the tables, new ones given out and kept for `flush`.

    `cold` means that the tables are empty, so that nothing has to be looked up.
    """

    def __init__(self, connection: sqlite3.Connection, cold: bool) -> None:
        self.connection = connection
        self.cold = cold
        self._streams: dict[tuple[str, str], int] = {}
        self._subjects: dict[int, tuple[str, str]] = {}
        self._accounts: dict[tuple[str, str], int] = {}
        self._dims: dict[tuple[tuple[str, str], ...], tuple[int, int | None]] = {}
        self._texts: dict[str, tuple[int, int | None]] = {}
        self._events: dict[str, int] = {}
        self._new_streams: list[tuple[int, str, str]] = []
        self._new_dims: list[tuple[int, str]] = []
        self._last_stream = self._first_new = self._number("SELECT max(id) FROM stream")
        self._lowest_dims = min(self._number("SELECT min(id) FROM dims"), 0)
        self._highest_dims = max(self._number("SELECT max(id) FROM dims"), 0)

    def _number(self, query: str) -> int:
        return 0 if self.cold else self.connection.execute(query).fetchone()[0] or 0

    def _known(self, query: str, *values: object) -> Any:
        return None if self.cold else self.connection.execute(query, values).fetchone()

    def flush(self) -> None:
        """Write down what was given out."""
        self.connection.executemany("INSERT INTO stream (id, subject, key) VALUES (?,?,?)", self._new_streams)
        self.connection.executemany("INSERT INTO dims VALUES (?,?)", self._new_dims)
        self._new_streams.clear()
        self._new_dims.clear()

    def has_stream(self, subject: str, key: str) -> bool:
        """Whether any event, retracted or not, was ever of this stream."""
        return self._known("SELECT 1 FROM stream WHERE subject = ? AND key = ?", subject, key) is not None

    def stream(self, subject: str, key: str) -> int:
        """The number of a stream."""
        place = (subject, key)
        found = self._streams.get(place)
        if found is None:
            row = self._known("SELECT id FROM stream WHERE subject = ? AND key = ?", subject, key)
            if row is None:
                self._last_stream = found = self._last_stream + 1
                self._new_streams.append((found, subject, key))
            else:
                found = int(row[0])
            self._streams[place] = found
            self._subjects[found] = place
        return found

    def is_new(self, stream: int) -> bool:
        """Whether the number was given out here, so that the tables have nothing of the stream yet."""
        return stream > self._first_new

    def name_of(self, stream: int) -> tuple[str, str]:
        """The subject and key of a stream."""
        found = self._subjects.get(stream)
        if found is None:
            row = self.connection.execute("SELECT subject, key FROM stream WHERE id = ?", (stream,)).fetchone()
            found = self._subjects[stream] = (row[0], row[1])
        return found

    def account(self, name: str, unit: str, nature: str) -> int:
        """The number of an account in one unit of measure."""
        found = self._accounts.get((name, unit))
        if found is None:
            row = self._known("SELECT id FROM account WHERE name = ? AND unit = ?", name, unit)
            if row is None:
                cursor = self.connection.execute(
                    "INSERT INTO account (name, unit, nature) VALUES (?,?,?)", (name, unit, nature)
                )
                found = cursor.lastrowid or 0
            else:
                found = int(row[0])
            self._accounts[name, unit] = found
        return found

    def forget_accounts(self) -> None:
        """Look accounts up again: some are no more."""
        self._accounts.clear()

    def dims(self, dimensions: Mapping[str, str]) -> tuple[int, int | None]:
        """The number of a set of dimensions, with the day it says the entity was entered.

        Sets that say `approximate` have negative numbers (see the schema).
        """
        place = tuple(dimensions.items())
        found = self._dims.get(place)
        if found is None:
            text = dimensions_text(dimensions)
            if (found := self._texts.get(text)) is not None:  # the same set in another order
                self._dims[place] = found
                return found
            row = self._known("SELECT id FROM dims WHERE value = ?", text)
            if row is not None:
                number = int(row[0])
            elif "approximate" in dimensions:
                self._lowest_dims = number = self._lowest_dims - 1
            else:
                self._highest_dims = number = self._highest_dims + 1
            if row is None:
                self._new_dims.append((number, text))
            entered = dimensions.get("entered")
            day = None if entered is None else date.fromisoformat(entered).toordinal()
            found = self._dims[place] = self._texts[text] = (number, day)
        return found

    def put_event(self, event: str, seq: int) -> None:
        """Make known the number of a new event."""
        self._events[event] = seq

    def drop_event(self, event: str) -> None:
        """Forget an event."""
        self._events.pop(event, None)

    def has_event(self, event: str) -> bool:
        """Whether there is an event of this id."""
        return event in self._events or self._known("SELECT 1 FROM event WHERE id = ?", event) is not None

    def event(self, event: str) -> int:
        """The number of an event."""
        found = self._events.get(event)
        if found is None:
            row = self.connection.execute("SELECT seq FROM event WHERE id = ?", (event,)).fetchone()
            found = self._events[event] = int(row[0])
        return found
