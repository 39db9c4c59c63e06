"""How a figure is counted, in words (口径): the expression with every account and choice by its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.kernel import expression as parts
from ledger.kernel.figure import Definition, parsed
from ledger.locale import account_label, value_label
from ledger.views.numbers import plain

if TYPE_CHECKING:
    from ledger.kernel.expression import Expression, Filters
    from ledger.views.reader import Reader

MIDDLE = "·"
"""Stands between an account and its part in labels; its width is ambiguous, so the screens draw a colon."""


def account_words(reader: Reader, account: str) -> str:
    """The label of an account."""
    return account_label(reader.lang, account, reader.own).replace(MIDDLE, ":")


def definition_words(reader: Reader, definition: Definition) -> str:
    """A figure's expression in words, and its basis."""
    said = words(reader, parsed(definition.expression))
    return f"{said}  ({reader.say(f'basis.{definition.basis}')})" if definition.basis else said


def words(reader: Reader, each: Expression) -> str:
    """An expression in words."""
    say = reader.say
    match each:
        case parts.Number(value):
            return plain(value)
        case parts.Balance(account, filters):
            return account_words(reader, account) + filter_words(reader, account, filters)
        case parts.Distinct(dimension, balances):
            inner = " / ".join(words(reader, balance) for balance in balances)
            return say("words.distinct", dimension=dimension_words(reader, dimension), of=inner)
        case parts.Count(dimension, operand, comparison, limit):
            name, inner = dimension_words(reader, dimension), words(reader, operand)
            return say("words.count", dimension=name, of=inner, comparison=comparison, limit=plain(limit))
        case parts.Combination(operator, left, right):
            return f"{words(reader, left)} {operator} {words(reader, right)}"
        case parts.Product(operand, factor):
            return f"({words(reader, operand)}) x {plain(factor)}"
        case parts.Ratio(numerator, denominator):
            return f"({words(reader, numerator)}) / ({words(reader, denominator)})"
        case parts.Mean(operand, dimension):
            return say("words.mean", of=words(reader, operand), dimension=dimension_words(reader, dimension))
        case parts.Edge(which, balance):
            return say(f"words.{which}", of=words(reader, balance))
        case parts.Reference(name):
            definition = reader.definitions.get(name)
            return name if definition is None else definition.en if reader.lang == "en" else definition.zh
        case parts.Points(filters):
            return say("words.points") + filter_words(reader, "", filters)
        case parts.Rule(name, branches):
            return " | ".join(f"{name}={value}: {words(reader, branch)}" for value, branch in branches)
        case parts.Plan(part, filters):
            return say("words.plan", part=say(f"words.plan_{part}")) + filter_words(reader, "", filters)


def filter_words(reader: Reader, account: str, filters: Filters) -> str:
    """Filters in words: the values that count, or the dimension that must be missing."""
    if not filters:
        return ""
    said = []
    for name, values in filters:
        named = (
            value_label(reader.lang, account, name, value, reader.own) if value else reader.say("figure.without")
            for value in values
        )
        said.append(f"{dimension_words(reader, name)} {'/'.join(named)}")
    return "[" + "; ".join(said) + "]"


TIMES = ("month", "quarter", "half", "year", "day")


def dimension_words(reader: Reader, name: str) -> str:
    """A dimension's name; one that follows a key has both names."""
    if name in TIMES:
        return reader.say(f"by.{name}")
    head, _, rest = name.partition(".")
    label = reader.label("dimensions", name)
    if rest and label == name:
        return f"{reader.label('dimensions', head)} > {reader.label('dimensions', rest)}"
    return label
