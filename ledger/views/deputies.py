"""The deputies as a board, with what each did this year; and the points bulletin."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ledger.kernel.period import Period
from ledger.reports.deputy_shapes import NOT_ENTRIES
from ledger.views.numbers import plain
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab
from ledger.views.states import State

PERFORMANCE = "performance"


def people(reader: Reader) -> dict[str, dict[str, Any]]:
    """Every deputy with the registration as it now stands."""
    return {
        key: details_of(json.loads(text))
        for key, text in reader.model.connection.execute(
            "SELECT key, state FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL ORDER BY key"
        )
    }


def details_of(state: State) -> dict[str, Any]:
    """The registration as it now stands, in one table."""
    return {**(state.get("own") or {}), **(state.get("details") or {}), **(state.get("basic") or {}), **state}


def performance(reader: Reader, period: Period) -> dict[str, dict[str, Any]]:
    """What each deputy did in a period, by account; half days, households and yuan say more of the same acts."""
    found: dict[str, dict[str, Any]] = {}
    for row in reader.query.balance([PERFORMANCE], period, by=("deputy",)):
        if row.by[0] is not None and row.account not in NOT_ENTRIES:
            counts = found.setdefault(row.account, {})
            counts[row.by[0]] = counts.get(row.by[0], 0) + row.amount
    return found


def deputies(reader: Reader, tab: str) -> Board:
    """The deputies with their year: acts counted, suggestions, receptions, attendance."""
    year = str(reader.today.year)
    period = reader.period(year)
    by_account = performance(reader, period)
    totals = {
        name: total(by_account, head)
        for name, head in (
            ("acts", PERFORMANCE),
            ("suggestions", "performance:suggestion"),
            ("receptions", "performance:reception"),
        )
    }
    came: dict[str, dict[str, Any]] = {}
    for row in reader.query.balance(["activity:attendance"], period, by=("deputy",)):
        if row.by[0] is not None:
            came.setdefault(row.by[0], {})[row.account.rpartition(":")[2]] = row.amount
    known = people(reader)
    counts = totals["acts"]
    tests: dict[str, Callable[[Mapping[str, Any]], bool]] = {
        "in_office": lambda each: each.get("mandate") in ("in_office", None),
        "idle": lambda each: each.get("mandate") in ("in_office", None) and not counts.get(each["key"]),
        "all": lambda each: True,
    }
    parts = {name: [key for key, each in known.items() if test(each)] for name, test in tests.items()}
    chosen = tab if tab in parts else "in_office"
    most = max((float(count) for count in counts.values()), default=0) or 1
    rows = []
    for key in parts[chosen]:
        each, attendance = known[key], came.get(key, {})
        cells = (
            key,
            str(each.get("constituency") or ""),
            str(each.get("group") or ""),
            str(each.get("station") or ""),
            *(plain(totals[name].get(key, 0)) for name in ("suggestions", "receptions")),
            f"{plain(attendance.get('present', 0))}/{plain(attendance.get('invited', 0))}",
            plain(counts.get(key, 0)),
            "",
        )
        quiet = each.get("mandate") not in ("in_office", None)
        rows.append(Row(cells, Link("deputy", ("deputy", key)), quiet=quiet, bars=(float(counts.get(key, 0)) / most,)))
    say = reader.say
    columns = (
        Column(reader.label("subjects", "deputy"), 8),
        Column(reader.label("fields", "constituency"), 10, spare=True),
        Column(reader.label("fields", "group"), 12),
        Column(reader.label("fields", "station")),
        Column(say("deputy.suggestions"), 4, right=True),
        Column(say("deputy.receptions"), 4, right=True),
        Column(say("deputy.attendance"), 6, right=True),
        Column(say("deputy.acts", year=year), 9, right=True),
        Column("", 8, bar=True, spare=True),
    )
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    label, empty = reader.label("subjects", "deputy"), say("board.empty")
    return Board((label,), columns, tuple(rows), tabs, chosen, scope=year, empty=empty, total=len(known))


def total(by_account: Mapping[str, Mapping[str, Any]], head: str) -> dict[str, Any]:
    """What each deputy has under an account and all below it."""
    found: dict[str, Any] = {}
    for account, counts in by_account.items():
        if account == head or account.startswith(f"{head}:"):
            for deputy, amount in counts.items():
                found[deputy] = found.get(deputy, 0) + amount
    return found


# --- points -------------------------------------------------------------------------------------------


def scoring_period(reader: Reader, text: str) -> Period:
    """The period asked for, else the scoring period of today."""
    if text:
        return reader.period(text)
    from ledger.rules.points import scoring_period

    return scoring_period(reader.today, reader.office.parameters.value, reader.office.term_dates)


def points_board(reader: Reader, period_text: str = "") -> Board:
    """The bulletin of points: rank, total, grade, and the points of each item of the table."""
    from ledger.reports.bulletin import bulletin

    say = reader.say
    period = scoring_period(reader, period_text)
    made = bulletin(reader.points, period)
    most = max((float(place.points) for place in made.places), default=0) or 1
    rows = []
    for place in made.places:
        rank = "" if place.rank is None else f"{place.rank}{'=' if place.tied else ''}"
        total_text = number(place.points)
        if place.status == "pro_rata":
            total_text += f" > {number(place.rated)}"
        grade = say("points.not_rated") if place.status == "not_rated" else place.grade or ""
        items = tuple(number(place.items[name]) if name in place.items else "" for name in made.items[:ITEMS])
        cells = (rank, place.deputy, place.group or "", total_text, "", grade, *items)
        bars = (max(float(place.points), 0.0) / most,)
        rows.append(
            Row(cells, Link("deputy", ("deputy", place.deputy, "points")), "*" if place.vetoes else "", bars=bars)
        )
    columns = (
        Column(say("points.rank"), 4, right=True),
        Column(reader.label("subjects", "deputy"), 10),
        Column(reader.label("subjects", "group")),
        Column(say("points.total"), 10, right=True),
        Column("", 8, bar=True),
        Column(say("points.grade"), 8),
        *(Column(name, 10, right=True, spare=True) for name in made.items[:ITEMS]),
    )
    note = say("points.note" if made.scoring else "points.part", known_to=made.known_to)
    return Board((say("place.points"),), columns, tuple(rows), scope=period.text, note=note, empty=say("points.none"))


ITEMS = 12
"""Items of the points table that have a column of their own; a narrow terminal shows the first ones."""


def number(value: Any) -> str:
    """A number of points without needless zeros."""
    return f"{value.normalize():f}"
