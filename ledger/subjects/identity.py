"""Identities of residents (身份信息): only that one was erased; who it was stands in no record.

Names and telephone numbers live in the identity store outside git, under an opaque key. Erasing one leaves
every event, count and hash as it was (Personal Information Protection Law, article 47).
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.shape import Text, key
from ledger.kernel.subject import State, Subject, World

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Erased(Event):
    """身份信息删除: the key of the person, and why; never a name.

    Two clerks may erase the same person apart: the second changes nothing.
    """

    person: Annotated[str, key("identity")]
    reason: Text


# --- state --------------------------------------------------------------------------------------------


@define
class Identity(State):
    """Since when the person behind a key is forgotten."""

    erased: date | None = None


def check(state: Identity, event: Erased, world: World) -> Iterator[Finding]:
    """What is erased goes by an opaque key, so that no name slips into the record of its erasure."""
    if not event.person.isascii():
        yield error("identity.no_key", field="person")


def evolve(state: Identity, event: Erased, world: World) -> None:
    """The first erasure counts."""
    state.erased = state.erased or event.occurred


SUBJECT = Subject(
    name="identity",
    key="person",
    dimension="person",
    kinds={"identity.erased": Erased},
    opens=frozenset(("identity.erased",)),
    state=Identity,
    check=check,
    evolve=evolve,
)
