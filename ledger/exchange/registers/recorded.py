"""What the ledger already has of the streams that a register speaks of, as plain fields."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from attrs import has

from ledger.kernel.shape import fields_of
from ledger.store.model.model import Model
from ledger.store.model.projection import Projection
from ledger.store.records.codec import decode

ENVELOPE = ("kind", "occurred", "entry")


class Recorded(NamedTuple):
    """A recorded event as it stands after its corrections."""

    event: str
    kind: str
    key: str
    occurred: date
    fields: Mapping[str, Any]
    source: Mapping[str, str] | None
    retracted: bool = False


class Records:
    """The recorded events of a ledger, looked up stream by stream."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.connection = model.connection
        self._projection: Projection | None = None
        self._keys: dict[str, dict[str, int]] = {}
        self._imported: dict[str, list[Recorded]] = {}
        self._streams: dict[int, list[Recorded]] = {}
        self._states: dict[int, Mapping[str, Any]] = {}

    def fork(self) -> Records:
        """The same records, to which acts of a file can be added as if they were recorded."""
        found = Records(self.model)
        found._keys = {subject: dict(keys) for subject, keys in self._keys.items()}
        found._streams = dict(self._streams)
        found._imported, found._states, found._projection = self._imported, self._states, self._projection
        return found

    def add(self, subject: str, key: str, kind: str, occurred: date, fields: Mapping[str, Any]) -> None:
        """Let an act that another sheet of the file tells count as recorded; it has no event."""
        known = self.stream(subject, key)
        number = self._keys.setdefault(subject, {}).setdefault(key, -len(self._streams) - 1)
        self._streams[number] = [*known, Recorded("", kind, key, occurred, fields, None)]

    def state(self, subject: str, key: str) -> Mapping[str, Any]:
        """What the ledger shows now of one stream, by the names of fields."""
        number = self.keys(subject).get(key, -1)
        if number not in self._states:
            row = self.connection.execute("SELECT state FROM stream WHERE id = ?", (number,)).fetchone()
            state = json.loads(row[0]) if row and row[0] else {}
            found = dict(state)
            for part in ("own", "details", "basic"):
                found |= state.get(part) or {}
            self._states[number] = found
        return self._states[number]

    def keys(self, subject: str) -> Mapping[str, int]:
        """Every key of a subject that is open, with the number of its stream."""
        if subject not in self._keys:
            rows = self.connection.execute(
                "SELECT key, id FROM stream WHERE subject = ? "
                "AND EXISTS (SELECT 1 FROM event WHERE event.stream = stream.id)",
                (subject,),
            )
            self._keys[subject] = dict(rows.fetchall())
        return self._keys[subject]

    def stream(self, subject: str, key: str) -> list[Recorded]:
        """The events of one stream, in the order of history."""
        number = self.keys(subject).get(key)
        if number is None:
            return []
        if number not in self._streams:
            self._streams[number] = list(self._events(number, key))
        return self._streams[number]

    def _events(self, stream: int, key: str) -> Iterator[Recorded]:
        rows = self.connection.execute(
            "SELECT id, kind, occurred, status, text, path FROM event WHERE stream = ? ORDER BY occurred, recorded, id",
            (stream,),
        ).fetchall()
        amended = self._amended(stream) if any(row[3] in ("amended", "out_of_place") for row in rows) else {}
        for event, kind, occurred, status, text, path in rows:
            data = decode(text.encode(), path)[0] or {}
            source = data.get("entry", {}).get("source")
            fields: Mapping[str, Any] = {name: value for name, value in data.items() if name not in ENVELOPE}
            fields = amended.get(event, fields)
            yield Recorded(event, kind, key, date.fromordinal(occurred), fields, source, status == "retracted")

    def _amended(self, stream: int) -> dict[str, Mapping[str, Any]]:
        """The fields of the events of a stream after their amendments."""
        if self._projection is None:
            self._projection = Projection(self.connection, self.model.office)
        return {event.entry.id: plain_fields(event) for event in self._projection.effective(stream)}

    def imported(self, subject: str) -> list[Recorded]:
        """The events that opened streams of a subject and came from a sheet."""
        if subject not in self._imported:
            found: list[Recorded] = []
            rows = self.connection.execute(
                "SELECT DISTINCT stream.id, stream.key FROM stream JOIN event ON event.stream = stream.id "
                "WHERE stream.subject = ? AND event.channel = 'import'",
                (subject,),
            ).fetchall()
            for _, key in rows:
                found += (each for each in self.stream(subject, key) if each.source is not None)
            self._imported[subject] = found
        return self._imported[subject]


def plain_fields(event: Any) -> dict[str, Any]:
    """The fields of an event object as plain data, those left out left out."""
    found = {}
    for name, field in fields_of(type(event)).items():
        value = getattr(event, field.attribute)
        if name not in ENVELOPE and value is not None and value != field.default:
            found[name] = plain_value(value)
    return found


def plain_value(value: Any) -> Any:
    """A value without the classes of the catalogue."""
    if isinstance(value, tuple | list):
        return [plain_value(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain_value(each) for name, each in value.items()}
    if has(type(value)):
        return {
            name: plain_value(getattr(value, field.attribute))
            for name, field in fields_of(type(value)).items()
            if getattr(value, field.attribute) not in (None, ())
        }
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two plain values say the same: numbers by their amount, texts in NFC, names in any order."""
    if one == other or comparable(one) == comparable(other):
        return True
    return bool(joined(one)) and joined(one) == joined(other)


def joined(value: Any) -> str:
    """Texts as one, without what parts them: a register may write two topics as one text."""
    if isinstance(value, list | tuple) and value and all(isinstance(each, str) for each in value):
        return re.sub("[、，,；;。\\s]", "", "".join(value))
    return ""


def comparable(value: Any) -> Any:
    """A value in the form in which it is compared."""
    match value:
        case bool() | date():
            return value
        case int() | Decimal():
            return format(Decimal(value).normalize(), "f")
        case str():
            return number_text(value) if value[:1] in "0123456789-" else unicodedata.normalize("NFC", value)
        case list() | tuple():
            items = [comparable(each) for each in value]
            return sorted(items) if all(isinstance(each, str) for each in items) else items
        case Mapping():
            return {name: comparable(each) for name, each in value.items() if each not in (None, [], {})}
    return value


def number_text(text: str) -> str:
    """The text of a number in one form; any other text as it is."""
    try:
        return format(Decimal(text).normalize(), "f") if len(text) < 30 else text
    except InvalidOperation:
        return unicodedata.normalize("NFC", text)
