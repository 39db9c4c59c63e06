"""The parameters of the office as figures ask for them: which value holds on which days of a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Rounding
from ledger.kernel.ruling import Step, stretches

if TYPE_CHECKING:
    from ledger.rules.parameters import Parameters

RATE = Rounding(digits=1, zeros=False)
"""How percentages are printed unless the office's parameters say otherwise: 24.6%, 80%."""


class Rules:
    """The rules of one office; `shipped` spares reading the declarations where it has none of its own."""

    def __init__(
        self, shipped: Mapping[str, Sequence[str]] | None = None, own: Callable[[], Parameters] | None = None
    ) -> None:
        self._shipped = shipped or {}
        self._own = own

    def steps(self, name: str, period: Period) -> list[Step]:
        """The values of a parameter through a period, in order (a `Ruling`)."""
        if self._own is None and name in self._shipped:
            return [(tuple(self._shipped[name]), period)]
        history = self._parameters(name).history(name)
        starts = [start for start, _ in history]
        return [(words(history[place][1]), days) for place, days in stretches(starts, period)]

    def rate(self, on: date | None) -> Rounding:
        """How the office prints percentages of a time that ends on a day; None for the newest rule."""
        if self._own is None:
            return RATE
        value, day = self._own().value, on or date.max
        return Rounding(
            digits=value("rate.digits", day),
            mode=value("rate.mode", day),
            zeros=False,
            sum_to_100=value("rate.sum_to_100", day),
        )

    def _parameters(self, name: str) -> Parameters:
        from ledger.rules.parameters import Parameters, definitions

        if name not in definitions():
            from ledger.rules.reading import nearest

            near = nearest(name, definitions()) or "—"
            raise Refused(error("figure.unknown_rule", name=name, near=near))
        return self._own() if self._own is not None else Parameters({})


def words(value: Any) -> tuple[str, ...]:
    """The value of a parameter as the words that an expression can name."""
    if isinstance(value, tuple):
        return tuple(map(str, value))
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return ("off",) if value is None else (str(value),)
