"""Livelihood projects (民生实事项目): solicited, shortlisted, voted, adopted, supervised, completed, rated.

At street level the council votes or recommends (浙江省街道人大工作条例 article 17). The stages do not
exclude one another: a completed project also counts as adopted, shortlisted and proposed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Name, Number, Text, Texts, Whole, choice, key, many, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.ballot import passed, result
from ledger.subjects.ballot import Ballot, Rule, ballot_accounts, ballot_flows, base, check_ballot, counted
from ledger.subjects.common import CATEGORIES, Deputies, Group

VOTES = ("for", "against", "abstain")


# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ProjectEvent(Event):
    """What happens to one project."""

    project: Annotated[str, key("project")]


@frozen(kw_only=True)
class SubItem:
    """A part of a project; `unit` is a unit of measure, `nodes` the steps it is to reach."""

    key: Name
    title: Text
    unit: Name | None = None
    nodes: Texts = ()


SubItems = Annotated[tuple[SubItem, ...], many(table(SubItem))]


@frozen(kw_only=True)
class Proposed(ProjectEvent):
    """征集."""

    title: Text
    for_year: Whole
    category: (
        Annotated[
            str,
            choice(*CATEGORIES, more=True),
        ]
        | None
    ) = None
    proposer: Name | None = None
    sub_items: SubItems | None = None


@frozen(kw_only=True)
class Shortlisted(ProjectEvent):
    """入选候选."""


@frozen(kw_only=True)
class Voted(ProjectEvent):
    """票决: for, against, abstain."""

    ballot: Annotated[Ballot, table(Ballot)]


@frozen(kw_only=True)
class Adopted(ProjectEvent):
    """列入: sub-items left out = those of the proposal."""

    sub_items: SubItems | None = None


@frozen(kw_only=True)
class Reserved(ProjectEvent):
    """列入储备."""

    reason: Text | None = None


@frozen(kw_only=True)
class Progressed(ProjectEvent):
    """进展: of the project, or of one sub-item."""

    sub_item: Name | None = None
    percent: Number
    node: Text | None = None
    problem: Text | None = None


@frozen(kw_only=True)
class Checked(ProjectEvent):
    """监督检查."""

    group: Group | None = None
    deputies: Deputies = ()
    findings: Texts = ()


@frozen(kw_only=True)
class Adjusted(ProjectEvent):
    """调整: a new list of sub-items replaces the old one."""

    approved_by: Text
    sub_items: SubItems | None = None
    reason: Text


@frozen(kw_only=True)
class SubItemCompleted(ProjectEvent):
    """子项完成."""

    sub_item: Name


@frozen(kw_only=True)
class Completed(ProjectEvent):
    """完成."""

    beneficiaries: Whole | None = None


@frozen(kw_only=True)
class Accepted(ProjectEvent):
    """验收."""

    by: Text | None = None


@frozen(kw_only=True)
class Rated(ProjectEvent):
    """测评."""

    ballot: Annotated[Ballot, table(Ballot)]
    rule: Rule | None = None


# --- state --------------------------------------------------------------------------------------------

STAGES: Mapping[type[ProjectEvent], str] = {
    # what happens: the stage the project then has, for good
    Proposed: "proposed",
    Shortlisted: "shortlisted",
    Adopted: "adopted",
    Reserved: "reserved",
    Completed: "completed",
    Accepted: "accepted",
}


@define
class Project(State):
    """A project: the stages it reached, its sub-items by key with their titles, its progress in percent.

    `counted` tells whether the list of sub-items was fixed, by adoption or by an adjustment.
    """

    title: str = ""
    stages: list[str] = Factory(list)
    sub_items: dict[str, str] = Factory(dict)
    counted: bool = False
    completed: list[str] = Factory(list)
    progress: dict[str, str] = Factory(dict)
    problems: list[str] = Factory(list)
    passed: bool | None = None
    result: str | None = None


def check(state: Project, event: ProjectEvent, world: World) -> Iterator[Finding]:
    """Sub-items are known by their keys; ballots obey their laws."""
    if not state.stages:
        if isinstance(event, Proposed):
            yield from check_sub_items(state, event.sub_items or ())
        return
    match event:
        case Adopted(sub_items=items) | Adjusted(sub_items=items):
            yield from check_sub_items(state, items or ())
            if items is not None:
                yield from check_dropped(state, items)
            if isinstance(event, Adopted) and state.passed is False:
                yield warning("project.not_passed", field="project", project=state.key)
        case SubItemCompleted(sub_item=item) if item in state.completed:
            yield error("project.sub_item_completed", field="sub_item", sub_item=item)
        case SubItemCompleted(sub_item=item) | Progressed(sub_item=item):
            if item is not None and item not in state.sub_items:
                yield error("project.no_sub_item", field="sub_item", sub_item=item, known=list(state.sub_items))
            if isinstance(event, Progressed) and not 0 <= event.percent <= 100:
                yield error("project.percent", field="percent", percent=event.percent)
        case Voted(ballot=ballot):
            yield from check_ballot(ballot, "ballot")
            for option in ballot.options:
                if option not in VOTES:
                    yield error("project.vote", field="ballot.options", option=option, choices=list(VOTES))
        case Rated(ballot=ballot, rule=rule):
            yield from check_ballot(ballot, "ballot", rule)
            if "completed" not in state.stages:
                yield note("project.rated_early", field="project", project=state.key)


def check_sub_items(state: Project, items: Sequence[SubItem]) -> Iterator[Finding]:
    """Sub-items are told apart by their keys."""
    keys = [item.key for item in items]
    for repeated in dict.fromkeys(name for name in keys if keys.count(name) > 1):
        yield error("project.sub_item_twice", field="sub_items", sub_item=repeated)


def check_dropped(state: Project, items: Sequence[SubItem]) -> Iterator[Finding]:
    """A new list had better keep what is completed already."""
    keys = {item.key for item in items}
    for done in state.completed:
        if done not in keys:
            yield warning("project.completed_dropped", field="sub_items", sub_item=done)


def evolve(state: Project, event: ProjectEvent, world: World) -> None:
    """A stage reached stays reached."""
    stage = STAGES.get(type(event))
    if stage is not None:
        state.stages.append(stage)
    match event:
        case Proposed():
            state.own = dict(
                dimensions(for_year=str(event.for_year), category=event.category, entered=first_day(event.for_year))
            )
            state.title = event.title
            list_sub_items(state, event.sub_items)
        case Voted(ballot=ballot):
            state.passed = passed(counted(ballot), "for", base(world.parameter("project.pass_rule", event.occurred)))
        case Adopted(sub_items=items):
            list_sub_items(state, items)
            state.counted = True
        case Adjusted(sub_items=items) if items is not None:
            list_sub_items(state, items)
            state.counted = True
        case Progressed():
            state.progress[event.sub_item or ""] = str(event.percent)
            state.problems += [event.problem] if event.problem else []
        case Checked(findings=findings):
            state.problems += findings
        case SubItemCompleted(sub_item=item):
            state.completed.append(item)
        case Rated(ballot=ballot, rule=rule):
            state.result = result(counted(ballot), base(rule))


def first_day(year: int) -> str | None:
    """A project counts among those of the year it is for, whenever it is proposed or completed."""
    return f"{year:04d}-01-01" if 1 <= year <= date.max.year else None


def list_sub_items(state: Project, items: Sequence[SubItem] | None) -> None:
    """The sub-items as listed, where a list is given."""
    if items is not None:
        state.sub_items = {item.key: item.title for item in items}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("project:proposed", "件", "state"),
    Account("project:shortlisted", "件", "state"),
    Account("project:adopted", "件", "state"),
    Account("project:reserved", "件", "state"),
    Account("project:completed", "件", "state"),
    Account("project:accepted", "件", "state"),
    Account("project:sub_items", "个", "state"),
    Account("project:sub_items_completed", "个", "state"),
    Account("project:checked", "次"),
    Account("project:findings", "条"),
    Account("project:beneficiaries", "人"),
    *ballot_accounts("project"),
)


def flows(state: Project, event: ProjectEvent, world: World) -> Iterable[Flow]:
    """Checks and their findings, beneficiaries, and both kinds of ballots."""
    match event:
        case Checked(group=group, findings=findings):
            yield Flow("project:checked", 1, dimensions(group=group))
            yield Flow("project:findings", len(findings), dimensions(group=group), "findings")
        case Completed(beneficiaries=number):
            yield Flow("project:beneficiaries", number or 0, field="beneficiaries")
        case Voted(ballot=ballot):
            yield from ballot_flows("project", ballot, "ballot", {"stage": "voted"})
        case Rated(ballot=ballot, rule=rule):
            yield from ballot_flows("project", ballot, "ballot", {"stage": "rated"}, rule)


def standing(state: Project) -> Iterable[Standing]:
    """Every stage reached, the sub-items as fixed last, and each that is completed."""
    for stage in state.stages:
        yield Standing(f"project:{stage}")
    if state.counted:
        yield Standing("project:sub_items", len(state.sub_items), field="sub_items")
    for item in state.completed:
        yield Standing("project:sub_items_completed", entity=item)


KINDS: Mapping[str, type[ProjectEvent]] = {
    "project.proposed": Proposed,
    "project.shortlisted": Shortlisted,
    "project.voted": Voted,
    "project.adopted": Adopted,
    "project.reserved": Reserved,
    "project.progressed": Progressed,
    "project.checked": Checked,
    "project.adjusted": Adjusted,
    "project.sub_item_completed": SubItemCompleted,
    "project.completed": Completed,
    "project.accepted": Accepted,
    "project.rated": Rated,
}


SUBJECT = Subject(
    name="project",
    key="project",
    dimension="project",
    kinds=KINDS,
    opens=frozenset(("project.proposed",)),
    once=frozenset(kind for kind, cls in KINDS.items() if cls in STAGES),
    state=Project,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    accounts=ACCOUNTS,
)
