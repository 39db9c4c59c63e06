"""The evaluation of a figure: one walk over its expression, exact, for every key of a breakdown at once.

A value is a vector: what each key of the breakdown has, and what every other key has (0 for a sum, nothing
for a ratio), so that one set of rules serves totals and breakdowns alike.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
    Edge,
    Expression,
    Filters,
    Mean,
    Number,
    Plan,
    Points,
    Product,
    Ratio,
    Reference,
)
from ledger.kernel.figure import (
    Definition,
    Key,
    Ledger,
    Planning,
    Pointing,
    Result,
    expression_of,
    referred,
)
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact
from ledger.kernel.ruling import Ruling

_COMPARE: Mapping[str, Callable[[Exact, Exact], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


class Vector(NamedTuple):
    """Values by key, and the value of every key that is not listed."""

    values: Mapping[Key, Exact | None]
    rest: Exact | None = 0
    numerator: Vector | None = None
    denominator: Vector | None = None

    def at(self, key: Key) -> Exact | None:
        return self.values.get(key, self.rest)


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in key)


def evaluate(
    definition: Definition,
    ledger: Ledger,
    period: Period,
    *,
    by: tuple[str, ...] = (),
    filters: Filters = (),
    definitions: Mapping[str, Definition] | None = None,
    points: Pointing | None = None,
    plan: Planning | None = None,
    alike: Mapping[str, str] | None = None,
    rules: Ruling | None = None,
) -> list[Result]:
    """The results of a figure, one for each key of `by`, or exactly one without a breakdown.

    `alike` maps an account to the dimension on which its sub-accounts must agree before a share of them
    may be taken (classes of two schemes do not mean the same). Refuses unknown or circular figures, a
    balance in several units of measure and a share that mixes what is not alike.
    """
    work = Evaluation(ledger, period, by, filters, definitions or {}, points, plan, alike or {}, rules)
    return work.results(definition)


class Evaluation:
    """The evaluation of figures over one period: what stays the same while expressions are walked."""

    def __init__(
        self,
        ledger: Ledger,
        period: Period,
        by: tuple[str, ...],
        filters: Filters,
        definitions: Mapping[str, Definition],
        points: Pointing | None,
        plan: Planning | None,
        alike: Mapping[str, str],
        rules: Ruling | None = None,
    ) -> None:
        self.ledger = ledger
        self.period = period
        self.outer = by
        self.by = by
        self.filters = self.asked = filters
        self.basis: str | None = None
        self.definitions = definitions
        self.pointing = points
        self.planning = plan
        self.alike = alike
        self.rules = rules
        self.path: tuple[str, ...] = ()
        self.approximate: set[Key] = set()
        self.read: list[Balance] = []
        self.cases: Mapping[type[Any], Callable[[Any], Vector]] = {
            Number: lambda node: Vector({}, node.value),
            Balance: lambda node: Vector(self.sums(node, self.by)),
            Combination: self.combination,
            Product: self.product,
            Ratio: self.ratio,
            Distinct: self.distinct,
            Count: self.count,
            Mean: self.mean,
            Edge: self.edge,
            Reference: lambda node: self.named(referred(self.definitions, node.name, self.path)),
            Points: self.points,
            Plan: self.plan,
        }

    def results(self, definition: Definition) -> list[Result]:
        """The results of one figure."""
        self.by, self.filters, self.path, self.approximate, self.read = self.outer, self.asked, (), set(), []
        vector = self.named(definition)
        above, below = vector.numerator, vector.denominator
        keys: Iterable[Key] = sorted(vector.values, key=_order) if self.by else [()]
        return [
            Result(
                key,
                vector.at(key),
                above.at(key) if above else None,
                below.at(key) if below else None,
                key in self.approximate,
            )
            for key in keys
        ]

    def named(self, definition: Definition) -> Vector:
        """The value of a definition, under its own basis."""
        before = self.basis, self.path
        self.basis, self.path = definition.basis, (*self.path, definition.name)
        vector = self.value(expression_of(definition, self.period, self.rules))
        self.basis, self.path = before
        return vector

    def value(self, node: Expression) -> Vector:
        """The value of a node by the keys of the breakdown in force."""
        return self.cases[type(node)](node)

    def combination(self, node: Combination) -> Vector:
        return _combined(node.operator, self.value(node.left), self.value(node.right))

    def product(self, node: Product) -> Vector:
        vector = self.value(node.operand)
        values = {key: _times(value, node.factor) for key, value in vector.values.items()}
        return Vector(values, _times(vector.rest, node.factor))

    def ratio(self, node: Ratio) -> Vector:
        before, self.read = self.read, []
        vector = divided(self.value(node.numerator), self.value(node.denominator))
        if self.alike:
            self.check_alike(self.read)
        self.read = before + self.read
        return vector

    def edge(self, node: Edge) -> Vector:
        filters = self.filters + node.balance.filters
        self.note(node.balance, filters, self.by)
        return Vector(self.ledger.edge(node.which, node.balance.account, filters, self.period, self.by))

    def points(self, node: Points) -> Vector:
        if self.pointing is None:
            raise Refused(error("figure.no_points", name=self.path[0]))
        return Vector(self.pointing.points(self.filters + node.filters, self.period, self.by))

    def plan(self, node: Plan) -> Vector:
        if self.planning is None:
            raise Refused(error("figure.no_plan", name=self.path[0]))
        return Vector(self.planning.plan(node.part, self.filters + node.filters, self.period, self.by))

    def sums(self, node: Balance, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The sums of a balance, of one unit of measure for each key."""
        self.read.append(node)
        filters = self.filters + node.filters
        units = self.ledger.units(node.account)
        if len(units) > 1 and "unit" not in by and not any(name == "unit" for name, _ in filters):
            raise Refused(error("figure.mixed_units", account=node.account, units="、".join(sorted(units))))
        self.note(node, filters, by)
        return self.ledger.sums(node.account, filters, self.period, node.basis or self.basis, by)

    def present(self, node: Balance, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """What has a balance: being there is certain and has no unit, whatever the amounts."""
        filters = self.filters + node.filters
        return self.ledger.sums(node.account, filters, self.period, node.basis or self.basis, by)

    def note(self, node: Balance, filters: Filters, by: tuple[str, ...]) -> None:
        """Remember which results rest on an approximate posting."""
        basis = node.basis or self.basis
        for key in self.ledger.approximate(node.account, filters, self.period, basis, by):
            self.approximate.add(key[: len(self.outer)])

    def distinct(self, node: Distinct) -> Vector:
        found = {
            key
            for balance in node.balances
            for key in self.present(balance, (*self.by, node.dimension))
            if key[-1] is not None
        }
        counted: dict[Key, Exact | None] = {}
        for key in found:
            counted[key[:-1]] = (counted.get(key[:-1]) or 0) + 1
        return Vector(counted)

    def count(self, node: Count) -> Vector:
        compare = _COMPARE[node.comparison]
        counted: dict[Key, Exact | None] = {}
        for key, value in self.inside(node.operand, node.dimension, node.filters).values.items():
            if key[-1] is not None and value is not None:
                counted[key[:-1]] = (counted.get(key[:-1]) or 0) + compare(value, node.limit)
        return Vector(counted)

    def mean(self, node: Mean) -> Vector:
        inner = self.inside(node.operand, node.dimension, ())
        population: Iterable[Key] = inner.values
        if node.over is not None:
            population = self.present(node.over, (*self.by, node.dimension))
        totals: dict[Key, Exact | None] = {}
        members: dict[Key, Exact | None] = {}
        for key in population:
            value = inner.at(key)
            if key[-1] is None or (value is None and node.over is None):
                continue
            outer = key[:-1]
            totals[outer] = (totals.get(outer) or 0) + (value or 0)
            members[outer] = (members.get(outer) or 0) + 1
        return divided(Vector(totals), Vector(members))

    def inside(self, node: Expression, dimension: str, filters: Filters) -> Vector:
        """The value of a node broken down by one dimension more, within filters."""
        before = self.by, self.filters
        self.by, self.filters = (*self.by, dimension), self.filters + filters
        vector = self.value(node)
        self.by, self.filters = before
        return vector

    def check_alike(self, balances: Iterable[Balance]) -> None:
        """Refuse a share of a part of an account whose parts mean different things in this period."""
        for balance in balances:
            for account, dimension in self.alike.items():
                if balance.account.startswith(account + ":"):
                    whole = Balance(account, balance.filters, balance.basis)
                    seen: dict[Key, str | None] = {}
                    for key in self.sums(whole, (*self.by, dimension)):
                        if seen.setdefault(key[:-1], key[-1]) != key[-1]:
                            values = f"{seen[key[:-1]]}, {key[-1]}"
                            raise Refused(
                                error("figure.not_alike", account=account, dimension=dimension, values=values)
                            )


def _times(value: Exact | None, factor: Exact) -> Exact | None:
    return None if value is None else value * factor


def _combined(sign: str, left: Vector, right: Vector) -> Vector:
    def both(one: Exact | None, other: Exact | None) -> Exact | None:
        if one is None or other is None:
            return None
        return one + other if sign == "+" else one - other

    if not left.values and not right.values:
        return Vector({}, both(left.rest, right.rest))
    keys = left.values.keys() | right.values.keys()
    return Vector({key: both(left.at(key), right.at(key)) for key in keys}, both(left.rest, right.rest))


def divided(numerator: Vector, denominator: Vector) -> Vector:
    """One vector over another, which it remembers; without a value where the denominator is 0."""

    def quotient(above: Exact | None, below: Exact | None) -> Exact | None:
        if above is None or not below:
            return None
        return Fraction(above, below) if above else 0

    if not numerator.values and not denominator.values:
        return Vector({}, quotient(numerator.rest, denominator.rest), numerator, denominator)
    keys = numerator.values.keys() | denominator.values.keys()
    values = {key: quotient(numerator.at(key), denominator.at(key)) for key in keys}
    return Vector(values, quotient(numerator.rest, denominator.rest), numerator, denominator)
