"""Entities as they stand, each with the timeline of its events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding
from ledger.store.model.model import Model, stored_finding


class Entity(NamedTuple):
    """One stream: its subject, key, first day, and state as plain values."""

    subject: str
    key: str
    opened: date | None
    state: dict[str, Any]


class Moment(NamedTuple):
    """One event of a timeline; `status` says whether it stands as recorded, `fields` what the file says."""

    event: str
    kind: str
    occurred: date
    recorded: datetime
    recorder: str
    channel: str
    file: str
    versioned: bool
    status: str
    fields: dict[str, Any]


def entities(model: Model, subject: str, as_of: date | None = None, likely: str = "1") -> Iterator[Entity]:
    """Every entity of a subject, by its first day; as it stood at the end of a day.

    `likely` is a condition in SQL upon the stored `state`: what does not meet it is left out unread.
    """
    return (found for _, found in numbered(model, subject, as_of, likely))


def numbered(model: Model, subject: str, as_of: date | None = None, likely: str = "1") -> Iterator[tuple[int, Entity]]:
    """The same, each with the number of its stream.

    Only what happened to a stream after that day makes its state another than the stored one: few are
    folded again.
    """
    # Without a day the condition chooses the rows, so that an index upon it is used; with one, all are looked at.
    shown, wanted = ("state", likely) if as_of is None else (f"CASE WHEN {likely} THEN state END", "1")
    rows = model.connection.execute(
        f"SELECT id, key, opened, {shown} FROM stream "
        f"WHERE subject = ? AND opened IS NOT NULL AND {wanted} ORDER BY opened, key",
        (subject,),
    ).fetchall()
    moved: set[int] = set()
    if as_of is not None:
        later = model.connection.execute("SELECT stream FROM event WHERE occurred > ?", (as_of.toordinal(),))
        moved = {stream for (stream,) in later}
    for stream, key, opened, state in rows:
        if as_of is not None and opened > as_of.toordinal():
            return
        first = date.fromordinal(opened)
        if as_of is not None and stream in moved:
            yield stream, Entity(subject, key, first, state_on(model, subject, key, stream, as_of))
        elif state is not None:
            yield stream, Entity(subject, key, first, json.loads(state))


def entity(model: Model, subject: str, key: str, as_of: date | None = None) -> Entity | None:
    """One entity; None where there is none by that day."""
    row = model.connection.execute(
        "SELECT id, opened, state FROM stream WHERE subject = ? AND key = ?", (subject, key)
    ).fetchone()
    if row is None or row[1] is None or (as_of is not None and row[1] > as_of.toordinal()):
        return None
    state = json.loads(row[2]) if as_of is None else state_on(model, subject, key, row[0], as_of)
    return Entity(subject, key, date.fromordinal(row[1]), state)


def state_on(model: Model, subject: str, key: str, stream: int, as_of: date) -> dict[str, Any]:
    """The state at the end of a day: the stream folded so far."""
    from ledger import subjects
    from ledger.kernel.fold import fold
    from ledger.store.model.projection import Projection, chart_for
    from ledger.store.records.plain import state_text

    projection = Projection(model.connection, model.office)
    events = [event for event in projection.effective(stream) if event.occurred <= as_of]
    loaded = subjects.load(subject)
    state: dict[str, Any] = json.loads(state_text(fold(loaded, key, events, projection.world, chart_for(loaded)).state))
    return state


def timeline(model: Model, subject: str, key: str, as_of: date | None = None) -> list[Moment]:
    """The events of a stream in the order of history, with the corrections of each right behind it."""
    connection = model.connection
    rows = connection.execute(
        "SELECT event.id, event.text, event.occurred, event.path, event.versioned, event.status FROM event "
        "JOIN stream ON stream.id = event.stream WHERE stream.subject = ? AND stream.key = ? "
        "ORDER BY event.occurred, event.recorded, event.id",
        (subject, key),
    ).fetchall()
    found = []
    for event, text, occurred, path, versioned, status in rows:
        if as_of is None or occurred <= as_of.toordinal():
            found.append(moment(text, occurred, path, bool(versioned), status))
            found += timeline(model, "entry", event)
    return found


def moment(text: str, occurred: int, path: str, versioned: bool, status: str) -> Moment:
    """One stored event as a line of a timeline."""
    from ledger.store.records.codec import decode

    data, _ = decode(text.encode(), path)
    assert data is not None
    entry = data["entry"]
    fields = {name: value for name, value in data.items() if name not in ("kind", "occurred", "entry")}
    return Moment(
        entry["id"],
        data["kind"],
        date.fromordinal(occurred),
        entry["recorded"],
        entry["recorder"],
        entry["channel"],
        path,
        versioned,
        status,
        fields,
    )


def findings_of(model: Model, subject: str, key: str) -> list[Finding]:
    """The findings about one stream."""
    rows = model.connection.execute(
        "SELECT finding.event, finding.code, finding.severity, finding.data, event.path FROM finding "
        "JOIN stream ON stream.id = finding.stream LEFT JOIN event ON event.id = finding.event "
        "WHERE stream.subject = ? AND stream.key = ? ORDER BY event.occurred, event.recorded, event.id",
        (subject, key),
    )
    return [stored_finding(*row) for row in rows]
