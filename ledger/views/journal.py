"""The journal: every event, the newest first, filtered as one types, read page by page."""

from __future__ import annotations

from array import array
from typing import Any, NamedTuple

from ledger.views.events import COLUMNS, FROM, about, brief
from ledger.views.reader import Reader
from ledger.views.shapes import Column, Row

PAGE = 200
"""How many rows are read at a time."""
STRIDE = 5000
"""How many events are searched at a time, the newest first, so that the first finds show at once."""


class Filter(NamedTuple):
    """Which events: of a kind, within a period, with a text; `pending` only those in no commit yet."""

    kind: str = ""
    period: str = ""
    text: str = ""
    pending: str = ""


class Journal(NamedTuple):
    """The numbers of the matching events in order; the rows themselves come by `page`."""

    path: tuple[str, ...]
    columns: tuple[Column, ...]
    numbers: array[int]
    total: int
    scope: str


def journal(reader: Reader, wanted: Filter = Filter()) -> Journal:  # noqa: B008  (a frozen value)
    """The events that match, the newest first by the day they happened."""
    where, values = condition(reader, wanted)
    connection = reader.model.connection
    rows = connection.execute(
        f"SELECT event.seq {FROM} WHERE {where} ORDER BY event.occurred DESC, event.recorded DESC, event.id DESC",
        values,
    )
    numbers = array("q", (number for (number,) in rows))
    (total,) = connection.execute("SELECT count(*) FROM event").fetchone()
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 14),
        Column(say("column.about"), 20),
        Column(say("column.what")),
        Column(say("column.recorder"), 8),
    )
    said = [reader.label("kinds", wanted.kind) if wanted.kind else "", wanted.period, wanted.text]
    scope = "  ".join(part for part in said if part)
    return Journal((say("place.journal"),), columns, numbers, total, scope)


def condition(reader: Reader, wanted: Filter) -> tuple[str, list[Any]]:
    """The SQL of a filter and its values."""
    parts, values = ["1"], list[Any]()
    if wanted.kind:
        parts.append("event.kind = ?")
        values.append(wanted.kind)
    if wanted.period:
        period = reader.period(wanted.period)
        if period.first is not None:
            parts.append("event.occurred >= ?")
            values.append(period.first.toordinal())
        if period.last is not None:
            parts.append("event.occurred <= ?")
            values.append(period.last.toordinal())
    if wanted.pending:
        parts.append("event.versioned = 0")
    return " AND ".join(parts), values


def narrowed(reader: Reader, text: str, numbers: array[int]) -> array[int]:
    """Of these events those that hold every word of a text, in their key, their kind or their file."""
    parts, values = [], list[Any]()
    for word in text.split():
        kinds = [kind for kind in known_kinds(reader) if word in reader.label("kinds", kind)]
        marks = ",".join("?" * len(kinds))
        parts.append(f"(instr(event.text, ?) OR event.kind IN ({marks}))")
        values += [word, *kinds]
    if not parts:
        return numbers
    places = ",".join("?" * len(numbers))
    rows = reader.model.connection.execute(
        f"SELECT seq FROM event WHERE seq IN ({places}) AND {' AND '.join(parts)}", [*numbers, *values]
    )
    found = {number for (number,) in rows}
    return array("q", (number for number in numbers if number in found))


def known_kinds(reader: Reader) -> list[str]:
    """The kinds that have been recorded."""
    return [kind for (kind,) in reader.model.connection.execute("SELECT DISTINCT kind FROM event")]


def page(reader: Reader, numbers: array[int]) -> list[Row]:
    """The rows of these events, in this order."""
    connection = reader.model.connection
    marks = ",".join("?" * len(numbers))
    found = {
        row[0]: row[1:]
        for row in connection.execute(f"SELECT event.seq, {COLUMNS} {FROM} WHERE event.seq IN ({marks})", list(numbers))
    }
    rows = []
    for number in numbers:
        if number not in found:
            rows.append(Row(("", "", "", "", "")))
            continue
        line = brief(reader, found[number])
        mark, gone = MARKS.get(line.status, ""), line.status == "retracted"
        kind = reader.label("kinds", line.kind)
        cells = (line.occurred.isoformat(), kind, about(reader, line), line.summary, line.recorder)
        rows.append(Row(cells, line.link, mark, gone))
    return rows


MARKS = {"retracted": "-", "amended": "~", "out_of_place": "!"}
"""How the state of an event is marked beside its colour."""
