"""Rules inside an expression: each posting is judged by the rule of its own day.

`rule(NAME, VALUE = sum…)` takes the sum of the value in force, `{NAME}` in the name of an account stands for
the value, or for each of several. Before anything is computed both are replaced by plain balances. Where the
rule changes within the period, each value gets the postings of its own days: by their date where the basis is
flow, by the day on which the entity was entered where it is cohort. A standing cannot be divided so: it is
judged by the rule of the period's last day. A change of rules thus leaves the figures of the time before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Protocol

from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
    Edge,
    Expression,
    Mean,
    Number,
    Product,
    Ratio,
    Rule,
)
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period, span
from ledger.kernel.posting import segment

Step = tuple[tuple[str, ...], Period]
"""The values of a rule, and the days on which they hold."""
_BY_DAY = {"flow": "day", "cohort": "entered"}
"""The dimension that says on which day a balance of each basis is to be judged."""


class Ruling(Protocol):
    """What the caller's rules say; names that are not known are refused by it."""

    def steps(self, name: str, period: Period) -> Sequence[Step]:
        """The values of a rule through a period, in order, without a day left out."""


def is_ruled(text: str) -> bool:
    """Whether the text of an expression can hold a rule at all."""
    return "{" in text or "rule(" in text


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"\{([^{}]+)\}")


def names_in(text: str) -> list[str]:
    """The names of the rules in the text of an expression, each once."""
    called = re.findall(r"\brule\(\s*\"?([^\s,\"]+)", text)
    return list(dict.fromkeys([*called, *_named().findall(text)]))


def settled(node: Expression, basis: str | None, period: Period, ruling: Ruling) -> Expression:
    """The expression without rules, as it is to be computed for one period."""
    return _Settling(basis, period, ruling).of(node)


class _Settling:
    """One expression and the rules of one period."""

    def __init__(self, basis: str | None, period: Period, ruling: Ruling) -> None:
        self.basis = basis
        self.period = period
        self.ruling = ruling

    def of(self, node: Expression) -> Expression:
        """The node without rules."""
        match node:
            case Balance():
                return _added(self.balances(node))
            case Rule():
                return _added(self.branches(node))
            case Combination(_, left, right):
                return node._replace(left=self.of(left), right=self.of(right))
            case Ratio(numerator, denominator):
                return Ratio(self.of(numerator), self.of(denominator))
            case Product(operand, _):
                return node._replace(operand=self.of(operand))
            case Count(_, operand):
                return node._replace(operand=self.of(operand))
            case Mean(operand, _, over):
                return node._replace(operand=self.of(operand), over=over and self.one(over))
            case Distinct(_, balances):
                return node._replace(balances=tuple(one for each in balances for one in self.balances(each)))
            case Edge(_, balance):
                return node._replace(balance=self.one(balance))
            case _:
                return node

    def one(self, balance: Balance) -> Balance:
        """A balance where only a single one can stand."""
        found = list(self.balances(balance))
        if len(found) != 1:
            raise Refused(error("figure.rule_divided", account=balance.account, period=self.period.text))
        return found[0]

    def balances(self, balance: Balance) -> Iterator[Balance]:
        """The balances that stand for one whose account names a rule."""
        found = _named().search(balance.account)
        if found is None:
            yield balance
            return
        steps = self.steps(found[1])
        for values, days in steps:
            for value in values:
                account = balance.account.replace(found[0], segment(value))
                inside = self.within(balance._replace(account=account), days, steps)
                if inside is not None:
                    yield from self.balances(inside)

    def branches(self, rule: Rule) -> Iterator[Expression]:
        """What each value of a rule chooses, for the days on which it holds."""
        branches = dict(rule.branches)
        steps = self.steps(rule.name)
        for values, days in steps:
            for value in values:
                if value in branches:
                    yield self.divided(self.of(branches[value]), days, steps)

    def divided(self, node: Expression, days: Period, steps: Sequence[Step]) -> Expression:
        """A sum of balances, only for some days."""
        match node:
            case Balance():
                return self.within(node, days, steps) or Number(0)
            case Combination(_, left, right):
                return node._replace(left=self.divided(left, days, steps), right=self.divided(right, days, steps))
            case Product(operand, _):
                return node._replace(operand=self.divided(operand, days, steps))
            case _:  # a number counts once
                return node if days == steps[-1][1] else Number(0)

    def within(self, balance: Balance, days: Period, steps: Sequence[Step]) -> Balance | None:
        """A balance only for some days; None where it does not count on them at all."""
        if len(steps) == 1:
            return balance
        dimension = _BY_DAY.get(balance.basis or self.basis or "")
        if dimension is None:
            return balance if days == steps[-1][1] else None
        return balance._replace(filters=(*balance.filters, (dimension, (days.text,))))

    def steps(self, name: str) -> list[Step]:
        """The values of a rule through the period, stretches of equal values joined."""
        return joined(self.ruling.steps(name, self.period), self.period)


def joined(steps: Iterable[Step], period: Period) -> list[Step]:
    """Steps with stretches of equal values made one; the whole period keeps its name."""
    found: list[Step] = []
    for values, days in steps:
        if found and found[-1][0] == values:
            whole = (found[-1][1].first, days.last) == (period.first, period.last)
            found[-1] = (values, period if whole else span(found[-1][1].first, days.last))
        else:
            found.append((values, days))
    return found


def stretches(starts: Sequence[date], period: Period) -> Iterator[tuple[int, Period]]:
    """The stretches of a period that begin at rising days, each with the place of its first day."""
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        last = None if end is None else date.fromordinal(end.toordinal() - 1)
        part = period.clipped(None if start == date.min else start, last)
        if part.first is None or part.last is None or part.first <= part.last:
            whole = part[1:] == period[1:]
            yield place, period if whole else span(part.first, part.last)


def _added(nodes: Iterable[Expression]) -> Expression:
    total: Expression | None = None
    for node in nodes:
        total = node if total is None else Combination("+", total, node)
    return Number(0) if total is None else total
