"""Services (服务保障): what was provided on an occasion, each item in its own unit of measure."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow, segment
from ledger.kernel.shape import Name, Number, key, many, table
from ledger.kernel.subject import State, Subject, World

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Item:
    """So much of something; `unit` is its unit of measure, not a registered unit."""

    name: Name
    quantity: Number
    unit: Name


@frozen(kw_only=True)
class Provided(Event):
    """服务保障: an occasion may be served more than once."""

    occasion: Annotated[str, key("service")]
    items: Annotated[tuple[Item, ...], many(table(Item))]


# --- state --------------------------------------------------------------------------------------------


@define
class Service(State):
    """An occasion and how often it was served."""

    times: int = 0


def check(state: Service, event: Provided, world: World) -> Iterator[Finding]:
    """Nobody provides less than nothing."""
    if not event.items:
        yield error("field.blank", field="items")
    for item in event.items:
        if item.quantity < 0:
            yield error("service.quantity", field="items", name=item.name, quantity=item.quantity)


def evolve(state: Service, event: Provided, world: World) -> None:
    """Once more."""
    state.times += 1


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("service:NAME", None),)


def flows(state: Service, event: Provided, world: World) -> Iterable[Flow]:
    """Each item under its own name, in its own unit."""
    for item in event.items:
        yield Flow(f"service:{segment(item.name)}", item.quantity, field="items", unit=item.unit)


SUBJECT = Subject(
    name="service",
    key="occasion",
    dimension="occasion",
    kinds={"service.provided": Provided},
    opens=frozenset(("service.provided",)),
    state=Service,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
