"""The second palette: people, suggestions, opinions and the rest by initials, characters, number or text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.views.events import COLUMNS, FROM, about, brief
from ledger.views.reader import Reader
from ledger.views.shapes import Row, entity_link
from ledger.views.sound import folded, sound_tables

MOST = 60
FEW = 20
"""Found entities below which events are searched too."""
FIRST = ("deputy", "suggestion", "opinion", "project", "station", "unit", "group", "member", "activity")


class Known(NamedTuple):
    """An entity as it can be found; `plain` and `sounds` are what typed text is compared with."""

    subject: str
    key: str
    title: str
    plain: str
    sounds: tuple[str, ...]


def index(reader: Reader) -> list[Known]:
    """Every entity with its title, the subjects people look for most first; kept while nothing changes."""
    mark = (reader.mark(), reader.clocks)
    kept = reader.kept.get("index")
    if kept is None or kept[0] != mark:
        kept = reader.kept["index"] = (mark, list(known(reader)))
    found: list[Known] = kept[1]
    return found


def known(reader: Reader) -> Iterator[Known]:
    """Every entity as it can be found."""
    order = {name: place for place, name in enumerate(FIRST)}
    rows = reader.model.connection.execute(
        "SELECT subject, key, "
        "coalesce(json_extract(state, '$.title'), json_extract(state, '$.details.title'), '') "
        "FROM stream WHERE opened IS NOT NULL AND subject != 'entry'"
    ).fetchall()
    rows.sort(key=lambda row: (order.get(row[0], len(order)), row[1]))
    tables = sound_tables({character for row in rows for character in row[1] + row[2]})
    for subject, key, title in rows:
        plain = f"{key}\n{title}".lower()
        yield Known(subject, key, title, plain, tuple(plain.translate(table) for table in tables))


def rank(each: Known, wanted: str) -> int | None:
    """How well an entity fits what is typed: 0 best, None not at all."""
    if each.plain.startswith(wanted):
        return 0
    if wanted in each.plain:
        return 1
    places = [sound.find(wanted) for sound in each.sounds]
    if 0 in places:
        return 0
    return 2 if max(places) > 0 else None


def find(reader: Reader, text: str) -> list[Row]:
    """What fits the text: entities by key or title, then events that hold it."""
    wanted = folded(text)
    if not wanted:
        return []
    ranked = [
        (found, place, each) for place, each in enumerate(index(reader)) if (found := rank(each, wanted)) is not None
    ]
    rows = [
        Row(
            (reader.label("subjects", each.subject), each.key, each.title if each.title != each.key else ""),
            entity_link(each.subject, each.key),
        )
        for _, _, each in sorted(ranked, key=lambda found: found[:2])[:MOST]
    ]
    return rows + (events_with(reader, text) if len(rows) < FEW and len(wanted) > 1 else [])


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
                "  ".join(part for part in (about(reader, line), line.summary) if part),
            ),
            line.link,
        )
        for line in lines
    ]
