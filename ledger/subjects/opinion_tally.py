"""Opinions of channels that kept no items but only counts (意见计数), one stream for each source."""

from collections.abc import Iterator
from typing import Annotated

from attrs import frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding
from ledger.kernel.posting import Flow
from ledger.kernel.shape import Text, choice
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import Station
from ledger.subjects.dispositions import ACCOUNTS, SOURCES, Tally, check_tally, tally_flows


@frozen(kw_only=True)
class Tallied(Event):
    """意见计数: what one channel received over some time, and what became of it."""

    source: Annotated[str, choice(*SOURCES, more=True)]
    tally: Tally
    station: Station | None = None
    category: Text | None = None


def check(state: State, event: Tallied, world: World) -> Iterator[Finding]:
    """The parts add up."""
    return check_tally(event.tally)


def evolve(state: State, event: Tallied, world: World) -> None:
    """A channel has nothing but its counts."""
    state.own = {"source": event.source}


def flows(state: State, event: Tallied, world: World) -> Iterator[Flow]:
    """The counts, as entered on the day of the tally."""
    row = dimensions(station=event.station, category=event.category, entered=event.occurred.isoformat())
    return tally_flows(event.tally, row)


SUBJECT = Subject(
    name="opinion_tally",
    key="source",
    dimension=None,
    kinds={"opinion.tallied": Tallied},
    opens=frozenset(("opinion.tallied",)),
    state=State,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
