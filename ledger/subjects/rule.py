"""Rules (制度文件): institutions, normative documents and handbooks, from adoption to repeal."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Text, Whole, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class RuleEvent(Event):
    """What happens to one rule, under its title."""

    title: Annotated[str, key("rule")]


@frozen(kw_only=True)
class Adopted(RuleEvent):
    """制定: `provisions` is the number of its articles."""

    form: Annotated[str, choice("institution", "normative_document", "handbook", "scheme", more=True)]
    provisions: Whole | None = None


@frozen(kw_only=True)
class Repealed(RuleEvent):
    """废止."""

    reason: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Rule(State):
    """A rule as it stands."""

    form: str = ""
    in_force: bool = False


def check(state: Rule, event: RuleEvent, world: World) -> Iterator[Finding]:
    """Only a rule in force can be repealed."""
    if isinstance(event, Repealed) and state.form and not state.in_force:
        yield error("rule.not_in_force", field="title", title=state.key)


def evolve(state: Rule, event: RuleEvent, world: World) -> None:
    """In force from adoption until repeal."""
    match event:
        case Adopted(form=form):
            state.form, state.in_force = form, True
        case Repealed():
            state.in_force = False


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("rule:adopted", "项"),
    Account("rule:in_force", "项", "state"),
    Account("rule:provisions", "条"),
)


def flows(state: Rule, event: RuleEvent, world: World) -> Iterable[Flow]:
    """The adoption and its provisions count when they happen."""
    if isinstance(event, Adopted):
        form = dimensions(form=event.form)
        yield Flow("rule:adopted", 1, form)
        yield Flow("rule:provisions", event.provisions or 0, form, "provisions")


def standing(state: Rule) -> Iterable[Standing]:
    """One while in force."""
    if state.in_force:
        yield Standing("rule:in_force", 1, dimensions(form=state.form))


SUBJECT = Subject(
    name="rule",
    key="title",
    dimension="title",
    kinds={"rule.adopted": Adopted, "rule.repealed": Repealed},
    opens=frozenset(("rule.adopted",)),
    once=frozenset(("rule.adopted",)),
    state=Rule,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    titled=True,
    accounts=ACCOUNTS,
)
