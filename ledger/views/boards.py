"""Boards: the entities of a subject in a table with tabs, for suggestions and opinions in their own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from ledger.subjects import MODULES
from ledger.views.due import (
    IN_HAND,
    SOON,
    Matter,
    day,
    holding,
    left,
    states,
    waiting_opinions,
    waiting_suggestions,
)
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab

State = dict[str, Any]
MANY = 500
"""Entities of a subject beyond which a board begins with this year's."""


class Entry(NamedTuple):
    """One entity of a board before it is a row."""

    key: str
    opened: date
    state: State


ENDED = (
    "closed",
    "refused",
    "merged",
    "withdrawn",
    "transferred",
    "terminated",
    "done",
    "dropped",
    "completed",
)
TELLING = ("title", "type", "status", "category", "lead", "group", "station", "mandate", "due", "held", "on")
"""What the board of a plain subject shows of a state, where it has it."""
LABELLED = ("type", "status", "mandate", "disposition", "category")
WIDTHS = {
    "title": 0,
    "type": 10,
    "status": 10,
    "category": 14,
    "lead": 10,
    "group": 14,
    "station": 14,
    "mandate": 8,
    "due": 10,
    "held": 10,
    "on": 10,
}


def board(reader: Reader, name: str, tab: str = "") -> Board:
    """The board of a subject, or one of the gathered ones (`due`, `drafts`, `findings`, `parameters`)."""
    special = SPECIAL.get(name)
    if special is not None:
        return special(reader, tab)
    if name not in MODULES:
        from ledger.views.office import gathered

        return gathered(reader, name, tab)
    return subject_board(reader, name, tab)


def value_of(state: State, name: str) -> str:
    """A value of a state as a word: its own, of its details, or of the entity's dimensions."""
    for place in (state, state.get("details") or {}, state.get("own") or {}):
        value = place.get(name)
        if value not in (None, "", [], {}):
            return ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return ""


def is_open(state: State) -> bool:
    """Whether the entity is not finished with."""
    if isinstance(state.get("open"), bool):
        return bool(state["open"])
    return not (
        state.get("closed")
        or state.get("done")
        or state.get("dropped")
        or any(value_of(state, name) in ENDED for name in ("status", "mandate"))
    )


def word(reader: Reader, subject: str, name: str, value: str) -> str:
    """A value of a state for people."""
    return reader.label("choices", f"{subject}.{name}.{value}") if value and name in LABELLED else value


# --- plain subjects -----------------------------------------------------------------------------------


def subject_board(reader: Reader, subject: str, tab: str) -> Board:
    """Any subject: what its entities have in common to show; this year's first where there are many."""
    (total,) = reader.model.connection.execute(
        "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,)
    ).fetchone()
    year = date(reader.today.year, 1, 1)
    large = total > MANY
    chosen = tab or ("year" if large else "all")
    whole = not large or chosen != "year"
    found = [Entry(*each) for each in states(reader, subject, None if whole else year)]
    tests: dict[str, Callable[[Entry], bool]] = {
        "all": lambda entry: True,
        "open": lambda entry: is_open(entry.state),
        "year": lambda entry: entry.opened >= year,
    }
    if subject == "activity":
        today = reader.today.isoformat()
        tests["unheld"] = lambda entry: not entry.state["held"] and (entry.state["on"] or today) < today
    tabs, chosen, kept = split(reader, subject, found, tests, chosen)
    if not whole:
        tabs = tuple(each if each.name == "year" else each._replace(many=None) for each in tabs)
    tabs = recounted(tabs, {"all": total})
    names = [
        name
        for name in TELLING
        if any((told := value_of(entry.state, name)) and told != entry.key for entry in kept[:500])
    ]
    names = names[:5]
    shown = set(names)
    columns = [Column(reader.label("subjects", subject), 0 if "title" not in shown else 16)]
    columns += [Column(reader.say("column.since"), 10)]
    columns += [Column(reader.label("fields", f"{subject}.{name}"), WIDTHS[name]) for name in names]
    rows = tuple(
        Row(
            (
                entry.key,
                entry.opened.isoformat(),
                *(word(reader, subject, name, value_of(entry.state, name)) for name in names),
            ),
            Link("entity", (subject, entry.key)),
            quiet=not is_open(entry.state) and chosen != "open",
        )
        for entry in reversed(kept)
    )
    label = reader.label("subjects", subject)
    empty = reader.say("board.empty")
    return Board((label,), tuple(columns), rows, tabs, chosen, empty=empty, total=total)


def split(
    reader: Reader,
    subject: str,
    entries: list[Entry],
    tests: dict[str, Callable[[Entry], bool]],
    tab: str,
) -> tuple[tuple[Tab, ...], str, list[Entry]]:
    """The tabs with their counts, the one chosen, and what it holds."""
    parts = {name: [entry for entry in entries if test(entry)] for name, test in tests.items()}
    chosen = tab if tab in parts else next(iter(parts))
    tabs = tuple(Tab(name, reader.say(f"tab.{name}"), len(part)) for name, part in parts.items())
    return tabs, chosen, parts[chosen]


# --- suggestions --------------------------------------------------------------------------------------


def entries(reader: Reader, subject: str, tab: str, finished: tuple[str, ...]) -> tuple[list[Entry], int, int]:
    """The entities a tab needs, and how many there are in all, and closed.

    The closed ones are most of an old ledger; they are read only where a tab shows them.
    """
    connection = reader.model.connection
    (total,) = connection.execute(
        "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,)
    ).fetchone()
    (unclosed,) = connection.execute(
        "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL AND instr(state, ?)",
        (subject, '"closed": null'),
    ).fetchone()
    if tab in finished:
        found = [Entry(*each) for each in states(reader, subject)]
    else:
        found = [Entry(key, date.min, state) for key, state in holding(reader, subject, '"closed": null')]
    return found, total, total - unclosed


def suggestions(reader: Reader, tab: str) -> Board:
    """The suggestions with their deadlines; the open ones first, the most urgent on top."""
    found, total, closed = entries(reader, "suggestion", tab, ("closed", "all"))
    today = reader.today

    def waits(entry: Entry) -> bool:
        return entry.state["status"] in IN_HAND

    def overdue(entry: Entry) -> bool:
        due = day(entry.state["due"])
        return waits(entry) and due is not None and due < today

    tests: dict[str, Callable[[Entry], bool]] = {
        "open": lambda entry: is_open(entry.state),
        "overdue": overdue,
        "waiting": waits,
        "unrated": lambda entry: entry.state["status"] == "replied",
        "closed": lambda entry: bool(entry.state["closed"]),
        "all": lambda entry: True,
    }
    tabs, chosen, kept = split(reader, "suggestion", found, tests, tab)
    tabs = recounted(tabs, {"closed": closed, "all": total})
    kept.sort(key=lambda entry: (not waits(entry), day(entry.state["due"]) or date.max, entry.key))
    say = reader.say
    columns = (
        Column(say("column.number"), 11),
        Column(reader.label("fields", "suggestion.submitted.title")),
        Column(say("column.deputy"), 8),
        Column(reader.label("fields", "lead_unit"), 12),
        Column(say("column.status"), 8),
        Column(say("column.due"), 8),
    )
    rows = tuple(suggestion_row(reader, entry, waits(entry)) for entry in kept)
    label = reader.label("subjects", "suggestion")
    return Board(
        (label,),
        columns,
        rows,
        tabs,
        chosen,
        empty=say("board.empty"),
        note=say("board.order_due"),
        total=total,
    )


def recounted(tabs: tuple[Tab, ...], counts: dict[str, int]) -> tuple[Tab, ...]:
    """The tabs with counts that are known without reading every entity."""
    return tuple(tab._replace(many=counts.get(tab.name, tab.many)) for tab in tabs)


def suggestion_row(reader: Reader, entry: Entry, waits: bool) -> Row:
    """A suggestion on its board."""
    state = entry.state
    said, mark = left(reader, day(state["due"])) if waits else ("", "")
    status = word(reader, "suggestion", "status", state["status"])
    cells = (entry.key, state["title"], state["lead"], state["lead_unit"] or "", status, said)
    return Row(cells, Link("entity", ("suggestion", entry.key)), mark)


# --- opinions -----------------------------------------------------------------------------------------


def opinions(reader: Reader, tab: str) -> Board:
    """Residents' opinions by what became of them."""
    found, total, closed = entries(reader, "opinion", tab, ("closed", "all", "answered"))
    tests: dict[str, Callable[[Entry], bool]] = {
        "unclosed": lambda entry: not entry.state["closed"],
        "undisposed": lambda entry: entry.state["disposition"] == "open",
        "assigned": lambda entry: entry.state["disposition"] == "assigned" and not entry.state["answered"],
        "answered": lambda entry: bool(entry.state["answered"]) and not entry.state["reported_back"],
        "closed": lambda entry: bool(entry.state["closed"]),
        "all": lambda entry: True,
    }
    tabs, chosen, kept = split(reader, "opinion", found, tests, tab)
    tabs = recounted(tabs, {"closed": closed, "all": total})
    say = reader.say
    columns = (
        Column(say("column.number"), 16),
        Column(reader.label("fields", "opinion.recorded.title")),
        Column(reader.label("fields", "category"), 14),
        Column(reader.label("fields", "disposition"), 12),
        Column(say("column.due"), 8),
    )
    rows = []
    for entry in reversed(kept):
        state = entry.state
        waits = not state["answered"] and not state["closed"]
        said, mark = left(reader, day(state["due"])) if waits else ("", "")
        disposition = reader.label("choices", f"opinion.disposition.{state['disposition']}")
        cells = (entry.key, state["title"], state["own"].get("category", ""), disposition, said)
        rows.append(Row(cells, Link("entity", ("opinion", entry.key)), mark))
    label = reader.label("subjects", "opinion")
    return Board((label,), columns, tuple(rows), tabs, chosen, empty=say("board.empty"), total=total)


# --- what is due --------------------------------------------------------------------------------------


def due(reader: Reader, tab: str) -> Board:
    """Everything that has a due day and is not answered yet."""
    today = reader.today
    matters = [each for each in waiting_suggestions(reader) + waiting_opinions(reader) if each.due]
    matters.sort(key=lambda each: (each.due, each.key))
    days = {id(each): (each.due - today).days for each in matters if each.due}
    tests: dict[str, Callable[[Matter], bool]] = {
        "overdue": lambda each: days[id(each)] < 0,
        "soon": lambda each: 0 <= days[id(each)] <= SOON,
        "all": lambda each: True,
    }
    parts = {name: [each for each in matters if test(each)] for name, test in tests.items()}
    chosen = tab if tab in parts else "all"
    say = reader.say
    columns = (
        Column(say("column.number"), 16),
        Column(say("column.matter")),
        Column(say("column.unit"), 14),
        Column(say("column.due_day"), 10),
        Column(say("column.due"), 8),
    )
    rows = []
    for each in parts[chosen]:
        said, mark = left(reader, each.due)
        cells = (each.key, each.title, each.unit, each.due.isoformat() if each.due else "", said)
        rows.append(Row(cells, each.link, mark))
    return Board((say("place.due"),), columns, tuple(rows), tab_list(reader, parts), chosen)


def tab_list(reader: Reader, parts: dict[str, Any]) -> tuple[Tab, ...]:
    """Tabs for parts by name."""
    return tuple(Tab(name, reader.say(f"tab.{name}"), len(part)) for name, part in parts.items())


# --- the plan -----------------------------------------------------------------------------------------


def plan(reader: Reader, tab: str) -> Board:
    """The items of the plan: what is asked for by when, and what has come of it."""
    year = str(reader.today.year)
    found = [Entry(*each) for each in states(reader, "plan")]
    tests: dict[str, Callable[[Entry], bool]] = {
        "year": lambda entry: value_of(entry.state, "due").startswith(year),
        "open": lambda entry: is_open(entry.state),
        "all": lambda entry: True,
    }
    tabs, chosen, kept = split(reader, "plan", found, tests, tab)
    say = reader.say
    columns = (
        Column(reader.label("subjects", "plan"), 14),
        Column(reader.label("fields", "plan.item_set.title")),
        Column(reader.label("fields", "plan.item_set.target"), 8, right=True),
        Column(say("column.due_day"), 10),
        Column(say("column.status"), 10),
    )
    rows = []
    for entry in sorted(kept, key=lambda each: (value_of(each.state, "due"), each.key)):
        state = entry.state
        said, mark = left(reader, day(value_of(state, "due") or None))
        if state["done"] or state["dropped"]:
            said, mark = say("plan.done" if state["done"] else "plan.dropped"), ""
        target = value_of(state, "target") + value_of(state, "unit")
        cells = (entry.key, value_of(state, "title"), target, value_of(state, "due"), said)
        rows.append(Row(cells, Link("entity", ("plan", entry.key)), mark, quiet=not is_open(state)))
    label = reader.label("subjects", "plan")
    return Board((label,), columns, tuple(rows), tabs, chosen, empty=say("board.empty"))


SPECIAL: dict[str, Callable[[Reader, str], Board]] = {
    "suggestion": suggestions,
    "opinion": opinions,
    "plan": plan,
    "due": due,
}


def subject_list(reader: Reader) -> Board:
    """Every subject that has entities, to choose from."""
    counts = dict(
        reader.model.connection.execute(
            "SELECT subject, count(*) FROM stream WHERE opened IS NOT NULL GROUP BY subject"
        ).fetchall()
    )
    columns = (Column(reader.say("column.subject")), Column(reader.say("column.count"), 8, right=True))
    names: Iterable[str] = (name for name in MODULES if name != "entry" and counts.get(name))
    rows = tuple(Row((reader.label("subjects", name), str(counts[name])), Link("board", (name, ""))) for name in names)
    return Board((reader.say("place.subjects"),), columns, rows, empty=reader.say("board.empty"))


SPECIAL["subjects"] = lambda reader, tab: subject_list(reader)
