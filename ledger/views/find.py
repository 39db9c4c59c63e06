"""The second palette: people, suggestions, opinions and everything else by initials, characters, number or text."""

from __future__ import annotations

import json
from typing import NamedTuple

from ledger.views.boards import value_of
from ledger.views.events import COLUMNS, FROM, about, brief
from ledger.views.reader import Reader
from ledger.views.shapes import Link, Row
from ledger.views.sound import matcher

MOST = 60
FIRST = ("deputy", "suggestion", "opinion", "project", "station", "unit", "group", "member", "activity")


class Known(NamedTuple):
    """An entity as it can be found."""

    subject: str
    key: str
    title: str


def index(reader: Reader) -> list[Known]:
    """Every entity with its title, the subjects people look for most first."""
    order = {name: place for place, name in enumerate(FIRST)}
    rows = reader.model.connection.execute(
        "SELECT subject, key, state FROM stream WHERE opened IS NOT NULL AND subject != 'entry'"
    )
    found = [Known(subject, key, value_of(json.loads(state), "title")) for subject, key, state in rows]
    found.sort(key=lambda each: (order.get(each.subject, len(order)), each.key))
    return found


def find(reader: Reader, text: str) -> list[Row]:
    """What fits the text: entities by key or title, then events that hold it."""
    match = matcher(text)
    if not text.strip():
        return []
    ranked = []
    for place, each in enumerate(index(reader)):
        ranks = [rank for rank in (match(each.key), match(each.title)) if rank is not None]
        if ranks:
            ranked.append((min(ranks), place, each))
    rows = [
        Row(
            (reader.label("subjects", each.subject), each.key, each.title if each.title != each.key else ""),
            Link("deputy" if each.subject == "deputy" else "entity", (each.subject, each.key)),
        )
        for _, _, each in sorted(ranked)[:MOST]
    ]
    return rows + (events_with(reader, text) if len(text.strip()) > 1 else [])


def events_with(reader: Reader, text: str) -> list[Row]:
    """The latest events whose text holds this."""
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE instr(event.text, ?) OR event.id = ? ORDER BY event.id DESC LIMIT 20",
        (text.strip(), text.strip()),
    ).fetchall()
    lines = [brief(reader, row) for row in rows]
    return [
        Row(
            (
                reader.label("kinds", line.kind),
                line.occurred.isoformat(),
                "  ".join(part for part in (about(line), line.summary) if part),
            ),
            line.link,
        )
        for line in lines
    ]
