"""Points, computed when asked for: from the postings, by the table of points that ledger.toml states.

What periods that are over come to is kept in the read model (`ledger.store.owed.scored`); a change of the table
changes nothing but points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import cast, get_args

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key, Term
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period, Terms, Unit, name_of, parse, span
from ledger.kernel.rounding import Exact
from ledger.rules.grades import Standing, placed
from ledger.rules.points import Line, Scores, periods_of, score, scoring_period
from ledger.rules.points_claims import NONE
from ledger.rules.points_table import Table
from ledger.rules.tenure import Tenure
from ledger.store.model.model import Model
from ledger.store.owed.acts import Acts, fact_of, tenures
from ledger.store.owed.scored import Keeping, Scored, Sums, added, sums_of

UNITS: tuple[str, ...] = get_args(Unit)
DIMENSIONS = ("deputy", "deputy.FACT", "item", *UNITS)
"""What points may be filtered and broken down by; a fact of a deputy is that of the act's day."""
BY_SUM = frozenset(("deputy", "item"))
"""The dimensions that the kept sums of a period know."""


class Points:
    """The points of a ledger, known up to a day: what `points(…)` in a figure asks (a `Pointing`)."""

    def __init__(self, model: Model, known_to: date, terms: Terms | None = None) -> None:
        self.model = model
        self.known_to = known_to
        self.own_terms = terms
        self.value = model.office.parameters.value
        self._scores: dict[tuple[Period, frozenset[str] | None], Scores] = {}
        self._scored: dict[Period, Scored] = {}

    @cached_property
    def table(self) -> Table:
        """The table in force; lines of ledger.toml that are wrong are left out of it."""
        return Table.load(self.model.office.data)[0]

    @cached_property
    def acts(self) -> Acts:
        """The postings that the table asks for."""
        return Acts(self.model, self.table)

    @cached_property
    def keeping(self) -> Keeping:
        """The periods that are over, as they are kept."""
        return Keeping(self.model, self.table, self.own_terms)

    @cached_property
    def tenures(self) -> list[Tenure]:
        """The times in office of every deputy."""
        return tenures(self.model)

    def scoring_periods(self, period: Period) -> list[Period]:
        """The scoring periods that a period touches, as far as anything is known."""
        first, last = self._days(period)
        return list(periods_of(first, last, self.value, self.own_terms)) if first <= last else []

    def scores(self, scoring: Period, deputies: frozenset[str] | None = None) -> Scores:
        """The point lines of one scoring period, as far as it is known; of some deputies only, where named."""
        if (scoring, deputies) not in self._scores:
            begin, last = self._days(scoring)
            if begin > last:
                return Scores((), (), ())
            shared = any(item.share == "split" for item in self.table.items)  # then points rest on all who share
            entries = self.acts.entries(begin, last, None if shared else deputies)
            tenures = [each for each in self.tenures if deputies is None or each.deputy in deputies]
            found = score(self.table, entries, tenures, self.value, span(begin, last), self.own_terms)
            self._scores[scoring, deputies] = found
        return self._scores[scoring, deputies]

    def scored(self, scoring: Period) -> Scored:
        """What each deputy has in a scoring period; kept in the read model once the period is over."""
        if scoring not in self._scored:
            over = scoring.last is not None and scoring.last <= self.known_to
            found = self.keeping.get(scoring) if over else None
            if found is None:
                scores = self.scores(scoring)
                found = Scored(sums_of(scores), scores.vetoes)
                if over:
                    self.keeping.put(scoring, found)
            self._scored[scoring] = found
        return self._scored[scoring]

    def sums(self, period: Period) -> Sums:
        """The points of each deputy by rule line on the days of a period."""
        first, last = self._days(period)
        parts = []
        for scoring in self.scoring_periods(period):
            begins = period.first is None or (scoring.first or date.min) >= first
            ends = last == self.known_to or (scoring.last is not None and scoring.last <= last)
            if begins and ends:
                parts.append(self.scored(scoring).sums)
            else:
                lines = tuple(line for line in self.scores(scoring).lines if first <= line.date <= last)
                parts.append(sums_of(Scores(lines, (), ())))
        return added(parts) if len(parts) != 1 else parts[0]

    def lines(self, period: Period, deputies: Iterable[str] | None = None) -> list[Line]:
        """The point lines on the days of a period, in order; of some deputies only, where named."""
        first, last = self._days(period)
        wanted = None if deputies is None else frozenset(deputies)
        return [
            line
            for scoring in self.scoring_periods(period)
            for line in self.scores(scoring, wanted).lines
            if first <= line.date <= last and (wanted is None or line.deputy in wanted)
        ]

    def standings(self, period: Period) -> list[Standing]:
        """The deputies by rank; grades only where the period is one in which points are scored."""
        first, last = self._days(period)
        if first > last:
            return []
        totals = {deputy: sum(own.values(), NONE) for deputy, own in self.sums(period).items()}
        if not self.is_scoring(period):
            found = placed(totals, (), self.tenures, self.value, span(first, last), last)
            return [standing._replace(grade=None) for standing in found]
        scoring = scoring_period(first, self.value, self.own_terms)
        return placed(totals, self.scored(scoring).vetoes, self.tenures, self.value, scoring, last)

    def is_scoring(self, period: Period) -> bool:
        """Whether the period is one with caps and grades of its own, by the office's choice."""
        if period.first is None:
            return False
        own = scoring_period(period.first, self.value, self.own_terms)
        return (own.first, own.last) == (period.first, period.last)

    def points(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The points of the period by the dimensions asked for."""
        if {*by, *(name for name, _ in filters)} <= BY_SUM:
            return self._summed(filters, period, by)
        tests = [self._test(name, values) for name, values in filters]
        resolvers = [self._resolver(name) for name in by]
        totals: dict[Key, Decimal] = {}
        for line in self.lines(period):
            if all(test(line) for test in tests):
                for key in product(*[resolve(line) or (None,) for resolve in resolvers]):
                    totals[key] = totals.get(key, NONE) + line.points
        return {key: exact(total) for key, total in totals.items() if total}

    def _summed(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The points by deputy and rule line, from the sums."""
        totals: dict[Key, Decimal] = {}
        for deputy, own in self.sums(period).items():
            for item, points in own.items():
                have = {"deputy": deputy, "item": item}
                if all(have[name] in values for name, values in filters):
                    key = tuple(have[name] for name in by)
                    totals[key] = totals.get(key, NONE) + points
        return {key: exact(total) for key, total in totals.items() if total}

    def terms(self, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances the points rest on: the acts of each rule line that gave or took any."""
        tests = [self._test(name, values) for name, values in filters]
        kept: Filters = tuple((name, values) for name, values in filters if name != "item")
        lines = [line for line in self.lines(period) if line.event and all(test(line) for test in tests)]
        items = {line.item.name: line.item for line in lines}
        for item in items.values():
            where: Filters = tuple((name, tuple(sorted(values))) for name, values in item.match.where.items())
            for account in item.match.accounts:
                own = kept
                if account.startswith("suggestion:"):  # its postings name no deputy: by its lead's suggestions
                    own = (("suggestion", self._suggestions(lines, item.name)),)
                yield Term("value", account, own + where, period, "flow")

    def _suggestions(self, lines: Iterable[Line], item: str) -> tuple[str, ...]:
        """The suggestions whose events gave points under a rule line."""
        events = sorted({line.event or "" for line in lines if line.item.name == item})
        keys = set()
        for event in events:
            row = self.model.connection.execute(
                "SELECT s.key FROM event e JOIN stream s ON s.id = e.stream WHERE e.id = ?", (event,)
            ).fetchone()
            keys |= {str(row[0])} if row else set()
        return tuple(sorted(keys))

    def _days(self, period: Period) -> tuple[date, date]:
        """The first and last day of a period, as far as anything is known."""
        first = period.first
        if first is None:
            first = min((tenure.first for tenure in self.tenures), default=self.known_to)
        return first, min(period.last or self.known_to, self.known_to)

    def _resolver(self, name: str) -> Callable[[Line], tuple[str, ...]]:
        if name == "deputy":
            return lambda line: (line.deputy,)
        if name == "item":
            return lambda line: (line.item.name,)
        if name in UNITS:
            unit = cast(Unit, name)
            return lambda line: (name_of(unit, line.date),)
        head, _, fact = name.partition(".")
        if head != "deputy" or not fact:
            raise Refused(error("points.dimension", name=name, known=list(DIMENSIONS)))
        return lambda line: fact_of(self.acts.view(line.deputy), fact, line.date)

    def _test(self, name: str, values: tuple[str, ...]) -> Callable[[Line], bool]:
        if name in UNITS:
            spans = [parse(value) for value in values if value]
            return lambda line: any(each.contains(line.date) for each in spans)
        resolve = self._resolver(name)
        return lambda line: any(value in values for value in resolve(line) or ("",))


def exact(points: Decimal) -> Exact:
    """Points as figures compute with them."""
    value = Fraction(points)
    return int(value) if value.denominator == 1 else value
