"""Every question about postings, answered from the read model: sums, book-keeping views and evidence.

How a period is read (flow, state, cohort, `as_of`) is told in `ledger.store.model.sums`. Amounts leave as int or
Fraction for figures and as int or Decimal in rows for people.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key, Term
from ledger.kernel.period import ALL, Period, span
from ledger.kernel.rounding import Exact
from ledger.store.model.dimensions import Account, Reading
from ledger.store.model.rows import (
    POSTING_COLUMNS,
    EvidenceRow,
    PostingRow,
    Window,
    amount_of,
    exact,
    positions,
    posting_of,
    posting_sql,
    standing_of,
)
from ledger.store.model.sums import Sums

if TYPE_CHECKING:
    from ledger.kernel.posting import Amount


class BalanceRow(NamedTuple):
    """The own amount of one account for one key of the breakdown."""

    account: str
    unit: str
    amount: Amount
    by: Key = ()


class RegisterRow(NamedTuple):
    """One posting, with the running total of its unit and key."""

    date: date
    event: str
    kind: str
    account: str
    unit: str
    amount: Amount
    total: Amount
    by: Key
    dimensions: Mapping[str, str]


class Query(Sums):
    """Reads one read model as of one day; must not outlive a change of it."""

    def __init__(
        self, connection: sqlite3.Connection, key_dimensions: Mapping[str, str], as_of: date | None = None
    ) -> None:
        super().__init__(connection, key_dimensions, as_of)
        self._states: dict[str, list[tuple[str, date, dict[str, Any]]]] = {}

    def edge(
        self, which: str, account: str, filters: Filters, period: Period, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        """What the first or the last event of the period posted to the subtree, by key."""
        window = self._window(period, "flow")
        found: dict[Key, tuple[str, int]] = {}
        postings = self._postings(self.subtree(account), filters, window, by)
        for posting in reversed(postings) if which == "last" else postings:
            for key in posting.keys:
                event, amount = found.get(key, (posting.event, 0))
                if event == posting.event:
                    found[key] = (event, amount + posting.amount)
        return {key: exact(amount) for key, (_, amount) in found.items()}

    def balance(
        self,
        accounts: Sequence[str] = (),
        period: Period = ALL,
        filters: Filters = (),
        by: tuple[str, ...] = (),
        historical: bool = False,
    ) -> list[BalanceRow]:
        """A row for each account of the subtrees with a non-zero amount of its own, for each key of `by`.

        The amount is the sum of the postings inside the period (of a state account, its movement);
        `historical` gives the standing at the period's end instead.
        """
        basis = "state" if historical else "flow"
        return [
            BalanceRow(account.name, account.unit, amount_of(amount), key)
            for account in self.chosen(accounts)
            for key, amount in sorted(
                self._sums((account,), filters, period, basis, by).items(), key=lambda item: _order(item[0])
            )
            if amount
        ]

    def register(
        self,
        accounts: Sequence[str] = (),
        period: Period = ALL,
        filters: Filters = (),
        by: tuple[str, ...] = (),
        historical: bool = False,
    ) -> Iterator[RegisterRow]:
        """Every posting inside the period in order of history, with running totals for each unit and key.

        `historical` begins the running totals with the standing before the period.
        """
        chosen = self.chosen(accounts)
        totals: dict[tuple[str, Key], int] = {}
        if historical and period.first is not None and period.first > date.min:
            before = span(None, date.fromordinal(period.first.toordinal() - 1))
            for account in chosen:
                for key, amount in self._sums((account,), filters, before, "flow", by).items():
                    totals[account.unit, key] = totals.get((account.unit, key), 0) + amount
        for posting in self._postings(chosen, filters, self._window(period, "flow"), by):
            for key in posting.keys:
                place = posting.account.unit, key
                totals[place] = totals.get(place, 0) + posting.amount
                yield RegisterRow(
                    date.fromordinal(posting.date),
                    posting.event,
                    posting.kind,
                    posting.account.name,
                    posting.account.unit,
                    amount_of(posting.amount),
                    amount_of(totals[place]),
                    key,
                    posting.dimensions,
                )

    def totals(
        self,
        accounts: Sequence[str] = (),
        period: Period = ALL,
        filters: Filters = (),
        historical: bool = False,
    ) -> dict[str, Amount]:
        """One total per unit of measure over the accounts; a posting with several values counts once."""
        sums: dict[str, int] = {}
        for account in self.chosen(accounts):
            basis = "state" if historical else "flow"
            for amount in self._sums((account,), filters, period, basis, ()).values():
                sums[account.unit] = sums.get(account.unit, 0) + amount
        return {unit: amount_of(amount) for unit, amount in sums.items()}

    def standing(
        self, account: str, filters: Filters = (), period: Period = ALL, by: tuple[str, ...] = ()
    ) -> Mapping[Key, Exact]:
        """What stands at the period's end: all postings up to it."""
        return self.sums(account, filters, period, "state", by)

    def cohort(
        self, account: str, filters: Filters = (), period: Period = ALL, by: tuple[str, ...] = ()
    ) -> Mapping[Key, Exact]:
        """What the entities entered in the period amount to at its end, or at `as_of`."""
        return self.sums(account, filters, period, "cohort", by)

    def evidence(self, terms: Iterable[Term]) -> list[EvidenceRow]:
        """The postings a figure rests on, in order of history, each once.

        Of states and cohorts only what still stands is shown: postings that took each other back since
        are left out, so that a count of five rests on five events.
        """
        found: dict[int, tuple[tuple[int, int, str, int], EvidenceRow]] = {}
        for term in terms:
            postings: dict[int, PostingRow] = {}
            for account in self.subtree(term.account):
                basis = term.basis or account.nature
                window = self._window(term.period, basis)
                rows = self._postings((account,), term.filters, window, ())
                for posting in rows if basis == "flow" else standing_of(rows):
                    postings[posting.id] = posting
            for posting in postings.values():
                found.setdefault(posting.id, (posting.order, posting.evidence(term.role)))
        return [row for _, row in sorted(found.values(), key=lambda item: item[0])]

    def states(self, subject: str) -> list[tuple[str, date, dict[str, Any]]]:
        """Every entity of a subject by its first day: key, that day, and the state as it stands now."""
        if subject not in self._states:
            rows = self._connection.execute(
                "SELECT key, opened, state FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened, key",
                (subject,),
            )
            found = [(key, date.fromordinal(opened), json.loads(state)) for key, opened, state in rows]
            self._states[subject] = found
        return self._states[subject]

    def acts(self, subject: str, key: str, kind: str, account: str, until: date) -> Iterator[EvidenceRow]:
        """The acts of one kind upon an entity up to a day, as evidence that adds nothing to the account."""
        rows = self._connection.execute(
            "SELECT e.id, e.kind, e.occurred, e.path, e.recorder"
            " FROM event e JOIN stream s ON s.id = e.stream"
            " WHERE s.subject = ? AND s.key = ? AND e.kind = ? AND e.occurred <= ?"
            " AND e.status NOT IN ('retracted', 'out_of_place') ORDER BY e.occurred, e.recorded, e.id",
            (subject, key, kind, until.toordinal()),
        )
        for event, of_kind, occurred, path, recorder in rows:
            yield EvidenceRow(event, of_kind, date.fromordinal(occurred), path, recorder, account, 0)

    def chosen(self, names: Sequence[str]) -> list[Account]:
        """The accounts of the subtrees named, each once; all accounts where none is named."""
        if not names:
            return list(self._accounts)
        return sorted({each for name in names for each in self.subtree(name)}, key=lambda each: each[1:3])

    def _postings(
        self, accounts: Iterable[Account], filters: Filters, window: Window, by: tuple[str, ...]
    ) -> list[PostingRow]:
        """The postings of the accounts in order of history, with the keys each counts under."""
        found = []
        time = "entered" if window.entered else "date"
        for account in accounts:
            atoms = self._dimensions.atoms(by, filters, account.nature, time)
            place = positions(atoms, POSTING_COLUMNS)
            reading = Reading(account.nature, window.last, time, place, account)
            tests = self._dimensions.tests(filters, reading)
            resolvers = [self._dimensions.resolver(name, reading) for name in by]
            sql, values = posting_sql((account,), window, atoms, self._dimensions.subjects)
            for row in self._connection.execute(sql, values):
                if all(test(row) for test in tests):
                    keys = tuple(product(*[resolve(row) for resolve in resolvers]))
                    found.append(posting_of(account, row, keys))
        return sorted(found, key=lambda posting: posting.order)


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in key)
