"""Sessions of a congress (人代会会议): when each opened and closed.

Some places count the time for a reply from the close of the session (`suggestion.reply_anchor`); suggestions name
their session by its key.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Day, key
from ledger.kernel.subject import Facts, State, Subject, World
from ledger.subjects.common import Level

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Closed(Event):
    """大会闭会: on the day it happens; `opened` is the first day of the session."""

    session: Annotated[str, key("session")]
    level: Level
    opened: Day | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Session(State):
    """A session of a congress."""

    level: str = ""
    opened: date | None = None
    closed: date | None = None


def check(state: Session, event: Closed, world: World) -> Iterator[Finding]:
    """A session closes after it opens."""
    if event.opened is not None and event.opened > event.occurred:
        yield error("session.backwards", field="opened", opened=event.opened, closed=event.occurred)


def evolve(state: Session, event: Closed, world: World) -> None:
    """One event tells all."""
    state.level, state.opened, state.closed = event.level, event.opened, event.occurred


def facts(state: Session) -> Facts:
    """What the deadline of a suggestion asks."""
    return {"level": state.level, "closed": state.closed.isoformat() if state.closed else None}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("session:held", "次"),)


def flows(state: Session, event: Closed, world: World) -> Iterator[Flow]:
    """A session counts once it is over."""
    yield Flow("session:held", 1, {"level": event.level})


SUBJECT = Subject(
    name="session",
    key="session",
    dimension="session",
    kinds={"session.closed": Closed},
    opens=frozenset(("session.closed",)),
    once=frozenset(("session.closed",)),
    state=Session,
    check=check,
    evolve=evolve,
    flows=flows,
    facts=facts,
    accounts=ACCOUNTS,
)
