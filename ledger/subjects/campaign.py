"""Campaigns (主题活动): tasks that each deputy is expected to do between two dates."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Day, Name, Shape, Text, Whole, key, many, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import DEPUTY, Deputy

ALL = "all"
"""As `deputies`: everyone in office on the day of the launch."""


# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CampaignEvent(Event):
    """What happens in one campaign."""

    campaign: Annotated[str, key("campaign")]


@frozen(kw_only=True)
class Task:
    """A task, and how often each deputy is expected to do it."""

    key: Name
    title: Text
    per_deputy: Whole


@frozen(kw_only=True)
class Launched(CampaignEvent):
    """启动: `deputies` is `all`, or those expected to take part."""

    title: Text
    from_: Day
    to: Day
    tasks: Annotated[tuple[Task, ...], many(table(Task))]
    deputies: Annotated[str | tuple[str, ...], Shape("text_or_list", choices=(ALL,), item=DEPUTY)]


@frozen(kw_only=True)
class TaskDone(CampaignEvent):
    """完成任务: one deputy did one task once."""

    task: Name
    deputy: Deputy
    title: Text
    place: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Campaign(State):
    """A campaign: its tasks with the number expected of each deputy, and who is expected."""

    title: str = ""
    from_: date | None = None
    to: date | None = None
    tasks: dict[str, int] = Factory(dict)
    deputies: tuple[str, ...] = ()


def check(state: Campaign, event: CampaignEvent, world: World) -> Iterator[Finding]:
    """A task done is one of the campaign's, by one of its deputies, in its time."""
    match event:
        case Launched():
            yield from check_launched(event)
        case TaskDone() if state.tasks:
            if event.task not in state.tasks:
                yield error("campaign.no_task", field="task", task=event.task, known=list(state.tasks))
            if event.deputy not in state.deputies:
                yield warning("campaign.not_expected", field="deputy", deputy=event.deputy)
            if state.from_ is not None and state.to is not None and not state.from_ <= event.occurred <= state.to:
                yield warning(
                    "campaign.outside",
                    field="occurred",
                    date=event.occurred,
                    first=state.from_,
                    last=state.to,
                )


def check_launched(event: Launched) -> Iterator[Finding]:
    """Tasks are told apart by their keys; a campaign ends after it begins."""
    if event.to < event.from_:
        yield error("campaign.backwards", field="to", first=event.from_, last=event.to)
    if not event.tasks:
        yield error("field.blank", field="tasks")
    keys = [task.key for task in event.tasks]
    for repeated in dict.fromkeys(name for name in keys if keys.count(name) > 1):
        yield error("campaign.task_twice", field="tasks", task=repeated)


def evolve(state: Campaign, event: CampaignEvent, world: World) -> None:
    """The launch fixes the tasks and the deputies."""
    if isinstance(event, Launched):
        state.title, state.from_, state.to = event.title, event.from_, event.to
        state.tasks = {task.key: task.per_deputy for task in event.tasks}
        state.deputies = tuple(expected(event, world))


def expected(event: Launched, world: World) -> Iterable[str]:
    """The deputies expected to take part: those named, or all in office at the end of that day."""
    if event.deputies != ALL:
        return dict.fromkeys(event.deputies)
    everyone = world.population("deputy", event.occurred)
    return sorted(name for name, facts in everyone.items() if facts["in_office"])


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("campaign:expected", "次"),
    Account("campaign:done", "次"),
)


def flows(state: Campaign, event: CampaignEvent, world: World) -> Iterable[Flow]:
    """What is expected of each deputy at the launch, and each task done."""
    match event:
        case Launched():
            for task, number in state.tasks.items():
                for name in state.deputies:
                    yield Flow("campaign:expected", number, dimensions(task=task, deputy=name), "tasks")
        case TaskDone(task=task, deputy=name):
            yield Flow("campaign:done", 1, dimensions(task=task, deputy=name))


SUBJECT = Subject(
    name="campaign",
    key="campaign",
    dimension="campaign",
    kinds={"campaign.launched": Launched, "campaign.task_done": TaskDone},
    opens=frozenset(("campaign.launched",)),
    once=frozenset(("campaign.launched",)),
    state=Campaign,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    reads_all=frozenset(("deputy",)),
)
