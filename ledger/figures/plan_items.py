"""Plan items as they stood at the end of a day, and the stretches of time that each is to be done in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.expression import exact
from ledger.kernel.period import Period, Unit, span
from ledger.kernel.rounding import Exact

UNITS: Mapping[str, Unit] = {
    "two_months": "month",
    "month": "month",
    "quarter": "quarter",
    "half": "half",
    "year": "year",
}
"""The calendar units that make up the stretches of time of a repeated item; weeks end on Sunday."""

ONE = Fraction(1)


class Item(NamedTuple):
    """A plan item as it stood at the end of a day; `high` is the upper end of a target that is a range."""

    key: str
    plan: str
    title: str
    owner: str | None
    unit: str
    begin: date
    due: date
    weight: Exact
    measure: str | None
    low: Exact | None
    high: Exact | None
    every: str | None
    per: str | None
    done: date | None
    dropped: date | None
    progress: tuple[tuple[Exact | None, Exact | None], ...]


def item_on(key: str, state: Mapping[str, Any], day: date) -> Item:
    """The item as it stood at the end of a day, from its state as it stands now."""
    details = dict(state["details"])
    for revision in reversed(state["revised"]):
        if date.fromisoformat(revision["on"]) > day:
            details |= revision["was"]
    ends = {name: state[name] for name in ("done", "dropped")}
    for reopened in reversed(state["reopened"]):
        if date.fromisoformat(reopened["on"]) > day:
            ends = reopened["was"]
    low, _, high = str(details.get("target") or "").partition("..")
    return Item(
        key,
        details["plan"],
        details["title"],
        details.get("owner"),
        details.get("unit") or "",
        date.fromisoformat(details["from"]),
        date.fromisoformat(details["due"]),
        exact(str(details.get("weight") or 1)),
        details.get("measure"),
        exact(low) if low else None,
        exact(high) if high else None,
        details.get("every"),
        details.get("per"),
        _by(ends["done"], day),
        _by(ends["dropped"], day),
        tuple(
            (_amount(each["amount"]), _amount(each["percent"]))
            for each in state["progress"]
            if date.fromisoformat(each["on"]) <= day
        ),
    )


def stretches_of(item: Item) -> list[Period]:
    """The stretches of time each of which must have its share; the item's whole time where it has none."""
    whole = span(item.begin, item.due)
    if item.every is None:
        return [whole]
    if item.every == "week":
        return list(_runs(item.begin, item.due, lambda day: day + timedelta(days=6 - day.weekday())))
    units = whole.split(UNITS[item.every])
    if item.every != "two_months":
        return units
    ends = {unit.first: unit.last for unit in units}
    pairs: list[Period] = []
    for unit in units:
        assert unit.first is not None
        if unit.first.month % 2 == 0 and pairs:
            pairs[-1] = span(pairs[-1].first, ends[unit.first])
        else:
            pairs.append(span(unit.first, unit.last))
    return pairs


def _runs(first: date, last: date, end_of: Callable[[date], date]) -> Iterator[Period]:
    while first <= last:
        end = min(end_of(first), last)
        yield span(first, end)
        first = end + timedelta(days=1)


def expected_share(item: Item, today: date) -> Exact:
    """The share of the item's time that has passed: of its stretches, or of its days."""
    if today >= item.due:
        return ONE
    if today < item.begin:
        return Fraction(0)
    if item.every:
        stretches = stretches_of(item)
        return Fraction(sum(each.last is not None and each.last <= today for each in stretches), len(stretches))
    return Fraction((today - item.begin).days + 1, (item.due - item.begin).days + 1)


def _by(text: str | None, day: date) -> date | None:
    """A date of a state, where it is not after the day."""
    found = date.fromisoformat(text) if text else None
    return found if found is not None and found <= day else None


def _amount(text: str | None) -> Exact | None:
    return None if text is None else exact(str(text))
