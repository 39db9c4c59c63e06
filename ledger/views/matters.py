"""The boards of what must be answered: suggestions and residents' opinions, the most urgent on top."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from ledger.views.chosen import tabs_of
from ledger.views.due import left, most_urgent, what_of
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab
from ledger.views.states import IN_HAND, NOT_CLOSED, Entry, counted, holding, is_open, states, value_of


def recounted(tabs: tuple[Tab, ...], counts: dict[str, int]) -> tuple[Tab, ...]:
    """The tabs with counts that are known without reading every entity."""
    return tuple(tab._replace(many=counts.get(tab.name, tab.many)) for tab in tabs)


def entries(reader: Reader, subject: str, tab: str, finished: tuple[str, ...]) -> list[Entry]:
    """The entities a tab needs.

    The closed ones are most of an old ledger; they are read only where a tab shows them.
    """
    return states(reader, subject) if tab in finished else holding(reader, subject, NOT_CLOSED)


# --- suggestions --------------------------------------------------------------------------------------


def suggestions(reader: Reader, tab: str) -> Board:
    """The suggestions with what is owed on each first; the open ones first, the most urgent on top."""
    owed = most_urgent(reader, "suggestion")
    found = entries(reader, "suggestion", tab, ("closed", "all"))
    total, unclosed = counted(reader, "suggestion")
    known = {entry.key for entry in found}
    found += [entry for key in owed if key not in known and (entry := one(reader, key))]
    late = {key for key, each in owed.items() if each.standing.state == "overdue"}
    tests: dict[str, Callable[[Entry], bool]] = {
        "open": lambda entry: is_open(entry.state),
        "overdue": lambda entry: entry.key in late,
        "waiting": lambda entry: entry.state["status"] in IN_HAND,
        "unrated": lambda entry: entry.state["status"] == "replied",
        "closed": lambda entry: bool(entry.state["closed"]),
        "all": lambda entry: True,
    }
    parts = {name: [entry for entry in found if test(entry)] for name, test in tests.items()}
    chosen = tab if tab in parts else "open"
    tabs = recounted(tabs_of(reader, parts), {"closed": total - unclosed, "all": total})

    def urgency(entry: Entry) -> tuple[date, bool, int, str]:
        each = owed.get(entry.key)
        due = each.due if each is not None and each.due else date.max
        return due, not is_open(entry.state), -entry.opened.toordinal(), entry.key

    say = reader.say
    columns = (
        Column(say("column.number"), 11),
        Column(reader.label("fields", "suggestion.submitted.title")),
        Column(say("column.deputy"), 8),
        Column(reader.label("fields", "lead_unit"), 12),
        Column(say("column.status"), 8),
        Column(say("column.owed"), 6),
        Column(say("column.due"), 9),
    )
    rows = []
    for entry in sorted(parts[chosen], key=urgency):
        state, each = entry.state, owed.get(entry.key)
        said, mark = left(reader, each.due) if each is not None else ("", "")
        cells = (
            entry.key,
            state["title"],
            state["lead"],
            state["lead_unit"] or "",
            reader.label("choices", f"suggestion.status.{state['status']}"),
            what_of(reader, each) if each is not None else "",
            said,
        )
        quiet = not is_open(state) and chosen != "closed" and each is None
        rows.append(Row(cells, Link("entity", ("suggestion", entry.key)), mark, quiet))
    return Board(
        (reader.label("subjects", "suggestion"),),
        columns,
        tuple(rows),
        tabs,
        chosen,
        empty=say("board.empty"),
        note=say("board.order_due"),
        total=total,
    )


def one(reader: Reader, key: str) -> Entry | None:
    """One suggestion of which something is owed though it is closed."""
    row = reader.model.connection.execute(
        "SELECT opened, state FROM stream WHERE subject = 'suggestion' AND key = ? AND opened IS NOT NULL", (key,)
    ).fetchone()
    return None if row is None else Entry(key, date.fromordinal(row[0]), json.loads(row[1]))


# --- opinions -----------------------------------------------------------------------------------------


def opinions(reader: Reader, tab: str) -> Board:
    """Residents' opinions by what became of them."""
    found = entries(reader, "opinion", tab, ("closed", "all"))
    total, unclosed = counted(reader, "opinion")
    owed = most_urgent(reader, "opinion")
    tests: dict[str, Callable[[Entry], bool]] = {
        "unclosed": lambda entry: not entry.state["closed"],
        "undisposed": lambda entry: entry.state["disposition"] == "open" and not entry.state["closed"],
        "assigned": lambda entry: (
            entry.state["disposition"] == "assigned" and not (entry.state["answered"] or entry.state["closed"])
        ),
        "answered": lambda entry: (
            bool(entry.state["answered"]) and not (entry.state["reported_back"] or entry.state["closed"])
        ),
        "closed": lambda entry: bool(entry.state["closed"]),
        "all": lambda entry: True,
    }
    parts = {name: [entry for entry in found if test(entry)] for name, test in tests.items()}
    chosen = tab if tab in parts else "unclosed"
    tabs = recounted(tabs_of(reader, parts), {"closed": total - unclosed, "all": total})
    say = reader.say
    columns = (
        Column(say("column.number"), 13),
        Column(reader.label("fields", "opinion.recorded.title")),
        Column(reader.label("fields", "category"), 14),
        Column(reader.label("fields", "disposition"), 12),
        Column(say("column.unit"), 10, spare=True),
        Column(say("column.due"), 9),
    )
    rows = []
    ordered = sorted(parts[chosen], key=lambda entry: (entry.opened, entry.key), reverse=True)
    for entry in sorted(ordered, key=lambda entry: entry.key not in owed):
        state, each = entry.state, owed.get(entry.key)
        said, mark = left(reader, each.due) if each is not None else ("", "")
        disposition = reader.label("choices", f"opinion.disposition.{state['disposition']}")
        cells = (
            entry.key,
            state["title"],
            value_of(state, "category"),
            disposition,
            str(state["handler"] or state["suggestion"] or state["merged_into"] or ""),
            said,
        )
        rows.append(
            Row(cells, Link("entity", ("opinion", entry.key)), mark, bool(state["closed"]) and chosen != "closed")
        )
    label = reader.label("subjects", "opinion")
    return Board((label,), columns, tuple(rows), tabs, chosen, empty=say("board.empty"), total=total)
