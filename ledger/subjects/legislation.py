"""Legislation (立法征询): drafts consulted on at contact points, opinions given and adopted."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, warning
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Text, Whole, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import Station

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class LegislationEvent(Event):
    """What happens around one draft."""

    draft: Annotated[str, key("legislation")]


@frozen(kw_only=True)
class Consulted(LegislationEvent):
    """征询意见: a draft may be consulted on several times, at several stations."""

    station: Station | None = None
    activity: Annotated[str, key("activity")] | None = None
    opinions: Whole
    sent_to: Text | None = None


@frozen(kw_only=True)
class OpinionAdopted(LegislationEvent):
    """意见被采纳."""

    count: Whole


# --- state --------------------------------------------------------------------------------------------


@define
class Legislation(State):
    """A draft: where it was first consulted on, and its opinions so far."""

    consulted: bool = False
    station: str | None = None
    opinions: int = 0
    adopted: int = 0


def check(state: Legislation, event: LegislationEvent, world: World) -> Iterator[Finding]:
    """More cannot well be adopted than was given."""
    if isinstance(event, OpinionAdopted) and state.consulted and state.adopted + event.count > state.opinions:
        yield warning(
            "legislation.more_adopted",
            field="count",
            adopted=state.adopted + event.count,
            opinions=state.opinions,
        )


def evolve(state: Legislation, event: LegislationEvent, world: World) -> None:
    """The first consultation decides under which station the draft counts."""
    match event:
        case Consulted():
            if not state.consulted:
                state.consulted, state.station = True, event.station
            state.opinions += event.opinions
        case OpinionAdopted():
            state.adopted += event.count


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("legislation:drafts", "件", "state"),
    Account("legislation:opinions", "条"),
    Account("legislation:adopted", "条"),
)


def flows(state: Legislation, event: LegislationEvent, world: World) -> Iterable[Flow]:
    """Opinions under the station that collected them; an adoption names no station."""
    match event:
        case Consulted():
            yield Flow("legislation:opinions", event.opinions, dimensions(station=event.station), "opinions")
        case OpinionAdopted():
            yield Flow("legislation:adopted", event.count, field="count")


def standing(state: Legislation) -> Iterable[Standing]:
    """One draft, however often it is consulted on."""
    if state.consulted:
        yield Standing("legislation:drafts", 1, dimensions(station=state.station))


SUBJECT = Subject(
    name="legislation",
    key="draft",
    dimension="draft",
    kinds={"legislation.consulted": Consulted, "legislation.opinion_adopted": OpinionAdopted},
    opens=frozenset(("legislation.consulted",)),
    state=Legislation,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    accounts=ACCOUNTS,
)
