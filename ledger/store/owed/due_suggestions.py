"""What is due on suggestions: from assignment and return to reply, rating, re-handling and commitments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.rules.deadlines import Deadline, reply_rule, stated
from ledger.store.owed.desk import COMMITMENT, UNCLOSED, Desk, Due, Urging, day_of

PROMISED = f"subject = 'suggestion' AND NOT {UNCLOSED} AND NOT instr(state, '\"commitments\": []')"
"""Closed, but with commitments; the read model has an index of these too."""


IN_HAND = ("assigned", "signed_for", "return_requested", "rehandling")
"""With the units, as `subjects/suggestion/state.py` has it; that takes long to load, and few need more of it."""


class Owed(NamedTuple):
    """One thing owed on a suggestion, before it is known whose and of what title."""

    what: str
    deadline: Deadline | None
    handler: str | None = None
    number: int | None = None


def of_suggestions(desk: Desk) -> Iterator[Due]:
    """All that is owed on suggestions in hand, and the commitments of all that are not yet settled."""
    for stream, entity in desk.entities("suggestion", UNCLOSED, PROMISED):
        state = entity.state
        owed = list(_of_stage(desk, stream, state))
        owed += _of_commitments(state)
        urging = _urging(desk, state)
        for each in owed:
            if each.deadline is not None:
                yield Due(
                    subject="suggestion",
                    key=entity.key,
                    title=state["title"],
                    what=each.what,
                    deadline=each.deadline,
                    number=each.number,
                    handler=each.handler,
                    urging=urging,
                )


def _of_stage(desk: Desk, stream: int, state: Mapping[str, Any]) -> Iterator[Owed]:
    """What the stage of the lifecycle asks for next."""
    status = state["status"]
    if status in IN_HAND:
        yield from _in_hand(desk, stream, state)
    elif status in ("accepted", "returned", "replied"):
        acts = desk.acts(stream)
        if status == "accepted" and state["own"].get("sitting") == "recess":
            accepted = acts["suggestion.accepted"]
            yield Owed("assign", desk.deadlines.of("assign", {"accepted": accepted}))
        elif status == "returned":
            agreed = acts["suggestion.return_agreed"]
            yield Owed("reassign", desk.deadlines.of("reassign", {"return_agreed": agreed}))
        elif status == "replied":
            replied = acts["suggestion.replied"]
            # When the reply reached the deputy is nowhere recorded: the day of the reply stands for it.
            dates = {"replied": replied, "reply_received": replied}
            yield Owed("feedback", desk.deadlines.of("feedback", dates), state["lead"])


def _in_hand(desk: Desk, stream: int, state: Mapping[str, Any]) -> Iterator[Owed]:
    """With the units: the reply of the open round, and what may or must come before it."""
    assigned = day_of(state["assigned_on"])
    due = day_of(state["due"])
    if assigned is None:
        return
    acts = desk.acts(stream)
    dates = {"assigned": assigned}
    for name, day in (("received", state["received_on"]), ("session_closed", state["session_closed"])):
        if (known := day_of(day)) is not None:
            dates[name] = known
    again = acts.get("suggestion.rehandling_ordered") if state["round"] > 1 else None
    if again is not None:
        base = _rehandling(desk, stream, again, due)
        yield Owed("rehandle", base, state["lead_unit"])
        return
    yield Owed("reply", _reply(desk, stream, state, dates, due), state["lead_unit"])
    yield from _before_the_reply(desk, acts, state, dates)
    waiting = [unit for unit, role in state["units"].items() if role == "co" and unit not in state["co_opinions"]]
    if waiting:
        from ledger.subjects.suggestion.handling import SignedFor

        signed = {event.unit: event.occurred for event in desk.events(stream) if isinstance(event, SignedFor)}
        for unit in waiting:
            own = {"assigned": assigned} | ({"received": signed[unit]} if unit in signed else {})
            yield Owed("co_opinion", desk.deadlines.of("co_opinion", own), unit)


def _before_the_reply(
    desk: Desk, acts: Mapping[str, date], state: Mapping[str, Any], dates: Mapping[str, date]
) -> Iterator[Owed]:
    """Until when the unit may ask for a return (a right, which lapses), and has to meet the deputy."""
    may_return = desk.deadlines.of("return", dates)
    if state["status"] != "return_requested" and may_return and may_return.not_before >= desk.today:
        yield Owed("return", may_return, state["lead_unit"])
    if "suggestion.consulted" not in acts:
        yield Owed("first_contact", desk.deadlines.of("first_contact", dates), state["lead_unit"])


def _reply(
    desk: Desk, stream: int, state: Mapping[str, Any], dates: Mapping[str, date], due: date | None
) -> Deadline | None:
    """The reply's deadline, with every extension."""
    original = day_of(state["original_due"])
    if state["due_given"] and original is not None:
        deadline: Deadline | None = stated(original, "assigned", dates["assigned"])
    else:
        rule = reply_rule(state["own"], state["hard"], desk.value, dates["assigned"])
        deadline = desk.deadlines.of(rule, dates)
    if deadline is not None and state["extended"]:
        deadline = _extended(desk, deadline, stream, dates["assigned"])
    return deadline


def _rehandling(desk: Desk, stream: int, ordered: date, due: date | None) -> Deadline:
    """The deadline that the order to handle again states, with every later extension."""
    from ledger.subjects.suggestion.reply import RehandlingOrdered

    stated_by = [event for event in desk.events(stream) if isinstance(event, RehandlingOrdered)]
    first = stated_by[-1].due if stated_by else due or ordered
    deadline = stated(first, "rehandling_ordered", ordered)
    return deadline if first == due else _extended(desk, deadline, stream, ordered)


def _extended(desk: Desk, deadline: Deadline, stream: int, since: date) -> Deadline:
    """The deadline after the extensions agreed since a day."""
    from ledger.subjects.suggestion.handling import ExtensionAgreed

    for event in desk.events(stream):
        if isinstance(event, ExtensionAgreed) and event.occurred >= since:
            deadline = desk.deadlines.extended(deadline, event.new_due, event.occurred)
    return deadline


def _of_commitments(state: Mapping[str, Any]) -> Iterator[Owed]:
    """The promises of the replies that are neither kept nor explained."""
    replied = day_of(state["replied"])
    for number, commitment in enumerate(state["commitments"], start=1):
        due = day_of(commitment["due"])
        if due is not None and "settled" not in commitment:
            yield Owed(COMMITMENT, stated(due, "replied", replied or due), state["reply_unit"], number)


def _urging(desk: Desk, state: Mapping[str, Any]) -> Urging | None:
    """The log of urgings and its cool-down."""
    days = [day for day in map(day_of, state["urged"]) if day is not None]
    if not days:
        return None
    last = max(days)
    return Urging(len(days), last, desk.deadlines.urging_allowed_from(last))
