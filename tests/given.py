"""Given these events …: a ledger in memory, so that tests of subjects read like the domain.

book = given(
    {"kind": "unit.registered", "occurred": "2023-01-05", "unit": "城管中队", "system": "stationed_body"},
    …
)
assert book.balance("suggestion:open") == 1
assert book.codes == []
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ledger import subjects
from ledger.kernel.finding import Finding
from ledger.store.model.ingest import File
from ledger.store.model.model import statements, stored_finding
from ledger.store.model.projection import Projection
from ledger.store.office import Office
from ledger.store.records.codec import encode
from ledger.store.records.names import event_path

START = datetime(2024, 1, 1, tzinfo=UTC)


def day(value: Any) -> Any:
    """A date written as text in a test."""
    return date.fromisoformat(value) if isinstance(value, str) else value


class Book:
    """The postings, states and findings of some events."""

    def __init__(self, connection: sqlite3.Connection, ids: list[str]) -> None:
        self.connection = connection
        self.ids = ids

    def postings(self, account: str) -> list[dict[str, Any]]:
        """The postings of an account's subtree with all their dimensions, in order."""
        rows = self.connection.execute(
            "SELECT account.name, account.unit, posting.date, posting.amount, dims.value, stream.subject, stream.key, "
            "event.kind, event.id FROM posting JOIN account ON account.id = posting.account "
            "JOIN dims ON dims.id = posting.dims JOIN stream ON stream.id = posting.stream "
            "JOIN event ON event.seq = posting.event "
            "WHERE account.name = ?1 OR account.name LIKE ?1 || ':%' "
            "ORDER BY event.occurred, event.recorded, event.id, posting.rowid",
            (account,),
        )
        found = []
        for name, unit, when, amount, dims, subject, key, kind, event in rows:
            key_dimension = subjects.KEY_DIMENSIONS.get(subject, subject)
            dimensions = json.loads(dims) | ({key_dimension: key} if key_dimension else {})
            value = Decimal(amount) / 1_000_000
            found.append(
                {
                    "account": name,
                    "unit": unit,
                    "date": date.fromordinal(when),
                    "amount": int(value) if value == int(value) else value,
                    "dimensions": dimensions,
                    "kind": kind,
                    "event": event,
                }
            )
        return found

    def balance(self, account: str, until: str | None = None, **dimensions: str | None) -> int | Decimal:
        """The sum of an account's subtree; a dimension given as None must be missing."""
        total: int | Decimal = 0
        for posting in self.postings(account):
            matches = all(posting["dimensions"].get(name) == value for name, value in dimensions.items())
            if matches and (until is None or posting["date"] <= date.fromisoformat(until)):
                total += posting["amount"]
        return total

    def units(self, account: str) -> set[str]:
        """The units of measure in an account's subtree."""
        return {posting["unit"] for posting in self.postings(account)}

    @property
    def findings(self) -> list[Finding]:
        """All findings, in the order of history."""
        rows = self.connection.execute(
            "SELECT finding.event, code, severity, data, NULL FROM finding LEFT JOIN event ON event.id = finding.event "
            "ORDER BY event.occurred, event.recorded, event.id, json_extract(data, '$.file'), finding.rowid"
        )
        return [stored_finding(*row) for row in rows]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings."""
        return [finding.code for finding in self.findings]

    @property
    def errors(self) -> list[str]:
        """The codes of the findings that are errors."""
        return [finding.code for finding in self.findings if finding.severity == "error"]

    def codes_of(self, line: int) -> list[str]:
        """The codes of the findings about one of the given lines."""
        return [finding.code for finding in self.findings if finding.event == self.ids[line]]

    def state(self, subject: str, key: str) -> dict[str, Any]:
        """The state of a stream, as JSON."""
        row = self.connection.execute(
            "SELECT state FROM stream WHERE subject = ? AND key = ?", (subject, key)
        ).fetchone()
        state: dict[str, Any] = json.loads(row[0])
        return state

    def everything(self) -> dict[str, list[Any]]:
        """All that the read model says, without the numbers under which it keeps it."""
        return {name: self.connection.execute(query).fetchall() for name, query in EVERYTHING.items()}


EVERYTHING = {
    # in an order that the numbers of the read model have no part in
    "postings": "SELECT account.name, account.unit, account.nature, posting.date, event.id, "
    "stream.subject, stream.key, "
    "dims.value, posting.entered, posting.amount FROM posting JOIN account ON account.id = posting.account "
    "JOIN dims ON dims.id = posting.dims JOIN stream ON stream.id = posting.stream "
    "JOIN event ON event.seq = posting.event ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "accounts": "SELECT name, unit, nature FROM account ORDER BY 1, 2",
    "streams": "SELECT subject, key, opened, state, history FROM stream "
    "WHERE EXISTS (SELECT 1 FROM event WHERE event.stream = stream.id) ORDER BY 1, 2",
    "findings": "SELECT stream.subject, stream.key, finding.event, code, severity, data FROM finding "
    "LEFT JOIN stream ON stream.id = finding.stream ORDER BY 1, 2, 3, 4, 5, 6",
    "events": "SELECT event.id, stream.subject, stream.key, kind, occurred, recorded, status, text FROM event "
    "JOIN stream ON stream.id = event.stream ORDER BY 1",
    "months": "SELECT account.name, account.unit, month, amount FROM monthly "
    "JOIN account ON account.id = monthly.account WHERE amount != 0 ORDER BY 1, 2, 3",
    "sums": "SELECT account.name, account.unit, "  # each month as the postings themselves add up
    "strftime('%Y', (posting.date - 719163) * 86400, 'unixepoch') * 12 "
    "+ strftime('%m', (posting.date - 719163) * 86400, 'unixepoch') - 1 AS month, sum(amount) AS total FROM posting "
    "JOIN account ON account.id = posting.account GROUP BY 1, 2, 3 HAVING total != 0 ORDER BY 1, 2, 3",
}


def given(
    *lines: Mapping[str, Any],
    config: str = "",
    cold: bool = True,
    batches: Sequence[Sequence[int]] | None = None,
    removed: Sequence[int] = (),
) -> Book:
    """Fold these events; each is recorded a minute after the one before, unless `recorded` says when.

    A line may name itself with `ref` and another be its `target` as `ref:NAME`. Dates of `occurred` may
    be texts. Warm (`cold=False`) takes the events in one by one; `batches` says which lines are taken in
    together, and in which order; the files of lines `removed` are taken away again in the end.
    """
    office = Office(config.encode())
    connection = sqlite3.connect(":memory:", isolation_level=None)
    tables, indexes = statements()
    for statement in (*tables, *indexes):
        connection.execute(statement)
    ids = [f"01hk153x00{place:016d}" for place in range(len(lines))]
    names = {line["ref"]: event for line, event in zip(lines, ids, strict=True) if "ref" in line}
    files = [
        file_of(line, event, names, START + timedelta(minutes=place))
        for place, (line, event) in enumerate(zip(lines, ids, strict=True))
    ]
    if cold:
        ordered = [files[place] for batch in batches or [range(len(files))] for place in batch]
        projection = Projection(connection, office, cold=True)
        projection.refold(projection.add(ordered))
        projection.sheet.sum_months()
    else:
        for batch in batches or [[place] for place in range(len(files))]:
            projection = Projection(connection, office)
            projection.refold(projection.add(files[place] for place in batch))
    if removed:
        projection = Projection(connection, office)
        projection.refold(projection.remove(files[place].path for place in removed))
    return Book(connection, ids)


def file_of(line: Mapping[str, Any], event: str, names: Mapping[str, str], recorded: datetime) -> File:
    """One line of a test as an event file."""
    data = dict(line)
    data.pop("ref", None)
    recorded = data.pop("recorded", recorded)
    data["occurred"] = day(data["occurred"])
    if str(data.get("target", "")).startswith("ref:"):
        data["target"] = names[data["target"][4:]]
    entry = {"id": event, "recorded": recorded, "recorder": "秘书", "channel": "cli"}
    ordered = {"kind": data.pop("kind"), "occurred": data.pop("occurred")} | data | {"entry": entry}
    written = encode(ordered)
    return File(event_path(ordered["kind"], ordered["occurred"], event, written), written, "0" * 40)
