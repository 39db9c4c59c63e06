"""Groups of deputies (代表小组): formed, changed, dissolved, commended."""

from collections.abc import Iterator
from typing import Annotated, Any

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Name, Text, changes, key
from ledger.kernel.subject import Facts, State, Subject, World
from ledger.subjects.common import Group as GroupKey
from ledger.subjects.common import Level

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class GroupEvent(Event):
    """What happens to one group."""

    group: Annotated[str, key("group")]


@frozen(kw_only=True)
class Formed(GroupEvent):
    """代表小组成立."""

    convenor: Name | None = None
    parent: GroupKey | None = None


@frozen(kw_only=True)
class Changed(GroupEvent):
    """代表小组变更: fields of the formation set anew."""

    set: Annotated[dict[str, Any], changes(Formed)]


@frozen(kw_only=True)
class Dissolved(GroupEvent):
    """代表小组撤销."""

    reason: Text | None = None


@frozen(kw_only=True)
class Commended(GroupEvent):
    """代表小组受表彰."""

    title: Text
    by: Text
    level: Level


# --- state --------------------------------------------------------------------------------------------


@define
class Group(State):
    """A group as it stands."""

    existing: bool = False
    convenor: str | None = None
    parent: str | None = None


def check(state: Group, event: GroupEvent, world: World) -> Iterator[Finding]:
    """A group is formed and dissolved in turn."""
    match event:
        case Formed() if state.existing:
            yield error("group.existing_already", field="group", group=state.key)
        case Dissolved() if not state.existing:
            yield error("group.dissolved_already", field="group", group=state.key)
        case Changed(set=values) if "group" in values:
            yield error("stream.key_fixed", field="set.group", key=state.key)


def evolve(state: Group, event: GroupEvent, world: World) -> None:
    """What the group is after the event."""
    match event:
        case Formed():
            state.existing, state.convenor, state.parent = True, event.convenor, event.parent
        case Changed(set=values):
            state.convenor = values.get("convenor", state.convenor)
            state.parent = values.get("parent", state.parent)
        case Dissolved():
            state.existing = False


def facts(state: Group) -> Facts:
    """What other streams and breakdowns may ask of a group."""
    return {"existing": state.existing, "parent": state.parent}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("group:existing", "个", "state"),
    Account("group:commended", "次"),
)


def flows(state: Group, event: GroupEvent, world: World) -> Iterator[Flow]:
    """Commendations count when they are given."""
    if isinstance(event, Commended):
        yield Flow("group:commended", 1, {"level": event.level})


def standing(state: Group) -> Iterator[Standing]:
    """A group counts while it exists."""
    if state.existing:
        yield Standing("group:existing")


SUBJECT = Subject(
    name="group",
    key="group",
    dimension="group",
    kinds={
        "group.formed": Formed,
        "group.changed": Changed,
        "group.dissolved": Dissolved,
        "group.commended": Commended,
    },
    opens=frozenset(("group.formed",)),
    state=Group,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    facts=facts,
    accounts=ACCOUNTS,
)
