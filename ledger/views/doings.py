"""The boards of what was done: meetings, activities and receptions with attendance, projects, stations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.kernel.period import Period
from ledger.views.chosen import Chosen
from ledger.views.numbers import plain
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row
from ledger.views.states import Entry, value_of
from ledger.views.works import share_of

Amounts = Mapping[str, Mapping[str, Any]]


def amounts(reader: Reader, account: str, by: str, period: Period) -> Amounts:
    """What was counted under each account below one, for each value of a dimension, by the account's last word."""
    found: dict[str, dict[str, Any]] = {}
    for row in reader.query.balance([account], period, by=(by,)):
        if row.by[0] is not None:
            within = found.setdefault(row.by[0], {})
            name = row.account.rpartition(":")[2]
            within[name] = within.get(name, 0) + row.amount
    return found


def span_of(reader: Reader, chosen: Chosen) -> Period:
    """The time in which the entities of a tab lie."""
    return reader.period("all" if chosen.whole else str(reader.today.year))


def unheld(reader: Reader) -> Callable[[Entry], bool]:
    """Whether something was announced for a day that has passed, and nobody recorded who came."""
    today = reader.today.isoformat()
    return lambda entry: not entry.state["held"] and "" < str(entry.state["on"] or "") < today


# --- activities, receptions, meetings -----------------------------------------------------------------


def activities(reader: Reader, tab: str) -> Board:
    """Activities with their attendance."""
    late = unheld(reader)
    chosen = Chosen(reader, "activity", {"unheld": late}, tab)
    came = amounts(reader, "activity:attendance", "activity", span_of(reader, chosen))
    say, label = reader.say, reader.label
    columns = (
        Column(say("column.day"), 10),
        Column(label("fields", "activity.title")),
        Column(label("fields", "activity.type"), 12),
        Column(label("fields", "activity.level"), 4, spare=True),
        Column(say("attendance.present"), 7, right=True),
        Column(say("attendance.rate"), 5, right=True),
        Column("", 8, bar=True),
    )
    rows = []
    for entry in sorted(chosen.entries, key=when, reverse=True):
        state, numbers = entry.state, came.get(entry.key, {})
        present, invited = numbers.get("present", 0), numbers.get("invited", 0)
        share = float(present) / float(invited) if invited else None
        cells = (
            when(entry)[0],
            state["title"] or entry.key,
            reader.phrase("activity.type", value_of(state, "type")),
            reader.phrase("activity.level", value_of(state, "level")),
            f"{plain(present)}/{plain(invited)}"
            if state["held"]
            else say("attendance.missing" if late(entry) else "attendance.called"),
            "" if share is None else f"{share:.0%}",
            "",
        )
        mark = "!" if late(entry) else ""
        rows.append(Row(cells, Link("entity", ("activity", entry.key)), mark, bars=(share or 0.0,)))
    return finished(reader, "activity", columns, rows, chosen)


def receptions(reader: Reader, tab: str) -> Board:
    """Receptions with how many came and how many opinions they brought."""
    late = unheld(reader)
    chosen = Chosen(reader, "reception", {"unheld": late}, tab)
    period = span_of(reader, chosen)
    came = amounts(reader, "reception", "reception", period)
    seen = amounts(reader, "performance:reception", "reception", period)
    say, label = reader.say, reader.label
    columns = (
        Column(say("column.day"), 10),
        Column(say("reception.where")),
        Column(label("fields", "reception.mode"), 10),
        Column(say("reception.deputies"), 6, right=True),
        Column(label("fields", "reception.held.visitors"), 8, right=True),
        Column(say("reception.announced"), 10, spare=True),
        Column("", 10, bar=True),
    )
    most = max((float(each.get("visitors", 0)) for each in came.values()), default=0) or 1
    rows = []
    for entry in sorted(chosen.entries, key=when, reverse=True):
        state, numbers = entry.state, came.get(entry.key, {})
        visitors = numbers.get("visitors", 0)
        deputies = sum(seen.get(entry.key, {}).values())
        cells = (
            when(entry)[0],
            str(state["station"] or entry.key.partition(" ")[2] or entry.key),
            reader.phrase("reception.mode", value_of(state, "mode")),
            plain(deputies) if state["held"] else "",
            plain(visitors) if state["held"] else say("attendance.missing" if late(entry) else "attendance.called"),
            str(state["announced"] or ""),
            "",
        )
        mark = "!" if late(entry) else ""
        rows.append(Row(cells, Link("entity", ("reception", entry.key)), mark, bars=(float(visitors) / most,)))
    return finished(reader, "reception", columns, rows, chosen)


def when(entry: Entry) -> tuple[str, str]:
    """The day of an act: when held, else for when it is called."""
    return str(entry.state.get("held") or entry.state.get("on") or entry.opened), entry.key


def meetings(reader: Reader, tab: str) -> Board:
    """Meetings with attendance, quorum and how many of their decisions are done."""
    chosen = Chosen(reader, "meeting", {"undone": lambda entry: undone(entry.state) > 0}, tab)
    came = amounts(reader, "meeting:attendance", "meeting", span_of(reader, chosen))
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(reader.label("subjects", "meeting")),
        Column(reader.label("fields", "meeting.type"), 12),
        Column(say("attendance.came"), 8, right=True),
        Column(say("attendance.leave_absent"), 9, right=True, spare=True),
        Column(say("meeting.quorum"), 8),
        Column(say("meeting.decisions"), 8, right=True),
    )
    rows = []
    for entry in sorted(chosen.entries, key=when, reverse=True):
        state, numbers = entry.state, came.get(entry.key, {})
        told = {name: int(numbers.get(name, 0)) for name in ("present", "on_leave", "absent")}
        decided, open_ones = len(state["decisions"]), undone(state)
        overdue = any(
            "done" not in each and "" < str(each.get("due") or "") < reader.today.isoformat()
            for each in state["decisions"]
        )
        needs = state["type"] in ("regular", "expanded")
        cells = (
            when(entry)[0],
            entry.key,
            reader.phrase("meeting.type", state["type"]),
            f"{told['present']}/{sum(told.values())}",
            f"{told['on_leave']}/{told['absent']}",
            say("meeting.quorate" if state["quorate"] else "meeting.not_quorate") if needs else "",
            f"{decided - open_ones}/{decided}" if decided else "",
        )
        mark = "!" if overdue else "*" if needs and not state["quorate"] else ""
        rows.append(Row(cells, Link("entity", ("meeting", entry.key)), mark))
    return finished(reader, "meeting", columns, rows, chosen)


def undone(state: Mapping[str, Any]) -> int:
    """How many decisions of a meeting are not done."""
    return sum("done" not in each for each in state["decisions"])


# --- projects and stations ----------------------------------------------------------------------------


def projects(reader: Reader, tab: str) -> Board:
    """Livelihood projects with their stage and progress."""
    year = str(reader.today.year)
    tests: Mapping[str, Callable[[Entry], bool]] = {
        "this_year": lambda entry: value_of(entry.state, "for_year") == year,
        "running": lambda entry: "adopted" in entry.state["stages"] and "completed" not in entry.state["stages"],
        "completed": lambda entry: "completed" in entry.state["stages"],
    }
    chosen = Chosen(reader, "project", tests, tab)
    say, label = reader.say, reader.label
    columns = (
        Column(label("subjects", "project"), 10),
        Column(label("fields", "project.title")),
        Column(label("fields", "project.category"), 14),
        Column(say("project.stage"), 8),
        Column(say("project.sub_items"), 8, right=True, spare=True),
        Column(say("plan.share"), 5, right=True),
        Column("", 10, bar=True),
    )
    rows = []
    ordered = sorted(chosen.entries, key=lambda entry: entry.key)
    for entry in sorted(ordered, key=lambda entry: value_of(entry.state, "for_year"), reverse=True):
        state, share = entry.state, share_of(entry.state)
        stage = state["stages"][-1] if state["stages"] else ""
        cells = (
            entry.key,
            state["title"],
            value_of(state, "category"),
            label("choices", f"project.stages.{stage}") if stage else "",
            f"{len(state['completed'])}/{len(state['sub_items'])}" if state["sub_items"] else "",
            "" if share is None else f"{share:.0%}",
            "",
        )
        mark = "*" if state["problems"] else ""
        rows.append(Row(cells, Link("entity", ("project", entry.key)), mark, bars=(share or 0.0,)))
    return finished(reader, "project", columns, rows, chosen)


def stations(reader: Reader, tab: str) -> Board:
    """Stations with their deputies and this year's receptions, visitors and opinions."""
    chosen = Chosen(reader, "station", {"open": lambda entry: bool(entry.state["open"])}, tab)
    year = str(reader.today.year)
    period = reader.period(year)
    numbers = {
        account: {row.by[0]: row.amount for row in reader.query.balance([account], period, by=("station",))}
        for account in ("reception:sessions", "reception:visitors")
    }
    opinions: dict[str | None, Any] = {}
    for row in reader.query.balance(["opinion:received"], period, by=("station",)):
        opinions[row.by[0]] = opinions.get(row.by[0], 0) + row.amount
    here = {
        row.by[0]: row.amount
        for row in reader.query.balance(["station:deputies"], period, by=("station",), historical=True)
    }
    say, label = reader.say, reader.label
    columns = (
        Column(label("subjects", "station")),
        Column(label("fields", "station.type"), 12),
        Column(label("fields", "station.community"), 10, spare=True),
        Column(say("station.deputies"), 6, right=True),
        Column(say("station.sessions", year=year), 9, right=True),
        Column(say("station.visitors"), 6, right=True),
        Column(say("station.opinions"), 6, right=True),
        Column("", 8, bar=True),
    )
    sessions, visitors = numbers["reception:sessions"], numbers["reception:visitors"]
    most = max((float(each) for key, each in sessions.items() if key), default=0) or 1
    rows = []
    for entry in sorted(chosen.entries, key=lambda entry: (-float(sessions.get(entry.key, 0)), entry.key)):
        state = entry.state
        cells = (
            entry.key,
            reader.phrase("station.type", value_of(state, "type")),
            value_of(state, "community"),
            plain(here.get(entry.key, 0)),
            plain(sessions.get(entry.key, 0)),
            plain(visitors.get(entry.key, 0)),
            plain(opinions.get(entry.key, 0)),
            "",
        )
        bars = (float(sessions.get(entry.key, 0)) / most,)
        rows.append(Row(cells, Link("entity", ("station", entry.key)), quiet=not state["open"], bars=bars))
    return finished(reader, "station", columns, rows, chosen)


def finished(reader: Reader, subject: str, columns: tuple[Column, ...], rows: list[Row], chosen: Chosen) -> Board:
    """The board out of its parts."""
    label, empty = reader.label("subjects", subject), reader.say("board.empty")
    return Board((label,), columns, tuple(rows), chosen.tabs, chosen.tab, empty=empty, total=chosen.total)


BOARDS: Mapping[str, Callable[[Reader, str], Board]] = {
    "activity": activities,
    "reception": receptions,
    "meeting": meetings,
    "project": projects,
    "station": stations,
}
