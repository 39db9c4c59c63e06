"""Units (承办单位): the bodies that handle suggestions and opinions, brief the committee and are reviewed."""

from collections.abc import Iterator
from typing import Annotated, Any

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.shape import Name, Text, changes, choice, key
from ledger.kernel.subject import Facts, State, Subject, World

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class UnitEvent(Event):
    """What happens to a unit."""

    unit: Annotated[str, key("unit")]


@frozen(kw_only=True)
class Registered(UnitEvent):
    """单位登记: `system` is its branch; `congress` are the congress's own bodies and offices."""

    system: Annotated[
        str,
        choice(
            "government",
            "party",
            "court",
            "procuratorate",
            "mass_organisation",
            "street_office",
            "stationed_body",
            "platform",
            "community",
            "congress",
            "other",
            more=True,
        ),
    ]
    level: Text | None = None
    parent: Name | None = None


@frozen(kw_only=True)
class Changed(UnitEvent):
    """单位变更: fields of the registration set anew."""

    set: Annotated[dict[str, Any], changes(Registered)]
    reason: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Unit(State):
    """A unit as it stands."""

    system: str = ""
    level: str | None = None
    parent: str | None = None


def check(state: Unit, event: UnitEvent, world: World) -> Iterator[Finding]:
    """The name under which a unit is registered stays."""
    if isinstance(event, Changed) and "unit" in event.set:
        yield error("stream.key_fixed", field="set.unit", key=state.key)


FIELDS = ("system", "level", "parent")


def evolve(state: Unit, event: UnitEvent, world: World) -> None:
    """What the unit is after the event."""
    match event:
        case Registered():
            for name in FIELDS:
                setattr(state, name, getattr(event, name))
        case Changed(set=values):
            for name in values.keys() & FIELDS:
                setattr(state, name, values[name])


def facts(state: Unit) -> Facts:
    """What a breakdown may ask of the unit that handles a matter."""
    return {"system": state.system, "level": state.level, "parent": state.parent}


SUBJECT = Subject(
    name="unit",
    key="unit",
    dimension="handler",
    kinds={"unit.registered": Registered, "unit.changed": Changed},
    opens=frozenset(("unit.registered",)),
    once=frozenset(("unit.registered",)),
    state=Unit,
    check=check,
    evolve=evolve,
    facts=facts,
)
