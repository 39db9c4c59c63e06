"""Points that are computed only where a figure asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.kernel.expression import Filters
    from ledger.kernel.figure import Key, Term
    from ledger.kernel.period import Period
    from ledger.kernel.rounding import Exact
    from ledger.store.owed.points import Points


class LatePoints:
    """The points for figures that say `points(…)`; nothing is loaded for those that do not."""

    def __init__(self, make: Callable[[], Points]) -> None:
        self.make = make

    @cached_property
    def _points(self) -> Points:
        return self.make()

    def points(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """The points of the period by the dimensions asked for."""
        return self._points.points(filters, period, by)

    def terms(self, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances the points rest on."""
        return self._points.terms(filters, period)
