"""Boards: the entities of a subject as a table with tabs, each row leading to its timeline.

The subjects a clerk works with daily have boards of their own; all others show what their states have in
common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ledger.locale.states import fields_of
from ledger.subjects import MODULES
from ledger.views.columns import COLUMNS
from ledger.views.events import called
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab, entity_link
from ledger.views.states import Entry, is_open, states

MANY = 500
"""Entities of a subject beyond which a board begins with this year's."""
NUMBER_WIDTHS = {"title": 0, "text": 0, "matter": 0, "topic": 0, "visited": 0}
"""Fields that take what is left of a line."""
WIDTH = 14
MOST_COLUMNS = 5
Tests = Mapping[str, Callable[[Entry], bool]]


def board(reader: Reader, name: str, tab: str = "") -> Board:
    """The board of a subject, or of what is gathered under a name (`due`, `drafts`, `findings` …)."""
    match name:
        case "suggestion":
            from ledger.views.matters import suggestions

            return suggestions(reader, tab)
        case "opinion":
            from ledger.views.matters import opinions

            return opinions(reader, tab)
        case "plan":
            from ledger.views.plan import plan_board

            return plan_board(reader, tab)
        case "due":
            from ledger.views.due import due_board

            return due_board(reader, tab)
        case "activity" | "meeting" | "reception" | "project" | "station":
            from ledger.views.doings import BOARDS

            return BOARDS[name](reader, tab)
        case "member":
            from ledger.views.bodies import members

            return members(reader, tab)
        case "council_member":
            from ledger.views.bodies import council_members

            return council_members(reader, tab)
        case _ if name in MODULES:
            return subject_board(reader, name, tab)
        case _:
            from ledger.views.office import gathered

            return gathered(reader, name, tab)


# --- what boards share --------------------------------------------------------------------------------


class Chosen:
    """The entities of a subject that a tab shows; this year's only, where there are very many of them."""

    def __init__(self, reader: Reader, subject: str, tests: Tests, tab: str) -> None:
        (self.total,) = reader.model.connection.execute(
            "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,)
        ).fetchone()
        year = date(reader.today.year, 1, 1)
        self.large = self.total > MANY
        tests = {"year": lambda entry: entry.opened >= year, "all": lambda entry: True, **tests}
        chosen = tab if tab in tests else "year" if self.large else "all"
        self.whole = not self.large or chosen != "year"
        found = states(reader, subject, None if self.whole else year)
        parts = {name: [entry for entry in found if test(entry)] for name, test in tests.items()}
        if self.whole:
            parts = {
                name: part for name, part in parts.items() if name in ("all", chosen) or 0 < len(part) < self.total
            }
        self.tab = chosen
        self.entries = parts[chosen]
        self.tabs = tuple(
            Tab(name, reader.say(f"tab.{name}"), self.total if name == "all" else self._many(name, part))
            for name, part in parts.items()
        )

    def _many(self, name: str, part: Sequence[Entry]) -> int | None:
        return len(part) if self.whole or name == "year" else None


def tabs_of(reader: Reader, parts: Mapping[str, Sequence[Any]]) -> tuple[Tab, ...]:
    """Tabs for parts by name, with their counts."""
    return tuple(Tab(name, reader.say(f"tab.{name}"), len(part)) for name, part in parts.items())


# --- plain subjects -----------------------------------------------------------------------------------


def subject_board(reader: Reader, subject: str, tab: str) -> Board:
    """Any subject: what its entities have in common to show, the latest first."""
    chosen = Chosen(reader, subject, {"open": lambda entry: is_open(entry.state)}, tab)
    fields = {entry.key: dict(fields_of(subject, entry.state)) for entry in chosen.entries}
    names = [
        name
        for name in COLUMNS.get(subject, ())
        if any(fields[entry.key].get(name, entry.key) != entry.key for entry in chosen.entries[:MANY])
    ][:MOST_COLUMNS]
    flexible = any(NUMBER_WIDTHS.get(name) == 0 for name in names)
    columns = [Column(reader.label("subjects", subject), 18 if flexible else 0), Column(reader.say("column.since"), 10)]
    columns += [Column(reader.label("fields", f"{subject}.{name}"), NUMBER_WIDTHS.get(name, WIDTH)) for name in names]
    rows = tuple(
        Row(
            (
                called(reader, subject, entry.key),
                entry.opened.isoformat(),
                *(reader.phrase(f"{subject}.{name}", fields[entry.key].get(name, "")) for name in names),
            ),
            entity_link(subject, entry.key),
            quiet=not is_open(entry.state) and chosen.tab != "open",
        )
        for entry in reversed(chosen.entries)
    )
    label = reader.label("subjects", subject)
    empty = reader.say("board.empty")
    return Board((label,), tuple(columns), rows, chosen.tabs, chosen.tab, empty=empty, total=chosen.total)


def subject_list(reader: Reader) -> Board:
    """Every subject that has entities, to choose from, with how many there are and when the last came."""
    counts = {
        subject: (count, last)
        for subject, count, last in reader.model.connection.execute(
            "SELECT subject, count(*), max(opened) FROM stream WHERE opened IS NOT NULL GROUP BY subject"
        )
    }
    columns = (
        Column(reader.say("column.subject")),
        Column(reader.say("column.last_begun"), 12),
        Column(reader.say("column.count"), 8, right=True),
    )
    rows = tuple(
        Row(
            (reader.label("subjects", name), date.fromordinal(counts[name][1]).isoformat(), str(counts[name][0])),
            Link("board", ("deputies" if name == "deputy" else name, "")),
        )
        for name in MODULES
        if name != "entry" and name in counts
    )
    return Board((reader.say("place.subjects"),), columns, rows, empty=reader.say("board.empty"))
