"""What every register is written from: the cases of a subject, each with its state and its events as corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.event import Event
from ledger.kernel.period import Period
from ledger.store.model.entities import numbered
from ledger.store.model.model import Model
from ledger.store.model.projection import Projection

if TYPE_CHECKING:
    from ledger.figures import Definitions
    from ledger.store.model.query import Query
    from ledger.store.owed.points import Points


class Line(NamedTuple):
    """One row of a register: values by the name of the column, and the ids of the events behind it.

    A register may name columns of its own in `more` (the items of a table of points): heading and value.
    """

    values: Mapping[str, Any]
    events: tuple[str, ...]
    more: tuple[tuple[str, Any], ...] = ()


class Word(NamedTuple):
    """A word of the export's own in a cell, such as `plan.complete`, and a remark in brackets behind it."""

    name: str
    remark: str | None = None


class Told(NamedTuple):
    """One of several steps that stand in one cell: its day, who did what, a remark.

    `word` is the word of the export into which `what` is put; `choices` are labels behind it, as KIND.FIELD.VALUE.
    """

    on: date
    what: str = ""
    remark: str | None = None
    word: str | None = None
    choices: tuple[str, ...] = ()


class Case(NamedTuple):
    """One stream: its key, its state, and its events as corrected up to the day."""

    key: str
    state: Mapping[str, Any]
    events: list[Event]

    def every(self, *kinds: str) -> list[Event]:
        """The events of these kinds, in order of history."""
        return [event for event in self.events if event.kind in kinds]

    def first(self, kind: str) -> Any:
        """The first event of a kind, or None."""
        return next((event for event in self.events if event.kind == kind), None)

    def last(self, kind: str) -> Any:
        """The last event of a kind, or None."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all events."""
        return tuple(event.entry.id for event in self.events)


class Desk:
    """The ledger as it is read for registers: as of a day, for a period.

    What happened in a period is listed by its own day; what stands (deputies, stations) as of the period's
    end. What became of a case is told as of the day on which the ledger is read, later than the period or not.
    """

    def __init__(self, model: Model, period: Period, as_of: date | None, today: date) -> None:
        self.model = model
        self.period = period
        self.as_of = as_of
        self.today = today

    @cached_property
    def end(self) -> date:
        """The last day of the period, as far as the ledger is read."""
        return min(self.period.last or self.today, self.today)

    @cached_property
    def projection(self) -> Projection:
        """What gives the events of a stream as corrected."""
        return Projection(self.model.connection, self.model.office)

    @cached_property
    def query(self) -> Query:
        """The postings."""
        from ledger.store.model.query import Query
        from ledger.subjects import DIMENSIONS

        return Query(self.model.connection, DIMENSIONS, self.as_of)

    @cached_property
    def definitions(self) -> Definitions:
        """The figures."""
        from ledger.figures.kept import definitions_of

        return definitions_of(self.model)

    @cached_property
    def points(self) -> Points:
        """The points of deputies."""
        from ledger.store.owed.points import Points

        return Points(self.model, self.today, self.model.office.term_dates)

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.period.contains(day)

    def cases(self, subject: str, on: date | None = None) -> Iterator[Case]:
        """The cases of a subject by their first day; as of `on`, where it is given."""
        day = on or self.as_of
        for stream, entity in numbered(self.model, subject, day):
            events = self.projection.effective(stream)
            if day is not None:
                events = [event for event in events if event.occurred <= day]
            if events:
                yield Case(entity.key, entity.state, events)

    def standing(self, subject: str) -> Iterator[Case]:
        """The cases as they stand at the end of the period."""
        return self.cases(subject, self.end)


def day(text: Any) -> date | None:
    """A date of a stored state."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None
