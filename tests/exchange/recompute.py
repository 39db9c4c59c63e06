"""Computes figures in DuckDB from the exported Parquet files alone: another engine, another program, one walk.

Every leaf of an expression is one SQL statement over the fact table; nothing of the ledger's own sums is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
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
from ledger.kernel.figure import Definition, expression_of
from ledger.kernel.period import Period, parse
from ledger.kernel.ruling import Ruling

Value = Fraction | None
COMPARE = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}
TIMES = {
    "day": "strftime(date, '%Y-%m-%d')",
    "month": "strftime(date, '%Y-%m')",
    "quarter": "concat(year(date), '-Q', quarter(date))",
    "half": "concat(year(date), '-H', if(month(date) < 7, 1, 2))",
    "year": "cast(year(date) as varchar)",
}


class Groups(NamedTuple):
    """Values by key of a breakdown, and the value of every key that is not listed."""

    values: dict[tuple[str, ...], Value]
    rest: Value = Fraction(0)

    def at(self, key: tuple[str, ...]) -> Value:
        return self.values.get(key, self.rest)


class NotHere(Exception):
    """The figure asks for what no posting says: points by a table of rules, or the plan."""


class Engine:
    """The exported postings of one folder, or of many, in DuckDB."""

    def __init__(self, *folders: Path) -> None:
        self.duck = duckdb.connect()
        files = [f"{folder}/postings/**/*.parquet" for folder in folders]
        self.duck.execute(
            "CREATE TABLE postings AS SELECT * FROM read_parquet(?, hive_partitioning = true, union_by_name = true)",
            [files],
        )
        self.columns = {row[0] for row in self.duck.execute("DESCRIBE postings").fetchall()}
        self.asked: dict[Any, Any] = {}

    def figure(
        self, definition: Definition, period: Period, definitions: Mapping[str, Definition], rules: Ruling
    ) -> Value:
        """The exact value of a figure over a period."""
        return Walk(self, period, definitions, rules).named(definition, ()).at(())


class Walk:
    """One figure over one period."""

    def __init__(self, engine: Engine, period: Period, definitions: Mapping[str, Definition], rules: Ruling) -> None:
        self.engine = engine
        self.period = period
        self.definitions = definitions
        self.rules = rules

    def named(self, definition: Definition, by: tuple[str, ...], filters: Filters = ()) -> Groups:
        node = expression_of(definition, self.period, self.rules)
        return self.value(node, by, filters, definition.basis)

    def value(self, node: Expression, by: tuple[str, ...], filters: Filters, basis: str | None) -> Groups:
        match node:
            case Number(value):
                return Groups({}, Fraction(value))
            case Balance():
                return Groups(self.sums(node, by, filters, basis))
            case Combination(sign, left, right):
                both = self.value(left, by, filters, basis), self.value(right, by, filters, basis)
                return joined(*both, lambda a, b: None if None in (a, b) else a + b if sign == "+" else a - b)
            case Product(operand, factor):
                found = self.value(operand, by, filters, basis)
                return joined(found, Groups({}, Fraction(factor)), lambda a, b: None if a is None else a * b)
            case Ratio(above, below):
                both = self.value(above, by, filters, basis), self.value(below, by, filters, basis)
                return joined(*both, lambda a, b: None if a is None or not b else a / b)
            case Reference(name):
                return self.named(self.definitions[name], by, filters)
            case Distinct(dimension, balances):
                keys = {key for each in balances for key in self.sums(each, (*by, dimension), filters, basis)}
                return counted(key for key in keys if key[-1] is not None)
            case Count(dimension, operand, sign, limit, own):
                inner = self.value(operand, (*by, dimension), filters + own, basis).values
                fits = COMPARE[sign]
                return counted(
                    key for key, each in inner.items() if key[-1] is not None and each is not None and fits(each, limit)
                )
            case Mean(operand, dimension, over):
                return self.mean(
                    self.value(operand, (*by, dimension), filters, basis), dimension, over, by, filters, basis
                )
            case Points() | Plan():
                raise NotHere
        raise AssertionError(node)

    def mean(
        self, inner: Groups, dimension: str, over: Balance | None, by: tuple[str, ...], filters: Filters, basis: Any
    ) -> Groups:
        everyone = inner.values if over is None else self.sums(over, (*by, dimension), filters, basis)
        members: dict[tuple[str, ...], list[Fraction]] = {}
        for key in everyone:
            value = inner.at(key)
            if key[-1] is not None and (value is not None or over is not None):
                members.setdefault(key[:-1], []).append(value or Fraction(0))
        return Groups({key: sum(values, Fraction(0)) / len(values) for key, values in members.items()}, None)

    def sums(
        self, node: Balance, by: tuple[str, ...], filters: Filters, basis: str | None
    ) -> dict[tuple[str, ...], Value]:
        """One statement: the postings of the account and those below it, read as the basis says."""
        place = node, by, filters, basis, self.period
        if place in self.engine.asked:
            return self.engine.asked[place]
        given: list[Any] = [node.account, node.account + ":"]
        tests = ["(account = ? OR starts_with(account, ?))", self.window(node.basis or basis, given)]
        for name, values in (*filters, *node.filters):
            tests.append(self.test(name, values, given))
        keys = [self.column(name) for name in by]
        chosen = ", ".join([*keys, "sum(amount)"])
        group = f" GROUP BY {', '.join(map(str, range(1, len(keys) + 1)))}" if keys else ""
        sql = f"SELECT {chosen} FROM postings WHERE {' AND '.join(tests)}{group}"
        rows = self.engine.duck.execute(sql, given).fetchall()
        found = {tuple(row[:-1]): Fraction(row[-1]) for row in rows if row[-1]}
        self.engine.asked[place] = found
        return found

    def window(self, basis: str | None, given: list[Any]) -> str:
        first, last = self.period.first or date(1, 1, 1), self.period.last or date(9999, 12, 31)
        if basis == "cohort":
            given += [first, last, last]
            return "(entered BETWEEN ? AND ? AND date <= ?)"
        if basis == "state":
            given.append(last)
            return "date <= ?"
        if basis == "flow":
            given += [first, last]
            return "date BETWEEN ? AND ?"
        given += [last, first]
        return "date <= ? AND (nature = 'state' OR date >= ?)"

    def test(self, name: str, values: tuple[str, ...], given: list[Any]) -> str:
        if name in (*TIMES, "entered"):
            spans = [parse(value) for value in values]
            given += [day for each in spans for day in (each.first, each.last)]
            column = "entered" if name == "entered" else "date"
            return "(" + " OR ".join([f"{column} BETWEEN ? AND ?"] * len(spans)) + ")"
        given.append([value for value in values if value] or [""])
        missing = f" OR {self.column(name)} IS NULL" if "" in values else ""
        return f"(list_contains(?, {self.column(name)}){missing})"

    def column(self, name: str) -> str:
        if name in TIMES:
            return TIMES[name]
        if name in self.engine.columns:
            return f'"{name}"'
        return f"json_extract_string(more, '$.{name}')"


def joined(one: Groups, other: Groups, both: Any) -> Groups:
    keys = one.values.keys() | other.values.keys()
    return Groups({key: both(one.at(key), other.at(key)) for key in keys}, both(one.rest, other.rest))


def counted(keys: Any) -> Groups:
    found: dict[tuple[str, ...], Value] = {}
    for key in keys:
        found[key[:-1]] = (found.get(key[:-1]) or Fraction(0)) + 1
    return Groups(found)
