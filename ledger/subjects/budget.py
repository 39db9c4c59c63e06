"""The budget (经费): what is approved for a line of a year, and what is spent from it.

The committee's funds stand in the street's budget; the funds of deputies' activities are earmarked
(代表法 2025, article 42). A budget line is one stream over all its years.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Flag, Money, Name, Text, Whole, key
from ledger.kernel.subject import State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class BudgetEvent(Event):
    """What happens on one budget line."""

    line: Annotated[str, key("budget")]


@frozen(kw_only=True)
class Approved(BudgetEvent):
    """批复: a further approval for the same year adds to the first."""

    for_year: Whole
    amount: Money
    earmarked: Flag


@frozen(kw_only=True)
class Spent(BudgetEvent):
    """支出."""

    for_year: Whole
    amount: Money
    purpose: Text
    payee: Name | None = None
    activity: Annotated[str, key("activity")] | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Budget(State):
    """What was approved and spent on the line, in yuan, by the year it is for."""

    approved: dict[str, Decimal] = Factory(dict)
    spent: dict[str, Decimal] = Factory(dict)


def check(state: Budget, event: BudgetEvent, world: World) -> Iterator[Finding]:
    """More spent for a year than is approved for it: possible, and to be looked at."""
    if isinstance(event, Spent):
        year = str(event.for_year)
        approved = state.approved.get(year, Decimal(0))
        spent = state.spent.get(year, Decimal(0)) + event.amount
        if spent > approved:
            yield warning("budget.overspent", field="amount", line=state.key, year=year, approved=approved, spent=spent)


def evolve(state: Budget, event: BudgetEvent, world: World) -> None:
    """Sums by year."""
    match event:
        case Approved(for_year=year, amount=amount):
            state.approved[str(year)] = state.approved.get(str(year), Decimal(0)) + amount
        case Spent(for_year=year, amount=amount):
            state.spent[str(year)] = state.spent.get(str(year), Decimal(0)) + amount


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("budget:approved", "元"),
    Account("budget:spent", "元"),
)


def flows(state: Budget, event: BudgetEvent, world: World) -> Iterable[Flow]:
    """Amounts count under the year they are for, whenever they are approved or spent."""
    match event:
        case Approved(for_year=year, amount=amount, earmarked=earmarked):
            yield Flow("budget:approved", amount, dimensions(for_year=str(year), earmarked=earmarked), "amount")
        case Spent(for_year=year, amount=amount):
            yield Flow("budget:spent", amount, dimensions(for_year=str(year)), "amount")


SUBJECT = Subject(
    name="budget",
    key="line",
    dimension="line",
    kinds={"budget.approved": Approved, "budget.spent": Spent},
    opens=frozenset(("budget.approved", "budget.spent")),
    state=Budget,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
