"""The postings as a fact table in Parquet: one row a posting, a folder for each committee and year.

    postings/committee=NAME/year=2025/part-0.parquet    the postings, with every dimension as a column
    facts/committee=NAME/part-0.parquet                 what is known of deputies, stations, units … from a day on

Any engine that reads Parquet adds them up: a balance is a sum of `amount` over an account and the accounts
below it. How a period is read is the engine's own business: flow takes the postings dated inside it, state all
up to its end, cohort those whose `entered` lies inside it, up to its end. The same ledger gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from ledger.exchange.disclosure import Disclosure
from ledger.kernel.finding import Refused, error
from ledger.locale import names_of
from ledger.store.model.model import Model
from ledger.subjects import DIMENSIONS

EPOCH = date(1970, 1, 1).toordinal()
ROWS = 250_000
"""How many postings are held in memory at a time."""
OF_EVENT = ("event", "occurred", "recorded", "kind", "recorder", "channel", "file")
OF_STREAM = ("subject", "key")
NOT_OWN = (
    "account",
    "committee",
    "unit",
    "kind",
    "recorder",
    "channel",
    "entered",
    "year",
    "half",
    "quarter",
    "month",
    "day",
)
"""Dimensions that no column of their own is needed for."""


def dimension_columns() -> list[str]:
    """The dimensions that have a column, in order; others stand in `more` as JSON."""
    return sorted({*names_of("dimensions")} - {*NOT_OWN, *OF_STREAM, *OF_EVENT})


def export(model: Model, place: Path, disclosure: Disclosure) -> int:
    """Write both tables below `place`; gives how many postings."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise Refused(
            error("export.no_library", format="parquet", library="pyarrow", package="street-ledger[parquet]")
        ) from None
    committee = folder_name(model.office.name or "-")
    count = _postings(model.connection, place / "postings" / f"committee={committee}", disclosure)
    _facts(model.connection, place / "facts" / f"committee={committee}", disclosure)
    return count


def folder_name(text: str) -> str:
    """A value in the name of a folder, as engines read it back: what no file system takes is escaped."""
    unsafe = '%/\\:*?"<>|={}#\x7f'
    return "".join(
        "".join(f"%{byte:02X}" for byte in each.encode()) if each in unsafe or not each.isprintable() else each
        for each in text
    )


def _postings(connection: Connection, place: Path, disclosure: Disclosure) -> int:
    import pyarrow as pa

    events = _events(connection)
    streams, streams_of = _streams(connection, disclosure)
    dims, dims_of = _dims(connection, disclosure)
    accounts = _table(connection, "SELECT id, name, unit, nature FROM account ORDER BY id")
    years = connection.execute("SELECT min(date), max(date) FROM posting").fetchone()
    count = 0
    for year in range(*_span(years)):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        cursor = connection.execute(
            "SELECT posting.account, posting.date, posting.event, posting.stream, posting.dims, posting.entered, "
            "posting.amount FROM posting JOIN event ON event.seq = posting.event JOIN account ON account.id = "
            "posting.account WHERE posting.date BETWEEN ? AND ? "
            "ORDER BY posting.date, event.recorded, event.id, account.name, account.unit, posting.rowid",
            (first, last),
        )
        writer: Any = None
        while rows := cursor.fetchmany(ROWS):
            account, day, event, stream, dim, entered, amount = zip(*rows, strict=True)
            accounts_at = _places(accounts[0], account)
            columns: dict[str, Any] = {
                "account": accounts[1].take(accounts_at),
                "unit": accounts[2].take(accounts_at),
                "nature": accounts[3].take(accounts_at),
                "date": _days(day),
                "amount": _amounts(amount),
                "entered": _days(entered),
            }
            events_at = _places(events["seq"], event)
            columns |= {name: events[name].take(events_at) for name in OF_EVENT}
            streams_at = _places(streams_of, stream)
            columns |= {name: streams[name].take(streams_at) for name in OF_STREAM}
            dims_at = _places(dims_of, dim)
            for name in dimension_columns():
                own, key = dims.get(name), streams.get(f"key {name}")
                columns[name] = _either(
                    None if own is None else own.take(dims_at), None if key is None else key.take(streams_at), len(rows)
                )
            columns["more"] = dims["more"].take(dims_at)
            table = pa.table(columns)
            writer = writer or _writer(place / f"year={year}", table.schema)
            writer.write_table(table, row_group_size=ROWS)
            count += len(rows)
        if writer is not None:
            writer.close()
    return count


def _span(years: tuple[int | None, int | None]) -> tuple[int, int]:
    first, last = years
    if first is None or last is None:
        return 0, 0
    return date.fromordinal(first).year, date.fromordinal(last).year + 1


def _writer(place: Path, schema: Any) -> Any:
    import pyarrow.parquet as pq

    place.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(place / "part-0.parquet", schema, compression="zstd", version="2.6")


def _table(connection: Connection, sql: str) -> list[Any]:
    """The columns of a small table; the first, a number, stays a list."""
    import pyarrow as pa

    rows = connection.execute(sql).fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * 4
    return [columns[0], *(_words(pa, column) for column in columns[1:])]


def _words(pa: Any, values: Iterable[str | None]) -> Any:
    """Texts of which most occur many times."""
    return pa.array(values, pa.string()).dictionary_encode()


def _places(known: Sequence[int] | Mapping[int, int], wanted: Sequence[int]) -> Any:
    """Where each number stands among those known."""
    import pyarrow as pa

    places = known if isinstance(known, Mapping) else {number: place for place, number in enumerate(known)}
    return pa.array([places[number] for number in wanted], pa.int32())


def _days(ordinals: Iterable[int | None]) -> Any:
    import pyarrow as pa

    return pa.array([None if each is None else each - EPOCH for each in ordinals], pa.int32()).cast(pa.date32())


def _amounts(millionths: Sequence[int]) -> Any:
    """Exact decimals with six digits behind the point, from whole millionths, without a detour over floats."""
    import struct

    import pyarrow as pa

    packed = struct.pack(f"<{2 * len(millionths)}q", *(part for each in millionths for part in (each, -(each < 0))))
    return pa.Array.from_buffers(pa.decimal128(19, 6), len(millionths), [None, pa.py_buffer(packed)])


def _either(own: Any, key: Any, length: int) -> Any:
    """The own dimension of a posting, else its stream's key where that goes by the same name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if own is None and key is None:
        return pa.nulls(length, pa.string()).dictionary_encode()
    if own is None or key is None:
        return own if key is None else key
    plain = pc.coalesce(own.cast(pa.string()), key.cast(pa.string()))
    return plain.dictionary_encode()


def _events(connection: Connection) -> dict[str, Any]:
    """What the event says, by the event's number."""
    import pyarrow as pa

    rows = connection.execute(
        "SELECT seq, id, occurred, recorded, kind, recorder, channel, path FROM event ORDER BY seq"
    ).fetchall()
    seq, ids, occurred, recorded, kind, recorder, channel, path = zip(*rows, strict=True) if rows else [()] * 8
    return {
        "seq": {number: place for place, number in enumerate(seq)},
        "event": pa.array(ids, pa.string()),
        "occurred": _days(occurred),
        "recorded": pa.array(recorded, pa.timestamp("us", "UTC")),
        "kind": _words(pa, kind),
        "recorder": _words(pa, recorder),
        "channel": _words(pa, channel),
        "file": pa.array(path, pa.string()),
    }


def _streams(connection: Connection, disclosure: Disclosure) -> tuple[dict[str, Any], dict[int, int]]:
    """The subject and key of each stream, and the key once more under the dimension that it goes by."""
    import pyarrow as pa

    rows = connection.execute("SELECT id, subject, key FROM stream ORDER BY id").fetchall()
    keys = [disclosure.text(key) for _, _, key in rows]
    subjects = [subject for _, subject, _ in rows]
    found = {"subject": _words(pa, subjects), "key": pa.array(keys, pa.string()).dictionary_encode()}
    for dimension in set(DIMENSIONS.values()) & set(dimension_columns()):
        own = [
            key if DIMENSIONS.get(subject) == dimension else None for subject, key in zip(subjects, keys, strict=True)
        ]
        found[f"key {dimension}"] = _words(pa, own)
    return found, {number: place for place, (number, _, _) in enumerate(rows)}


def _dims(connection: Connection, disclosure: Disclosure) -> tuple[dict[str, Any], dict[int, int]]:
    """The dimensions of each set of them, a column for each."""
    import pyarrow as pa

    rows = connection.execute("SELECT id, value FROM dims ORDER BY id").fetchall()
    known = set(dimension_columns())
    values: dict[str, list[str | None]] = {}
    more: list[str | None] = [None] * len(rows)
    for place, (_, text) in enumerate(rows):
        others = {}
        for name, value in json.loads(text).items():
            said = _masked(value, disclosure)
            if name in known:
                values.setdefault(name, [None] * len(rows))[place] = said
            elif name not in NOT_OWN:
                others[name] = said
        if others:
            more[place] = json.dumps(others, ensure_ascii=False, sort_keys=True)
    columns = {name: _words(pa, column) for name, column in values.items()} | {"more": _words(pa, more)}
    return columns, {number: place for place, (number, _) in enumerate(rows)}


def _masked(value: str | None, disclosure: Disclosure) -> str | None:
    return None if value is None else disclosure.text(value)


def _facts(connection: Connection, place: Path, disclosure: Disclosure) -> None:
    """What the books of deputies, stations, units … say from a day on: one row a fact."""
    import pyarrow as pa

    rows = []
    for subject, key, history in connection.execute(
        "SELECT subject, key, history FROM stream WHERE history IS NOT NULL ORDER BY subject, key"
    ):
        dimension = DIMENSIONS.get(subject)
        for since, facts in json.loads(history):
            for name, value in sorted(facts.items()):
                for each in value if isinstance(value, list) else [value]:
                    if each not in (None, ""):
                        said = ("yes" if each else "no") if isinstance(each, bool) else disclosure.text(str(each))
                        rows.append((dimension, disclosure.text(key), since, name, said))
    dimension_, keys, since_, names, values = zip(*rows, strict=True) if rows else [()] * 5
    table = pa.table(
        {
            "dimension": _words(pa, dimension_),
            "key": _words(pa, keys),
            "since": _days([max(each, 1) for each in since_]),
            "name": _words(pa, names),
            "value": _words(pa, values),
        }
    )
    writer = _writer(place, table.schema)
    writer.write_table(table)
    writer.close()
