"""Tallies by hand (手工计数): what nothing else models, marked manual everywhere; one stream per account."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow, segment
from ledger.kernel.shape import TEXT, Number, Text, key, mapping
from ledger.kernel.subject import State, Subject, World

OWN_ACCOUNTS = "tally"
"""Accounts under this one are free for counting what the catalogue does not know."""
RESERVED = ("kind", "recorder", "channel", "manual", "approximate", "year", "half", "quarter", "month", "day")
"""Dimensions that every posting has by itself."""


@frozen(kw_only=True)
class Recorded(Event):
    """手工计数: an amount on a flow account, or on one of the office's own under `tally:`."""

    account: Annotated[str, key("tally")]
    amount: Number
    unit: Text
    dimensions: Annotated[dict[str, str], mapping(TEXT)] | None = None


def check(state: State, event: Recorded, world: World) -> Iterator[Finding]:
    """The account is one that is counted by events, and its unit the account's own."""
    from ledger.subjects import chart

    line = chart().find(event.account)
    if line is None:
        yield error("tally.account_unknown", field="account", account=event.account)
    elif line.nature == "state":
        yield error("tally.state_account", field="account", account=event.account)
    elif any(not part or part != segment(part) for part in event.account.split(":")):
        yield error("tally.account_segment", field="account", account=event.account)
    elif line.unit is not None and event.unit != line.unit:
        yield error("tally.unit", field="unit", account=event.account, unit=event.unit, expected=line.unit)
    for name, value in (event.dimensions or {}).items():
        if name in RESERVED:
            yield error("tally.dimension_reserved", field=f"dimensions.{name}", name=name)
        elif name == "entered" and not is_date(value):
            yield error("tally.entered", field="dimensions.entered", value=value)


def is_date(text: str) -> bool:
    """Whether the text is a day as `2023-03-05`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def evolve(state: State, event: Recorded, world: World) -> None:
    """A tally leaves nothing but its posting."""


ACCOUNTS = tuple(Account(OWN_ACCOUNTS + ":NAME" * depth, None) for depth in range(1, 6))


def flows(state: State, event: Recorded, world: World) -> Iterator[Flow]:
    """The amount under the given dimensions, marked as counted by hand."""
    row = {**(event.dimensions or {}), "manual": "yes"}
    yield Flow(event.account, event.amount, row, "amount", event.unit)


SUBJECT = Subject(
    name="tally",
    key="account",
    dimension=None,
    kinds={"tally.recorded": Recorded},
    opens=frozenset(("tally.recorded",)),
    state=State,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    any_account=True,
)
