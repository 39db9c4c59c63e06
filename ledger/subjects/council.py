"""Sessions of the street council (议政代表会): who was eligible, who came, whether it was quorate.

The quorum is the office's parameter: more than half of those eligible where it says nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import NAME, Counts, Shape, Texts, Whole, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.quorum import quorate
from ledger.subjects.council_member import COUNCIL_MEMBER

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Held(Event):
    """议政代表会: `eligible` left out = the council members of that day."""

    council: Annotated[str, key("council")]
    eligible: Whole | None = None
    present: Annotated[int | tuple[str, ...], Shape("list_or_int", item=NAME)]
    sitting_in: Counts | None = None
    heard: Texts = ()
    voted: Texts = ()


# --- state --------------------------------------------------------------------------------------------


@define
class Council(State):
    """A session held; `eligible` and `present` are numbers of members."""

    eligible: int = 0
    present: int = 0
    quorate: bool = False
    heard: tuple[str, ...] = ()
    voted: tuple[str, ...] = ()


def eligible_for(event: Held, world: World) -> int:
    """The given number, else the council members in office at the end of that day."""
    if event.eligible is not None:
        return event.eligible
    members = world.population("council_member", event.occurred).values()
    return sum(1 for facts in members if facts["in_office"] and facts["type"] == COUNCIL_MEMBER)


def present_at(event: Held) -> int:
    """How many members came."""
    return event.present if isinstance(event.present, int) else len(event.present)


def check(state: Council, event: Held, world: World) -> Iterator[Finding]:
    """Without a number of the eligible no quorum can be told; more than they cannot come."""
    eligible, present = eligible_for(event, world), present_at(event)
    if not eligible:
        yield warning("council.nobody_eligible", field="eligible", date=event.occurred)
    elif present > eligible:
        yield warning("council.more_present", field="present", present=present, eligible=eligible)


def evolve(state: Council, event: Held, world: World) -> None:
    """One event tells all; a session of nobody is not quorate."""
    state.eligible, state.present = eligible_for(event, world), present_at(event)
    share = world.parameter("council.quorum", event.occurred)
    state.quorate = quorate(state.present, state.eligible, share)
    state.heard, state.voted = event.heard, event.voted


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("council:held", "次"),
    Account("council:attendance:eligible", "人次"),
    Account("council:attendance:present", "人次"),
    Account("council:sitting_in", "人次"),
    Account("council:quorate", "次"),
)


def flows(state: Council, event: Held, world: World) -> Iterable[Flow]:
    """The session, its attendance, and one if quorate."""
    yield Flow("council:held")
    yield Flow("council:attendance:eligible", state.eligible, field="eligible")
    yield Flow("council:attendance:present", state.present, field="present")
    for role, number in (event.sitting_in or {}).items():
        yield Flow("council:sitting_in", number, dimensions(role=role), "sitting_in")
    if state.quorate:
        yield Flow("council:quorate")


SUBJECT = Subject(
    name="council",
    key="council",
    dimension="council",
    kinds={"council.held": Held},
    opens=frozenset(("council.held",)),
    once=frozenset(("council.held",)),
    state=Council,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    reads_all=frozenset(("council_member",)),
)
