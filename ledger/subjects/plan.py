"""Plan items (年度计划项目): set with a target, changed, progressed, done or dropped.

An act may name the plan item it serves, but never counts for it by that: completion is measured by a
figure or said by hand.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Standing
from ledger.kernel.shape import RANGE, Day, Name, Number, Text, Whole, changes, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class PlanEvent(Event):
    """What happens to one item of a plan."""

    item: Annotated[str, key("plan")]


@frozen(kw_only=True)
class ItemSet(PlanEvent):
    """计划项目列入: `measure` is a figure or an account with filters; `target` may be a range (`"4..5"`).

    `every` repeats it, each time by `on_day`; with `per`, each deputy, station or group has to reach it.
    """

    plan: Text
    title: Text
    source: Text | None = None
    measure: Text | None = None
    target: Annotated[Decimal | str, RANGE] | None = None
    unit: Text | None = None
    from_: Day
    due: Day
    owner: Name | None = None
    weight: Number = Decimal(1)
    every: Annotated[str, choice("week", "month", "two_months", "quarter", "half", "year")] | None = None
    on_day: Whole | None = None
    per: Annotated[str, choice("deputy", "station", "group")] | None = None


@frozen(kw_only=True)
class ItemChanged(PlanEvent):
    """计划项目调整: fields of the item set anew."""

    set: Annotated[dict[str, Any], changes(ItemSet)]
    reason: Text


@frozen(kw_only=True)
class ItemProgressed(PlanEvent):
    """计划项目进展: an amount or a percentage."""

    amount: Number | None = None
    percent: Number | None = None
    evidence: Text | None = None


@frozen(kw_only=True)
class ItemDone(PlanEvent):
    """计划项目完成."""

    evidence: Text | None = None


@frozen(kw_only=True)
class ItemDropped(PlanEvent):
    """计划项目取消."""

    reason: Text


@frozen(kw_only=True)
class ItemReopened(PlanEvent):
    """计划项目恢复: one that was dropped, or said to be done, is to be worked on again."""

    reason: Text


# --- state --------------------------------------------------------------------------------------------

FIELDS = (
    "plan",
    "title",
    "source",
    "measure",
    "target",
    "unit",
    "from",
    "due",
    "owner",
    "weight",
    "every",
    "on_day",
    "per",
)


@define
class Plan(State):
    """An item as it stands; `details` are its fields by their names, `revised` what they were before.

    `reopened` tells when it was taken up again, and how it had ended before.
    """

    set_on: date | None = None
    details: dict[str, Any] = Factory(dict)
    revised: list[dict[str, Any]] = Factory(list)
    progress: list[dict[str, Any]] = Factory(list)
    done: date | None = None
    dropped: date | None = None
    reopened: list[dict[str, Any]] = Factory(list)


def check(state: Plan, event: PlanEvent, world: World) -> Iterator[Finding]:
    """An item ends once, done or dropped, and its dates are in order."""
    match event:
        case ItemSet():
            yield from check_dates(event.from_, event.due)
        case ItemChanged(set=values):
            if "item" in values:
                yield error("stream.key_fixed", field="set.item", key=state.key)
            later = state.details | values
            yield from check_dates(later["from"], later["due"])
        case ItemProgressed(amount=amount, percent=percent):
            if (amount is None) == (percent is None):
                yield error("plan.amount_or_percent", field="amount", item=state.key)
        case ItemDone() if state.done is not None:
            yield error("plan.done_already", field="item", item=state.key, date=state.done)
        case ItemReopened() if state.done is None and state.dropped is None:
            yield error("plan.not_ended", field="item", item=state.key)
    if state.dropped is not None and not isinstance(event, ItemChanged | ItemReopened):
        yield error("plan.dropped_already", field="item", item=state.key, date=state.dropped)


def check_dates(begin: date, due: date) -> Iterator[Finding]:
    """An item is due after it begins."""
    if due < begin:
        yield error("plan.due_before", field="due", due=due, begin=begin)


def evolve(state: Plan, event: PlanEvent, world: World) -> None:
    """What the item is after the event."""
    match event:
        case ItemSet():
            state.set_on = event.occurred
            values = {name: getattr(event, "from_" if name == "from" else name) for name in FIELDS}
            state.details = {name: value for name, value in values.items() if value is not None}
        case ItemChanged(set=values):
            was = {name: state.details.get(name) for name in values if name in FIELDS}
            state.revised.append({"on": event.occurred, "was": was})
            state.details |= {name: value for name, value in values.items() if name in FIELDS}
        case ItemProgressed():
            state.progress.append({"on": event.occurred, "amount": event.amount, "percent": event.percent})
        case ItemDone():
            state.done = event.occurred
        case ItemDropped():
            state.dropped = event.occurred
        case ItemReopened():
            ended = {"done": state.done, "dropped": state.dropped}
            state.reopened.append({"on": event.occurred, "was": ended})
            state.done = state.dropped = None


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("plan:items", "项", "state"),
    Account("plan:done", "项", "state"),
    Account("plan:dropped", "项", "state"),
    Account("plan:target", None, "state", follows=True),
)


def lower_end(target: Decimal | str) -> Decimal:
    """The number, or the lower end of a range."""
    return Decimal(target.partition("..")[0]) if isinstance(target, str) else target


def standing(state: Plan) -> Iterator[Standing]:
    """An item counts, with its target and once done, until it is dropped."""
    if state.set_on is None:
        return
    row = dimensions(plan=state.details["plan"])
    if state.dropped is not None:
        yield Standing("plan:dropped", 1, row)
        return
    yield Standing("plan:items", 1, row)
    if state.done is not None:
        yield Standing("plan:done", 1, row)
    if (target := state.details.get("target")) is not None:
        yield Standing("plan:target", lower_end(target), row, "", "target", state.details.get("unit"))


SUBJECT = Subject(
    name="plan",
    key="item",
    dimension="item",
    kinds={
        "plan.item_set": ItemSet,
        "plan.item_changed": ItemChanged,
        "plan.item_progressed": ItemProgressed,
        "plan.item_done": ItemDone,
        "plan.item_dropped": ItemDropped,
        "plan.item_reopened": ItemReopened,
    },
    opens=frozenset(("plan.item_set",)),
    once=frozenset(("plan.item_set",)),
    state=Plan,
    check=check,
    evolve=evolve,
    standing=standing,
    accounts=ACCOUNTS,
)
