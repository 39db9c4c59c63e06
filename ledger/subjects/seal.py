"""Seals (封账): the close of a period, with the fingerprint of all that was recorded for it.

A seal on signed paper later proves that nothing was slipped in or taken away; it counts towards nothing.
"""

from collections.abc import Iterator
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding
from ledger.kernel.shape import Text, Whole, key
from ledger.kernel.subject import State, Subject, World
from ledger.subjects.periods import check_period

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Sealed(Event):
    """封账: how many events, the root over them, the fingerprint of the figures, the seal before it.

    A period may be sealed again after late entries; every seal is kept.
    """

    period: Annotated[str, key("seal")]
    events: Whole
    root: Text
    figures: Text
    previous: Text | None = None
    signed_by: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Seal(State):
    """A period and the roots under which it was sealed, the latest last."""

    roots: list[str] = Factory(list)


def check(state: Seal, event: Sealed, world: World) -> Iterator[Finding]:
    """What is sealed is a period."""
    return check_period(event.period)


def evolve(state: Seal, event: Sealed, world: World) -> None:
    """One more root."""
    state.roots.append(event.root)


SUBJECT = Subject(
    name="seal",
    key="period",
    dimension="period",
    kinds={"ledger.sealed": Sealed},
    opens=frozenset(("ledger.sealed",)),
    state=Seal,
    check=check,
    evolve=evolve,
)
