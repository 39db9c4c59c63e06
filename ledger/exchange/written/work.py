"""The registers of meetings and activities: 代表活动台账, 活动签到表, 请假登记表 and 会议记录."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.exchange.written.desk import Case, Desk, Line, Word


def held_in_period(desk: Desk) -> Iterator[tuple[Case, Any]]:
    """The activities held in the period."""
    for case in desk.cases("activity"):
        held = case.last("activity.held")
        if held is not None and desk.holds(held.occurred):
            yield case, held


def activities(desk: Desk) -> Iterator[Line]:
    """The activities held in the period."""
    for case, held in held_in_period(desk):
        listed = not isinstance(held.present, int)
        yield Line(
            {
                "date": held.occurred,
                "title": held.title,
                "type": held.type,
                "level": held.level,
                "place": held.place,
                "organiser": held.organiser,
                "present": held.present if listed else None,
                "on_leave": [f"{each.deputy}（{each.reason}）" for each in held.on_leave],
                "absent": held.absent,
                "late": held.late,
                "present_count": len(held.present) if listed else held.present,
                "topics": held.topics,
                "half_days": held.half_days,
                "note": held.note,
                "sites": held.sites,
            },
            case.ids,
        )


def sign_in(desk: Desk) -> Iterator[Line]:
    """Who came to each activity, who was late, on leave or absent: a row for each deputy."""
    work = {
        case.key: " ".join(filter(None, (case.state["basic"].get("employer"), case.state["basic"].get("post"))))
        for case in desk.cases("deputy")
    }
    for case, held in held_in_period(desk):
        if isinstance(held.present, int):
            continue
        leave_of = {each.deputy: each.reason for each in held.on_leave}
        for name in dict.fromkeys((*held.present, *leave_of, *(held.absent or ()))):
            state = (
                "late" if name in (held.late or ()) else "on_leave" if name in leave_of else
                "present" if name in held.present else "absent"
            )  # fmt: skip
            yield Line(
                {
                    "title": held.title,
                    "date": held.occurred,
                    "place": held.place,
                    "person": name,
                    "work": work.get(name) or None,
                    "signature": Word("attendance.present") if name in held.present else None,
                    "note": None if state == "present" else Word(f"attendance.{state}", leave_of.get(name)),
                    "type": held.type,
                    "level": held.level,
                    "organiser": held.organiser,
                    "half_days": held.half_days,
                },
                case.ids,
            )


def leave(desk: Desk) -> Iterator[Line]:
    """Who was on leave from what, and why."""
    for case, held in held_in_period(desk):
        for each in held.on_leave:
            yield Line(
                {
                    "deputy": each.deputy,
                    "date": held.occurred,
                    "title": held.title,
                    "type": held.type,
                    "reason": each.reason,
                },
                case.ids,
            )


def meetings(desk: Desk) -> Iterator[Line]:
    """The committee's meetings held in the period."""
    for case in desk.cases("meeting"):
        held = case.last("meeting.held")
        if held is None or not desk.holds(held.occurred):
            continue
        yield Line(
            {
                "meeting": case.key,
                "date": held.occurred,
                "type": held.type,
                "chair": held.chair,
                "present": held.present,
                "on_leave": held.on_leave,
                "absent": held.absent,
                "sitting_in": held.sitting_in,
                "agenda": held.agenda,
                "decisions": "；".join(map(_decision, case.state["decisions"])) or None,
                "quorate": case.state["quorate"],
                "note": held.note,
            },
            case.ids,
        )


def _decision(made: Mapping[str, Any]) -> str:
    """A decision with its owner, its due day and the day on which it was carried out."""
    owner, due, done = made["owner"], made["due"], made.get("done") and f"√{made['done']}"
    if owner and not due and not done:
        owner = f"责任人：{owner}"  # alone in its bracket it could be part of the text: 办法（试行）
    about = "，".join(filter(None, (owner, due, done)))
    return f"{made['text']}（{about}）" if about else str(made["text"])
