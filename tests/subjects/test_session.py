"""Sessions of a congress: the day on which one closes, from which the time for a reply may run."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.given import Book, given

DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2024-01-05",
    "deputy": "张三",
    "levels": ["district"],
    "constituency": "第一选区",
    "term": "十七届",
    "sex": "female",
}
UNIT = {"kind": "unit.registered", "occurred": "2024-01-05", "unit": "区城管局", "system": "government"}
CLOSED = {"kind": "session.closed", "occurred": "2025-01-10", "session": "五次会议", "level": "district"}
FROM_THE_CLOSE = '[parameters]\nsuggestion.reply_anchor = "session_closed"\n'


def handed_in(**fields: Any) -> dict[str, Any]:
    about = {"track": "formal", "sitting": "session", "session": "五次会议", "type": "suggestion"}
    said = {"title": "增设路灯", "category": "市容环境", "lead": "张三"}
    line = {"kind": "suggestion.submitted", "occurred": "2025-01-08", "suggestion": "1", **about, **said, **fields}
    return {name: value for name, value in line.items() if value is not None}


ASSIGNED = {
    "kind": "suggestion.assigned",
    "occurred": "2025-02-20",
    "suggestion": "1",
    "lead_unit": "区城管局",
    "by": "政府办",
}


def due(*events: Any, config: str = FROM_THE_CLOSE) -> str:
    return str(book_of(*events, config=config).state("suggestion", "1")["due"])


def book_of(*events: Any, config: str = FROM_THE_CLOSE) -> Book:
    return given(DEPUTY, UNIT, *events, config=config)


def test_a_session_counts_by_its_level() -> None:
    book = given(CLOSED)
    assert book.balance("session:held", level="district") == 1
    assert given({**CLOSED, "opened": date(2025, 1, 17)}).errors == ["session.backwards"]
    assert given(CLOSED, {**CLOSED, "occurred": "2025-01-11"}).errors == ["stream.twice"]


def test_the_time_for_a_reply_runs_from_the_close_of_the_session_where_the_office_says_so() -> None:
    assert due(CLOSED, handed_in(), ASSIGNED) == "2025-04-10"
    assert due(CLOSED, handed_in(), ASSIGNED, config="") == "2025-05-20"


def test_it_does_so_when_the_session_closes_or_is_recorded_after_the_assignment() -> None:
    assert due(handed_in(), {**ASSIGNED, "occurred": "2025-01-09"}, CLOSED) == "2025-04-10"


def test_without_the_closing_day_and_between_sessions_it_runs_from_the_assignment() -> None:
    assert due(handed_in(), ASSIGNED) == "2025-05-20"
    assert due(CLOSED, handed_in(sitting="recess", session=None), ASSIGNED) == "2025-05-20"
    assert due(CLOSED, handed_in(session=None), ASSIGNED) == "2025-05-20"


def test_a_street_suggestion_is_due_by_the_offices_own_rule_for_them() -> None:
    faster = '[parameters]\nsuggestion.street_reply = "15 working_days"\n'
    street = handed_in(track="street", sitting="recess", session=None)
    assert due(street, {**ASSIGNED, "occurred": "2025-03-31"}, config=faster) == "2025-04-22"
    assert due(street, {**ASSIGNED, "occurred": "2025-03-31"}, config="") == "2025-06-30"
