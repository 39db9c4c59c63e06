"""A figure over several ledgers: what its leaves come to in each adds up, what stands above is computed anew.

A leaf is what can be added up over ledgers that know nothing of one another: a balance, a number of distinct
values, a count, the sum and the number of members behind a mean, a sum that a rule chooses. A ratio is none: its
total is the quotient of the summed numerators and denominators, never a mean of ratios. Two people of one name in
two ledgers are two, and each ledger counts by its own rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.evaluation import Evaluation, Vector, divided
from ledger.kernel.expression import Balance, Count, Distinct, Edge, Expression, Mean, Plan, Points, Rule
from ledger.kernel.figure import Definition, Key, Result, parsed
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact
from ledger.kernel.ruling import is_ruled, settled

LEAVES: frozenset[type[Any]] = frozenset({Balance, Distinct, Count, Mean, Edge, Points, Plan, Rule})


class Part(NamedTuple):
    """What one ledger contributes to one figure, as plain data that can travel.

    `leaves` are lists of (key, value) in the order in which an evaluation meets them, two for a mean;
    `approximate` the keys that rest on approximate postings; `units` the units of each account read, and
    `alike` the value that the parts of a share have in common, by account, dimension and key.
    """

    leaves: list[list[tuple[Key, Exact]]]
    approximate: list[Key]
    units: dict[str, list[str]]
    alike: list[tuple[str, str, Key, str | None]]


class Recording(Evaluation):
    """An evaluation that keeps, by the name of the figure, what can be added to that of other ledgers."""

    part: Part
    inside_leaf: bool
    ruled: bool

    def results(self, definition: Definition) -> list[Result]:
        """The results of one figure; its part is then in `part`."""
        self.part = Part([], [], {}, [])
        self.inside_leaf = False
        results = super().results(definition)
        self.part.approximate.extend(sorted(self.approximate, key=str))
        return results

    def named(self, definition: Definition) -> Vector:
        """The value of a definition: its expression as it is written, since rules differ among ledgers."""
        if self.inside_leaf:
            return super().named(definition)
        before = self.basis, self.path, getattr(self, "ruled", False)
        self.basis, self.path = definition.basis, (*self.path, definition.name)
        self.ruled = is_ruled(definition.expression)
        vector = self.value(parsed(definition.expression))
        self.basis, self.path, self.ruled = before
        return vector

    def value(self, node: Expression) -> Vector:
        """The value of a node; the outermost leaves are noted."""
        if self.inside_leaf or type(node) not in LEAVES:
            return super().value(node)
        self.inside_leaf = True
        try:
            vector = super().value(self.by_rule(node))
        finally:
            self.inside_leaf = False
        pair = (vector.numerator, vector.denominator) if isinstance(node, Mean) else (vector,)
        for each in pair:
            assert each is not None
            values = each.values if self.outer else {(): each.at(())}
            self.part.leaves.append([(key, value) for key, value in values.items() if value is not None])
        return vector

    def by_rule(self, leaf: Expression) -> Expression:
        """A leaf as the rules of this ledger have it."""
        if not self.ruled:
            return leaf
        if self.rules is None:
            raise LookupError(f"{self.path[-1]} follows rules, and none are given")
        return settled(leaf, self.basis, self.period, self.rules)

    def sums(self, node: Balance, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The sums of a balance, its units noted where they must be one."""
        filters = self.filters + node.filters
        if "unit" not in by and not any(name == "unit" for name, _ in filters):
            self.part.units[node.account] = sorted(self.ledger.units(node.account))
        return super().sums(node, by)

    def check_alike(self, balances: Iterable[Balance]) -> None:
        """Refuse as ever, and note what the parts have in common."""
        balances = list(balances)
        super().check_alike(balances)
        for balance in balances:
            for account, dimension in self.alike.items():
                if balance.account.startswith(account + ":"):
                    whole = Balance(account, balance.filters, balance.basis)
                    for key in super().sums(whole, (*self.by, dimension)):
                        self.part.alike.append((account, dimension, key[:-1], key[-1]))


class Total(Evaluation):
    """An evaluation over the parts of several ledgers; it reads no postings."""

    def __init__(
        self,
        parts: Mapping[str, Iterable[Part]],
        period: Period,
        by: tuple[str, ...],
        definitions: Mapping[str, Definition],
    ) -> None:
        nothing: Any = None
        super().__init__(nothing, period, by, (), definitions, None, None, {})
        self.parts = parts
        self.pending: Iterator[Vector] = iter(())

    def results(self, definition: Definition) -> list[Result]:
        """The results of one figure over all ledgers."""
        parts = list(self.parts.get(definition.name, ()))
        _check(parts)
        self.pending = iter([_summed(leaves) for leaves in zip(*(part.leaves for part in parts), strict=True)])
        about = {key for part in parts for key in part.approximate}
        return [result._replace(approximate=result.key in about) for result in super().results(definition)]

    def named(self, definition: Definition) -> Vector:
        """The value of a definition: its expression as it is written."""
        self.path = (*self.path, definition.name)
        vector = self.value(parsed(definition.expression))
        self.path = self.path[:-1]
        return vector

    def value(self, node: Expression) -> Vector:
        """The value of a node; leaves are taken from the sums, in the order in which they were noted."""
        if type(node) not in LEAVES:
            return super().value(node)
        if isinstance(node, Mean):
            return divided(next(self.pending), next(self.pending))
        return next(self.pending)

    def check_alike(self, balances: Iterable[Balance]) -> None:
        """Nothing: it is checked over all parts at once."""


def _summed(leaves: Iterable[list[tuple[Key, Exact]]]) -> Vector:
    totals: dict[Key, Exact | None] = {}
    for leaf in leaves:
        for key, value in leaf:
            totals[key] = (totals.get(key) or 0) + value
    return Vector(totals)


def _check(parts: list[Part]) -> None:
    """Refuse to add up what is measured in several units, or a share of what is not alike in all ledgers."""
    units: dict[str, set[str]] = {}
    for part in parts:
        for account, found in part.units.items():
            units.setdefault(account, set()).update(found)
    for account, all_units in units.items():
        if len(all_units) > 1:
            raise Refused(error("figure.mixed_units", account=account, units="、".join(sorted(all_units))))
    seen: dict[tuple[str, str, Key], str | None] = {}
    for part in parts:
        for account, dimension, key, value in part.alike:
            if seen.setdefault((account, dimension, key), value) != value:
                values = f"{seen[account, dimension, key]}, {value}"
                raise Refused(error("figure.not_alike", account=account, dimension=dimension, values=values))


def packed(value: Exact) -> int | str:
    """An exact number as JSON can hold it."""
    return value if isinstance(value, int) else str(value)


def unpacked(value: int | str) -> Exact:
    """The exact number again."""
    return value if isinstance(value, int) else Fraction(value)
