"""The expression of a figure: frozen nodes over balances, as `ledger.kernel.grammar` reads them from text.

Nodes have a plain form, lists and texts, that loads faster than the text can be read.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.rounding import Exact

Filters = tuple[tuple[str, tuple[str, ...]], ...]
"""Pairs of dimension and accepted values; all pairs must hold, `""` accepts a missing value."""

BASES = ("flow", "state", "cohort")
FUNCTIONS = ("balance", "distinct", "count", "ratio", "mean", "first", "last", "figure", "points", "plan", "rule")
PLAN_PARTS = ("items", "complete", "weight", "share", "done", "target")


class Number(NamedTuple):
    """A constant."""

    value: Exact


class Balance(NamedTuple):
    """The sum of an account's subtree."""

    account: str
    filters: Filters = ()
    basis: str | None = None


class Distinct(NamedTuple):
    """How many values of a dimension have a balance on any of the accounts."""

    dimension: str
    balances: tuple[Balance, ...]


class Count(NamedTuple):
    """How many values of a dimension satisfy a comparison, among those with a non-zero balance."""

    dimension: str
    operand: Expression
    comparison: str
    limit: Exact
    filters: Filters = ()


class Combination(NamedTuple):
    """A sum or a difference."""

    operator: str
    left: Expression
    right: Expression


class Product(NamedTuple):
    """An expression times a number."""

    operand: Expression
    factor: Exact


class Ratio(NamedTuple):
    """One expression over another, without a value where the denominator is 0."""

    numerator: Expression
    denominator: Expression


class Mean(NamedTuple):
    """The unweighted mean over the values of a dimension, or over those with a balance on `over`."""

    operand: Expression
    dimension: str
    over: Balance | None = None


class Edge(NamedTuple):
    """What the first or the last event of the period posted."""

    which: str
    balance: Balance


class Reference(NamedTuple):
    """Another figure by its name, unrounded."""

    name: str


class Points(NamedTuple):
    """The points given by a table of rules, through the caller."""

    filters: Filters = ()


class Plan(NamedTuple):
    """One part (of `PLAN_PARTS`) of how planned items stand, through the caller."""

    part: str
    filters: Filters = ()


class Rule(NamedTuple):
    """A choice among sums by the value that a rule, named by the caller, has on each day."""

    name: str
    branches: tuple[tuple[str, Expression], ...]


Expression = (
    Number | Balance | Distinct | Count | Combination | Product | Ratio | Mean | Edge | Reference | Points | Plan | Rule
)

NODES: tuple[type[Any], ...] = (
    # in the order of their numbers in the plain form
    Balance,
    Ratio,
    Combination,
    Distinct,
    Reference,
    Plan,
    Points,
    Number,
    Product,
    Count,
    Mean,
    Edge,
    Rule,
)


def exact(text: str) -> Exact:
    """A decimal number without any loss."""
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def plain(node: Any) -> Any:
    """A node as JSON can hold it: a list that begins with the node's number; other tuples begin with ""."""
    if isinstance(node, Fraction):
        return {"exact": str(node)}
    if not isinstance(node, tuple):
        return node
    parts = [plain(each) for each in node]
    if type(node) not in NODES:
        return ["", *parts]
    for name in reversed(getattr(node, "_fields", ())):
        if getattr(node, name) != getattr(node, "_field_defaults", {}).get(name, ...):
            break
        parts.pop()
    return [NODES.index(type(node)), *parts]


def built(data: Any) -> Any:
    """The node of a plain form."""
    if type(data) is dict:
        return exact(data["exact"])
    if len(data) == 2 and data[0] == 0:  # a balance without filters, as most are
        return Balance(data[1])
    parts = [built(each) if type(each) in (list, dict) else each for each in data]
    return tuple(parts[1:]) if parts[0] == "" else NODES[parts[0]](*parts[1:])
