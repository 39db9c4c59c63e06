"""What the parts of the list of what is due work with: what is owed, and the model with the rules of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.rules.deadlines import Deadline, Standing
from ledger.store.model.entities import Entity, numbered
from ledger.store.model.model import Model

if TYPE_CHECKING:
    from ledger.figures import Definitions
    from ledger.figures.plan import PlanStanding
    from ledger.kernel.event import Event
    from ledger.store.model.projection import Projection
    from ledger.store.model.query import Query

COMMITMENT = "commitment"
UNCLOSED = "instr(state, '\"closed\": null')"
UNHELD = "instr(state, '\"held\": null')"
"""The read model has an index of what is not closed and of what was not held, under these very words."""
UNKNOWN = Standing("unknown", None)


class Urging(NamedTuple):
    """The log of urgings: how often, when last, and the next day on which urging is allowed."""

    times: int
    last: date
    allowed_from: date


class Due(NamedTuple):
    """Something owed: of which entity, what it is, and by when.

    `what` is reply, rehandle, co_opinion, return, assign, reassign, first_contact, feedback, commitment,
    answer, decision, duty, plan, duty_report or rectification; `number` is the place of a commitment or
    decision in its list, `handler` who owes it.
    """

    subject: str
    key: str
    title: str
    what: str
    deadline: Deadline
    standing: Standing = UNKNOWN
    number: int | None = None
    handler: str | None = None
    urging: Urging | None = None

    @property
    def due(self) -> date | None:
        """The day by which it is due; None where no holiday table reaches."""
        return self.deadline.due


class Desk:
    """What the parts need: the model, the day on which the list is read, and the rules of that day."""

    def __init__(self, model: Model, today: date, as_of: date | None) -> None:
        self.model = model
        self.today = today
        self.as_of = as_of
        self.deadlines = model.office.deadlines
        self.value = model.office.parameters.value

    @cached_property
    def projection(self) -> Projection:
        """For the few streams whose events must be read again."""
        from ledger.store.model.projection import Projection

        return Projection(self.model.connection, self.model.office)

    def plan_standing(self, item: Entity) -> PlanStanding:
        """What the measure of a plan item says."""
        from ledger.figures.plan import plan_standing
        from ledger.figures.plan_items import item_on

        return plan_standing(self.query, self.definitions, item_on(item.key, item.state, self.today), self.today)

    @cached_property
    def query(self) -> Query:
        """The postings as of the day."""
        from ledger.store.model.query import Query
        from ledger.subjects import DIMENSIONS

        return Query(self.model.connection, DIMENSIONS, self.as_of)

    @cached_property
    def definitions(self) -> Definitions:
        """The figures by which plan items may be measured."""
        from ledger.figures.kept import definitions_of

        return definitions_of(self.model)

    def entities(self, subject: str, *likely: str) -> Iterator[tuple[int, Entity]]:
        """The entities of a subject that meet one of these conditions, which exclude each other, as they stand.

        Each with the number of its stream.
        """
        if self.as_of is not None:
            likely = (" OR ".join(f"({each})" for each in likely),)
        return chain.from_iterable(numbered(self.model, subject, self.as_of, each) for each in likely)

    def acts(self, stream: int) -> Mapping[str, date]:
        """The day of the last act of each kind in a stream, of those that count."""
        rows = self.model.connection.execute(
            "SELECT kind, max(occurred) FROM event WHERE stream = ? AND occurred <= ? "
            "AND status NOT IN ('retracted', 'out_of_place') GROUP BY kind",
            (stream, (self.as_of or date.max).toordinal()),
        )
        return {kind: date.fromordinal(occurred) for kind, occurred in rows}

    def events(self, stream: int) -> list[Event]:
        """The events of a stream that count, as corrected, in their order."""
        query = "SELECT id FROM event WHERE stream = ? AND status = 'out_of_place'"
        without = {event for (event,) in self.model.connection.execute(query, (stream,))}
        last = self.as_of or date.max
        return [
            event
            for event in self.projection.effective(stream)
            if event.entry.id not in without and event.occurred <= last
        ]


def day_of(value: Any) -> date | None:
    """A date of a stored state."""
    return date.fromisoformat(value) if isinstance(value, str) else None
