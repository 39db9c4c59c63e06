"""The rows a projection writes, gathered so that the tables are written in few large steps."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ledger.kernel.finding import Finding
from ledger.store.model.numbering import Numbering
from ledger.store.records.plain import finding_text

MOST = 20_000
"""Rows held back at most."""

TABLES = {
    "event": f"INSERT INTO event VALUES ({','.join('?' * 13)})",
    "posting": "INSERT INTO posting VALUES (?,?,?,?,?,?,?)",
    "finding": "INSERT INTO finding VALUES (?,?,?,?,?)",
    "state": "UPDATE stream SET opened = ?, state = ?, history = ? WHERE id = ?",
    "status": "UPDATE event SET status = ? WHERE seq = ?",
    "moved": "UPDATE event SET occurred = ? WHERE seq = ?",
}


class Sheet:
    """Rows on their way into the read model."""

    def __init__(self, connection: sqlite3.Connection, numbering: Numbering, cold: bool) -> None:
        self.connection = connection
        self.numbering = numbering
        self.cold = cold
        self.rows: dict[str, list[Sequence[Any]]] = {name: [] for name in TABLES}
        self._emptied: set[int] = set()  # accounts that lost postings
        self._changed_from: int | None = None

    def add(self, table: str, row: Sequence[Any]) -> None:
        """One row more."""
        rows = self.rows[table]
        rows.append(row)
        if len(rows) >= MOST:
            self.flush()

    def extend(self, table: str, more: Sequence[Sequence[Any]]) -> None:
        """Several rows more."""
        rows = self.rows[table]
        rows += more
        if len(rows) >= MOST:
            self.flush()

    def findings(self, stream: int | None, findings: Iterable[Finding]) -> None:
        """What was found about a stream, or about a file that belongs to none."""
        for finding in findings:
            row = (stream, finding.event, finding.code, finding.severity, finding_text(finding))
            self.add("finding", row)

    def flush(self) -> None:
        """Write all rows held back."""
        self.numbering.flush()
        for table, statement in TABLES.items():
            rows = self.rows[table]
            if rows:
                self.connection.executemany(statement, rows)
                if table == "posting" and not self.cold:
                    self.add_months((account, day, amount) for account, day, _, _, _, _, amount in rows)
                    self._change(row[1] for row in rows)
                rows.clear()

    def clear_stream(self, stream: int) -> None:
        """Take back what a stream posted and what was found about it."""
        self.clear_postings("stream = ?", stream)
        self.connection.execute("DELETE FROM finding WHERE stream = ?", (stream,))

    def clear_postings(self, where: str, value: int) -> None:
        """Take back postings, also from the sums by month."""
        query = f"SELECT account, date, -amount FROM posting WHERE {where}"
        rows = self.connection.execute(query, (value,)).fetchall()
        if rows:
            self.add_months(rows)
            self._change(day for _, day, _ in rows)
            self.connection.execute(f"DELETE FROM posting WHERE {where}", (value,))
            self._emptied.update(account for account, _, _ in rows)

    def drop_empty_accounts(self) -> None:
        """Forget the accounts that have no posting any more, as if they had never had one."""
        without = "NOT EXISTS (SELECT 1 FROM posting WHERE posting.account = ?1)"
        for account in self._emptied:
            gone = self.connection.execute(f"DELETE FROM account WHERE id = ?1 AND {without}", (account,))
            if gone.rowcount:
                self.connection.execute("DELETE FROM monthly WHERE account = ?", (account,))
                self.numbering.forget_accounts()
        self._emptied.clear()

    def _change(self, days: Iterable[int]) -> None:
        """Remember from which day on postings are not what they were."""
        first = min(days)
        self._changed_from = first if self._changed_from is None else min(first, self._changed_from)

    def forget_scores(self) -> None:
        """Forget the points of the periods that end on or after the first day on which a posting changed."""
        if self._changed_from is not None:
            self.connection.execute("DELETE FROM scored WHERE last >= ?", (self._changed_from,))
            self._changed_from = None

    def sum_months(self) -> None:
        """Sum the postings of each account by month, once the tables are full and have their indexes."""
        query = "SELECT account, date, sum(amount) FROM posting GROUP BY account, date"
        self.add_months(self.connection.execute(query))

    def add_months(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Add (account, day, amount) to the sums by month."""
        sums: Counter[tuple[int, int]] = Counter()
        for account, day, amount in rows:
            sums[account, month_of(day)] += amount
        self.connection.executemany(
            "INSERT INTO monthly VALUES (?,?,?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            [(account, month, amount) for (account, month), amount in sums.items()],
        )


def month_of(ordinal: int) -> int:
    """The number of a day's month (year x 12 + month - 1)."""
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1
