"""Objections (异议): a deputy holds an entry of the file, or its points, to be wrong; it is verified and settled.

On objection the entry is verified and corrected (上海市实施代表法办法, article 51). The correction itself is an
amendment or a retraction of the entry's event; nothing is changed in silence.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Flag, Text, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import Deputy

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ObjectionEvent(Event):
    """What happens to one objection."""

    objection: Annotated[str, key("objection")]


@frozen(kw_only=True)
class Raised(ObjectionEvent):
    """提出异议: `event` is the id of the event that is held to be wrong, where there is one."""

    deputy: Deputy
    about: Annotated[str, choice("entry", "missing_entry", "points", "grade", more=True)]
    event: Text | None = None
    reason: Text


@frozen(kw_only=True)
class Settled(ObjectionEvent):
    """异议处理: upheld or not, with what was found."""

    upheld: Flag
    result: Text


# --- state --------------------------------------------------------------------------------------------


@define
class Objection(State):
    """An objection as it stands."""

    deputy: str = ""
    about: str = ""
    event: str | None = None
    title: str = ""
    raised: date | None = None
    settled: date | None = None
    upheld: bool | None = None


def evolve(state: Objection, event: ObjectionEvent, world: World) -> None:
    """Raised, then settled."""
    match event:
        case Raised():
            state.deputy, state.about, state.event = event.deputy, event.about, event.event
            state.title, state.raised = event.reason, event.occurred
            state.own = dict(dimensions(deputy=event.deputy, about=event.about))
        case Settled(upheld=upheld):
            state.settled, state.upheld = event.occurred, upheld


def default_key(event: ObjectionEvent, world: World) -> str | None:
    """The day and the deputy."""
    return f"{event.occurred} {event.deputy}" if isinstance(event, Raised) else None


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("objection:raised", "件"),
    Account("objection:open", "件", "state"),
    Account("objection:upheld", "件", "state"),
)


def flows(state: Objection, event: ObjectionEvent, world: World) -> Iterable[Flow]:
    """Each objection counts once."""
    if isinstance(event, Raised):
        yield Flow("objection:raised")


def standing(state: Objection) -> Iterator[Standing]:
    """Open until it is settled."""
    if state.raised is not None and state.settled is None:
        yield Standing("objection:open")
    if state.upheld:
        yield Standing("objection:upheld")


SUBJECT = Subject(
    name="objection",
    key="objection",
    dimension="objection",
    kinds={"objection.raised": Raised, "objection.settled": Settled},
    opens=frozenset(("objection.raised",)),
    once=frozenset(("objection.raised", "objection.settled")),
    state=Objection,
    evolve=evolve,
    flows=flows,
    standing=standing,
    default_key=default_key,
    accounts=ACCOUNTS,
)
