"""How far a plan item has come, where its measure says so: a figure or an account with filters.

An item may repeat (`every`), each time with the whole target, and may ask the target of each deputy,
station or group (`per`). It is done when every one has reached it in every window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ledger.figures import Definitions
from ledger.kernel.evaluation import evaluate
from ledger.kernel.expression import Filters
from ledger.kernel.figure import Pointing
from ledger.kernel.finding import Refused
from ledger.kernel.period import Period, Unit, calendar_unit, span
from ledger.kernel.rounding import Exact

if TYPE_CHECKING:
    from ledger.store.query import Query

POPULATIONS = {"deputy": "deputy:in_office", "station": "station:open", "group": "group:existing"}
UNIT_OF: Mapping[str, Unit] = {"month": "month", "quarter": "quarter", "half": "half", "year": "year"}


class Window(NamedTuple):
    """One time the target has to be reached: how far it has come, and who of those asked lags behind."""

    period: Period
    done: Exact
    target: Fraction
    behind: tuple[str, ...] = ()
    reached: bool = True


def windows(
    query: Query,
    definitions: Definitions,
    details: Mapping[str, Any],
    points: Pointing | None = None,
) -> list[Window] | None:
    """The windows of a plan item with what its measure says; None without a measure that can be read."""
    measure, target = details.get("measure"), details.get("target")
    if not measure or target is None:
        return None
    name, filters = parse_measure(str(measure))
    least = Fraction(str(target).partition("..")[0])
    first, due = date.fromisoformat(str(details["from"])), date.fromisoformat(str(details["due"]))
    found = []
    for period in repeated(details.get("every"), first, due):
        try:
            found.append(
                _window(query, definitions, name, filters, period, least, details.get("per"), points)
            )
        except Refused:
            return None
    return found


def _window(
    query: Query,
    definitions: Definitions,
    name: str,
    filters: Filters,
    period: Period,
    target: Fraction,
    per: str | None,
    points: Pointing | None,
) -> Window:
    by = (per,) if per in POPULATIONS else ()
    values: dict[tuple[str | None, ...], Exact | None]
    if name in definitions:
        results = evaluate(
            definitions[name], query, period, by=by, filters=filters, definitions=definitions, points=points
        )
        values = {result.key: result.value for result in results}
    else:
        values = dict(query.sums(name, filters, period, None, by))
    if not by:
        done = values.get((), 0) or 0
        return Window(period, done, target, (), done >= target)
    population = query.sums(POPULATIONS[cast(str, per)], (), period, "state", by)
    behind = tuple(sorted(str(key[0]) for key in population if (values.get(key) or 0) < target))
    done = sum((value or 0 for value in values.values()), 0)
    return Window(period, done, target, behind, not behind)


def parse_measure(text: str) -> tuple[str, Filters]:
    """`reception:sessions station=东街站 mode=outreach|themed` as a name and its filters."""
    name, *words = text.split()
    wanted: dict[str, list[str]] = {}
    last = ""
    for word in words:
        dimension, equals, value = word.partition("=")
        if equals:
            last = dimension
            wanted.setdefault(dimension, []).extend(value.split("|"))
        elif last:  # a value may have a blank in it
            wanted[last][-1] += f" {word}"
    return name, tuple((dimension, tuple(values)) for dimension, values in wanted.items())


def repeated(every: str | None, first: date, due: date) -> Iterator[Period]:
    """The windows from the first day to the last: one, or one for each week, month … cut to them."""
    day = first
    while day <= due:
        end = due
        if every == "week":
            end = day + timedelta(days=6 - day.weekday())
        elif every == "two_months":
            second = day.month + day.month % 2  # pairs of months begin in January
            end = calendar_unit("month", date(day.year, second, 1)).last or due
        elif every is not None and every in UNIT_OF:
            end = calendar_unit(UNIT_OF[every], day).last or due
        end = min(end, due)
        yield span(day, end)
        day = end + timedelta(days=1)
