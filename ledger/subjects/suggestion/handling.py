"""The handling of a suggestion by units: assigned, signed for or returned, extended, urged, talked over."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from attrs import frozen

from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.shape import Day, Flag, Text, choice
from ledger.kernel.subject import World
from ledger.rules.calendar import end_before_moving
from ledger.rules.deadlines import reply_rule
from ledger.subjects.common import Unit, Units
from ledger.subjects.suggestion.hand_in import closing_day
from ledger.subjects.suggestion.state import IN_HAND, OPEN, Step, Suggestion, SuggestionEvent, check_unit, once

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Assigned(SuggestionEvent):
    """交办: `due` where the assigning body sets one, else it is computed and explained."""

    lead_unit: Unit
    co_units: Units = ()
    separate_units: Units = ()
    by: Text
    hard: Flag = False
    due: Day | None = None


@frozen(kw_only=True)
class SignedFor(SuggestionEvent):
    """签收."""

    unit: Unit


@frozen(kw_only=True)
class ReturnRequested(SuggestionEvent):
    """申请退回: not ours; the unit may neither keep it nor pass it on."""

    unit: Unit
    reason: Text


@frozen(kw_only=True)
class ReturnAgreed(SuggestionEvent):
    """同意退回: `next_unit` is a proposal and assigns nothing."""

    unit: Unit
    next_unit: Unit | None = None


@frozen(kw_only=True)
class ReturnRefused(SuggestionEvent):
    """不同意退回."""

    unit: Unit
    reason: Text


@frozen(kw_only=True)
class ExtensionAgreed(SuggestionEvent):
    """同意延期."""

    new_due: Day
    reason: Text
    agreed_by: Text
    deputy_told: Day | None = None


@frozen(kw_only=True)
class CoOpinionGiven(SuggestionEvent):
    """会办意见."""

    unit: Unit
    text: Text | None = None


@frozen(kw_only=True)
class Urged(SuggestionEvent):
    """催办."""

    by: Text
    how: Text | None = None
    text: Text | None = None


@frozen(kw_only=True)
class Supervised(Urged):
    """督办、督查."""


@frozen(kw_only=True)
class MadeKey(SuggestionEvent):
    """列为重点督办."""

    leader: Text
    body: Text | None = None


@frozen(kw_only=True)
class Consulted(SuggestionEvent):
    """面商: the unit meets the deputy."""

    unit: Unit
    form: Annotated[str, choice("meeting", "visit", "phone", "other")]
    by_rank: Annotated[str, choice("head", "leader", "section", "staff")] | None = None
    text: Text | None = None


# --- what the steps ask for, and what they change -----------------------------------------------------


def check_assigned(state: Suggestion, event: Assigned, world: World) -> Iterator[Finding]:
    """One unit, one role; a due date not before the assignment; no assignment over an unreturned one."""
    if event.due is not None and event.due < event.occurred:
        yield error("suggestion.due_before", field="due", due=event.due, date=event.occurred)
    if event.lead_unit in event.co_units or event.lead_unit in event.separate_units:
        yield warning("suggestion.lead_is_co_unit", field="co_units", unit=event.lead_unit)
    if state.status in ("assigned", "signed_for"):
        yield warning("suggestion.reassigned", field="lead_unit", unit=state.lead_unit)
    if event.due is None and due_of(state, event, world) is None:
        yield warning("deadline.no_calendar", field="due", date=event.occurred)


def on_assigned(state: Suggestion, event: Assigned, world: World) -> None:
    """A new assignment replaces the units and starts a fresh period."""
    state.lead_unit, state.assigned_on, state.hard = event.lead_unit, event.occurred, event.hard
    roles = ((event.co_units, "co"), (event.separate_units, "separate"), ((event.lead_unit,), "lead"))
    state.units = {unit: role for units, role in roles for unit in units}
    state.session_closed = closing_day(state, world)
    state.due = state.original_due = due_of(state, event, world)
    state.due_given, state.extended = event.due is not None, False
    state.received_on, state.returns = None, []


def due_of(state: Suggestion, event: Assigned, world: World) -> date | None:
    """The day by which a reply is due: the given one, else by the office's period from the assignment."""
    return event.due or reply_due(state, event.hard, {"assigned": event.occurred}, world)


def reply_due(state: Suggestion, hard: bool, dates: Mapping[str, date], world: World) -> date | None:
    """The end of the office's period for a reply, as far as the acts are known."""
    closed = closing_day(state, world)
    known = {**dates, "session_closed": closed} if closed is not None else dates
    return world.deadline(reply_rule(state.own, hard, world.parameter, dates["assigned"]), known)


def on_signed_for(state: Suggestion, event: SignedFor, world: World) -> None:
    """Where the office's period runs from receipt, it begins when the lead unit signs."""
    if state.status == "return_requested":
        state.before_return = "signed_for"
    else:
        state.status = "signed_for"
    if event.unit != state.lead_unit or state.assigned_on is None or state.received_on is not None:
        return
    state.received_on = event.occurred
    if not state.due_given:
        dates = {"assigned": state.assigned_on, "received": event.occurred}
        state.original_due = reply_due(state, state.hard, dates, world)
        if not state.extended:
            state.due = state.original_due


def on_return_requested(state: Suggestion, event: ReturnRequested, world: World) -> None:
    """Several units may ask; once all are answered, the handling goes on from where it was."""
    if state.status != "return_requested":
        state.before_return = state.status
    if event.unit not in state.returns:
        state.returns.append(event.unit)


def answer_return(state: Suggestion, unit: str) -> None:
    """One request for return is answered."""
    state.returns = [waiting for waiting in state.returns if waiting != unit]
    if not state.returns:
        state.status = state.before_return


def on_return_agreed(state: Suggestion, event: ReturnAgreed, world: World) -> None:
    """The unit is out; without a lead unit the matter waits for a new assignment."""
    state.units.pop(event.unit, None)
    if event.unit == state.lead_unit:
        state.lead_unit, state.due, state.original_due, state.assigned_on = None, None, None, None
        state.status, state.returns = "returned", []
    else:
        answer_return(state, event.unit)


def on_return_refused(state: Suggestion, event: ReturnRefused, world: World) -> None:
    """A refused return counts as signed for."""
    state.before_return = "signed_for"
    answer_return(state, event.unit)


def check_extension(state: Suggestion, event: ExtensionAgreed, world: World) -> Iterator[Finding]:
    """An extension moves the date on, within the office's limits, and is agreed before the date has passed."""
    if state.due is not None and event.new_due <= state.due:
        yield error("suggestion.extension_earlier", field="new_due", new_due=event.new_due, due=state.due)
        return
    if state.due is not None and event.occurred > state.due:
        yield warning("suggestion.extension_late", field="new_due", date=event.occurred, due=state.due)
    dates = {"agreed": event.occurred}
    if state.round == 1 and state.assigned_on is not None:
        limit = world.deadline("extension_limit", dates | {"assigned": state.assigned_on})
        if limit is not None and event.new_due > limit:
            yield warning("deadline.extension_limit", field="new_due", date=event.new_due, limit=limit)
    if state.due is not None:
        limit = world.deadline("extension_once", dates | {"due": state.due})
        if limit is not None and event.new_due > limit:
            yield warning("deadline.extension_once", field="new_due", date=event.new_due, limit=limit)
    if event.deputy_told is None and world.parameter("suggestion.extension_needs_consent", event.occurred):
        yield note("suggestion.deputy_not_told", field="deputy_told", new_due=event.new_due)


def on_extension_agreed(state: Suggestion, event: ExtensionAgreed, world: World) -> None:
    """The original date stays known."""
    state.due, state.extended = event.new_due, True


def on_co_opinion(state: Suggestion, event: CoOpinionGiven, world: World) -> None:
    """One opinion of each unit, under its role."""
    state.co_opinions.setdefault(event.unit, state.units.get(event.unit, "co"))


def check_urged(state: Suggestion, event: Urged, world: World) -> Iterator[Finding]:
    """A unit is not urged again within the office's cool-down."""
    length = world.parameter("urge.cooldown", event.occurred)
    last = max((day for day in state.urged if day <= event.occurred), default=None)
    if length is None or last is None:
        return
    allowed = end_before_moving(last, length)
    if event.occurred < allowed:
        yield note("suggestion.urged_again", field="occurred", date=event.occurred, last=last, allowed_from=allowed)


def on_urged(state: Suggestion, event: Urged, world: World) -> None:
    """The log of urgings, for the cool-down."""
    state.urged.append(event.occurred)


def on_made_key(state: Suggestion, event: MadeKey, world: World) -> None:
    """A key suggestion has a leader."""
    state.key_leader = event.leader


def on_consulted(state: Suggestion, event: Consulted, world: World) -> None:
    """Whether a form counts as meeting the deputy is the office's rule."""
    state.met = state.met or event.form in world.parameter("suggestion.consultation_forms", event.occurred)


WITH_THE_UNITS = ("assigned", "signed_for", "return_requested")

STEPS = (
    Step(
        "suggestion.assigned",
        Assigned,
        ("submitted", "accepted", "returned", "assigned", "signed_for"),
        "assigned",
        check_assigned,
        on_assigned,
        missing=("submitted", "suggestion.accepted"),
    ),
    Step("suggestion.signed_for", SignedFor, WITH_THE_UNITS, None, check_unit, on_signed_for),
    Step(
        "suggestion.return_requested",
        ReturnRequested,
        WITH_THE_UNITS,
        "return_requested",
        check_unit,
        on_return_requested,
    ),
    Step("suggestion.return_agreed", ReturnAgreed, ("return_requested",), None, check_unit, on_return_agreed),
    Step("suggestion.return_refused", ReturnRefused, ("return_requested",), None, check_unit, on_return_refused),
    Step("suggestion.extension_agreed", ExtensionAgreed, IN_HAND, None, check_extension, on_extension_agreed),
    Step("suggestion.co_opinion_given", CoOpinionGiven, IN_HAND, None, check_unit, on_co_opinion),
    Step("suggestion.urged", Urged, OPEN, None, check_urged, on_urged),
    Step("suggestion.supervised", Supervised, (*OPEN, "closed")),
    Step("suggestion.made_key", MadeKey, OPEN, None, once("key_leader"), on_made_key),
    Step("suggestion.consulted", Consulted, (*IN_HAND, "replied", "rated"), None, check_unit, on_consulted),
)
