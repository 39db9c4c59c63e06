"""A figure: an expression over balances, evaluated exactly, with its numerator, denominator and evidence.

The ledger that holds the postings is a Protocol, so that the same figures can be computed from a database,
from a plain list of postings in a test, or from the sums of many offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
    Edge,
    Expression,
    Filters,
    Mean,
    Plan,
    Points,
    Product,
    Ratio,
    Reference,
    Rule,
    built,
)
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact, Rounding
from ledger.kernel.ruling import Ruling, is_ruled, settled

Key = tuple[str | None, ...]
"""One value for each dimension of a breakdown; None where a posting lacks the dimension."""


class Term(NamedTuple):
    """One balance a figure rests on; `role` is numerator, denominator or value."""

    role: str
    account: str
    filters: Filters
    period: Period
    basis: str | None


class Ledger(Protocol):
    """What evaluation needs to know of the postings; amounts are exact, zero sums are left out."""

    def sums(
        self, account: str, filters: Filters, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        """Sums over the account's subtree; basis None means each account's own nature."""

    def edge(
        self, which: str, account: str, filters: Filters, period: Period, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        """What the first or the last event of the period posted."""

    def approximate(
        self, account: str, filters: Filters, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Iterable[Key]:
        """The keys that rest on a posting marked approximate."""

    def units(self, account: str) -> frozenset[str]:
        """The units of measure found in the account's subtree."""


class Pointing(Protocol):
    """How `points(…)` is computed: by tables of rules that the kernel does not know."""

    def points(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The points of the period by the dimensions asked for."""

    def terms(self, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances the points rest on."""


class Planning(Protocol):
    """How `plan(…)` is computed: by targets and measures that the kernel does not know."""

    def plan(self, part: str, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """One part of how the planned items stand at the period's end, by the dimensions asked for."""

    def terms(self, part: str, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances this part rests on."""


class Definition(NamedTuple):
    """A figure as data: what it is called, how it is computed and how it is printed.

    `basis` is that of each balance that names none; the unit `%` multiplies by 100; a `rounding` of None
    is the office's own for its unit; figures of one `whole` are its parts; `group` only orders a display;
    one `on_request` takes long and is only computed where it is named.
    """

    name: str
    zh: str
    en: str
    unit: str
    expression: str
    basis: str | None = None
    rounding: Rounding | None = None
    group: str = ""
    whole: str = ""
    on_request: bool = False


class Result(NamedTuple):
    """The exact value of a figure for one key of its breakdown; None where a denominator is 0."""

    key: Key
    value: Exact | None
    numerator: Exact | None = None
    denominator: Exact | None = None
    approximate: bool = False


_KEPT: dict[str, Any] = {}


def keep(expressions: Mapping[str, Any]) -> None:
    """Make known the plain forms of some texts, so that these need not be read again."""
    _KEPT.update(expressions)


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression:
    """The expression of a text, read once."""
    if text in _KEPT:
        node: Expression = built(_KEPT[text])
        return node
    from ledger.kernel.grammar import parse

    return parse(text)


def expression_of(definition: Definition, period: Period, rules: Ruling | None) -> Expression:
    """The expression of a figure with the rules of the period applied."""
    node = parsed(definition.expression)
    if not is_ruled(definition.expression):
        return node
    if rules is None:
        raise LookupError(f"{definition.name} follows rules, and none are given")
    return settled(node, definition.basis, period, rules)


def terms(
    definition: Definition,
    period: Period,
    *,
    filters: Filters = (),
    definitions: Mapping[str, Definition] | None = None,
    points: Pointing | None = None,
    plan: Planning | None = None,
    rules: Ruling | None = None,
) -> list[Term]:
    """The balances a figure rests on, those of the numerator and of the denominator apart."""
    walk = _Terms(period, definitions or {}, points, plan, rules)
    node = expression_of(definition, period, rules)
    return list(dict.fromkeys(walk.of(node, "value", filters, definition.basis, (definition.name,))))


def referred(definitions: Mapping[str, Definition], name: str, path: tuple[str, ...]) -> Definition:
    """The figure of the name, refused if it is unknown or already being computed on `path`."""
    if name in path:
        raise Refused(error("figure.cycle", path=" → ".join((*path[path.index(name) :], name))))
    if name not in definitions:
        from difflib import get_close_matches

        near = ", ".join(get_close_matches(name, definitions, 3)) or "—"
        raise Refused(error("figure.unknown", name=name, near=near))
    return definitions[name]


class _Terms:
    """Walks an expression for the balances it rests on."""

    def __init__(
        self,
        period: Period,
        definitions: Mapping[str, Definition],
        points: Pointing | None,
        plan: Planning | None,
        rules: Ruling | None,
    ) -> None:
        self.period = period
        self.definitions = definitions
        self.pointing = points
        self.planning = plan
        self.rules = rules

    def of(
        self, node: Expression, role: str, filters: Filters, basis: str | None, path: tuple[str, ...]
    ) -> Iterator[Term]:
        """The terms of a node; a role, once given by a ratio, is kept below it."""
        match node:
            case Balance(account, own, its_basis):
                yield Term(role, account, filters + own, self.period, its_basis or basis)
            case Ratio(numerator, denominator):
                above, below = ("numerator", "denominator") if role == "value" else (role, role)
                yield from self.of(numerator, above, filters, basis, path)
                yield from self.of(denominator, below, filters, basis, path)
            case Reference(name):
                other = referred(self.definitions, name, path)
                node = expression_of(other, self.period, self.rules)
                yield from self.of(node, role, filters, other.basis, (*path, name))
            case Points(own):
                for term in self.pointing.terms(filters + own, self.period) if self.pointing else ():
                    yield term._replace(role=role)
            case Plan(part, own):
                for term in self.planning.terms(part, filters + own, self.period) if self.planning else ():
                    yield term._replace(role=role)
            case Edge(_, balance):
                yield Term(role, balance.account, filters + balance.filters, self.period, "flow")
            case Count(_, operand, _, _, own):
                yield from self.of(operand, role, filters + own, basis, path)
            case _:
                for child in children(node):
                    yield from self.of(child, role, filters, basis, path)


def children(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Combination(_, left, right):
            return (left, right)
        case Ratio(numerator, denominator):
            return (numerator, denominator)
        case Product(operand, _) | Count(_, operand):
            return (operand,)
        case Mean(operand, _, over):
            return (operand,) if over is None else (operand, over)
        case Distinct(_, balances):
            return balances
        case Rule(_, branches):
            return tuple(branch for _, branch in branches)
        case _:
            return ()


def nodes_in(node: Expression) -> Iterator[Expression]:
    yield node
    for child in children(node):
        yield from nodes_in(child)


def accounts_of(definition: Definition) -> list[str]:
    """The accounts that a figure itself names, each once."""
    return list(dict.fromkeys(balance.account for balance in balances_in(parsed(definition.expression))))


def balances_in(node: Expression) -> Iterator[Balance]:
    return (each for each in nodes_in(node) if isinstance(each, Balance))
