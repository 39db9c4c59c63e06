"""Members of the street council (议政代表): engaged with a letter, until released."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Standing
from ledger.kernel.shape import Name, Text, choice, key
from ledger.kernel.subject import Facts, State, Subject, World, dimensions
from ledger.subjects.common import Station

COUNCIL_MEMBER = "council_member"
"""The type that counts as a member of the council (a voters' representative does not)."""


# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CouncilMemberEvent(Event):
    """What happens to one member."""

    person: Annotated[str, key("council_member")]


@frozen(kw_only=True)
class Engaged(CouncilMemberEvent):
    """聘任: engaged again while a member = moved to another type, station or group of the council."""

    type: Annotated[str, choice(COUNCIL_MEMBER, "voter_representative", more=True)]
    station: Station | None = None
    group: Name | None = None


@frozen(kw_only=True)
class Released(CouncilMemberEvent):
    """解聘."""

    reason: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class CouncilMember(State):
    """A member as engaged last."""

    in_office: bool = False
    type: str = ""
    station: str | None = None
    group: str | None = None


def check(state: CouncilMember, event: CouncilMemberEvent, world: World) -> Iterator[Finding]:
    """Only who is engaged can be released."""
    if isinstance(event, Released) and state.type and not state.in_office:
        yield error("council_member.not_engaged", field="person", person=state.key)


def evolve(state: CouncilMember, event: CouncilMemberEvent, world: World) -> None:
    """A member from engagement until release."""
    match event:
        case Engaged():
            state.in_office = True
            state.type, state.station, state.group = event.type, event.station, event.group
        case Released():
            state.in_office = False


def facts(state: CouncilMember) -> Facts:
    """What a council asks of its members."""
    return {
        "in_office": state.in_office,
        "type": state.type,
        "station": state.station,
        "group": state.group,
    }


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("council:members", "名", "state", follows=True),)


def standing(state: CouncilMember) -> Iterable[Standing]:
    """One until released."""
    if state.in_office:
        yield Standing("council:members", 1, dimensions(type=state.type, station=state.station, group=state.group))


SUBJECT = Subject(
    name="council_member",
    key="person",
    dimension="person",
    kinds={"council.member_engaged": Engaged, "council.member_released": Released},
    opens=frozenset(("council.member_engaged",)),
    state=CouncilMember,
    check=check,
    evolve=evolve,
    standing=standing,
    facts=facts,
    accounts=ACCOUNTS,
)
