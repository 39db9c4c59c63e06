"""A sheet whose rows are events of one kind, its columns the kind's fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger import subjects
from ledger.exchange.registers.acts import Bundle
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.event import kind_fields
from ledger.kernel.finding import error


def of_kind(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Events of one kind, a row each, whose columns are the kind's fields."""
    kind = table.register.name
    subject = subjects.of_kind(kind)
    assert subject is not None
    fields = kind_fields(subject.kinds[kind])
    for row in rows:
        day = row.get("occurred") or desk.on
        if day is None:
            row.refuse("occurred", error("import.needed", column="occurred"))
            continue
        key = row.get(subject.key)
        opens = kind in subject.opens and subject.default_key is not None
        if key is None and not opens:
            row.refuse(subject.key, error("import.needed", column=subject.key))
            continue
        key = key if key is not None else made_key(row, kind, day)
        bundle = Bundle(subject.name, subject.key, key, derived=row.get(subject.key) is None)
        columns = {
            name: name
            for name in fields
            if name != subject.key and name in table.register.columns and row.get(name) is not None
        }
        bundle.act(kind, day, row, {}, (), False, **columns)
        yield bundle


def made_key(row: Row, kind: str, day: date) -> str:
    """The key of an event that opens a stream and is given none: the day, and what it is called."""
    what = next((row.get(name) for name in ("title", "visited", "deputy", "station", "place") if row.get(name)), kind)
    return f"{day} {what}"
