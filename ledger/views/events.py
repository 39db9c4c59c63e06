"""Events as rows: which there are, what each says in a few words, and the whole of one with its commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from sqlite3 import Connection
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.locale import account_label
from ledger.views.reader import Reader
from ledger.views.shapes import Link

TELLING = ("title", "text", "content", "result", "finding", "reason", "cause", "place", "topics", "note")
"""Fields that say best what an event is about, in the order of preference."""
ENVELOPE = ("kind", "occurred", "entry")


def loads(text: str) -> dict[str, Any]:
    """The table of an event file: read fast where it is written as this program writes, else by the grammar."""
    from ledger.store.records.canonical import read

    found = read(text.encode())
    if found is None:
        import tomllib

        found = tomllib.loads(text)
    return found


class Brief(NamedTuple):
    """An event in one line."""

    event: str
    kind: str
    subject: str
    key: str
    occurred: date
    recorded: datetime
    recorder: str
    status: str
    summary: str
    path: str

    @property
    def link(self) -> Link:
        """Where Enter leads."""
        return Link("event", (self.event,))


COLUMNS = (
    "event.id, event.kind, stream.subject, stream.key, event.occurred, event.recorded, event.recorder, "
    "event.status, event.text, event.path"
)
FROM = "FROM event LEFT JOIN stream ON stream.id = event.stream"


def brief(reader: Reader, row: Sequence[Any], short: bool = False) -> Brief:
    """A row of `COLUMNS` as a line for people; `short` where only a telling text is worth saying."""
    event, kind, subject, key, occurred, recorded, recorder, status, text, path = row
    moment = datetime.fromtimestamp(recorded / 1_000_000, reader.office.timezone)
    data = loads(text)
    said = telling(reader, kind, data) if short else summary(reader, kind, data)
    return Brief(
        event,
        kind,
        subject or "",
        key or "",
        date.fromordinal(occurred),
        moment,
        recorder or "",
        status,
        said,
        path or "",
    )


def latest(reader: Reader, count: int) -> list[Brief]:
    """The last events recorded, the newest first; ids are ordered by time."""
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE event.seq IN (SELECT seq FROM event ORDER BY id DESC LIMIT ?) "
        "ORDER BY event.recorded DESC, event.id DESC",
        (count,),
    ).fetchall()
    return [brief(reader, row, short=True) for row in rows]


def briefs(reader: Reader, events: Iterable[str]) -> dict[str, Brief]:
    """The events of these ids, in one line each."""
    connection = reader.model.connection
    found = {}
    for event in events:
        row = connection.execute(f"SELECT {COLUMNS} {FROM} WHERE event.id = ?", (event,)).fetchone()
        if row is not None:
            found[event] = brief(reader, row)
    return found


def telling(reader: Reader, kind: str, data: Mapping[str, Any]) -> str:
    """The text of an event's most telling field; '' where it has none."""
    for name in TELLING:
        value = data.get(name)
        if isinstance(value, str) and value:
            return spoken(reader, kind, name, value)
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            return spoken(reader, kind, name, value)
    return ""


def summary(reader: Reader, kind: str, data: Mapping[str, Any]) -> str:
    """What an event says, in a few words: its most telling field, else its values as people read them."""
    if said := telling(reader, kind, data):
        return said
    parts = []
    for name, value in list(data.items())[2:]:
        if name not in ENVELOPE and (words := spoken(reader, kind, name, value)):
            parts.append(f"{reader.label('fields', f'{kind}.{name}')} {words}")
    return "  ".join(parts[1:5] or parts[:1])


def spoken(reader: Reader, kind: str, name: str, value: Any) -> str:
    """A value as people read it: choices by their labels, lists by their elements, tables by their values."""
    return reader.phrase(f"{kind}.{name}", value)


def kind_of(reader: Reader, event: str) -> str:
    """The kind of an event; '' where there is none."""
    row = reader.current.connection.execute("SELECT kind FROM event WHERE id = ?", (event,)).fetchone()
    return str(row[0]) if row else ""


def entity_of(reader: Reader, event: str) -> tuple[str, str]:
    """The subject and key of what an event is about; '' where it is about none."""
    row = reader.current.connection.execute(
        "SELECT stream.subject, stream.key FROM event JOIN stream ON stream.id = event.stream WHERE event.id = ?",
        (event,),
    ).fetchone()
    return ("", "") if row is None else (str(row[0]), str(row[1]))


class Act(NamedTuple):
    """An event that counts, with its fields as corrected."""

    event: str
    kind: str
    occurred: date
    fields: dict[str, Any]


def acts(reader: Reader, subject: str, key: str) -> list[Act]:
    """The events of a stream that count, in the order of history, as the corrections that stand have them."""
    rows = reader.model.connection.execute(
        "SELECT event.id, event.kind, event.occurred, event.status, event.text FROM event "
        "JOIN stream ON stream.id = event.stream WHERE stream.subject = ? AND stream.key = ? "
        "AND event.status NOT IN ('retracted', 'out_of_place') "
        "ORDER BY event.occurred, event.recorded, event.id",
        (subject, key),
    ).fetchall()
    found = []
    for event, kind, occurred, status, text in rows:
        fields = loads(text)
        if status == "amended":
            fields = corrected(reader.model.connection, event, fields)
        found.append(Act(event, kind, date.fromordinal(occurred), fields))
    return found


def as_it_stands(connection: Connection, event: str) -> dict[str, Any]:
    """The fields of an event as its corrections have them; empty where there is no such event."""
    row = connection.execute("SELECT text FROM event WHERE id = ?", (event,)).fetchone()
    return {} if row is None else corrected(connection, event, loads(row[0]))


def corrected(connection: Connection, event: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an event after the amendments that stand, the last one last."""
    rows = connection.execute(
        "SELECT event.text FROM event JOIN stream ON stream.id = event.stream WHERE stream.subject = 'entry' "
        "AND stream.key = ? AND event.kind = 'entry.amended' AND event.status != 'retracted' "
        "ORDER BY event.recorded, event.id",
        (event,),
    ).fetchall()
    found = dict(fields)
    for (text,) in rows:
        amend(found, loads(text))
    return found


def amend(fields: dict[str, Any], amendment: Mapping[str, Any]) -> None:
    """Change fields as an amendment says."""
    fields |= amendment.get("set", {})
    for name in amendment.get("unset", ()):
        fields.pop(name, None)


class Difference(NamedTuple):
    """A field that a correction changes: how it was and how it is, as they stand in the file and in words."""

    label: str
    before: str
    after: str


def differences(reader: Reader, event: str) -> list[Difference]:
    """What a correction changes of the event it is about; nothing for what is no amendment."""
    row = reader.model.connection.execute("SELECT kind, text FROM event WHERE id = ?", (event,)).fetchone()
    if row is None or row[0] != "entry.amended":
        return []
    data = loads(row[1])
    target = reader.model.connection.execute("SELECT kind, text FROM event WHERE id = ?", (data["target"],)).fetchone()
    if target is None:
        return []
    kind, was = target[0], loads(target[1])
    earlier = reader.model.connection.execute(
        "SELECT event.text FROM event JOIN stream ON stream.id = event.stream WHERE stream.subject = 'entry' "
        "AND stream.key = ? AND event.kind = 'entry.amended' AND event.status != 'retracted' "
        "AND (event.recorded, event.id) < (SELECT recorded, id FROM event WHERE id = ?) "
        "ORDER BY event.recorded, event.id",
        (data["target"], event),
    ).fetchall()
    for (text,) in earlier:
        amend(was, loads(text))
    found = []
    for name in (*data.get("set", {}), *data.get("unset", ())):
        before, after = was.get(name), data.get("set", {}).get(name)
        label = reader.label("fields", f"{kind}.{name}")
        words = [
            reader.say("event.nothing") if value is None else spoken(reader, kind, name, value)
            for value in (before, after)
        ]
        found.append(Difference(label, *words))
    return found


class EventView(NamedTuple):
    """One event whole: its line, its file, its commit, and what corrected it."""

    line: Brief
    text: str
    channel: str
    versioned: bool
    commit: str
    author: str
    committed: datetime | None
    title: str
    corrections: tuple[Brief, ...]
    fields: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...] = ()
    target: str = ""


def event_view(reader: Reader, event: str) -> EventView:
    """The whole of an event; Refused where there is none."""
    connection = reader.model.connection
    row = connection.execute(
        f"SELECT {COLUMNS}, event.channel, event.versioned {FROM} WHERE event.id = ?", (event,)
    ).fetchone()
    if row is None:
        raise Refused(error("reference.unknown", subject="event", key=event, date=reader.today, nearest=[]))
    line = brief(reader, row[:10])
    commit = reader.commits([line.path]).get(line.path, "")
    info = reader.current.git.commit_info([commit]).get(commit) if commit else None
    data = loads(row[8])
    fields = tuple(
        (reader.label("fields", f"{line.kind}.{name}"), spoken(reader, line.kind, name, value))
        for name, value in data.items()
        if name not in ENVELOPE
    )
    return EventView(
        line,
        row[8],
        row[10] or "",
        bool(row[11]),
        commit,
        info.author if info else "",
        info.time if info else None,
        info.subject if info else "",
        tuple(corrections(reader, event)),
        fields,
        tuple(differences(reader, event)),
        str(data.get("target", "")) if line.subject == "entry" else "",
    )


def corrections(reader: Reader, event: str) -> list[Brief]:
    """What amended or retracted an event."""
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE stream.subject = 'entry' AND stream.key = ? ORDER BY event.recorded",
        (event,),
    ).fetchall()
    return [brief(reader, row) for row in rows]


def about(reader: Reader, line: Brief) -> str:
    """What an event is about in words, unless it is another event."""
    return "" if line.subject == "entry" else called(reader, line.subject, line.key)


def called(reader: Reader, subject: str, key: str) -> str:
    """What an entity is called: its key, in words where that is an account or a choice."""
    if subject == "tally":
        own = key.removeprefix("tally:")
        return own if own != key else account_label(reader.lang, key)
    return reader.phrase("opinion_tally.source", key) if subject == "opinion_tally" else key
