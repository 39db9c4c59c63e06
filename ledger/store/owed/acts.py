"""The acts of deputies that a table of points asks for, read from the postings, and their times in office."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from sqlite3 import Connection
from typing import Any

from ledger.rules.points_claims import Entry
from ledger.rules.points_table import Match, Table
from ledger.rules.tenure import Tenure
from ledger.store.model.model import Model
from ledger.store.model.projection import Projection
from ledger.store.model.rows import amount_of
from ledger.store.model.world import View, view_of
from ledger.subjects import DIMENSIONS

SUSPENDED = "mandate:suspended"
"""An act without a posting: each suspension of a mandate, for vetoes."""
EVENT_COLUMNS = ("kind", "recorder", "channel")

_POSTINGS = """
SELECT p.date, p.amount, p.dims, s.subject, s.key, e.id, e.kind, e.recorder, e.channel
FROM posting p JOIN stream s ON s.id = p.stream JOIN event e ON e.seq = p.event
WHERE p.account = ? AND p.date BETWEEN ? AND ?"""


class Acts:
    """Reads the acts of one read model."""

    def __init__(self, model: Model, table: Table) -> None:
        self._model = model
        self._connection = model.connection
        self._table = table
        self._dims: dict[int, dict[str, str]] = {}
        self._leads: dict[str, str | None] = {}
        self._views: dict[str, View] = {}
        self._named: dict[frozenset[str], str] = {}
        asked = {name for match in _matches(table) for name in match.where}
        asked |= {item.tier_by for item in table.items if item.tiers}
        self._followed = sorted(name for name in asked if name.startswith("deputy."))
        self._of_event = [name for name in EVENT_COLUMNS if name in asked]
        self._of_key = {subject for subject, name in DIMENSIONS.items() if name in asked}

    def entries(self, first: date, last: date, deputies: Collection[str] | None = None) -> list[Entry]:
        """The acts dated from one day to another, and those before that a veto over all time looks at.

        Where deputies are named, only theirs.
        """
        found = list(self._entries(self._table.accounts(), first, last, deputies))
        lasting = {
            account
            for veto in self._table.vetoes
            if veto.over == "all"
            for account in (*veto.match.accounts, *veto.without.accounts)
        }
        if lasting and first > date.min:
            found += self._entries(sorted(lasting), date.min, first - timedelta(days=1), deputies)
        return found

    def _entries(
        self, accounts: Collection[str], first: date, last: date, deputies: Collection[str] | None
    ) -> Iterator[Entry]:
        query = _POSTINGS if deputies is None else f"{_POSTINGS} AND {self._of(frozenset(deputies))}"
        for account, name in self._accounts(accounts):
            rows = self._connection.execute(query, (account, first.toordinal(), last.toordinal()))
            for day, amount, dims, subject, key, event, *columns in rows:
                known = self._set(dims)
                deputy = known.get("deputy") or self._person(subject, key)
                if deputy is not None and (deputies is None or deputy in deputies):
                    on = date.fromordinal(day)
                    values = self._dimensions(known, deputy, on, subject, key, columns)
                    yield Entry(deputy, on, name, amount_of(amount), values, event)
        if any(Match((account,)).covers(SUSPENDED) for account in accounts):
            suspended = self._suspensions(first, last)
            yield from (each for each in suspended if deputies is None or each.deputy in deputies)

    def _of(self, deputies: frozenset[str]) -> str:
        """What the postings of some deputies meet, in SQL: they name one, or their stream says whose they are."""
        if deputies not in self._named:
            sets: set[int] = set()
            for name in deputies:
                sets |= {dims for dims, _ in sets_of(self._connection, name)}
            marks = ",".join(map(str, sorted(sets))) or "NULL"  # numbers of our own
            self._named[deputies] = f"(p.dims IN ({marks}) OR s.subject IN ('deputy', 'suggestion'))"
        return self._named[deputies]

    def _accounts(self, names: Collection[str]) -> list[tuple[int, str]]:
        """The accounts that have postings and lie at or beneath one of the names, each once."""
        match = Match(tuple(names))
        rows = self._connection.execute("SELECT id, name FROM account ORDER BY name, id")
        return [(account, name) for account, name in rows if match.covers(name)]

    def _set(self, dims: int) -> dict[str, str]:
        known = self._dims.get(dims)
        if known is None:
            (text,) = self._connection.execute("SELECT value FROM dims WHERE id = ?", (dims,)).fetchone()
            known = self._dims[dims] = json.loads(text)
        return known

    def _person(self, subject: str, key: str) -> str | None:
        """Whose an act is that names no deputy itself: the deputy's own, or the lead's of a suggestion."""
        if subject == "deputy":
            return key
        if subject != "suggestion":
            return None
        if key not in self._leads:
            query = "SELECT json_extract(state, '$.performers') FROM stream WHERE subject = ? AND key = ?"
            (performers,) = self._connection.execute(query, (subject, key)).fetchone()
            self._leads[key] = next((name for role, name in json.loads(performers) if role == "lead"), None)
        return self._leads[key]

    def _dimensions(
        self, known: dict[str, str], deputy: str, on: date, subject: str, key: str, columns: list[str]
    ) -> Mapping[str, Any]:
        """The dimensions of a posting, with what lines of the table ask for beyond its own."""
        if not (self._followed or self._of_event or subject in self._of_key):
            return known
        values: dict[str, Any] = dict(known)
        if subject in self._of_key:
            values.setdefault(DIMENSIONS[subject], key)
        values |= {name: columns[EVENT_COLUMNS.index(name)] for name in self._of_event}
        for name in self._followed:
            values[name] = fact_of(self.view(deputy), name.partition(".")[2], on)
        return values

    def view(self, deputy: str) -> View:
        """How a deputy looked on any day."""
        if deputy not in self._views:
            row = self._connection.execute(
                "SELECT opened, history FROM stream WHERE subject = 'deputy' AND key = ?", (deputy,)
            ).fetchone()
            self._views[deputy] = view_of(*row) if row else View(None)
        return self._views[deputy]

    def _suspensions(self, first: date, last: date) -> Iterator[Entry]:
        """Each suspension of a mandate."""
        rows = self._connection.execute(
            "SELECT s.id, s.key, e.id, e.occurred FROM stream s JOIN event e ON e.stream = s.id "
            "WHERE s.subject = 'deputy' AND e.kind = 'mandate.changed' "
            "AND e.status NOT IN ('retracted', 'out_of_place') AND e.occurred BETWEEN ? AND ?",
            (first.toordinal(), last.toordinal()),
        ).fetchall()
        projection = Projection(self._connection, self._model.office) if rows else None
        for stream, deputy, event, occurred in rows:
            assert projection is not None
            changes = {each.entry.id: getattr(each, "to", None) for each in projection.effective(stream)}
            if changes.get(event) == "suspended":
                yield Entry(deputy, date.fromordinal(occurred), SUSPENDED, 1, {}, event)


def sets_of(connection: Connection, deputy: str) -> list[tuple[int, str]]:
    """The sets of dimensions that name a deputy, found by an index: their numbers, and what is in them as JSON."""
    query = "SELECT id, value FROM dims WHERE json_extract(value, '$.deputy') = ?"
    return connection.execute(query, (deputy,)).fetchall()


def tenures(model: Model) -> list[Tenure]:
    """The times in office of every deputy; the day of termination is no longer one."""
    found = []
    for key, state in model.connection.execute(
        "SELECT key, json_extract(state, '$.mandates') FROM stream "
        "WHERE subject = 'deputy' AND opened IS NOT NULL ORDER BY key"
    ):
        for mandate in json.loads(state):
            end = mandate.get("to")
            last = date.fromisoformat(end) - timedelta(days=1) if end else None
            found.append(Tenure(key, date.fromisoformat(mandate["from"]), last))
    return found


def fact_of(view: View, name: str, on: date) -> tuple[str, ...]:
    """The values of a fact on a day; none where it is missing."""
    value = (view.on(on) or {}).get(name)
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return () if value in (None, "") else (str(value),)


def _matches(table: Table) -> Iterator[Match]:
    for item in table.items:
        yield from (item.match, item.without)
    for veto in table.vetoes:
        yield from (veto.match, veto.without)
