"""What is asked of the figures (a period, a figure, a breakdown, filters), and the values that answer it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.period import Period, span
from ledger.store.owed.late import LatePoints
from ledger.views.numbers import signed
from ledger.views.reader import Reader

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue

PERCENT = "%"


class Asked(NamedTuple):
    """Which numbers: a period, a figure ('' for all), a breakdown ('' for none), filters as `dim=value`."""

    period: str = ""
    figure: str = ""
    by: str = ""
    filters: tuple[str, ...] = ()


def asked_period(reader: Reader, text: str) -> Period:
    """The period asked for; this year where none is."""
    return reader.period(text or str(reader.today.year))


def year_before(reader: Reader, period: Period) -> Period | None:
    """The same days a year before; of a period that still runs, up to the same day."""
    today = reader.today
    if period.first is not None and period.last is not None and period.first <= today < period.last:
        return span(period.first, today).last_year()
    return period.last_year()


def filters_of(asked: Asked) -> Filters:
    """The filters of a question; '-' asks for postings without the dimension."""
    found = []
    for each in asked.filters:
        name, _, value = each.partition("=")
        found.append((name, ("" if value == "-" else value,)))
    return tuple(found)


def values(
    reader: Reader,
    period: Period,
    names: Sequence[str] | None = None,
    by: tuple[str, ...] = (),
    filters: Filters = (),
) -> list[FigureValue]:
    """Figures as the reader prints them; points only where a figure asks for them by name."""
    from ledger.figures.evaluate import figures

    common: dict[str, Any] = {"lang": reader.lang, "filters": filters}
    points = LatePoints(lambda: reader.points) if names else None
    return figures(reader.query, reader.definitions, period, names, by, points=points, **common)


def change(value: FigureValue, old: FigureValue | None) -> str:
    """How much more or less, in the figure's own unit."""
    if old is None or value.value is None or old.value is None:
        return ""
    difference = value.value - old.value
    return signed(difference if value.unit != PERCENT else round(Decimal(float(difference)), 1))


def scope(reader: Reader, period: Period) -> str:
    """What the numbers cover, and the commit they are taken from."""
    today = reader.today
    last = min(period.last or today, max(today, period.first or today))
    return f"{period.first or '...'} .. {last}  {reader.stamp}"


def earlier_values(reader: Reader, period: Period, names: Sequence[str] | None = None) -> dict[str, FigureValue]:
    """The figures as they were known at the time since which changes are asked for; none without one."""
    if reader.before is None:
        return {}
    from ledger.figures.evaluate import figures

    found = figures(reader.before, reader.definitions, period, names, lang=reader.lang)
    return {each.name: each for each in found}


def differ(old: FigureValue, new: FigureValue) -> bool:
    """Whether a figure is not what it was."""
    return (old.value, old.text) != (new.value, new.text)
