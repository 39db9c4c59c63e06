"""The registers of people: deputies (代表信息表), duty reports (述职登记表) and points (积分公示表)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ledger.exchange.written.desk import Desk, Line, day
from ledger.subjects.common import GRADES


def deputies(desk: Desk) -> Iterator[Line]:
    """The deputies of the period: whose mandate did not end before it, with the day on which it ended in it."""
    for case in desk.standing("deputy"):
        state = case.state
        moved: Any = {each.to: each for each in case.every("mandate.changed")}  # type: ignore[attr-defined]
        ended = moved.get("terminated") if state["mandate"] == "terminated" else None
        suspended, resumed = moved.get("suspended"), moved.get("resumed")
        if ended is not None and desk.period.first is not None and ended.occurred < desk.period.first:
            continue
        basic = state["basic"]
        registered = case.last("deputy.registered")
        yield Line(
            {
                "deputy": case.key,
                "sex": basic.get("sex"),
                "ethnicity": basic.get("ethnicity"),
                "born": day(basic.get("born")),
                "party": basic.get("party"),
                "education": basic.get("education"),
                "work": " ".join(filter(None, (basic.get("employer"), basic.get("post")))) or None,
                "employer": basic.get("employer"),
                "post": basic.get("post"),
                "levels": state["levels"],
                "constituency": state["constituency"],
                "card_number": basic.get("card_number"),
                "group": state.get("group"),
                "station": state.get("station"),
                "first_elected": day(basic.get("first_elected")),
                "note": registered.note,
                "ended": ended and ended.occurred,
                "ended_cause": ended and ended.cause,
                "suspended": suspended and suspended.occurred,
                "suspended_cause": suspended and suspended.cause,
                "resumed": resumed and resumed.occurred,
                "term": state["term"],
                "occurred": registered.occurred,
                "tags": basic.get("tags"),
            },
            case.ids,
        )


def duty_reports(desk: Desk) -> Iterator[Line]:
    """The duty reports held in the period, a row for each question that was voted upon."""
    for case in desk.cases("duty_report"):
        held = case.last("duty_report.held")
        if held is None or not desk.holds(held.occurred):
            continue
        published = case.last("duty_report.published")
        common: dict[str, Any] = {
            "deputy": held.deputy,
            "date": held.occurred,
            "mode": held.mode,
            "voters": held.voters,
            "published": published and published.occurred,
        }
        if not held.ballots:
            yield Line(common | {"note": held.note}, case.ids)
        for place, (question, ballot) in enumerate(held.ballots.items()):
            votes = dict(ballot.options)
            known = votes.keys() & set(GRADES)
            judged = sum(votes.get(grade, 0) for grade in GRADES[:3])
            yield Line(
                (common if place == 0 else {**common, "voters": None})
                | {
                    "issued": ballot.issued,
                    "returned": ballot.returned,
                    "valid": ballot.valid,
                    **{grade: votes.get(grade, 0) for grade in GRADES if known},
                    "rate": Fraction(votes.get(GRADES[0], 0) + votes.get(GRADES[1], 0), judged) if judged else None,
                    "question": None if question == "overall" and len(held.ballots) == 1 else question,
                    "note": held.note if place == 0 else None,
                },
                case.ids,
            )


def points(desk: Desk) -> Iterator[Line]:
    """The bulletin of points: every deputy's points by item, in total, rank and grade."""
    from ledger.reports.bulletin import bulletin, point_lines

    found = bulletin(desk.points, desk.period)
    behind: dict[str, dict[str, None]] = {}
    for line in point_lines(desk.points, desk.period):
        if line.event is not None:
            behind.setdefault(line.deputy, {})[line.event] = None
    for place in found.places:
        if place.points or place.rank is not None:
            yield Line(
                {
                    "rank": place.rank,
                    "deputy": place.deputy,
                    "group": place.group,
                    "total": place.points,
                    "grade": place.grade,
                },
                tuple(behind.get(place.deputy, ())),
                tuple((item, place.items.get(item)) for item in found.items),
            )
