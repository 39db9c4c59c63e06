"""A deputy's file: what the deputy did this year, beside the group and beside everyone, and the timeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.locale import account_label
from ledger.views.events import COLUMNS, FROM, brief
from ledger.views.journal import MARKS
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab
from ledger.views.statistics import plain

PERFORMANCE = "performance"
RECENT = 200


class DeputyView(NamedTuple):
    """A deputy: particulars, performance by kind, and the acts in which the deputy is named."""

    name: str
    path: tuple[str, ...]
    scope: str
    particulars: str
    columns: tuple[Column, ...]
    performance: tuple[Row, ...]
    act_columns: tuple[Column, ...]
    acts: tuple[Row, ...]


def deputy_view(reader: Reader, name: str, period_text: str = "") -> DeputyView:
    """The file of a deputy for a period, this year where none is asked for."""
    connection = reader.model.connection
    row = connection.execute(
        "SELECT state FROM stream WHERE subject = 'deputy' AND key = ? AND opened IS NOT NULL", (name,)
    ).fetchone()
    if row is None:
        raise Refused(error("reference.unknown", subject="deputy", key=name, date=reader.today, nearest=[]))
    state: dict[str, Any] = json.loads(row[0])
    period = period_text or str(reader.today.year)
    say = reader.say
    columns = (
        Column(say("deputy.performance", period=period)),
        Column(say("deputy.own"), 8, right=True),
        Column(say("deputy.group_mean"), 10, right=True),
        Column(say("deputy.rank"), 10, right=True),
        Column("", 24),
    )
    act_columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.what")),
        Column(say("column.recorder"), 8),
    )
    return DeputyView(
        name,
        (reader.label("subjects", "deputy"), name),
        standing(reader, state),
        particulars(reader, state),
        columns,
        tuple(performance(reader, name, period)),
        act_columns,
        tuple(acts(reader, name)),
    )


def details_of(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The registration as it now stands."""
    return {**(state.get("own") or {}), **(state.get("details") or {}), **state}


def standing(reader: Reader, state: Mapping[str, Any]) -> str:
    """The mandate."""
    value = details_of(state).get("mandate") or ""
    return reader.label("choices", f"deputy.mandate.{value}") if value else ""


def particulars(reader: Reader, state: Mapping[str, Any]) -> str:
    """Constituency, group, station, term on one line."""
    known = details_of(state)
    parts = []
    for field in ("constituency", "group", "station", "term", "post", "employer"):
        if value := known.get(field):
            parts.append(f"{reader.label('fields', f'deputy.{field}')} {value}")
    return "   ".join(parts)


def performance(reader: Reader, name: str, period: str) -> list[Row]:
    """Each kind of performance: the deputy's own, the mean of the group, the place among all."""
    balance = reader.query.balance([PERFORMANCE], reader.period(period), by=("deputy",))
    groups = {
        key: details_of(json.loads(state)).get("group")
        for key, state in reader.model.connection.execute(
            "SELECT key, state FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL"
        )
    }
    by_account: dict[str, dict[str, Any]] = {}
    for row in balance:
        deputy = row.by[0]
        if deputy is not None:
            counts = by_account.setdefault(row.account, {})
            counts[deputy] = counts.get(deputy, 0) + row.amount
    mates = [key for key, group in groups.items() if group and group == groups.get(name)]
    rows = []
    for account, counts in sorted(by_account.items()):
        own = counts.get(name, 0)
        mean = Fraction(int(sum(counts.get(key, 0) for key in mates) * 10), len(mates) * 10) if mates else None
        rank = 1 + sum(counts.get(key, 0) > own for key in groups)
        most = max(counts.values()) or 1
        cells = (
            account_label(reader.lang, account),
            plain(own),
            "" if mean is None else f"{float(mean):.1f}",
            f"{rank}/{len(groups)}",
            "",
        )
        link = Link("register", (account, period, f"deputy={name}"))
        rows.append(Row(cells, link, bar=float(own) / float(most)))
    return rows


def acts(reader: Reader, name: str) -> list[Row]:
    """The events in which the deputy is named, the newest first."""
    quoted = json.dumps(name, ensure_ascii=False)
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE instr(event.text, ?) ORDER BY event.occurred DESC, event.id DESC LIMIT ?",
        (quoted, RECENT),
    ).fetchall()
    found = []
    for row in rows:
        line = brief(reader, row)
        what = "  ".join(part for part in (line.key if line.key != name else "", line.summary) if part)
        cells = (line.occurred.isoformat(), reader.label("kinds", line.kind), what, line.recorder)
        found.append(Row(cells, line.link, MARKS.get(line.status, ""), line.status == "retracted"))
    return found


def register(reader: Reader, account: str, period: str, filters: tuple[str, ...]) -> Board:
    """The postings of an account: date, event, amount and running total."""
    wanted = tuple((name, (value,)) for name, _, value in (each.partition("=") for each in filters))
    rows = []
    for row in reader.query.register([account], reader.period(period or "all"), wanted):
        cells = (
            row.date.isoformat(),
            reader.label("kinds", row.kind),
            "  ".join(f"{name}={value}" for name, value in sorted(row.dimensions.items())[:4]),
            plain(row.amount),
            plain(row.total),
        )
        rows.append(Row(cells, Link("event", (row.event,))))
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.dimensions")),
        Column(say("column.amount"), 8, right=True),
        Column(say("column.total"), 8, right=True),
    )
    path = (say("place.register"), account_label(reader.lang, account), *filters)
    return Board(path, columns, tuple(rows), scope=period, empty=say("evidence.none"))


def deputies(reader: Reader, tab: str) -> Board:
    """The deputies with their year: acts counted, suggestions handed in."""
    year = str(reader.today.year)
    balance = reader.query.balance([PERFORMANCE], reader.period(year), by=("deputy",))
    counts: dict[str, Any] = {}
    for row in balance:
        if row.by[0] is not None:
            counts[row.by[0]] = counts.get(row.by[0], 0) + row.amount
    people = []
    for key, text in reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL ORDER BY key"
    ):
        people.append((key, details_of(json.loads(text))))
    tests: dict[str, Callable[[Mapping[str, Any]], bool]] = {
        "in_office": lambda known: known.get("mandate") in ("in_office", None),
        "idle": lambda known: known.get("mandate") in ("in_office", None) and not counts.get(known["key"]),
        "all": lambda known: True,
    }
    parts = {name: [each for each in people if test(each[1])] for name, test in tests.items()}
    chosen = tab if tab in parts else "in_office"
    most = max((float(count) for count in counts.values()), default=0) or 1
    rows = [
        Row(
            (
                key,
                str(known.get("constituency") or ""),
                str(known.get("group") or ""),
                str(known.get("station") or ""),
                plain(counts.get(key, 0)),
                "",
            ),
            Link("deputy", ("deputy", key)),
            bar=float(counts.get(key, 0)) / most,
        )
        for key, known in parts[chosen]
    ]
    say = reader.say
    columns = (
        Column(reader.label("subjects", "deputy"), 10),
        Column(reader.label("fields", "constituency"), 12),
        Column(reader.label("fields", "group"), 14),
        Column(reader.label("fields", "station")),
        Column(say("deputy.acts", year=year), 10, right=True),
        Column("", 12),
    )
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    return Board((reader.label("subjects", "deputy"),), columns, tuple(rows), tabs, chosen, empty=say("board.empty"))
