"""Quoted figures (引用数据): statistics of others, printed with their source and never computed with."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.shape import Day, Number, Text, key
from ledger.kernel.subject import State, Subject, World


@frozen(kw_only=True)
class Quoted(Event):
    """引用数据: a value with its unit, the source it is taken from, and the day it speaks of."""

    label: Annotated[str, key("quoted")]
    value: Number
    unit: Text
    source: Text
    as_of: Day


@define
class Figure(State):
    """A quoted figure as last quoted."""

    value: Decimal | None = None
    unit: str = ""
    source: str = ""
    as_of: date | None = None


def evolve(state: Figure, event: Quoted, world: World) -> None:
    """The latest quotation holds."""
    state.value, state.unit, state.source, state.as_of = event.value, event.unit, event.source, event.as_of


SUBJECT = Subject(
    name="quoted",
    key="label",
    dimension="label",
    kinds={"figure.quoted": Quoted},
    opens=frozenset(("figure.quoted",)),
    state=Figure,
    evolve=evolve,
)
