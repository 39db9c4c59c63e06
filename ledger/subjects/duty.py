"""Duties (上级交办任务): tasks from above, joint ones among them, and the report that ends each."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, note, warning
from ledger.kernel.posting import Account, Standing
from ledger.kernel.shape import Day, Name, Text, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class DutyEvent(Event):
    """What happens to one duty."""

    duty: Annotated[str, key("duty")]


@frozen(kw_only=True)
class Assigned(DutyEvent):
    """任务交办: `from` is the body that assigns it; a joint task (联动项目) is done with others."""

    from_: Name
    title: Text
    due: Day
    type: Annotated[str, choice("joint", "assigned")]


@frozen(kw_only=True)
class Reported(DutyEvent):
    """任务完成情况报告."""

    result: Text
    document: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Duty(State):
    """A duty as it stands."""

    title: str = ""
    assigned: date | None = None
    due: date | None = None
    reported: date | None = None


def check(state: Duty, event: DutyEvent, world: World) -> Iterator[Finding]:
    """The dates agree."""
    match event:
        case Assigned(due=due) if due < event.occurred:
            yield warning("duty.due_before", field="due", due=due, date=event.occurred)
        case Reported() if state.due is not None and event.occurred > state.due:
            yield note("duty.reported_late", field="occurred", due=state.due, date=event.occurred)


def evolve(state: Duty, event: DutyEvent, world: World) -> None:
    """What the duty is after the event."""
    match event:
        case Assigned():
            state.title, state.assigned, state.due = event.title, event.occurred, event.due
            state.own = dict(dimensions(assigner=event.from_, type=event.type))
        case Reported():
            state.reported = event.occurred


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("duty:assigned", "项", "state"),
    Account("duty:reported", "项", "state"),
)


def standing(state: Duty) -> Iterator[Standing]:
    """A duty counts as assigned, and as reported once it is."""
    if state.assigned is not None:
        yield Standing("duty:assigned")
    if state.reported is not None:
        yield Standing("duty:reported")


SUBJECT = Subject(
    name="duty",
    key="duty",
    dimension="duty",
    kinds={"duty.assigned": Assigned, "duty.reported": Reported},
    opens=frozenset(("duty.assigned",)),
    once=frozenset(("duty.assigned", "duty.reported")),
    state=Duty,
    check=check,
    evolve=evolve,
    standing=standing,
    accounts=ACCOUNTS,
)
