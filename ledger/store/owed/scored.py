"""The points of periods that are over, kept in the read model until something changes in or before them.

A row holds what each deputy has by each rule line, and the vetoes. It is written under a digest of the rules
it was computed by, so that a change of the table of points recomputes points and nothing else; postings that
change take the rows away from their day on (`Sheet.forget_scores`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.kernel.period import Period
from ledger.rules.points import Scores
from ledger.rules.points_claims import NONE, Vetoed
from ledger.rules.points_table import Table
from ledger.store.model.model import Model

Sums = Mapping[str, Mapping[str, Decimal]]
"""The points of each deputy by rule line."""


class Scored(NamedTuple):
    """A scoring period as far as ranks and grades need it."""

    sums: Sums
    vetoes: tuple[Vetoed, ...]


def sums_of(scores: Scores) -> dict[str, dict[str, Decimal]]:
    """The points of each deputy by rule line."""
    sums: dict[str, dict[str, Decimal]] = {}
    for line in scores.lines:
        own = sums.setdefault(line.deputy, {})
        own[line.item.name] = own.get(line.item.name, NONE) + line.points
    return sums


def added(parts: Iterable[Sums]) -> dict[str, dict[str, Decimal]]:
    """The points of several periods together."""
    total: dict[str, dict[str, Decimal]] = {}
    for part in parts:
        for deputy, own in part.items():
            have = total.setdefault(deputy, {})
            for item, points in own.items():
                have[item] = have.get(item, NONE) + points
    return total


class Keeping:
    """The kept periods of one read model under one set of rules."""

    def __init__(self, model: Model, table: Table, terms: Any) -> None:
        self.connection = model.connection
        self.vetoes = table.vetoes
        self.rules = rules_digest(model, terms)

    def get(self, period: Period) -> Scored | None:
        """A period as it is kept; None where it is not, or by other rules."""
        if period.first is None or period.last is None:
            return None
        row = self.connection.execute(
            "SELECT totals, vetoes FROM scored WHERE first = ? AND last = ? AND rules = ?",
            (period.first.toordinal(), period.last.toordinal(), self.rules),
        ).fetchone()
        if row is None:
            return None
        sums = {
            deputy: {item: Decimal(points) for item, points in own.items()}
            for deputy, own in json.loads(row[0]).items()
        }
        vetoes = (Vetoed(name, self.vetoes[place], period, tuple(events)) for name, place, events in json.loads(row[1]))
        return Scored(sums, tuple(vetoes))

    def put(self, period: Period, scored: Scored) -> None:
        """Keep a period; where another process writes at the same moment, it is simply not kept."""
        if period.first is None or period.last is None:
            return
        sums = {deputy: {item: str(points) for item, points in own.items()} for deputy, own in scored.sums.items()}
        vetoes = [(each.deputy, self.vetoes.index(each.veto), each.events) for each in scored.vetoes]
        row = (
            period.first.toordinal(),
            period.last.toordinal(),
            self.rules,
            json.dumps(sums, ensure_ascii=False),
            json.dumps(vetoes, ensure_ascii=False),
        )
        try:
            self.connection.execute("INSERT OR REPLACE INTO scored VALUES (?,?,?,?,?)", row)
        except sqlite3.OperationalError:
            return


def rules_digest(model: Model, terms: Any) -> str:
    """What points rest on beside postings: the table and parameters, the terms, and the deputies as they stood."""
    office = model.office
    rules = [dict(office.table("points")), dict(office.table("parameters")), terms]
    digest = sha256(json.dumps(rules, ensure_ascii=False, sort_keys=True, default=repr).encode())
    rows = model.connection.execute(
        "SELECT key, opened, state, history FROM stream WHERE subject = 'deputy' ORDER BY key"
    )
    for row in rows:
        digest.update(repr(row).encode())
    return digest.hexdigest()
