"""What a new form begins with: the next number of its series, what was announced, what stands now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ledger import subjects
from ledger.views.events import as_it_stands
from ledger.views.form import Form
from ledger.views.reader import Reader
from ledger.views.typed import texts_of

SERIES = 40
"""How many of the latest keys are looked at for series of numbers."""
LATEST = 300
"""How many of the latest events may be of today."""
ENDINGS = ("", "号", "件", "条", "期")
"""What may stand behind the one number of a key."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d+")


def begun(reader: Reader, asked: Form, texts: Mapping[str, Any]) -> dict[str, Any]:
    """The texts a form begins with, beside those given."""
    found: dict[str, Any] = {}
    if not asked.opens:
        return found
    key = str(texts.get(asked.key, ""))
    if key:
        return announced(reader, asked, key)
    field = asked.field(asked.key)
    if field is not None and field.required and (numbers := next_keys(reader, asked.subject)):
        found[asked.key] = numbers[0]
    return found


def announced(reader: Reader, asked: Form, key: str) -> dict[str, Any]:
    """What the announcement or call said already, for the event that follows it."""
    connection = reader.current.connection
    row = connection.execute(
        "SELECT id FROM event WHERE kind != ? AND status != 'retracted' AND stream = "
        "(SELECT id FROM stream WHERE subject = ? AND key = ?) ORDER BY seq DESC LIMIT 1",
        (asked.kind, asked.subject, key),
    ).fetchone()
    if row is None:
        return {}
    data = as_it_stands(connection, row[0])
    texts = texts_of(asked, {name: value for name, value in data.items() if name not in ("occurred", "note")})
    if "on" in data:
        texts["occurred"] = str(data["on"])
    return texts


def next_keys(reader: Reader, subject: str) -> list[str]:
    """The next number of each series that the latest keys belong to, the latest series first."""
    rows = reader.current.connection.execute(
        "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened DESC, id DESC LIMIT ?",
        (subject, SERIES),
    ).fetchall()
    highest: dict[str, tuple[int, int]] = {}
    for (key,) in rows:
        if (found := series_of(key)) is not None:
            head, number, width, tail = found
            place = f"{head}\0{tail}"
            before = highest.get(place, (0, 0))
            highest[place] = max(before, (number, width))
    return [next_of(reader, place, number, width) for place, (number, width) in highest.items()]


def series_of(key: str) -> tuple[str, int, int, str] | None:
    """What stands before the running number of a key, the number, its digits, and what stands behind."""
    found = list(_NUMBER.finditer(key))
    if _DAY.search(key):
        return None  # made from what happened, not given out
    if not found or len(found[-1][0]) > 6:
        return None
    last = found[-1]
    if len(found) == 1 and key[last.end() :] not in ENDINGS:
        return None
    return key[: last.start()], int(last[0]), len(last[0]), key[last.end() :]


def next_of(reader: Reader, place: str, number: int, width: int) -> str:
    """The key after the highest of a series; of a series of last year, the first of this year."""
    head, _, tail = place.partition("\0")
    year, this = str(reader.today.year - 1), str(reader.today.year)
    if year in head and this not in head:
        return f"{head.replace(year, this)}{1:0{width}d}{tail}"
    return f"{head}{number + 1:0{width}d}{tail}"


def standing(reader: Reader, asked: Form, key: str) -> dict[str, Any]:
    """What the fields of a change are now, by the last event that said it."""
    subject = subjects.of_kind(asked.kind)
    changes = asked.field("set")
    if subject is None or changes is None or not key:
        return {}
    names = {field.name for field in changes.fields}
    connection = reader.current.connection
    rows = connection.execute(
        "SELECT id FROM event WHERE status != 'retracted' AND stream = "
        "(SELECT id FROM stream WHERE subject = ? AND key = ?) ORDER BY occurred, seq",
        (asked.subject, key),
    ).fetchall()
    values: dict[str, Any] = {}
    for (event,) in rows:
        data = as_it_stands(connection, event)
        told: dict[str, Any] = data["set"] if isinstance(data.get("set"), dict) else data
        values |= {name: value for name, value in told.items() if name in names}
    made = asked._replace(fields=changes.fields)
    return texts_of(made, values)


def today_by(reader: Reader, recorder: str) -> int:
    """How many events a person has recorded today."""
    from datetime import datetime, time

    begin = datetime.combine(reader.now.date(), time(), reader.now.tzinfo).timestamp() * 1e6
    rows = reader.current.connection.execute("SELECT recorder, recorded FROM event ORDER BY id DESC LIMIT ?", (LATEST,))
    return sum(1 for name, recorded in rows if name == recorder and recorded >= begin)
