"""Figures for the command line: which there are, and how the office rounds rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ledger.cli.context import Context
from ledger.figures import Definitions
from ledger.figures.evaluate import figures as values_of
from ledger.figures.evaluate import why as why_of
from ledger.figures.kept import definitions_of, rate_of
from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key, Term
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact, Rounding

if TYPE_CHECKING:
    from ledger.store.points import Points

__all__ = ["LatePoints", "definitions", "pointing", "rate", "values_of", "why_of"]


def definitions(context: Context) -> Definitions:
    """The shipped figures and the office's own."""
    return definitions_of(context.model)


def rate(context: Context) -> Rounding:
    """How the office prints percentages."""
    return rate_of(context.office, context.as_of)


def pointing(context: Context) -> Points:
    """The points of deputies, known up to today."""
    from ledger.store.points import Points

    return Points(context.model, context.today, context.terms)


class LatePoints:
    """The points for figures that say `points(…)`; nothing is loaded for those that do not."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @cached_property
    def _points(self) -> Points:
        return pointing(self.context)

    def points(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The points of the period by the dimensions asked for."""
        return self._points.points(filters, period, by)

    def terms(self, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances the points rest on."""
        return self._points.terms(filters, period)
