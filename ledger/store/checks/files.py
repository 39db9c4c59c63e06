"""Files of deputies that were confirmed, and points that were published: what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.kernel.finding import Finding, Refused, note, warning
from ledger.kernel.period import Period, parse
from ledger.store.checks.desk import Desk
from ledger.store.model.entities import Entity
from ledger.store.owed.acts import sets_of
from ledger.store.owed.points import Points

NAMED = 5
"""How many entries or deputies a finding names."""


def confirmed_files(desk: Desk) -> Iterator[Finding]:
    """What was recorded or corrected after a file was confirmed is not confirmed: it is gone through again (H2·51)."""
    latest: dict[tuple[str, str], tuple[int, Entity]] = {}  # by deputy and period, with the moment of recording
    for entity in desk.entities("confirmation"):
        state = entity.state
        row = desk.model.connection.execute(
            "SELECT e.recorded FROM event e JOIN stream s ON s.id = e.stream "
            "WHERE s.subject = 'confirmation' AND s.key = ? AND e.status != 'retracted'",
            (entity.key,),
        ).fetchone()
        if row is not None and not state["events"]:
            place = state["deputy"], state["period"]
            latest[place] = max(latest.get(place, (row[0], entity)), (row[0], entity), key=lambda each: each[0])
    for (deputy, text), (recorded, entity) in latest.items():
        period = period_of(desk, text)
        changed = changed_since(desk, deputy, period, recorded) if period is not None else []
        if changed:
            yield note(
                "check.file_changed",
                confirmation=entity.key,
                deputy=deputy,
                period=text,
                confirmed=entity.state["confirmed"],
                count=len(changed),
                events=changed[:NAMED],
            )


def changed_since(desk: Desk, deputy: str, period: Period, recorded: int) -> list[str]:
    """The deputy's entries of a period that were recorded or corrected after a moment, by the ids of their events."""
    sets = ",".join(str(dims) for dims, _ in sets_of(desk.model.connection, deputy)) or "NULL"  # numbers of our own
    first, last = (period.first or date.min).toordinal(), (period.last or date.max).toordinal()
    rows = desk.model.connection.execute(
        "SELECT DISTINCT e.id FROM posting p JOIN event e ON e.seq = p.event JOIN stream s ON s.id = p.stream "
        f"WHERE (p.dims IN ({sets}) OR (s.subject = 'deputy' AND s.key = ?1)) AND p.date BETWEEN ?2 AND ?3 "
        "AND s.subject != 'confirmation' AND (e.recorded > ?4 OR EXISTS (SELECT 1 FROM stream c "
        "JOIN event x ON x.stream = c.id WHERE c.subject = 'entry' AND c.key = e.id AND x.recorded > ?4)) "
        "ORDER BY e.occurred, e.id",
        (deputy, first, last, recorded),
    )
    return [event for (event,) in rows]


def published_points(desk: Desk) -> Iterator[Finding]:
    """Points are published after the files are confirmed, and what was shown still holds."""
    confirmed = {
        (entity.state["deputy"], entity.state["period"]): date.fromisoformat(entity.state["confirmed"])
        for entity in desk.entities("confirmation")
    }
    points = Points(desk.model, desk.today, desk.model.office.term_dates)
    for entity in desk.entities("publication"):
        published = entity.state["published"]
        shown = next((each["shown"] for each in reversed(published) if each["shown"]), None)
        if shown is None:
            continue
        on = date.fromisoformat(published[-1]["on"])
        unconfirmed = [name for name in shown if confirmed.get((name, entity.key), date.max) > on]
        if confirmed and unconfirmed:
            names = unconfirmed[:NAMED]
            yield note("check.published_unconfirmed", period=entity.key, count=len(unconfirmed), deputies=names)
        period = period_of(desk, entity.key)
        differing = differing_points(points, period, shown) if period is not None else []
        if differing:
            yield warning("check.published_points", period=entity.key, published=on, deputies=differing)


def differing_points(points: Points, period: Period, shown: dict[str, Any]) -> list[str]:
    """The deputies whose points are no longer those that were shown: `name shown → now`."""
    now = {deputy: sum(own.values(), Decimal(0)) for deputy, own in points.sums(period).items()}
    return [
        f"{name} {told} → {number_of(now.get(name, Decimal(0)))}"
        for name, told in shown.items()
        if Decimal(str(told)) != now.get(name, Decimal(0))
    ]


def number_of(points: Decimal) -> str:
    """Points without needless zeros."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def period_of(desk: Desk, text: str) -> Period | None:
    """A period as it was written; None where its term is not (or no longer) in the configuration."""
    try:
        return parse(text, desk.model.office.term_dates)
    except Refused:
        return None
