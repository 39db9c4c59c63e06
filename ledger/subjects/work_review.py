"""Work reviews (工作评议) of the street office and the stationed bodies: problems, ballot, rectification.

Opinions go to the reviewed body, which reports in writing how it handled them (浙江省街道人大工作条例,
article 10; 重庆市街道工委工作条例, article 7).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Counts, Day, Text, Texts, Whole, choice, key, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.ballot import result
from ledger.subjects.ballot import Ballot, Rule, ballot_accounts, ballot_flows, base, check_ballot, counted
from ledger.subjects.common import Unit

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class WorkReviewEvent(Event):
    """What happens in one review."""

    work_review: Annotated[str, key("work_review")]


@frozen(kw_only=True)
class Opened(WorkReviewEvent):
    """评议启动."""

    unit: Unit
    unit_kind: Annotated[str, choice("street_office", "stationed_body")]
    topic: Text | None = None
    problems: Texts = ()


@frozen(kw_only=True)
class Held(WorkReviewEvent):
    """评议会: participants are counted here unless an activity counts them."""

    participants: Counts | None = None
    activity: Annotated[str, key("activity")] | None = None
    problems: Texts = ()
    ballot: Annotated[Ballot, table(Ballot)] | None = None
    rule: Rule | None = None


@frozen(kw_only=True)
class OpinionsSent(WorkReviewEvent):
    """评议意见交办: `due` left out = by the office's period of rectification."""

    due: Day | None = None


@frozen(kw_only=True)
class Rectified(WorkReviewEvent):
    """整改报告."""

    count: Whole


# --- state --------------------------------------------------------------------------------------------


@define
class WorkReview(State):
    """A review; `problems` are those of the event that first named any, `named_by` its id."""

    topic: str | None = None
    problems: tuple[str, ...] = ()
    named_by: str | None = None
    rectified: int = 0
    due: date | None = None
    result: str | None = None


def check(state: WorkReview, event: WorkReviewEvent, world: World) -> Iterator[Finding]:
    """The ballot obeys its laws; no more is rectified than was found."""
    match event:
        case Held(ballot=None, rule=rule) if rule is not None:
            yield error("work_review.rule_without_ballot", field="rule")
        case Held(ballot=ballot, rule=rule) if ballot is not None:
            yield from check_ballot(ballot, "ballot", rule)
        case OpinionsSent(due=due) if due is not None and due < event.occurred:
            yield error("work_review.due_before", field="due", due=due, date=event.occurred)
        case Rectified(count=count) if state.problems:
            if state.rectified + count > len(state.problems):
                yield warning(
                    "work_review.more_rectified",
                    field="count",
                    rectified=state.rectified + count,
                    problems=len(state.problems),
                )


def evolve(state: WorkReview, event: WorkReviewEvent, world: World) -> None:
    """The reviewed unit is that of the opening; problems are those of the event that names them first."""
    match event:
        case Opened(unit=unit, unit_kind=unit_kind, topic=topic):
            state.own = {"unit_kind": unit_kind, "handler": unit}
            state.topic = topic
        case Held(ballot=ballot, rule=rule) if ballot is not None:
            state.result = result(counted(ballot), base(rule))
        case OpinionsSent(due=due):
            state.due = due or world.deadline("rectification", {"opinions_sent": event.occurred})
        case Rectified(count=count):
            state.rectified += count
    if isinstance(event, Opened | Held) and event.problems and not state.problems:
        state.problems, state.named_by = event.problems, event.entry.id


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("work_review:units", "家"),
    Account("work_review:problems", "个"),
    Account("work_review:rectified", "个"),
    Account("work_review:participants", "人次"),
    *ballot_accounts("work_review"),
)


def flows(state: WorkReview, event: WorkReviewEvent, world: World) -> Iterable[Flow]:
    """The unit reviewed, who took part, the ballot; problems once; what was rectified each time."""
    if state.named_by == event.entry.id:
        yield Flow("work_review:problems", len(state.problems), field="problems")
    match event:
        case Held(ballot=ballot, rule=rule):
            yield Flow("work_review:units")
            for role, number in (event.participants or {}).items():
                if event.activity is None:
                    yield Flow("work_review:participants", number, dimensions(role=role), "participants")
            if ballot is not None:
                yield from ballot_flows("work_review", ballot, "ballot", rule=rule)
        case Rectified(count=count):
            yield Flow("work_review:rectified", count, field="count")


SUBJECT = Subject(
    name="work_review",
    key="work_review",
    dimension="work_review",
    kinds={
        "work_review.opened": Opened,
        "work_review.held": Held,
        "work_review.opinions_sent": OpinionsSent,
        "work_review.rectified": Rectified,
    },
    opens=frozenset(("work_review.opened", "work_review.held")),
    once=frozenset(("work_review.opened", "work_review.held")),
    state=WorkReview,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
