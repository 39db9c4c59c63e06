"""Activities of deputies (代表活动): called, held, and who was there.

One act is one event: an activity has one main type, so that sub-totals add up. Where voters are received
it is a reception, not also an activity.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, note, warning
from ledger.kernel.posting import Account, Dimensions, Flow, segment
from ledger.kernel.shape import (
    Counts,
    Day,
    Flag,
    Name,
    Shape,
    Text,
    Texts,
    Whole,
    choice,
    key,
    many,
    table,
)
from ledger.kernel.subject import State, Subject, World
from ledger.subjects.common import ACTIVITY_LEVELS, DEPUTY, Deputies, Deputy

# --- events -------------------------------------------------------------------------------------------

Type = Annotated[
    str,
    choice(
        "congress_session",
        "standing_committee_sit_in",
        "study",
        "training",
        "inspection",
        "research",
        "law_enforcement_inspection",
        "theme_day",
        "group_activity",
        "community_contact",
        "petition_window",
        "director_reception_day",
        "livelihood_supervision",
        "sit_in",
        "court_hearing",
        "open_day",
        "publicity_talk",
        "volunteering",
        "forum",
        "briefing",
        "joint_event",
        "hosted_visit",
        more=True,
    ),
]
ActivityLevel = Annotated[str, choice(*ACTIVITY_LEVELS)]
PRESENT = Shape("list_or_int", item=DEPUTY)


@frozen(kw_only=True)
class ActivityEvent(Event):
    """What happens to one activity."""

    activity: Annotated[str, key("activity")]


@frozen(kw_only=True)
class Called(ActivityEvent):
    """活动通知: `on` is the day for which it is called."""

    type: Type
    level: ActivityLevel
    title: Text
    on: Day
    place: Text | None = None
    invited: Deputies


@frozen(kw_only=True)
class Leave:
    """A deputy on leave (请假), with the reason."""

    deputy: Deputy
    reason: Text


@frozen(kw_only=True)
class Held(ActivityEvent):
    """活动举行: `present` are deputies, or their number where an old register has no names.

    `late` are among those present.
    """

    type: Type
    level: ActivityLevel
    title: Text
    place: Text | None = None
    organiser: Name | None = None
    hosts: Deputies = ()
    invited: Deputies | None = None
    present: Annotated[tuple[str, ...] | int, PRESENT]
    on_leave: Annotated[tuple[Leave, ...], many(table(Leave))] = ()
    absent: Deputies = ()
    late: Deputies = ()
    others: Counts | None = None
    sites: Texts = ()
    half_days: Whole = 1
    topics: Texts = ()
    outside: Flag | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Activity(State):
    """An activity as called and as held."""

    title: str = ""
    called: date | None = None
    on: date | None = None
    invited: tuple[str, ...] | None = None
    held: date | None = None


def check(state: Activity, event: ActivityEvent, world: World) -> Iterator[Finding]:
    """The lists of deputies agree with each other, the dates with the notice."""
    match event:
        case Called(on=on) if on < event.occurred:
            yield warning("activity.on_before", field="on", on=on, date=event.occurred)
        case Held():
            yield from check_attendance(event)
            invited = event.invited if event.invited is not None else state.invited
            guests = [] if invited is None else [name for name in named(event) if name not in invited]
            if guests:
                yield note("activity.not_invited", field="present", names=guests)


def check_attendance(event: Held) -> Iterator[Finding]:
    """A deputy is present, on leave or absent, and late only where present."""
    seen: dict[str, str] = {}
    for field, names in (
        ("present", named(event)),
        ("on_leave", tuple(leave.deputy for leave in event.on_leave)),
        ("absent", event.absent),
    ):
        for name in names:
            if name in seen:
                yield warning("activity.listed_twice", field=field, name=name, one_list=seen[name], other_list=field)
            seen.setdefault(name, field)
    if not isinstance(event.present, int):
        for name in event.late:
            if name not in event.present:
                yield warning("activity.late_not_present", field="late", name=name)


def named(event: Held) -> tuple[str, ...]:
    """The deputies present, where the register has their names."""
    return () if isinstance(event.present, int) else event.present


def evolve(state: Activity, event: ActivityEvent, world: World) -> None:
    """What is known of the activity after the event; its type and level are those last recorded."""
    match event:
        case Called():
            state.called, state.on, state.invited = event.occurred, event.on, event.invited
        case Held():
            state.held = event.occurred
    if isinstance(event, Called | Held):
        state.title = event.title
        state.own = {"type": event.type, "level": event.level}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("activity:called", "次"),
    Account("activity:held:TYPE", "次"),
    Account("activity:attendance:invited", "人次"),
    Account("activity:attendance:present", "人次"),
    Account("activity:attendance:on_leave", "人次"),
    Account("activity:attendance:absent", "人次"),
    Account("activity:attendance:late", "人次"),
    Account("activity:others", "人次"),
    Account("activity:sites", "个"),
    Account("performance:activity:TYPE", "次"),
    Account("performance:half_days", "半天"),
)


def flows(state: Activity, event: ActivityEvent, world: World) -> Iterator[Flow]:
    """An activity counts once, and once more for each deputy in each list they stand in."""
    match event:
        case Called():
            yield Flow("activity:called")
        case Held():
            yield Flow(f"activity:held:{segment(event.type)}")
            yield from attendance(state, event)
            for role, count in (event.others or {}).items():
                yield Flow("activity:others", count, {"role": role}, "others")
            yield Flow("activity:sites", len(event.sites), field="sites")
            for name in dict.fromkeys(named(event)):
                yield Flow(f"performance:activity:{segment(event.type)}", 1, {"deputy": name})
                yield Flow("performance:half_days", event.half_days, {"deputy": name}, "half_days")


def attendance(state: Activity, event: Held) -> Iterator[Flow]:
    """Those invited (if left out: as called, else all who were present, on leave or absent) and each list."""
    on_leave = tuple(leave.deputy for leave in event.on_leave)
    invited = event.invited if event.invited is not None else state.invited
    if invited is not None:
        yield from each("invited", invited)
    else:
        yield from each("invited", (*named(event), *on_leave, *event.absent))
        if isinstance(event.present, int):
            yield Flow("activity:attendance:invited", event.present, field="present")
    if isinstance(event.present, int):
        yield Flow("activity:attendance:present", event.present, field="present")
    yield from each("present", named(event))
    yield from each("on_leave", on_leave)
    yield from each("absent", event.absent)
    yield from each("late", event.late)


def each(attendance: str, names: Iterable[str]) -> Iterator[Flow]:
    """One posting for each deputy, who counts once however often the list has the name."""
    for name in dict.fromkeys(names):
        row: Dimensions = {"deputy": name}
        yield Flow(f"activity:attendance:{attendance}", 1, row, attendance)


def default_key(event: ActivityEvent, world: World) -> str:
    """The day and the title: `2023-03-05 title`; the day for which an activity is called."""
    day = event.on if isinstance(event, Called) else event.occurred
    title = event.title if isinstance(event, Called | Held) else ""
    return f"{day.isoformat()} {title}".strip()


SUBJECT = Subject(
    name="activity",
    key="activity",
    dimension="activity",
    kinds={"activity.called": Called, "activity.held": Held},
    opens=frozenset(("activity.called", "activity.held")),
    once=frozenset(("activity.called", "activity.held")),
    state=Activity,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
    default_key=default_key,
)
