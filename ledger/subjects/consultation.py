"""Consultations (协商议事): a matter talked over with those it concerns."""

from collections.abc import Iterable
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Counts, Flag, Text, key
from ledger.kernel.subject import State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Held(Event):
    """协商: `parties` tells how many came in which role."""

    consultation: Annotated[str, key("consultation")]
    matter: Text
    parties: Counts | None = None
    resolved: Flag
    result: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Consultation(State):
    """A matter talked over."""

    matter: str = ""
    resolved: bool = False


def evolve(state: Consultation, event: Held, world: World) -> None:
    """One event tells all."""
    state.matter, state.resolved = event.matter, event.resolved


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("consultation:held", "件"),
    Account("consultation:resolved", "件"),
    Account("consultation:parties", "人次"),
)


def flows(state: Consultation, event: Held, world: World) -> Iterable[Flow]:
    """The matter, whether it was resolved, and who came."""
    yield Flow("consultation:held")
    if event.resolved:
        yield Flow("consultation:resolved")
    for role, number in (event.parties or {}).items():
        yield Flow("consultation:parties", number, dimensions(role=role), "parties")


SUBJECT = Subject(
    name="consultation",
    key="consultation",
    dimension="consultation",
    kinds={"consultation.held": Held},
    opens=frozenset(("consultation.held",)),
    once=frozenset(("consultation.held",)),
    state=Consultation,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
