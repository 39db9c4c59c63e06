"""What a clerk of the example has to record: an act, its day, and the day on which the clerk enters it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

YEAR = 2025
OPENING = "01-01"
"""The ledger is begun with the year: what stood by then is entered as of its first day."""


class Target(NamedTuple):
    """An event recorded before, as a clerk looks it up: the entity it belongs to, and its kind."""

    subject: str
    key: str
    kind: str


class Act(NamedTuple):
    """One line of the clerk's year.

    `late` is how many days after the act it is entered; None: as usual, the same or the next working day.
    With a `target` the act is a correction: an amendment where it has fields, else a retraction.
    """

    occurred: date
    kind: str
    fields: Mapping[str, Any]
    late: int | None = None
    target: Target | None = None


def day(text: str) -> date:
    """A day of the year, as `03-05`; a day of another year, as `2026-03-05`."""
    return date.fromisoformat(text if len(text) == 10 else f"{YEAR}-{text}")


def on(when: str, kind: str, late: int | None = None, /, **fields: Any) -> Act:
    """An act; a name that Python keeps for itself ends with `_` (`from_`, `class_`)."""
    return Act(day(when), kind, {name.removesuffix("_"): value for name, value in fields.items()}, late)


def amend(when: str, target: Target, reason: str, /, **fields: Any) -> Act:
    """An amendment of what was recorded before."""
    return Act(day(when), "entry.amended", fields | {"reason": reason}, None, target)


def retract(when: str, target: Target, reason: str) -> Act:
    """A retraction of what was recorded before."""
    return Act(day(when), "entry.retracted", {"reason": reason}, None, target)


def later(when: str, days: int) -> str:
    """The day so many days later, in the form of `day`."""
    return (day(when) + timedelta(days=days)).isoformat()


def names(text: str) -> list[str]:
    """Names written with the Chinese pause mark between them."""
    return text.split("、")


def ballot(issued: int, returned: int, valid: int, **options: int) -> dict[str, Any]:
    """A ballot as the counters write it down."""
    return {
        "issued": issued,
        "returned": returned,
        "valid": valid,
        "invalid": returned - valid,
        "options": options,
    }
