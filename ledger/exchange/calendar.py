"""Meetings, activities, receptions and deadlines as an iCalendar file (RFC 5545), for any calendar program.

An entry is known by the id of the event that opened it, so that reading the file again moves and changes what
is there and doubles nothing; what was taken out of the ledger comes as cancelled. The ledger knows days and no
hours: every entry takes whole days, which no time zone can shift. The same ledger gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from ledger.exchange.disclosure import Disclosure
from ledger.exchange.words import say
from ledger.exchange.written.desk import Desk
from ledger.kernel.visible import visible
from ledger.locale import Language, label
from ledger.rules.deadlines import explain
from ledger.store.owed.desk import Due
from ledger.store.owed.due import dues

DOMAIN = "street-ledger"
MORNING = timedelta(hours=9)


class Calendar(NamedTuple):
    """The text of the file, and how many entries it has."""

    text: str
    entries: int


class Entry(NamedTuple):
    """One entry of the calendar, on a day; `alarms` are days before it on which to be reminded."""

    uid: str
    stamp: datetime
    sequence: int
    day: date
    title: str
    about: str
    place: str | None
    status: str = "CONFIRMED"
    alarms: tuple[int, ...] = ()


def calendar(desk: Desk, lang: Language, disclosure: Disclosure) -> Calendar:
    """The calendar of the period: what was held, what is called, what is due."""
    revisions = Revisions(desk)
    parts = (_activities, _receptions, _meetings, _deadlines, _cancelled)
    entries = [entry for part in parts for entry in part(desk, lang, revisions) if desk.holds(entry.day)]
    entries.sort(key=lambda entry: (entry.day, entry.uid))
    return Calendar(_written(desk, lang, disclosure, entries), len(entries))


def _written(desk: Desk, lang: Language, disclosure: Disclosure, entries: Sequence[Entry]) -> str:
    from icalendar import Alarm, Event
    from icalendar import Calendar as Ical

    def text(value: str, event: str) -> str:
        return "\n".join(visible(line) for line in disclosure.text(value, (event,)).split("\n"))

    book = Ical()
    book.add("prodid", f"-//street-ledger//{lang}//")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", visible(say(lang, "calendar.name", committee=desk.model.office.name)))
    for entry in entries:
        event = entry.uid.partition("@")[0].partition("-")[0]
        made = Event()
        made.add("uid", entry.uid)
        made.add("dtstamp", entry.stamp)
        made.add("last-modified", entry.stamp)
        made.add("sequence", entry.sequence)
        made.add("dtstart", entry.day)
        made.add("dtend", entry.day + timedelta(days=1))
        made.add("summary", text(entry.title, event))
        made.add("status", entry.status)
        made.add("transp", "TRANSPARENT")
        if entry.about:
            made.add("description", text(entry.about, event))
        if entry.place:
            made.add("location", text(entry.place, event))
        for days in entry.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", text(say(lang, "event.alarm", days=days, title=entry.title), event))
            alarm.add("trigger", MORNING - timedelta(days=days))
            made.add_component(alarm)
        book.add_component(made)
    written: bytes = book.to_ical(sorted=False)
    return written.decode("utf-8")


class Revisions:
    """How often each case was recorded upon, corrections included, and when last: what an entry's version is."""

    def __init__(self, desk: Desk) -> None:
        connection = desk.model.connection
        self.corrected: dict[str, tuple[int, int]] = {
            target: (count, latest)
            for target, count, latest in connection.execute(
                "SELECT stream.key, count(*), max(event.recorded) FROM event "
                "JOIN stream ON stream.id = event.stream WHERE stream.subject = 'entry' GROUP BY stream.key"
            )
        }
        self.known: dict[tuple[str, str], tuple[str, int, int]] = {}
        rows = connection.execute(
            "SELECT stream.subject, stream.key, event.id, event.recorded FROM event "
            "JOIN stream ON stream.id = event.stream WHERE stream.subject <> 'entry'"
        )
        for subject, key, event, recorded in rows:
            first, count, latest = self.known.get((subject, key), (event, -1, recorded))
            times, last = self.corrected.get(event, (0, recorded))
            self.known[subject, key] = (min(first, event), count + 1 + times, max(latest, recorded, last))

    def of(self, subject: str, key: str, more: str = "") -> dict[str, Any]:
        """The stable name of a case's entry, its version, and when that came about."""
        first, count, latest = self.known[subject, key]
        stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=latest)
        return {"uid": f"{first}{more}@{DOMAIN}", "stamp": stamp.replace(microsecond=0), "sequence": count}


def _activities(desk: Desk, lang: Language, revisions: Revisions) -> Iterator[Entry]:
    for case in desk.cases("activity"):
        held, called = case.last("activity.held"), case.last("activity.called")
        told = held or called
        who = held.present if held is not None and not isinstance(held.present, int) else called and called.invited
        lines = [label(lang, "choices", f"activity.held.type.{told.type}")]
        lines += ["、".join(who)] if who else []
        yield Entry(
            day=held.occurred if held else called.on,
            title=say(lang, "event.activity", title=told.title),
            about="\n".join(lines if held else [*lines, say(lang, "event.called")]),
            place=told.place,
            alarms=() if held else (1,),
            **revisions.of("activity", case.key),
        )


def _receptions(desk: Desk, lang: Language, revisions: Revisions) -> Iterator[Entry]:
    for case in desk.cases("reception"):
        held, announced = case.last("reception.held"), case.last("reception.announced")
        told: Any = held or announced
        where = told.station or getattr(told, "place", None)
        yield Entry(
            day=held.occurred if held else announced.on,
            title=say(lang, "event.reception", title=where or case.key),
            about="、".join(told.deputies),
            place=where,
            alarms=() if held else (1,),
            **revisions.of("reception", case.key),
        )


def _meetings(desk: Desk, lang: Language, revisions: Revisions) -> Iterator[Entry]:
    for case in desk.cases("meeting"):
        held = case.last("meeting.held")
        if held is not None:
            yield Entry(
                day=held.occurred,
                title=say(lang, "event.meeting", title=label(lang, "choices", f"meeting.held.type.{held.type}")),
                about="\n".join(held.agenda),
                place=None,
                **revisions.of("meeting", case.key),
            )


def _deadlines(desk: Desk, lang: Language, revisions: Revisions) -> Iterator[Entry]:
    """What is owed: reminded of when it begins to be due soon, and on the day before."""
    warn = int(desk.model.office.parameters.value("warn.days", desk.today))
    for each in dues(desk.model, desk.today, desk.as_of):
        if each.due is not None:
            what = f"-{each.what}" + ("" if each.number is None else f"-{each.number}")
            yield Entry(
                day=each.due,
                title=say(lang, "event.due", what=say(lang, f"due.what.{each.what}"), title=_of(each)),
                about="\n".join((each.handler or "", *(explain(step, lang) for step in each.deadline.steps))).strip(),
                place=None,
                alarms=(warn, 1) if warn > 1 else (1,),
                **revisions.of(each.subject, each.key, what),
            )


def _of(each: Due) -> str:
    return each.key if each.title in ("", each.key) else f"{each.key} {each.title}"


def _cancelled(desk: Desk, lang: Language, revisions: Revisions) -> Iterator[Entry]:
    """What was opened and then taken out of the ledger, so that a calendar that has it drops it."""
    rows = desk.model.connection.execute(
        "SELECT stream.subject, stream.key, max(event.occurred) FROM event JOIN stream ON stream.id = event.stream "
        "WHERE stream.subject IN ('activity', 'reception', 'meeting') "
        "GROUP BY stream.id HAVING min(event.status = 'retracted') ORDER BY stream.subject, stream.key"
    )
    for subject, key, occurred in rows:
        yield Entry(
            day=date.fromordinal(occurred),
            title=say(lang, "event.cancelled", title=key),
            about="",
            place=None,
            status="CANCELLED",
            **revisions.of(subject, key),
        )
