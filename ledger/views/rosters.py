"""Who came: meetings with their quorum and decisions, activities and receptions with their rosters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ledger.locale.states import COMMA
from ledger.views.bodies import members_present
from ledger.views.due import left
from ledger.views.events import Act, acts
from ledger.views.reader import Reader
from ledger.views.shapes import Link, Said
from ledger.views.states import State, day


def last(found: Iterable[Act], kind: str) -> Mapping[str, Any]:
    """The fields of the last act of a kind; nothing where there is none."""
    fields: Mapping[str, Any] = {}
    for act in found:
        if act.kind == kind:
            fields = act.fields
    return fields


def names(reader: Reader, found: Iterable[str]) -> str:
    """People on one line."""
    return COMMA[reader.lang].join(found)


def roster(reader: Reader, kind: str, fields: Mapping[str, Any], lists: Iterable[str]) -> Iterator[Said]:
    """Each list of people with how many there are."""
    for name in lists:
        value = fields.get(name)
        if not value:
            continue
        label = reader.label("fields", f"{kind}.{name}")
        if isinstance(value, int):
            yield Said(label, str(value))
        elif isinstance(value[0], dict):
            said = (f"{each['deputy']}（{each['reason']}）" for each in value)
            yield Said(label, f"{len(value)}  {names(reader, said)}")
        else:
            yield Said(label, f"{len(value)}  {names(reader, value)}")


# --- meetings -----------------------------------------------------------------------------------------


def meeting_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A meeting: its quorum, who came, what was decided and what has become of it."""
    held = last(acts(reader, "meeting", key), "meeting.held")
    on = day(state.get("held"))
    if on is not None:
        present, members = members_present(reader, held.get("present", ()), on)
        word = reader.say("meeting.quorate" if state["quorate"] else "meeting.not_quorate")
        text = reader.say("meeting.members", present=present, members=members)
        share = present / members if members else 0.0
        yield Said(reader.say("meeting.quorum"), f"{text}  {word}", "" if state["quorate"] else "*", bar=share)
    if held.get("chair"):
        yield Said(reader.label("fields", "meeting.held.chair"), held["chair"])
    yield from roster(reader, "meeting.held", held, ("present", "on_leave", "absent", "sitting_in"))
    for number, topic in enumerate(held.get("agenda", ()), start=1):
        yield Said(reader.label("fields", "meeting.held.agenda") if number == 1 else "", f"{number}. {topic}")
    for number, decision in enumerate(state["decisions"], start=1):
        yield decision_line(reader, number, decision)


def decision_line(reader: Reader, number: int, decision: Mapping[str, Any]) -> Said:
    """A decision: who has it, by when, and its result."""
    label = reader.say("meeting.decisions") if number == 1 else ""
    text = f"{number}. {decision['text']}"
    if decision.get("owner"):
        text += f"  {decision['owner']}"
    if "done" in decision:
        return Said(label, f"{text}  {reader.say('meeting.done', day=decision['done'])} {decision.get('result') or ''}")
    said, mark = left(reader, day(decision.get("due")))
    return Said(label, f"{text}  {decision.get('due') or ''} {said}".rstrip(), mark)


# --- activities ---------------------------------------------------------------------------------------


def activity_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """An activity: when and where, who was asked, who came, who did not."""
    found = acts(reader, "activity", key)
    held, called = last(found, "activity.held"), last(found, "activity.called")
    yield from facts(reader, "activity.held", {**called, **held}, ("type", "level", "place", "organiser", "hosts"))
    if not held:
        mark = "!" if str(state.get("on") or "") < reader.today.isoformat() else ""
        yield Said(reader.say("attendance.title"), reader.say("attendance.none"), mark)
        yield from roster(reader, "activity.called", called, ("invited",))
        return
    invited = held.get("invited", called.get("invited"))
    present, leave, absent = held.get("present", 0), held.get("on_leave", ()), held.get("absent", ())
    came = present if isinstance(present, int) else len(present)
    asked = len(invited) if invited is not None else came + len(leave) + len(absent)
    yield attendance_line(reader, came, asked, len(leave))
    yield from roster(reader, "activity.held", held, ("present", "on_leave", "absent", "late"))
    if invited is not None and not isinstance(present, int):
        known = {*present, *absent, *(each["deputy"] for each in leave)}
        if missing := [name for name in invited if name not in known]:
            yield Said(reader.say("attendance.unsaid"), f"{len(missing)}  {names(reader, missing)}", "*")
    yield from facts(reader, "activity.held", held, ("others", "sites", "topics", "half_days", "outside"))


def attendance_line(reader: Reader, came: int, asked: int, leave: int) -> Said:
    """The attendance rate by the office's parameter, with its parts."""
    less = reader.office.parameters.value("rate.attendance", reader.today) == "invited_less_on_leave"
    base = asked - (leave if less else 0)
    share = came / base if base else None
    text = reader.say("attendance.line", present=came, asked=base)
    return Said(reader.say("attendance.title"), text if share is None else f"{text}  {share:.0%}", bar=share)


def facts(reader: Reader, kind: str, fields: Mapping[str, Any], wanted: Iterable[str]) -> Iterator[Said]:
    """Some fields of an event in words, those that say something."""
    for name in wanted:
        value = fields.get(name)
        if value not in (None, "", [], {}, False):
            yield Said(reader.label("fields", f"{kind}.{name}"), reader.phrase(f"{kind}.{name}", value))


# --- receptions ---------------------------------------------------------------------------------------


def reception_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A reception: who received how many, and every opinion that was brought, with what became of it."""
    found = acts(reader, "reception", key)
    held, announced = last(found, "reception.held"), last(found, "reception.announced")
    yield from facts(reader, "reception.held", {**announced, **held}, ("mode", "station", "place"))
    yield from roster(reader, "reception.held", {**announced, **held}, ("deputies", "officials"))
    if announced:
        yield from facts(reader, "reception.announced", announced, ("on", "published"))
    if not held:
        mark = "!" if str(state.get("on") or "") < reader.today.isoformat() else ""
        yield Said(reader.say("attendance.title"), reader.say("attendance.none"), mark)
    yield from facts(reader, "reception.held", held, ("visitors", "groups", "tally"))
    yield from opinions_brought(reader, key, day(state.get("held")))


SOON_AFTER = 31
"""Days after a reception within which its opinions are recorded."""


def opinions_brought(reader: Reader, reception: str, held: date | None) -> Iterator[Said]:
    """The opinions that name a reception, with what became of them."""
    if held is None:
        return
    rows = reader.model.connection.execute(
        "SELECT stream.key, stream.state FROM event JOIN stream ON stream.id = event.stream "
        "WHERE event.kind = 'opinion.recorded' AND event.occurred BETWEEN ? AND ? AND instr(event.text, ?) "
        "AND stream.opened IS NOT NULL ORDER BY stream.key",
        (held.toordinal(), held.toordinal() + SOON_AFTER, f"reception = {json.dumps(reception, ensure_ascii=False)}"),
    ).fetchall()
    for number, (opinion, stored) in enumerate(rows, start=1):
        state = json.loads(stored)
        word = reader.label("choices", f"opinion.disposition.{state['disposition']}")
        label = reader.say("reception.opinions", count=len(rows)) if number == 1 else ""
        yield Said(label, f"{opinion}  {state['title']}  {word}", link=Link("entity", ("opinion", opinion)))


# --- councils -----------------------------------------------------------------------------------------


def council_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A session of the council: how many of how many came, what was heard and voted."""
    held = last(acts(reader, "council", key), "council.held")
    eligible, present = state.get("eligible") or 0, state.get("present") or 0
    word = reader.say("meeting.quorate" if state.get("quorate") else "meeting.not_quorate")
    text = reader.say("meeting.members", present=present, members=eligible)
    share = present / eligible if eligible else None
    yield Said(reader.say("meeting.quorum"), f"{text}  {word}", "" if state.get("quorate") else "*", bar=share)
    yield from roster(reader, "council.held", held, ("present",))
    yield from facts(reader, "council.held", held, ("sitting_in", "heard", "voted"))
