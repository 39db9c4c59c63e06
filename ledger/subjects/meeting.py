"""Meetings of the committee (工委会议): attendance, quorum, decisions and their settlement.

More than half of the members in office make a quorum (过半数组成人员出席); those who only sit in, and
staff without a vote, never count. The share is the office's parameter `meeting.quorum`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Day, Name, Names, Text, Texts, Whole, choice, key, many, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.quorum import quorate

VOTING_POSTS = frozenset(("director", "deputy_director", "member"))

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class MeetingEvent(Event):
    """What happens in and after one meeting."""

    meeting: Annotated[str, key("meeting")]


@frozen(kw_only=True)
class Decision:
    """A decision of the meeting (议定事项), with who sees to it and by when."""

    text: Text
    owner: Text | None = None
    due: Day | None = None


@frozen(kw_only=True)
class Held(MeetingEvent):
    """会议召开."""

    type: Annotated[str, choice("regular", "expanded", "party_group", "democratic_life", "special", more=True)]
    chair: Name
    present: Names
    on_leave: Names = ()
    absent: Names = ()
    sitting_in: Names = ()
    agenda: Texts
    decisions: Annotated[tuple[Decision, ...], many(table(Decision))] = ()


@frozen(kw_only=True)
class DecisionDone(MeetingEvent):
    """议定事项办结: `decision` is its place in the meeting's list, from 1."""

    decision: Whole
    result: Text


# --- state --------------------------------------------------------------------------------------------


@define
class Meeting(State):
    """A meeting as its minutes show it, and how its decisions stand."""

    held: date | None = None
    type: str = ""
    quorate: bool = False
    decisions: list[dict[str, Any]] = Factory(list)


def check(state: Meeting, event: MeetingEvent, world: World) -> Iterator[Finding]:
    """The lists of names agree with each other, the quorum is met, and a decision is settled once."""
    match event:
        case Held():
            yield from check_held(event, world)
        case DecisionDone(decision=number) if not 1 <= number <= len(state.decisions):
            yield error("meeting.no_decision", field="decision", number=number, count=len(state.decisions))
        case DecisionDone(decision=number) if "done" in state.decisions[number - 1]:
            yield error("meeting.decision_done_already", field="decision", number=number)


def check_held(event: Held, world: World) -> Iterator[Finding]:
    """What a careful clerk sees in the sign-in sheet and the minutes."""
    seen: dict[str, str] = {}
    for field in ("present", "on_leave", "absent", "sitting_in"):
        for name in getattr(event, field):
            if name in seen:
                yield warning("meeting.listed_twice", field=field, name=name, one_list=seen[name], other_list=field)
            seen.setdefault(name, field)
    if event.chair not in event.present:
        yield warning("meeting.chair_not_present", field="chair", name=event.chair)
    for decision in event.decisions:
        if decision.due is not None and decision.due < event.occurred:
            yield warning("meeting.decision_due_before", field="decisions", due=decision.due, date=event.occurred)
    yield from check_names(event, world)
    if event.type in ("regular", "expanded") and not is_quorate(event, world):
        present, members = attendance_of_members(event, world)
        yield warning("meeting.not_quorate", field="present", present=present, members=members)


def check_names(event: Held, world: World) -> Iterator[Finding]:
    """Who is present, on leave or absent belongs to the committee: a name that does not counts for no quorum."""
    everyone = world.population("member", event.occurred)
    known = {person for person, facts in everyone.items() if facts["in_office"]}
    for field in ("present", "on_leave", "absent") if known else ():
        strangers = [name for name in getattr(event, field) if name not in known]
        if strangers:
            yield note("meeting.not_of_the_committee", field=field, names=strangers)


def attendance_of_members(event: Held, world: World) -> tuple[int, int]:
    """How many members with a vote were present, and how many are in office at the end of that day."""
    members = {
        person
        for person, facts in world.population("member", event.occurred).items()
        if facts["in_office"] and facts["post"] in VOTING_POSTS
    }
    return len(members.intersection(event.present)), len(members)


def is_quorate(event: Held, world: World) -> bool:
    """Whether the members who were there make a quorum by the office's rule."""
    return quorate(*attendance_of_members(event, world), world.parameter("meeting.quorum", event.occurred))


def evolve(state: Meeting, event: MeetingEvent, world: World) -> None:
    """The meeting as held; a decision with its result."""
    match event:
        case Held():
            state.held, state.type, state.quorate = event.occurred, event.type, is_quorate(event, world)
            state.decisions = [
                {"text": decision.text, "owner": decision.owner, "due": decision.due} for decision in event.decisions
            ]
        case DecisionDone(decision=number, result=result):
            state.decisions[number - 1] |= {"done": event.occurred, "result": result}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("meeting:held", "次"),
    Account("meeting:quorate", "次"),
    Account("meeting:attendance:present", "人次"),
    Account("meeting:attendance:on_leave", "人次"),
    Account("meeting:attendance:absent", "人次"),
    Account("meeting:attendance:sitting_in", "人次"),
    Account("decision:made", "项"),
    Account("decision:done", "项", "state"),
)


def flows(state: Meeting, event: MeetingEvent, world: World) -> Iterator[Flow]:
    """A meeting counts once, its attendance by the length of each list."""
    if not isinstance(event, Held):
        return
    row = {"type": event.type}
    yield Flow("meeting:held", 1, dimensions(type=event.type, quorate=state.quorate))
    if state.quorate:
        yield Flow("meeting:quorate", 1, row)
    for field in ("present", "on_leave", "absent", "sitting_in"):
        yield Flow(f"meeting:attendance:{field}", len(getattr(event, field)), row, field)
    yield Flow("decision:made", len(event.decisions), row, "decisions")


def standing(state: Meeting) -> Iterable[Standing]:
    """Each decision that is done."""
    for number, decision in enumerate(state.decisions, start=1):
        if "done" in decision:
            yield Standing("decision:done", 1, {"type": state.type}, entity=str(number))


def default_key(event: MeetingEvent, world: World) -> str:
    """The year, the type and the running number of such meetings within the year: `2023 regular 3`."""
    stem = f"{event.occurred.year} {event.type if isinstance(event, Held) else ''}"
    number = 1
    while world.opened("meeting", f"{stem} {number}") is not None:
        number += 1
    return f"{stem} {number}"


SUBJECT = Subject(
    name="meeting",
    key="meeting",
    dimension="meeting",
    kinds={"meeting.held": Held, "decision.done": DecisionDone},
    opens=frozenset(("meeting.held",)),
    once=frozenset(("meeting.held",)),
    state=Meeting,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    accounts=ACCOUNTS,
    default_key=default_key,
    reads_all=frozenset(("member",)),
)
