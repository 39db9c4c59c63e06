"""Read models made by hand or at random, for tests and measurements of queries and figures.

A posting here is a `Line`: what the program's fold would have written, in the plainest form.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from ledger.kernel.posting import Amount
from ledger.store.model.schema import MILLION, SCHEMA

KEY_DIMENSIONS = {
    "suggestion": "suggestion",
    "opinion": "opinion",
    "reception": "reception",
    "activity": "activity",
    "deputy": "deputy",
    "station": "station",
    "unit": "handler",
    "member": "person",
}

History = list[tuple[date, Mapping[str, object]]]


class Line(NamedTuple):
    """One posting with everything a query may ask of it."""

    account: str
    unit: str
    nature: str
    date: date
    amount: Amount
    stream: tuple[str, str]
    dims: Mapping[str, str] = {}
    entered: date | None = None
    event: str = ""
    kind: str = "act.done"
    recorder: str = "秘书"
    channel: str = "cli"


def read_model(lines: Iterable[Line], histories: Mapping[tuple[str, str], History] | None = None) -> sqlite3.Connection:
    """A read model in memory that holds the lines; a line without an event gets one of its own."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    accounts: dict[tuple[str, str, str], int] = {}
    streams: dict[tuple[str, str], int] = {}
    events: dict[str, int] = {}
    sets: dict[str, int] = {}
    postings, happened, monthly = [], [], {}
    for place, line in enumerate(lines):
        account = accounts.setdefault((line.account, line.unit, line.nature), len(accounts) + 1)
        stream = streams.setdefault(line.stream, len(streams) + 1)
        name = line.event or f"e{place:07d}"
        if name not in events:
            events[name] = len(events) + 1
            day = line.date.toordinal()
            path = f"records/events/{line.date:%Y/%m}/{name}.toml"
            happened.append((events[name], name, stream, line.kind, day, place, line.recorder, line.channel, path))
        text = json.dumps(dict(sorted(line.dims.items())), ensure_ascii=False)
        number = sets.setdefault(text, (len(sets) + 1) * (-1 if "approximate" in line.dims else 1))
        amount = int(Decimal(line.amount) * MILLION)
        entered = line.entered.toordinal() if line.entered else None
        postings.append((account, line.date.toordinal(), events[name], stream, number, entered, amount))
        month = line.date.year * 12 + line.date.month - 1
        monthly[account, month] = monthly.get((account, month), 0) + amount
    for known in histories or {}:
        streams.setdefault(known, len(streams) + 1)
    connection.executemany("INSERT INTO account VALUES (?, ?, ?, ?)", [(i, *a) for a, i in accounts.items()])
    connection.executemany(
        "INSERT INTO stream (id, subject, key, history) VALUES (?, ?, ?, ?)",
        [(number, *stream, _history((histories or {}).get(stream))) for stream, number in streams.items()],
    )
    connection.executemany(
        "INSERT INTO event (seq, id, stream, kind, occurred, recorded, recorder, channel, path)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        happened,
    )
    connection.executemany("INSERT INTO dims VALUES (?, ?)", [(number, text) for text, number in sets.items()])
    connection.executemany("INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?)", postings)
    connection.executemany("INSERT INTO monthly VALUES (?, ?, ?)", [(*k, v) for k, v in monthly.items()])
    connection.commit()
    return connection


def _history(history: History | None) -> str | None:
    if history is None:
        return None
    return json.dumps([[day.toordinal(), dict(facts)] for day, facts in history], ensure_ascii=False)


def large(events: int = 100_000, years: int = 20, deputies: int = 300, seed: int = 1) -> list[Line]:
    """Lines as an office of that size would have them: about five postings an event over 200 accounts."""
    chance = random.Random(seed)
    start = date(2004, 1, 1)
    people = [f"代表{number:03d}" for number in range(deputies)]
    stations = [f"第{number}站" for number in range(20)]
    units = [f"单位{number}" for number in range(40)]
    kinds = [f"type{number}" for number in range(20)]
    lines: list[Line] = []
    for number in range(events):
        day = start + timedelta(days=chance.randrange(365 * years))
        event = f"e{number:07d}"
        act = chance.random()
        if act < 0.35:
            lines += _activity(chance, event, day, kinds, people)
        elif act < 0.6:
            lines += _reception(chance, event, day, stations, people)
        elif act < 0.85:
            lines += _opinion(chance, event, day, stations, units)
        else:
            lines += _suggestion(chance, event, day, people, units)
    for deputy in people:
        lines.append(Line("deputy:in_office", "名", "state", start, 1, ("deputy", deputy), {"group": "一组"}))
    for station in stations:
        lines.append(Line("station:open", "个", "state", start, 1, ("station", station), {"type": "home"}))
    return lines


def _activity(chance: random.Random, event: str, day: date, kinds: list[str], people: list[str]) -> list[Line]:
    kind = chance.choice(kinds)
    own = {"type": kind, "level": chance.choice(["street", "district", "city"])}
    stream = ("activity", event)
    lines = [Line(f"activity:held:{kind}", "次", "flow", day, 1, stream, own, event=event)]
    for deputy in chance.sample(people, 2):
        dims = {**own, "deputy": deputy}
        lines.append(Line("activity:attendance:present", "人次", "flow", day, 1, stream, dims, event=event))
        lines.append(Line(f"performance:activity:{kind}", "次", "flow", day, 1, stream, dims, event=event))
    return lines


def _reception(chance: random.Random, event: str, day: date, stations: list[str], people: list[str]) -> list[Line]:
    own = {"mode": "in_station", "station": chance.choice(stations)}
    stream = ("reception", event)
    lines = [
        Line("reception:sessions", "次", "flow", day, 1, stream, own, event=event),
        Line("reception:visitors", "人次", "flow", day, chance.randrange(1, 9), stream, own, event=event),
    ]
    for deputy in chance.sample(people, 2):
        dims = {**own, "deputy": deputy}
        lines.append(Line("performance:reception", "次", "flow", day, 1, stream, dims, event=event))
    return lines


def _opinion(chance: random.Random, event: str, day: date, stations: list[str], units: list[str]) -> list[Line]:
    own = {
        "source": "reception",
        "station": chance.choice(stations),
        "category": chance.choice(["道路", "养老"]),
    }
    stream = ("opinion", event)
    after = day + timedelta(days=chance.randrange(40))
    handled = {**own, "handler": chance.choice(units), "disposition": "assigned"}
    lines = [
        Line("opinion:received", "条", "flow", day, 1, stream, own, day, event),
        Line("opinion:disposition:open", "条", "state", day, 1, stream, own, day, event),
        Line("opinion:disposition:open", "条", "state", after, -1, stream, own, day, event + "b"),
        Line("opinion:disposition:assigned", "条", "state", after, 1, stream, handled, day, event + "b"),
        Line("opinion:answered", "条", "state", after, 1, stream, handled, day, event + "b"),
    ]
    if chance.random() < 0.8:
        lines.append(Line("opinion:closed", "件", "state", after, 1, stream, own, day, event + "b"))
    return lines


def _suggestion(chance: random.Random, event: str, day: date, people: list[str], units: list[str]) -> list[Line]:
    own = {"track": chance.choice(["formal", "street"]), "type": "suggestion", "sitting": "recess"}
    stream = ("suggestion", event)
    handled = {**own, "handler": chance.choice(units)}
    after = day + timedelta(days=chance.randrange(90))
    replied = f"suggestion:replied:{chance.choice('ABCD')}"
    rating = f"suggestion:rating:latest:result:{chance.choice(['satisfied', 'unsatisfied'])}"
    lead = {**own, "deputy": chance.choice(people)}
    return [
        Line("suggestion:submitted", "件", "state", day, 1, stream, own, day, event),
        Line("suggestion:open", "件", "state", day, 1, stream, own, day, event),
        Line("performance:suggestion:lead", "件", "state", day, 1, stream, lead, day, event),
        Line("suggestion:assigned", "件", "state", after, 1, stream, handled, day, event + "b"),
        Line(
            replied,
            "件",
            "state",
            after,
            1,
            stream,
            {**handled, "scheme": "four_classes_1"},
            day,
            event + "c",
        ),
        Line(rating, "件", "state", after, 1, stream, handled, day, event + "d"),
        Line("suggestion:open", "件", "state", after, -1, stream, own, day, event + "e"),
    ]
