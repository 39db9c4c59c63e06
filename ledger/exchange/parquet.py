"""The postings as a fact table in Parquet: one row a posting, a folder for each committee and year.

    postings/committee=NAME/year=2025/part-0.parquet    the postings, with every dimension as a column
    facts/committee=NAME/part-0.parquet                 what is known of deputies, stations, units … from a day on

Any engine that reads Parquet adds them up: a balance is a sum of `amount` over an account and the accounts
below it. How a period is read is the engine's own business: flow takes the postings dated inside it, state all
up to its end, cohort those whose `entered` lies inside it, up to its end. The same ledger gives the same bytes.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
ROWS = 50_000
"""How many postings are held in memory at a time, and ten times as many as of events, whose texts are long."""
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
        writer: Any = None
        for rows in _in_order(connection, year):
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
            table = pa.table({name: _compact(column) for name, column in columns.items()})
            writer = writer or _writer(place / f"year={year}", table.schema)
            writer.write_table(table, row_group_size=ROWS)
            count += len(rows)
        if writer is not None:
            writer.close()
    return count


def _in_order(connection: Connection, year: int) -> Iterator[list[Any]]:
    """The postings of a year in the order of history; a quarter at a time, so that few are sorted at once."""
    begins = [date(year, month, 1).toordinal() for month in (1, 4, 7, 10)]
    for first, last in zip(begins, [*begins[1:], date(year, 12, 31).toordinal() + 1], strict=True):
        cursor = connection.execute(
            "SELECT posting.account, posting.date, posting.event, posting.stream, posting.dims, posting.entered, "
            "posting.amount FROM posting JOIN event ON event.seq = posting.event JOIN account ON account.id = "
            "posting.account WHERE posting.date >= ? AND posting.date < ? "
            "ORDER BY posting.date, event.recorded, event.id, account.name, account.unit, posting.rowid",
            (first, last),
        )
        while rows := cursor.fetchmany(ROWS):
            yield rows


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


def _compact(column: Any) -> Any:
    """A column with no words but its own: all others would be written with every group of rows."""
    return column.dictionary_decode().dictionary_encode() if hasattr(column, "dictionary") else column


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
    import pyarrow.compute as pc

    cursor = connection.execute("SELECT id, occurred, recorded, kind, recorder, channel, path FROM event ORDER BY seq")
    texts, numbers = pa.string(), pa.int64()
    parts: list[list[Any]] = [[pa.array([], kind)] for kind in (texts, numbers, numbers, texts, texts, texts, texts)]
    while rows := cursor.fetchmany(ROWS // 10):
        for part, column in zip(parts, zip(*rows, strict=True), strict=True):
            part.append(pa.array(column, part[0].type))
    ids, occurred, recorded, kind, recorder, channel, path = map(pa.concat_arrays, parts)
    sequence = connection.execute("SELECT seq FROM event ORDER BY seq")
    return {
        "seq": {number: place for place, (number,) in enumerate(sequence)},
        "event": ids,
        "occurred": pc.subtract(occurred, EPOCH).cast(pa.int32()).cast(pa.date32()),
        "recorded": recorded.cast(pa.timestamp("us", "UTC")),
        "kind": kind.dictionary_encode(),
        "recorder": recorder.dictionary_encode(),
        "channel": channel.dictionary_encode(),
        "file": path,
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
    known = set(dimension_columns())
    count = connection.execute("SELECT count(*) FROM dims").fetchone()[0]
    columns = {"more": _Encoded(count)}
    places: dict[int, int] = {}
    for place, (number, text) in enumerate(connection.execute("SELECT id, value FROM dims ORDER BY id")):
        places[number] = place
        others = {}
        for name, value in json.loads(text).items():
            if name in known and value is not None:
                columns.setdefault(name, _Encoded(count)).put(place, disclosure.text(value))
            elif name not in known and name not in NOT_OWN:
                others[name] = None if value is None else disclosure.text(value)
        if others:
            columns["more"].put(place, json.dumps(others, ensure_ascii=False, sort_keys=True))
    return {name: column.array() for name, column in columns.items()}, places


class _Encoded:
    """A column of texts of which most occur many times: each is kept once, with a number for each place."""

    def __init__(self, count: int) -> None:
        self.words: dict[str, int] = {}
        self.numbers = array("i", [-1]) * count

    def put(self, place: int, text: str) -> None:
        """Let a text stand in a place."""
        self.numbers[place] = self.words.setdefault(text, len(self.words))

    def array(self) -> Any:
        """The column for Parquet; places without a text are null."""
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = pa.array(memoryview(self.numbers), pa.int32())
        numbers = pc.if_else(pc.less(numbers, 0), pa.scalar(None, pa.int32()), numbers)
        return pa.DictionaryArray.from_arrays(numbers, pa.array(list(self.words), pa.string()))


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
