"""The evaluation of a figure: one walk over its expression, exact, for every key of a breakdown at once.

A value is a vector: what each key of the breakdown has, and what every other key has (0 for a sum, nothing
for a ratio), so that one set of rules serves totals and breakdowns alike.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

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
    balances_in,
    parsed,
    referred,
)
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact

_COMPARE: Mapping[str, Callable[[Exact, Exact], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


class _Vector(NamedTuple):
    """Values by key, and the value of every key that is not listed."""

    values: Mapping[Key, Exact | None]
    rest: Exact | None = 0
    numerator: _Vector | None = None
    denominator: _Vector | None = None

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
) -> list[Result]:
    """The results of a figure, one for each key of `by`, or exactly one without a breakdown.

    `alike` maps an account to the dimension on which its sub-accounts must agree before a share of them
    may be taken (classes of two schemes do not mean the same). Refuses unknown or circular figures, a
    balance in several units of measure and a share that mixes what is not alike.
    """
    work = _Evaluation(ledger, period, by, filters, definitions or {}, points, plan, alike or {})
    vector = work.named(definition)
    keys: Iterable[Key] = sorted(vector.values, key=_order) if by else [()]
    return [
        Result(
            key,
            vector.at(key),
            vector.numerator.at(key) if vector.numerator else None,
            vector.denominator.at(key) if vector.denominator else None,
            key in work.approximate,
        )
        for key in keys
    ]


class _Evaluation:
    """One evaluation: what stays the same while the expression is walked."""

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
    ) -> None:
        self.ledger = ledger
        self.period = period
        self.outer = len(by)
        self.by = by
        self.filters = filters
        self.basis: str | None = None
        self.definitions = definitions
        self.pointing = points
        self.planning = plan
        self.alike = alike
        self.path: tuple[str, ...] = ()
        self.approximate: set[Key] = set()

    def named(self, definition: Definition) -> _Vector:
        """The value of a definition, under its own basis."""
        before = self.basis, self.path
        self.basis, self.path = definition.basis, (*self.path, definition.name)
        vector = self.value(parsed(definition.expression))
        self.basis, self.path = before
        return vector

    def value(self, node: Expression) -> _Vector:
        """The value of a node by the keys of the breakdown in force."""
        match node:
            case Number(constant):
                return _Vector({}, constant)
            case Balance():
                return _Vector(self.sums(node, self.by))
            case Combination(sign, left, right):
                return _combined(sign, self.value(left), self.value(right))
            case Product(operand, factor):
                vector = self.value(operand)
                return _Vector(
                    {key: _times(value, factor) for key, value in vector.values.items()},
                    _times(vector.rest, factor),
                )
            case Ratio(numerator, denominator):
                self.check_alike(node)
                return _divided(self.value(numerator), self.value(denominator))
            case Distinct():
                return self.distinct(node)
            case Count():
                return self.count(node)
            case Mean():
                return self.mean(node)
            case Edge(which, balance):
                filters = self.filters + balance.filters
                self.note(balance, filters, self.by)
                return _Vector(self.ledger.edge(which, balance.account, filters, self.period, self.by))
            case Reference(name):
                return self.named(referred(self.definitions, name, self.path))
            case Points(filters):
                if self.pointing is None:
                    raise Refused(error("figure.no_points", name=self.path[0]))
                return _Vector(self.pointing.points(self.filters + filters, self.period, self.by))
            case Plan(part, filters):
                if self.planning is None:
                    raise Refused(error("figure.no_plan", name=self.path[0]))
                return _Vector(self.planning.plan(part, self.filters + filters, self.period, self.by))

    def sums(self, node: Balance, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The sums of a balance, of one unit of measure for each key."""
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
            self.approximate.add(key[: self.outer])

    def distinct(self, node: Distinct) -> _Vector:
        found = {
            key
            for balance in node.balances
            for key in self.present(balance, (*self.by, node.dimension))
            if key[-1] is not None
        }
        counted: dict[Key, Exact | None] = {}
        for key in found:
            counted[key[:-1]] = (counted.get(key[:-1]) or 0) + 1
        return _Vector(counted)

    def count(self, node: Count) -> _Vector:
        compare = _COMPARE[node.comparison]
        counted: dict[Key, Exact | None] = {}
        for key, value in self.inside(node.operand, node.dimension, node.filters).values.items():
            if key[-1] is not None and value is not None:
                counted[key[:-1]] = (counted.get(key[:-1]) or 0) + compare(value, node.limit)
        return _Vector(counted)

    def mean(self, node: Mean) -> _Vector:
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
        return _divided(_Vector(totals), _Vector(members))

    def inside(self, node: Expression, dimension: str, filters: Filters) -> _Vector:
        """The value of a node broken down by one dimension more, within filters."""
        before = self.by, self.filters
        self.by, self.filters = (*self.by, dimension), self.filters + filters
        vector = self.value(node)
        self.by, self.filters = before
        return vector

    def check_alike(self, node: Ratio) -> None:
        """Refuse a share of a part of an account whose parts mean different things in this period."""
        for balance in balances_in(node):
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


def _combined(sign: str, left: _Vector, right: _Vector) -> _Vector:
    def both(one: Exact | None, other: Exact | None) -> Exact | None:
        if one is None or other is None:
            return None
        return one + other if sign == "+" else one - other

    keys = left.values.keys() | right.values.keys()
    return _Vector({key: both(left.at(key), right.at(key)) for key in keys}, both(left.rest, right.rest))


def _divided(numerator: _Vector, denominator: _Vector) -> _Vector:
    def quotient(above: Exact | None, below: Exact | None) -> Exact | None:
        return None if above is None or not below else Fraction(above) / below

    keys = numerator.values.keys() | denominator.values.keys()
    values = {key: quotient(numerator.at(key), denominator.at(key)) for key in keys}
    return _Vector(values, quotient(numerator.rest, denominator.rest), numerator, denominator)
