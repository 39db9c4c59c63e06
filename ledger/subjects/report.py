"""Reports that the committee delivers (报告工作), to the standing committee or the Party committee."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Name, Text, choice, key
from ledger.kernel.subject import State, Subject, World


@frozen(kw_only=True)
class Delivered(Event):
    """报告工作: `to` is the body that hears it."""

    title: Annotated[str, key("report")]
    to: Name
    occasion: Text
    mode: Annotated[str, choice("oral", "written")]
    by: Name | None = None


@define
class Report(State):
    """A report as delivered."""

    delivered: date | None = None
    to: str = ""


def evolve(state: Report, event: Delivered, world: World) -> None:
    """The day of the report."""
    state.delivered, state.to = event.occurred, event.to


ACCOUNTS = (Account("report:delivered", "次"),)


def flows(state: Report, event: Delivered, world: World) -> Iterator[Flow]:
    """A report counts once."""
    yield Flow("report:delivered", 1, {"to": event.to, "mode": event.mode})


SUBJECT = Subject(
    name="report",
    key="title",
    dimension="title",
    kinds={"report.delivered": Delivered},
    opens=frozenset(("report.delivered",)),
    once=frozenset(("report.delivered",)),
    state=Report,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    titled=True,
)
