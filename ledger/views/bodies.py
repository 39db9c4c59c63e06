"""The bodies of the office, its committee and the street council: who sits in them, who came, and who may come next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.kernel.period import span
from ledger.rules.quorum import least_present, quorate
from ledger.store.entry.drafting import Line
from ledger.subjects.council_member import COUNCIL_MEMBER
from ledger.subjects.meeting import VOTING_POSTS
from ledger.views.chosen import Chosen
from ledger.views.events import as_it_stands
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Said
from ledger.views.states import Entry, State, states

POSTS = ("director", "deputy_director", "member", "secretary", "social_worker", "liaison")
"""In which order the members of the committee stand on a list; the office's own posts behind them."""
SITTING = {"meeting": "member", "council": "council_member"}
"""Whose members sit in a meeting of each kind."""
WAYS = ("present", "on_leave", "absent")
RECENT = 12


# --- who sits -----------------------------------------------------------------------------------------


def place(entry: Entry) -> tuple[object, ...]:
    """The place of a member among the others: by post and seniority; of the council by kind, station and name."""
    state = entry.state
    if "post" in state:
        post = str(state.get("post") or "")
        return POSTS.index(post) if post in POSTS else len(POSTS), entry.opened, entry.key
    return state.get("type") != COUNCIL_MEMBER, str(state.get("station") or ""), entry.key


def seated(reader: Reader, subject: str) -> list[Entry]:
    """The members of a body in office, in their order."""
    return sorted((each for each in states(reader, subject) if each.state.get("in_office")), key=place)


def seat(reader: Reader, subject: str, state: State) -> str:
    """What a member is, in words: the post, or the kind of council member."""
    name = "post" if "post" in state else "type"
    return reader.phrase(f"{subject}.{name}", str(state.get(name) or ""))


# --- who came -----------------------------------------------------------------------------------------


class Attended(NamedTuple):
    """One meeting as a member attended it: `present`, `on_leave` or `absent`."""

    day: date
    meeting: str
    how: str


def attended(reader: Reader, subject: str, year: int) -> dict[str, list[Attended]]:
    """Of everyone named at the meetings of a body in a year, how they attended each, the latest first."""
    rows = reader.model.connection.execute(
        "SELECT event.id, event.occurred, stream.key FROM event JOIN stream ON stream.id = event.stream "
        "WHERE event.kind = ? AND event.occurred BETWEEN ? AND ? AND event.status NOT IN ('retracted', 'out_of_place') "
        "ORDER BY event.occurred DESC, event.id DESC",
        (f"{subject}.held", date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()),
    ).fetchall()
    # the minutes of the council name only who came: whoever else was a member by then was not there
    council = [each for each in seated(reader, "council_member") if each.state["type"] == COUNCIL_MEMBER]
    expected = council if subject == "council" else []
    found: dict[str, list[Attended]] = {}
    for event, occurred, key in rows:
        fields, day = as_it_stands(reader.model.connection, event), date.fromordinal(occurred)
        told = {name: how for how in WAYS for name in named(fields.get(how))}
        if told:
            told |= {each.key: "absent" for each in expected if each.opened <= day and each.key not in told}
        for name, how in told.items():
            found.setdefault(name, []).append(Attended(day, key, how))
    return found


def named(value: Any) -> list[str]:
    """The names in a list of attendance; none in a mere number."""
    if not isinstance(value, list):
        return []
    return [str(each["deputy"]) if isinstance(each, dict) else str(each) for each in value]


def came(found: Iterable[Attended]) -> tuple[int, int]:
    """How often somebody was there, of how often asked."""
    every = list(found)
    return sum(each.how == "present" for each in every), len(every)


# --- boards -------------------------------------------------------------------------------------------


def members(reader: Reader, tab: str) -> Board:
    """The committee: post, whether full time, and how often each came this year."""
    say, label = reader.say, reader.label

    def cells(entry: Entry) -> tuple[str, ...]:
        state = entry.state
        full = "" if state["full_time"] is None else reader.phrase("member.full_time", state["full_time"])
        return (seat(reader, "member", state), full, reader.phrase("member.other_duties", state["other_duties"] or []))

    columns = (
        Column(label("fields", "member.post"), 10),
        Column(label("fields", "member.full_time"), 6),
        Column(label("fields", "member.other_duties")),
    )
    return body_board(reader, "member", "meeting", tab, columns, cells, Column(say("column.since"), 10, spare=True))


def council_members(reader: Reader, tab: str) -> Board:
    """The street council: kind, group, station, and how many sessions of this year each came to."""
    label = reader.label

    def cells(entry: Entry) -> tuple[str, ...]:
        state = entry.state
        return (seat(reader, "council_member", state), str(state["group"] or ""), str(state["station"] or ""))

    columns = (
        Column(label("fields", "council_member.type"), 12),
        Column(label("fields", "council_member.group"), 12),
        Column(label("fields", "council_member.station")),
    )
    since = Column(reader.say("column.since"), 10, spare=True)
    return body_board(reader, "council_member", "council", tab, columns, cells, since)


def body_board(
    reader: Reader,
    subject: str,
    sitting: str,
    tab: str,
    columns: tuple[Column, ...],
    cells: Callable[[Entry], tuple[str, ...]],
    since: Column,
) -> Board:
    """A body as a board: its members in their order, those who left behind them."""
    chosen = Chosen(reader, subject, {"in_office": lambda entry: bool(entry.state["in_office"])}, tab or "in_office")
    found = attended(reader, sitting, reader.today.year)
    rows = []
    for entry in sorted(chosen.entries, key=lambda each: (not each.state["in_office"], place(each))):
        present, asked = came(found.get(entry.key, ()))
        told = (entry.key, *cells(entry), entry.opened.isoformat(), f"{present}/{asked}" if asked else "", "")
        bars = (present / asked if asked else 0.0,)
        rows.append(Row(told, Link("entity", (subject, entry.key)), quiet=not entry.state["in_office"], bars=bars))
    head, attendance = reader.label("subjects", subject), reader.say("body.came", year=reader.today.year)
    every = (Column(head, 10), *columns, since, Column(attendance, 10, right=True), Column("", 8, bar=True, spare=True))
    empty = reader.say("board.empty")
    return Board((head,), every, tuple(rows), chosen.tabs, chosen.tab, empty=empty, total=chosen.total)


# --- sheets -------------------------------------------------------------------------------------------


def member_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A member of the committee: the post, what else the person does, and the meetings of this year."""
    yield from standing(reader, "member", state, ("post", "full_time", "other_duties"))
    yield from sessions(reader, "meeting", key)


def council_member_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A member of the council: the kind, group and station, and the sessions of this year."""
    yield from standing(reader, "council_member", state, ("type", "group", "station"))
    yield from sessions(reader, "council", key)


def standing(reader: Reader, subject: str, state: State, names: Iterable[str]) -> Iterator[Said]:
    """What the person is, and whether still."""
    for name in names:
        if (value := state.get(name)) not in (None, "", []):
            yield Said(reader.label("fields", f"{subject}.{name}"), reader.phrase(f"{subject}.{name}", value))
    word = reader.label("choices", f"bool.{'yes' if state['in_office'] else 'no'}")
    yield Said(reader.label("fields", f"{subject}.in_office"), word, quiet=not state["in_office"])


def sessions(reader: Reader, sitting: str, person: str) -> Iterator[Said]:
    """The meetings of this year with how the person attended, the latest first."""
    year = reader.today.year
    found = attended(reader, sitting, year).get(person, [])
    present, asked = came(found)
    if asked:
        yield Said(reader.say("body.came", year=year), f"{present}/{asked}  {present / asked:.0%}", bar=present / asked)
    for each in found[:RECENT]:
        mark = "" if each.how == "present" else "*"
        text = f"{each.meeting}  {reader.say(f'roll.{each.how}')}"
        yield Said(each.day.isoformat(), text, mark, Link("entity", (sitting, each.meeting)))


# --- quorum -------------------------------------------------------------------------------------------


def members_present(reader: Reader, present: Iterable[str], on: date) -> tuple[int, int]:
    """How many members with a vote were there, and how many were in office at the end of that day."""
    filters = (("post", tuple(sorted(VOTING_POSTS))),)
    held = reader.query.sums("committee:members", filters, span(None, on), "state", ("person",))
    voting = {key[0] for key, amount in held.items() if amount}
    return len(voting.intersection(present)), len(voting)


def quorum(reader: Reader, line: Line) -> str:
    """Whether those who came to a meeting make a quorum, while its form is filled in; '' where none is asked for."""
    present, on = line.fields.get("present"), line.occurred or reader.today
    if not present:
        return ""
    match line.kind:
        case "meeting.held" if line.fields.get("type") in ("regular", "expanded") and isinstance(present, list):
            there, every = members_present(reader, present, on)
        case "council.held":
            engaged = sum(each.state["type"] == COUNCIL_MEMBER for each in seated(reader, "council_member"))
            there, every = present if isinstance(present, int) else len(present), line.fields.get("eligible") or engaged
        case _:
            return ""
    share = reader.office.parameters.value(f"{line.kind.partition('.')[0]}.quorum", on)
    word = "quorum.met" if quorate(there, every, share) else "quorum.short"
    return reader.say(word, present=there, members=every, least=least_present(every, share) or "-")


# --- numbers that stand for something -----------------------------------------------------------------


def numbered(subject: str, field: str, state: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The open decisions of a meeting or commitments of a reply, by the number a form asks for."""
    match subject, field:
        case "meeting", "decision":
            every = [(each, "done" in each) for each in state.get("decisions", ())]
        case "suggestion", "commitment":
            every = [(each, "settled" in each) for each in state.get("commitments", ())]
        case _:
            return []
    return [(str(number), str(each["text"])) for number, (each, over) in enumerate(every, start=1) if not over]
