"""The points bulletin (积分公示表): every deputy's rank, grade, total and points by rule line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from ledger.kernel.period import Period
from ledger.rules.points import Line
from ledger.store.owed.acts import fact_of
from ledger.store.owed.points import Points

_ACT = "SELECT e.kind, s.subject, s.key FROM event e JOIN stream s ON s.id = e.stream WHERE e.id = ?"


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
    wanted = None if deputies is None else set(deputies)
    found = []
    connection = points.model.connection
    for line in points.lines(period, wanted):
        if wanted is None or line.deputy in wanted:
            row: Any = (None, None, None)
            if line.event is not None:
                row = (
                    connection.execute(
                        _ACT,
                        (line.event,),
                    ).fetchone()
                    or row
                )
            found.append(_point_line(line, *row))
    return found


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
