"""Disputes (矛盾纠纷) that deputies helped to resolve."""

from collections.abc import Iterable
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Whole, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import Deputies

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Resolved(Event):
    """化解矛盾纠纷: `count` where a register kept only their number."""

    dispute: Annotated[str, key("dispute")]
    deputies: Deputies
    count: Whole = 1
    activity: Annotated[str, key("activity")] | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Dispute(State):
    """A dispute resolved."""

    deputies: tuple[str, ...] = ()


def evolve(state: Dispute, event: Resolved, world: World) -> None:
    """One event tells all."""
    state.deputies = tuple(dict.fromkeys(event.deputies))


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("dispute:resolved", "件"),
    Account("performance:dispute", "件"),
)


def flows(state: Dispute, event: Resolved, world: World) -> Iterable[Flow]:
    """The number once, and in full for each deputy."""
    yield Flow("dispute:resolved", event.count, field="count")
    for name in state.deputies:
        yield Flow("performance:dispute", event.count, dimensions(deputy=name), "count")


SUBJECT = Subject(
    name="dispute",
    key="dispute",
    dimension="dispute",
    kinds={"dispute.resolved": Resolved},
    opens=frozenset(("dispute.resolved",)),
    once=frozenset(("dispute.resolved",)),
    state=Dispute,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
