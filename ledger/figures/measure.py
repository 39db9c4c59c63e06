"""What is counted for a plan item: a figure, or an account with filters.

An account is read as `ledger balance` reads it: the postings inside the item's time. A figure has its own
basis.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from ledger.figures import Definitions
from ledger.figures.plan_items import Item
from ledger.kernel.evaluation import evaluate
from ledger.kernel.expression import Filters, Mean, Ratio
from ledger.kernel.figure import Definition, Key, Term, parsed, terms
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period, span
from ledger.kernel.rounding import Exact
from ledger.store.model.query import Query

POPULATIONS = {"deputy": "deputy:in_office", "station": "station:open", "group": "group:existing"}
"""The account that says who there is, where each has to reach the target."""


_PARTS = re.compile(r"\s+(?=\w+(?:\.\w+)?=)")
"""Where a measure is parted: before each filter."""


def account_of(measure: str) -> str:
    """The figure or account that a measure names, without its filters."""
    return _PARTS.split(measure.strip())[0]


def is_known(name: str, definitions: Collection[str], posted: Collection[object]) -> bool:
    """Whether there is such a figure, or such an account: with postings, or in the chart."""
    if name in definitions or posted:
        return True
    from ledger.subjects import chart

    head = f"{name}:"
    return chart().find(name) is not None or any(each.name.startswith(head) for each in chart().accounts)


def near_to(name: str, definitions: Collection[str]) -> str:
    """The figures and accounts whose names are most like it."""
    from difflib import get_close_matches

    from ledger.subjects import chart

    known = [*definitions, *(account.name for account in chart().accounts)]
    return ", ".join(get_close_matches(name, known, 3)) or "—"


class Part(NamedTuple):
    """What one of those counted apart has done in one stretch of time, and has to do."""

    name: str | None
    period: Period
    done: Exact | None
    target: Exact

    @property
    def begin(self) -> date:
        """The first day of the stretch."""
        return self.period.first or date.min

    @property
    def reached(self) -> bool:
        """Whether there is nothing more to do."""
        return self.done is not None and self.done >= self.target

    @property
    def counted(self) -> Exact:
        """What is done, as far as it was to be done."""
        return min(self.done or 0, self.target)


def population(query: Query, per: str, day: date) -> list[str]:
    """Who has to reach the target: the deputies in office, stations open or groups there on that day."""
    standing = query.sums(POPULATIONS[per], (), span(None, day), "state", (per,))
    return sorted(key[0] for key in standing if key[0] is not None)


class Measure:
    """What is counted for an item: a figure, or an account with filters."""

    def __init__(self, query: Query, definitions: Definitions, item: Item) -> None:
        assert item.measure is not None
        name, *pairs = _PARTS.split(item.measure.strip())
        wanted = [pair.partition("=") for pair in pairs]
        self.query = query
        self.definitions = definitions
        self.item = item
        self.filters: Filters = tuple((name, tuple(values.split("|"))) for name, _, values in wanted)
        if name in definitions:
            self.definition = definitions[name]
        else:
            self._check(name)
            self.definition = Definition(name, name, name, "", f'balance("{name}")', "flow")
            if len(query.units(name)) > 1 and item.unit:
                self.filters += (("unit", (item.unit,)),)

    def _check(self, name: str) -> None:
        if not is_known(name, self.definitions, self.query.subtree(name)):
            near = near_to(name, self.definitions)
            raise Refused(error("figure.unknown_measure", item=self.item.key, measure=name, near=near))

    @property
    def is_rate(self) -> bool:
        """Whether it cannot be added up over time and people."""
        return self.definition.unit == "%" or isinstance(parsed(self.definition.expression), Ratio | Mean)

    def value(self, period: Period, until: date) -> Exact | None:
        """The measure over a period, up to a day."""
        return self._values(period, until, ()).get((), 0)

    def parts(self, period: Period, names: Sequence[str], target: Exact, until: date) -> list[Part]:
        """What each of the names (or all together) has done in a period."""
        if self.item.per is None:
            return [Part(None, period, self.value(period, until), target)]
        values = self._values(period, until, (self.item.per,))
        if not any(key[0] is not None for key in values):  # counted under the deputies of the group or station
            values = self._values(period, until, (f"deputy.{self.item.per}",))
        return [Part(name, period, values.get((name,), 0), target) for name in names]

    def _values(self, period: Period, until: date, by: tuple[str, ...]) -> dict[Key, Exact | None]:
        if period.first is not None and period.first > until:
            return {}
        factor = 100 if self.definition.unit == "%" else 1
        return {
            result.key: None if result.value is None else result.value * factor
            for result in evaluate(
                self.definition,
                self.query,
                period.clipped(None, until),
                by=by,
                filters=self.filters,
                definitions=self.definitions,
                rules=self.definitions.rules,
            )
        }

    def terms(self, until: date) -> list[Term]:
        """The balances it rests on."""
        period = span(self.item.begin, self.item.due).clipped(None, until)
        known = self.definitions
        return terms(self.definition, period, filters=self.filters, definitions=known, rules=known.rules)
