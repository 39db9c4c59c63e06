"""The postings of the read model as rows: which of them a window takes in, how they are grouped and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ledger.kernel.figure import Key
from ledger.kernel.period import end_of_month, month_number
from ledger.kernel.posting import Amount
from ledger.kernel.rounding import Exact
from ledger.store.dimensions import Account, Row
from ledger.store.schema import MILLION

EARLIEST, LATEST = 0, date.max.toordinal()


class Window(NamedTuple):
    """Which postings are read: ordinals of the first and last posting date, and of the entered date."""

    first: int
    last: int
    entered: tuple[int, int] | None = None


class EvidenceRow(NamedTuple):
    """One posting behind a figure."""

    event: str
    kind: str
    occurred: date
    file: str | None
    recorder: str | None
    account: str
    amount: Amount
    role: str = "value"


ENTERED_WINDOW = "entered BETWEEN ? AND ? AND date <= ?"
POSTINGS = """
SELECT p.rowid, p.stream, e.id, e.path, e.recorded, e.occurred,
       p.amount, p.dims, p.date, p.entered, s.subject, s.key, e.kind, e.recorder, e.channel
FROM posting p JOIN event e ON e.seq = p.event JOIN stream s ON s.id = p.stream
WHERE p.account = ?"""


class PostingRow:
    """One posting as read, with its event."""

    __slots__ = (
        "account",
        "amount",
        "dims",
        "event",
        "fields",
        "id",
        "keys",
        "kind",
        "order",
        "row",
        "stream",
    )

    def __init__(self, account: Account, fields: Row, keys: tuple[Key, ...]) -> None:
        self.account = account
        self.fields = fields
        self.keys = keys
        self.row: Row = fields[6:]
        self.id: int = fields[0]
        self.stream: int = fields[1]
        self.event: str = fields[2]
        self.amount: int = fields[6]
        self.dims: int = fields[7]
        self.kind: str = fields[12]
        self.order: tuple[int, int, str, int] = (fields[8], fields[4], fields[2], fields[0])

    def evidence(self, role: str) -> EvidenceRow:
        """The posting as a person sees it behind a figure."""
        occurred = date.fromordinal(self.fields[5])
        recorder = self.fields[13]
        return EvidenceRow(
            self.event,
            self.kind,
            occurred,
            self.fields[3],
            recorder,
            self.account.name,
            amount_of(self.amount),
            role,
        )


def standing_of(postings: Iterable[PostingRow]) -> list[PostingRow]:
    """The postings that still stand: those after the last time their entity's contribution was nothing."""
    open_runs: dict[tuple[int, int], tuple[int, list[PostingRow]]] = {}
    for posting in postings:
        place = posting.stream, abs(posting.dims)
        total, run = open_runs.get(place, (0, []))
        total += posting.amount
        open_runs[place] = (total, [*run, posting] if total else [])
    return [posting for _, run in open_runs.values() for posting in run]


def grouped_sql(account: Account, window: Window, columns: frozenset[str]) -> tuple[str, tuple[int, ...]]:
    """The statement that groups an account's postings by the columns asked for."""
    groups = ["p.dims"]
    chosen = ["sum(p.amount)", "p.dims"]
    tables = "posting p"
    for name in ("date", "entered"):
        chosen.append(f"p.{name}" if name in columns else "NULL")
        groups += [f"p.{name}"] if name in columns else []
    for group, table, names in (
        ("stream", "s", ("subject", "key")),
        ("event", "e", ("kind", "recorder", "channel")),
    ):
        if group in columns:
            join = "stream s ON s.id = p.stream" if table == "s" else "event e ON e.seq = p.event"
            tables += f" JOIN {join}"
            groups += [f"{table}.{name}" for name in names]
        chosen += [f"{table}.{name}" if group in columns else "NULL" for name in names]
    condition, values = condition_of(window)
    sql = f"SELECT {', '.join(chosen)} FROM {tables} WHERE p.account = ? AND {condition}"
    return f"{sql} GROUP BY {', '.join(groups)}", (account.id, *values)


def condition_of(window: Window) -> tuple[str, tuple[int, ...]]:
    if window.entered is not None:
        return "p.entered BETWEEN ? AND ? AND p.date <= ?", (*window.entered, window.last)
    return "p.date BETWEEN ? AND ?", (window.first, window.last)


def months_and_edges(first: int, last: int) -> tuple[tuple[int, int] | None, list[tuple[int, int]]]:
    """The whole months inside two days, and the days before and behind them."""
    if first > last:
        return None, []
    start = 0
    if first > EARLIEST:
        day = date.fromordinal(first)
        start = month_number(day) + (day.day > 1)
    day = date.fromordinal(last)
    whole = day == end_of_month(day)
    end = month_number(day) - (not whole)
    if start > end:
        return None, [(first, last)]
    edges = []
    if first > EARLIEST and date.fromordinal(first).day > 1:
        edges.append((first, end_of_month(date.fromordinal(first)).toordinal()))
    if not whole:
        edges.append((day.replace(day=1).toordinal(), last))
    return (start, end), edges


def exact(millionths: int) -> Exact:
    whole, rest = divmod(millionths, MILLION)
    return Fraction(millionths, MILLION) if rest else whole


def amount_of(millionths: int) -> Amount:
    whole, rest = divmod(millionths, MILLION)
    return Decimal(millionths).scaleb(-6).normalize() if rest else whole
