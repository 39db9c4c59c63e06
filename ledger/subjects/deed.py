"""Deeds (办实事): practical help that deputies gave, with what it reached."""

from collections.abc import Iterable
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Money, Text, Whole, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import Deputies

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Done(Event):
    """办实事: the numbers are those of the whole deed, whoever did how much of it."""

    deed: Annotated[str, key("deed")]
    deputies: Deputies
    type: Annotated[str, choice("practical", "charity", "aid", "legal_help", "clinic", "class", more=True)]
    title: Text
    count: Whole = 1
    households: Whole | None = None
    persons: Whole | None = None
    amount: Money | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Deed(State):
    """A deed done."""

    title: str = ""
    deputies: tuple[str, ...] = ()


def evolve(state: Deed, event: Done, world: World) -> None:
    """A deed is one event."""
    state.own = {"type": event.type}
    state.title, state.deputies = event.title, tuple(dict.fromkeys(event.deputies))


def default_key(event: Done, world: World) -> str:
    """The day and the title."""
    return f"{event.occurred} {event.title}"


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("deed:done", "件"),
    Account("deed:households", "户"),
    Account("deed:persons", "人次"),
    Account("deed:amount", "元"),
    Account("performance:deed", "件"),
    Account("performance:deed_households", "户"),
    Account("performance:deed_persons", "人次"),
    Account("performance:deed_amount", "元"),
)

NUMBERS = (
    # field, account of the deed, account of each deputy
    ("count", "deed:done", "performance:deed"),
    ("households", "deed:households", "performance:deed_households"),
    ("persons", "deed:persons", "performance:deed_persons"),
    ("amount", "deed:amount", "performance:deed_amount"),
)


def flows(state: Deed, event: Done, world: World) -> Iterable[Flow]:
    """Each number once for the deed, and in full for each of its deputies."""
    for field, account, performance in NUMBERS:
        number = getattr(event, field) or 0
        yield Flow(account, number, field=field)
        for name in state.deputies:
            yield Flow(performance, number, dimensions(deputy=name), field)


SUBJECT = Subject(
    name="deed",
    key="deed",
    dimension="deed",
    kinds={"deed.done": Done},
    opens=frozenset(("deed.done",)),
    once=frozenset(("deed.done",)),
    state=Deed,
    evolve=evolve,
    flows=flows,
    default_key=default_key,
    accounts=ACCOUNTS,
)
