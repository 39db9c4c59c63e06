"""Briefings (工作通报) that units give the committee, one stream for each unit."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding
from ledger.kernel.posting import Account, Flow
from ledger.kernel.reference import check_references
from ledger.kernel.shape import Text
from ledger.kernel.subject import State, Subject, World
from ledger.subjects.common import UNIT

NO_FIELD = ""


@frozen(kw_only=True)
class Received(Event):
    """听取工作通报."""

    unit: Annotated[str, UNIT]
    topic: Text


def check(state: State, event: Received, world: World) -> Iterable[Finding]:
    """The key is a reference here: the unit is a registered one."""
    return check_references(event, NO_FIELD, world)


def evolve(state: State, event: Received, world: World) -> None:
    """A unit's briefings are only counted."""


ACCOUNTS = (Account("briefing:received", "次"),)


def flows(state: State, event: Received, world: World) -> Iterator[Flow]:
    """Each briefing counts."""
    yield Flow("briefing:received")


SUBJECT = Subject(
    name="briefing",
    key="unit",
    dimension="handler",
    kinds={"briefing.received": Received},
    opens=frozenset(("briefing.received",)),
    state=State,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
