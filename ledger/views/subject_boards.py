"""Boards of subjects that have none of their own: what their states have in common; and the list of subjects."""

from __future__ import annotations

from datetime import date

from ledger.locale.states import fields_of
from ledger.subjects import MODULES
from ledger.views.chosen import MANY, Chosen
from ledger.views.columns import COLUMNS
from ledger.views.events import called
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, entity_link
from ledger.views.states import is_open

NUMBER_WIDTHS = {"title": 0, "text": 0, "matter": 0, "topic": 0, "visited": 0}
"""Fields that take what is left of a line."""


WIDTH = 14


MOST_COLUMNS = 5


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
