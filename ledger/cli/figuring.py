"""Figures for the command line: which there are, and how the office rounds rates."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings
from ledger.cli.words import say
from ledger.figures import Definitions
from ledger.figures.evaluate import FigureValue
from ledger.figures.evaluate import figures as values_of
from ledger.figures.evaluate import why as why_of
from ledger.figures.kept import definitions_of, rate_of
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.rounding import SUFFIXES, Rounding, is_power_of_ten
from ledger.locale import Language
from ledger.store.owed.late import LatePoints

if TYPE_CHECKING:
    from ledger.reports.naming import Names
    from ledger.store.owed.points import Points

__all__ = [
    "bound",
    "bounds",
    "definitions",
    "figure_data",
    "late_points",
    "named",
    "names",
    "pointing",
    "rate",
    "refused",
    "tell_refused",
    "values_of",
    "why_of",
]


def definitions(context: Context) -> Definitions:
    """The shipped figures and the office's own."""
    return definitions_of(context.model)


def names(context: Context) -> Names:
    """What people call the figures, dimensions and values of the ledger at hand."""
    from ledger.reports.naming import Names

    return Names(definitions(context), context.model.connection, context.office.labels)


def named(context: Context, words: Sequence[str]) -> list[str]:
    """The figures a person means by their names or labels; Refused with the nearest of either."""
    known = definitions(context)
    if all(word in known for word in words):
        return list(words)
    people = names(context)
    found = [people.figure(word) for word in words]
    wrong = [word for word, definition in zip(words, found, strict=True) if definition is None]
    if wrong:
        near = [", ".join(people.near_figures(word)) or "—" for word in wrong]
        raise Refused(*(error("figure.unknown", name=word, near=each) for word, each in zip(wrong, near, strict=True)))
    return [definition.name for definition in found if definition is not None]


def rate(context: Context) -> Rounding:
    """How the office prints percentages."""
    return rate_of(context.office, context.as_of)


def bounds(parser: argparse.ArgumentParser, lang: Language) -> None:
    """The options by which numbers are printed as 320余."""
    parser.add_argument("--floor", type=int, metavar="10|100|1000", help=say(lang, "figures.floor"))
    parser.add_argument("--ceil", type=int, metavar="10|100|1000", help=say(lang, "figures.ceil"))
    parser.add_argument("--suffix", choices=SUFFIXES, help=say(lang, "figures.suffix"))


def bound(context: Context) -> Rounding | None:
    """The floor or ceiling asked for; refused where it is no power of ten, or both are asked for."""
    given = context.arguments
    if given.floor is None and given.ceil is None:
        if given.suffix is not None:
            raise Refused(error("usage.suffix_alone", suffix=given.suffix))
        return None
    if given.floor is not None and given.ceil is not None:
        raise Refused(error("usage.two_bounds"))
    for step in (given.floor, given.ceil):
        if step is not None and not is_power_of_ten(step):
            raise Refused(error("usage.bound", value=step))
    return Rounding(floor=given.floor, ceil=given.ceil, suffix=given.suffix or "")


def figure_data(value: FigureValue, lang: Language) -> dict[str, Any]:
    """A figure for other programs, with the finding that says why there is no value."""
    told = {} if value.finding is None else {"finding": finding_data(value.finding, lang)}
    return value.as_json() | told


def tell_refused(values: Iterable[FigureValue], lang: Language) -> None:
    """Print why figures cannot be given, each reason once."""
    told: list[Finding] = []
    for value in values:
        if value.finding is not None and value.finding not in told:
            told.append(value.finding)
    print_findings(told, lang)


def refused(values: Iterable[FigureValue]) -> int:
    """The exit code: 1 where a figure cannot be given."""
    return int(any(value.finding is not None for value in values))


def late_points(context: Context) -> LatePoints:
    """The same for figures, only where one asks for them."""
    return LatePoints(lambda: pointing(context))


def pointing(context: Context) -> Points:
    """The points of deputies, known up to today."""
    from ledger.store.owed.points import Points

    return Points(context.model, context.today, context.terms)
