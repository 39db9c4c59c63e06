"""Receptions of voters (接待选民): announced beforehand, then held at a station or elsewhere."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Day, Names, Text, Whole, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.calendar import end_before_moving
from ledger.subjects import dispositions
from ledger.subjects.common import Deputies, Station
from ledger.subjects.dispositions import Tally, check_tally, tally_flows

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ReceptionEvent(Event):
    """What happens to one reception."""

    reception: Annotated[str, key("reception")]


@frozen(kw_only=True)
class Announced(ReceptionEvent):
    """接待公告: `on` is the day of the reception, `published` that of the notice."""

    station: Station
    on: Day
    deputies: Deputies
    published: Day


@frozen(kw_only=True)
class Held(ReceptionEvent):
    """接待: `groups` are batches of visitors (批), `visitors` persons received (人次).

    `tally` is for registers that kept only the counts of the opinions.
    """

    mode: Annotated[
        str,
        choice(
            "in_station",
            "outreach",
            "themed",
            "petition_window",
            "online",
            "community_contact",
            more=True,
        ),
    ]
    station: Station | None = None
    place: Text | None = None
    deputies: Deputies
    officials: Names = ()
    groups: Whole | None = None
    visitors: Whole
    tally: Tally | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Reception(State):
    """A reception as announced and as held."""

    announced: date | None = None
    on: date | None = None
    station: str | None = None
    held: date | None = None


def check(state: Reception, event: ReceptionEvent, world: World) -> Iterator[Finding]:
    """A notice comes before the day it is for; a reception has its place; the parts of a tally add up."""
    match event:
        case Announced(on=on, published=published) if published > on:
            yield error("reception.published_after", field="published", published=published, on=on)
        case Announced(on=on, published=published) if not in_time(event, world):
            length = world.parameter("reception.notice", published)
            yield note("reception.short_notice", field="published", published=published, on=on, length=str(length))
        case Held():
            if event.station is None and event.place is None and state.station is None:
                yield error("reception.no_place", field="station")
            if not event.deputies:
                yield warning("reception.no_deputies", field="deputies")
            if event.tally is not None:
                yield from check_tally(event.tally)


def in_time(event: Announced, world: World) -> bool:
    """Whether a notice was published as long before the reception as the office's rule asks.

    Where no holiday table reaches, working days are taken as days.
    """
    length = world.parameter("reception.notice", event.published)
    if length is None:
        return True
    end = world.deadline("reception_notice", {"published": event.published})
    return (end or end_before_moving(event.published, length)) <= event.on


def evolve(state: Reception, event: ReceptionEvent, world: World) -> None:
    """What is known of the reception after the event; an announced station holds unless another is given."""
    match event:
        case Announced():
            state.announced, state.on, state.station = event.occurred, event.on, event.station
            state.own["station"] = event.station
        case Held():
            state.held, state.station = event.occurred, event.station or state.station
            state.own = dict(dimensions(mode=event.mode, station=state.station))


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("reception:announced", "次"),
    Account("reception:notice_days", "天"),
    Account("reception:noticed_in_time", "次"),
    Account("reception:sessions", "次"),
    Account("reception:visitors", "人次"),
    Account("reception:groups", "批"),
    Account("reception:officials", "人次"),
    Account("performance:reception", "次"),
    *dispositions.ACCOUNTS,
)


def flows(state: Reception, event: ReceptionEvent, world: World) -> Iterator[Flow]:
    """The notice with its days; the session with its visitors; once for each deputy who received."""
    match event:
        case Announced():
            yield Flow("reception:announced")
            yield Flow("reception:notice_days", (event.on - event.published).days, field="published")
            yield Flow("reception:noticed_in_time", int(in_time(event, world)))
        case Held():
            yield Flow("reception:sessions")
            yield Flow("reception:visitors", event.visitors, field="visitors")
            yield Flow("reception:groups", event.groups or 0, field="groups")
            yield Flow("reception:officials", len(event.officials), field="officials")
            for name in dict.fromkeys(event.deputies):
                yield Flow("performance:reception", 1, {"deputy": name})
            if event.tally is not None:
                row = {"source": "reception", "entered": event.occurred.isoformat()}
                yield from tally_flows(event.tally, row)


def default_key(event: ReceptionEvent, world: World) -> str:
    """The day and the station or place: `2023-03-20 station`; the day for which one is announced."""
    match event:
        case Announced():
            return f"{event.on.isoformat()} {event.station}"
        case Held():
            return f"{event.occurred.isoformat()} {event.station or event.place or ''}".strip()
    return event.occurred.isoformat()


SUBJECT = Subject(
    name="reception",
    key="reception",
    dimension="reception",
    kinds={"reception.announced": Announced, "reception.held": Held},
    opens=frozenset(("reception.announced", "reception.held")),
    once=frozenset(("reception.announced", "reception.held")),
    state=Reception,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    default_key=default_key,
)
