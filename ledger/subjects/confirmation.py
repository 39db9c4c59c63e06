"""Confirmations of the file (档案确认): the entries of a period are gone through and found right.

The organiser registers what a deputy did and checks it regularly with the deputy (上海市实施代表法办法, article 51);
what deputies report themselves, the committee confirms. What is recorded or corrected later for the same time is
not confirmed by it, and is named by `ledger check`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, note
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Text, Texts, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import AnyDeputy
from ledger.subjects.periods import check_period, last_day

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Confirmed(Event):
    """档案确认: by the deputy or the committee; `events` are the ids of some entries, left out = all of the period."""

    confirmation: Annotated[str, key("confirmation")]
    deputy: AnyDeputy
    period: Text
    by: Annotated[str, choice("deputy", "committee", more=True)]
    events: Texts = ()
    how: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Confirmation(State):
    """A confirmation as given."""

    deputy: str = ""
    period: str = ""
    by: str = ""
    events: tuple[str, ...] = ()
    confirmed: date | None = None


def check(state: Confirmation, event: Confirmed, world: World) -> Iterator[Finding]:
    """What is confirmed is a period, and one that is over."""
    yield from check_period(event.period)
    last = last_day(event.period)
    if last is not None and last > event.occurred and not event.events:
        yield note("confirmation.not_over", field="period", period=event.period, date=event.occurred)


def evolve(state: Confirmation, event: Confirmed, world: World) -> None:
    """One event tells all."""
    state.deputy, state.period, state.by = event.deputy, event.period, event.by
    state.events, state.confirmed = event.events, event.occurred
    state.own = dict(dimensions(deputy=event.deputy, by=event.by))


def default_key(event: Confirmed, world: World) -> str:
    """The period and the deputy."""
    return f"{event.period} {event.deputy}"


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("file:confirmed", "次"),)


def flows(state: Confirmation, event: Confirmed, world: World) -> Iterator[Flow]:
    """Each confirmation counts once."""
    yield Flow("file:confirmed")


SUBJECT = Subject(
    name="confirmation",
    key="confirmation",
    dimension="confirmation",
    kinds={"file.confirmed": Confirmed},
    opens=frozenset(("file.confirmed",)),
    once=frozenset(("file.confirmed",)),
    state=Confirmation,
    check=check,
    evolve=evolve,
    flows=flows,
    default_key=default_key,
    accounts=ACCOUNTS,
)
