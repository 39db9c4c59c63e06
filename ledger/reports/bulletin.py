"""The points bulletin (积分公示表): every deputy's rank, grade, total and points by rule line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from ledger.kernel.period import Period
from ledger.rules.points import Line
from ledger.store.owed.acts import fact_of
from ledger.store.owed.points import Points

_ACTS = "SELECT e.id, e.kind, s.subject, s.key FROM event e JOIN stream s ON s.id = e.stream WHERE e.id IN "
AT_ONCE = 500
"""How many events are looked up with one question to the read model."""
Act = tuple[str | None, str | None, str | None]
"""The kind of an event, and the subject and key of its stream."""


class PointLine(NamedTuple):
    """One point line: the act, the rule line with its version, and what it came to."""

    date: str
    deputy: str
    event: str | None
    kind: str | None
    subject: str | None
    key: str | None
    item: str
    version: str
    number: Decimal
    worth: Decimal
    points: Decimal


class Place(NamedTuple):
    """A deputy's place in the bulletin; `tied` where the rank is shared."""

    deputy: str
    group: str | None
    rank: int | None
    tied: bool
    points: Decimal
    rated: Decimal
    grade: str | None
    status: Literal["rated", "pro_rata", "not_rated"]
    days: int
    of_days: int
    items: dict[str, Decimal]
    vetoes: tuple[tuple[str, tuple[str, ...]], ...]


class Bulletin(NamedTuple):
    """The bulletin of a period; without grades where points are not scored by such a period."""

    period: Period
    known_to: str
    scoring: bool
    items: tuple[str, ...]
    places: tuple[Place, ...]


def bulletin(points: Points, period: Period) -> Bulletin:
    """The bulletin of a period, the best deputy first."""
    items = points.sums(period)
    found = points.standings(period)
    ranks = Counter(standing.rank for standing in found)
    places = [
        Place(
            standing.deputy,
            next(iter(fact_of(points.acts.view(standing.deputy), "group", points.known_to)), None),
            standing.rank,
            standing.rank is not None and ranks[standing.rank] > 1,
            standing.points,
            standing.rated,
            standing.grade,
            standing.status,
            standing.days,
            standing.of_days,
            dict(items.get(standing.deputy, {})),
            tuple((vetoed.veto.name, vetoed.events) for vetoed in standing.vetoes),
        )
        for standing in found
    ]
    given = {name for own in items.values() for name, total in own.items() if total}
    columns = tuple(dict.fromkeys(item.name for item in points.table.items if item.name in given))
    return Bulletin(period, points.known_to.isoformat(), points.is_scoring(period), columns, tuple(places))


def point_lines(points: Points, period: Period, deputies: Iterable[str] | None = None) -> list[PointLine]:
    """The point lines of a period, each led back to its event."""
    lines = points.lines(period, deputies)
    acts = _acts_of(points, list(dict.fromkeys(line.event for line in lines if line.event is not None)))
    return [_point_line(line, *acts.get(line.event or "", (None, None, None))) for line in lines]


def _acts_of(points: Points, events: list[str]) -> dict[str, Act]:
    """What each event was, by its id."""
    acts: dict[str, Act] = {}
    for start in range(0, len(events), AT_ONCE):
        some = events[start : start + AT_ONCE]
        rows = points.model.connection.execute(f"{_ACTS}({','.join('?' * len(some))})", some)
        acts |= {event: (kind, subject, key) for event, kind, subject, key in rows}
    return acts


def _point_line(line: Line, kind: str | None, subject: str | None, key: str | None) -> PointLine:
    return PointLine(
        line.date.isoformat(),
        line.deputy,
        line.event,
        kind,
        subject,
        key,
        line.item.name,
        line.item.version,
        line.number,
        line.worth,
        line.points,
    )
