"""Visits (走访): to deputies and their units, to enterprises, to households and voters.

Of a resident the record holds a neutral text or an identity key, never a name.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, note
from ledger.kernel.posting import Account, Flow, segment
from ledger.kernel.shape import Name, Names, Text, Texts, Whole, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import deputies_among

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Made(Event):
    """走访: `visitors` are deputies or others."""

    visit: Annotated[str, key("visit")]
    type: Annotated[str, choice("deputy", "unit", "enterprise", "household", "voter", "condolence", more=True)]
    visitors: Names
    visited: Name
    place: Text | None = None
    persons: Whole | None = None
    households: Whole | None = None
    topics: Texts = ()


# --- state --------------------------------------------------------------------------------------------


@define
class Visit(State):
    """A visit made."""

    visitors: tuple[str, ...] = ()
    visited: str = ""


UNITS = ("unit", "enterprise")
HOUSEHOLDS = ("household", "condolence")
ONE_PERSON = ("household", "voter", "deputy")
"""Visits that count one person where the register gives no number."""


def check(state: Visit, event: Made, world: World) -> Iterator[Finding]:
    """A number of households is counted only where households are visited."""
    if event.households is not None and event.type not in HOUSEHOLDS:
        yield note("visit.households_not_counted", field="households", number=event.households)


def evolve(state: Visit, event: Made, world: World) -> None:
    """A visit is one event."""
    state.own = {"type": event.type}
    state.visitors, state.visited = event.visitors, event.visited


def default_key(event: Made, world: World) -> str:
    """The day and who was visited."""
    return f"{event.occurred} {event.visited}"


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("visit:made:TYPE", "次"),
    Account("visit:units", "家"),
    Account("visit:households", "户"),
    Account("visit:persons", "人次"),
    Account("performance:visit", "次"),
)


def flows(state: Visit, event: Made, world: World) -> Iterable[Flow]:
    """One visit, what it reached, and one for each visitor who is a deputy that day."""
    yield Flow(f"visit:made:{segment(event.type)}")
    if event.type in UNITS:
        yield Flow("visit:units")
    if event.type in HOUSEHOLDS:
        yield Flow("visit:households", 1 if event.households is None else event.households, field="households")
    if event.persons is not None:
        yield Flow("visit:persons", event.persons, field="persons")
    elif event.type in ONE_PERSON:
        yield Flow("visit:persons")
    for name in deputies_among(world, dict.fromkeys(event.visitors), event.occurred):
        yield Flow("performance:visit", 1, dimensions(deputy=name))


SUBJECT = Subject(
    name="visit",
    key="visit",
    dimension="visit",
    kinds={"visit.made": Made},
    opens=frozenset(("visit.made",)),
    once=frozenset(("visit.made",)),
    state=Visit,
    check=check,
    evolve=evolve,
    flows=flows,
    default_key=default_key,
    accounts=ACCOUNTS,
)
