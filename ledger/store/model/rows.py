"""The postings of the read model as rows: which of them a window takes in, how they are grouped and read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key
from ledger.kernel.period import end_of_month, month_number
from ledger.kernel.rounding import Exact
from ledger.store.model.dimensions import OF_EVENT, Account, Row
from ledger.store.model.schema import MILLION

if TYPE_CHECKING:
    from ledger.kernel.posting import Amount

EARLIEST, LATEST = 0, date.max.toordinal()
ENTERED_WINDOW = "entered BETWEEN ? AND ? AND date <= ?"

Subjects = Callable[[str], list[str]]

_JOIN_DIMS = " JOIN dims d ON d.id = p.dims"
_JOIN_EVENT = " JOIN event e ON e.seq = p.event"
_JOIN_STREAM = " JOIN stream s ON s.id = p.stream"


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


class PostingRow(NamedTuple):
    """One posting as read, with its event; `row` carries the atoms, `keys` what the posting counts under."""

    account: Account
    id: int
    stream: int
    event: str
    path: str | None
    recorded: int
    occurred: int
    kind: str
    recorder: str | None
    date: int
    dims: str
    amount: int
    keys: tuple[Key, ...] = ()

    @property
    def order(self) -> tuple[int, int, str, int]:
        """The place in history: date, instant of recording, id."""
        return self.date, self.recorded, self.event, self.id

    @property
    def dimensions(self) -> dict[str, str]:
        """The own and row dimensions."""
        found: dict[str, str] = json.loads(self.dims)
        return found

    def evidence(self, role: str) -> EvidenceRow:
        """The posting as a person sees it behind a figure."""
        occurred = date.fromordinal(self.occurred)
        amount = amount_of(self.amount)
        return EvidenceRow(self.event, self.kind, occurred, self.path, self.recorder, self.account.name, amount, role)


POSTING_COLUMNS = 11
_POSTING = (
    "SELECT p.rowid, p.stream, e.id, e.path, e.recorded, e.occurred, e.kind, e.recorder, p.date, d.value, p.amount"
)


def standing_of(postings: Iterable[PostingRow]) -> list[PostingRow]:
    """The postings that still stand: those after the last time their entity's contribution was nothing."""
    runs: dict[tuple[int, int, tuple[tuple[str, str], ...]], tuple[int, list[PostingRow]]] = {}
    for posting in postings:
        dimensions = posting.dimensions
        dimensions.pop("approximate", None)  # says how an event was read, not what it took back
        place = posting.account.id, posting.stream, tuple(dimensions.items())
        total, run = runs.get(place, (0, []))
        total += posting.amount
        run.append(posting)
        runs[place] = (total, run if total else [])
    return [posting for _, run in runs.values() for posting in run]


def grouped_sql(
    accounts: Sequence[Account], window: Window, atoms: Sequence[str], inside: Filters, subjects: Subjects
) -> tuple[str, list[object]]:
    """The statement that adds up postings by atoms: rows of (amount, atom, atom…).

    `inside` are filters on own dimensions; `subjects` names those whose stream key may stand for an atom.
    """
    columns, joins, values = _columns(atoms, subjects)
    condition, limits = _condition(accounts, window)
    source = f"posting p{''.join(joins)} WHERE {condition}"
    if set(joins) == {_JOIN_DIMS}:  # few sets of dimensions, each read once and not for every posting
        dated = ", ".join(f"p.{atom}" for atom in atoms if atom in ("date", "entered"))
        group = f"p.dims, {dated}" if dated else "p.dims"
        inner = f"SELECT {group}, sum(p.amount) AS amount FROM posting p WHERE {condition} GROUP BY {group}"
        source = f"({inner}) p{_JOIN_DIMS}{' WHERE true' if inside else ''}"
    elif inside and _JOIN_DIMS not in joins:
        source = f"posting p{''.join(joins)}{_JOIN_DIMS} WHERE {condition}"
    for name, accepted in inside:
        source += f" AND coalesce(json_extract(d.value, ?), '') IN ({_marks(accepted)})"
        limits += [f'$."{name}"', *accepted]
    chosen = ", ".join(["sum(p.amount)", *columns])
    groups = ", ".join(str(place) for place in range(2, len(columns) + 2))
    sql = f"SELECT {chosen} FROM {source}"
    return (f"{sql} GROUP BY {groups}" if groups else sql), [*values, *limits]


def posting_sql(
    accounts: Sequence[Account], window: Window, atoms: Sequence[str], subjects: Subjects
) -> tuple[str, list[object]]:
    """The statement for single postings: the columns of `PostingRow` behind its account, then the atoms."""
    columns, joins, values = _columns(atoms, subjects)
    condition, limits = _condition(accounts, window)
    joins |= {_JOIN_DIMS: None, _JOIN_EVENT: None}
    return f"{', '.join([_POSTING, *columns])} FROM posting p{''.join(joins)} WHERE {condition}", [
        *values,
        *limits,
    ]


def _columns(atoms: Sequence[str], subjects: Subjects) -> tuple[list[str], dict[str, None], list[object]]:
    """One SQL expression per atom, the joins they need, and the values bound in them."""
    columns: list[str] = []
    values: list[object] = []
    joins: dict[str, None] = {}
    for atom in atoms:
        if atom in ("date", "entered"):
            columns.append(f"p.{atom}")
        elif atom in OF_EVENT:
            columns.append(f"e.{atom}")
            joins[_JOIN_EVENT] = None
        else:
            joins[_JOIN_DIMS] = None
            own = "json_extract(d.value, ?)"
            values.append(f'$."{atom}"')
            names = subjects(atom)
            if names:
                joins[_JOIN_STREAM] = None
                own = f"coalesce({own}, CASE WHEN s.subject IN ({_marks(names)}) THEN s.key END)"
                values += names
            columns.append(own)
    return columns, joins, values


def _condition(accounts: Sequence[Account], window: Window) -> tuple[str, list[object]]:
    chosen = f"p.account IN ({_marks(accounts)})"
    ids: list[object] = [account.id for account in accounts]
    if window.entered is not None:
        return f"{chosen} AND p.entered BETWEEN ? AND ? AND p.date <= ?", [*ids, *window.entered, window.last]
    return f"{chosen} AND p.date BETWEEN ? AND ?", [*ids, window.first, window.last]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def positions(atoms: Iterable[str], start: int) -> Mapping[str, int]:
    """Where each atom stands in a row."""
    return {atom: place for place, atom in enumerate(atoms, start)}


def posting_of(account: Account, row: Row, keys: tuple[Key, ...]) -> PostingRow:
    """A row of `posting_sql` as a posting."""
    return PostingRow._make((account, *row[:POSTING_COLUMNS], keys))


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
    """An amount for computing."""
    whole, rest = divmod(millionths, MILLION)
    return Fraction(millionths, MILLION) if rest else whole


def amount_of(millionths: int) -> Amount:
    """An amount for people."""
    whole, rest = divmod(millionths, MILLION)
    return Decimal(millionths).scaleb(-6).normalize() if rest else whole
