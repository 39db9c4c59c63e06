"""Figures as an office understands them, on recorded events: what is answered, what belongs to which year."""

from __future__ import annotations

from typing import Any

from ledger.figures import load
from ledger.figures.evaluate import FigureValue, figures
from ledger.kernel.expression import Filters
from ledger.kernel.period import parse
from ledger.store.model.query import Query
from ledger.subjects import DIMENSIONS
from tests.given import given

Line = dict[str, Any]


def figure(lines: list[Line], name: str, period: str, filters: Filters = ()) -> FigureValue:
    query = Query(given(*lines).connection, DIMENSIONS)
    (found,) = figures(query, load(), parse(period), [name], filters=filters)
    return found


def opinion(key: str, disposition: str | None = None, answered: bool = False) -> list[Line]:
    recorded = {"kind": "opinion.recorded", "occurred": "2025-03-01", "opinion": key}
    lines: list[Line] = [recorded | {"source": "mailbox", "category": "其他", "title": f"意见{key}"}]
    if disposition:
        disposed = {"kind": "opinion.disposed", "occurred": "2025-03-01", "opinion": key}
        lines.append(disposed | {"disposition": disposition})
    if answered:
        lines.append({"kind": "opinion.answered", "occurred": "2025-03-09", "opinion": key})
    return lines


def test_what_is_answered_on_the_spot_or_explained_is_answered_and_counts_once() -> None:
    tally = {"kind": "opinion.tallied", "occurred": "2025-03-01", "source": "qr_code"}
    lines = [
        *opinion("1", "on_the_spot"),
        *opinion("2", "explained", answered=True),
        *opinion("3", "forwarded", answered=True),
        *opinion("4", "forwarded"),
        *opinion("5"),
        tally | {"tally": {"received": 10, "on_the_spot": 8}},
    ]
    assert figure(lines, "opinion_answered", "2025").value == 3
    assert figure(lines, "opinion_answer_rate", "2025").share == "3/5"


def test_a_new_disposition_takes_back_what_was_answered_on_the_spot() -> None:
    again = {"kind": "opinion.disposed", "occurred": "2025-03-20", "opinion": "1", "disposition": "forwarded"}
    assert figure([*opinion("1", "on_the_spot"), again], "opinion_answer_rate", "2025").share == "0/1"


def project(key: str, year: int, proposed: str, completed: str | None = None) -> list[Line]:
    lines: list[Line] = [
        {"kind": "project.proposed", "occurred": proposed, "project": key, "title": key, "for_year": year},
        {"kind": "project.shortlisted", "occurred": f"{year}-01-10", "project": key},
        {"kind": "project.adopted", "occurred": f"{year}-01-20", "project": key},
    ]
    if completed:
        lines.append({"kind": "project.completed", "occurred": completed, "project": key})
    return lines


def test_a_project_is_one_of_the_year_it_is_for_whenever_it_is_completed() -> None:
    lines = [
        *project("电梯", 2024, "2023-10-08", completed="2025-02-20"),
        *project("停车", 2025, "2024-09-30", completed="2025-11-20"),
        *project("公园", 2025, "2024-09-30"),
    ]
    assert figure(lines, "project_completed_rate", "2025").share == "1/2"
    assert figure(lines, "project_completed_rate", "2024").share == "0/1"
    assert figure(lines, "project_completed_rate", "2025-H1").share == "0/2"
    assert figure(lines, "project_shortlisted_rate", "2025").share == "2/2"
    assert figure(lines, "project_completed", "2025").value == 2


def test_what_was_opened_or_formed_in_a_period_is_not_what_was_closed_in_it() -> None:
    lines: list[Line] = [
        {"kind": "station.opened", "occurred": "2024-03-01", "station": "老站", "type": "point"},
        {"kind": "station.opened", "occurred": "2025-03-01", "station": "新站", "type": "point"},
        {"kind": "station.closed", "occurred": "2025-04-01", "station": "老站"},
        {"kind": "group.formed", "occurred": "2025-05-01", "group": "第一小组"},
        {"kind": "group.dissolved", "occurred": "2025-06-01", "group": "第一小组"},
    ]
    assert figure(lines, "station_opened", "2025").value == 1
    assert figure(lines, "station_opened_point", "2025").value == 1
    assert figure(lines, "group_formed", "2025").value == 1


def test_a_budget_per_year_is_that_of_the_years_it_was_approved_for() -> None:
    approved = {"kind": "budget.approved", "line": "代表活动", "earmarked": True}
    lines: list[Line] = [
        approved | {"occurred": "2024-01-10", "for_year": 2024, "amount": 40000},
        approved | {"occurred": "2025-01-10", "for_year": 2025, "amount": 45000},
        approved | {"occurred": "2025-06-10", "for_year": 2025, "amount": 5000},
    ]
    assert figure(lines, "budget_per_year", "2024..2025").text == "45000元"


def test_what_was_withdrawn_after_its_assignment_waits_for_no_reply() -> None:
    fixed = {"levels": ["district"], "constituency": "第一选区", "term": "十七届", "sex": "female"}
    lines: list[Line] = [
        {"kind": "deputy.registered", "occurred": "2020-01-05", "deputy": "张三", **fixed},
        {"kind": "unit.registered", "occurred": "2020-01-05", "unit": "甲局", "system": "government"},
    ]
    about = {"track": "formal", "sitting": "recess", "type": "suggestion", "category": "其他", "lead": "张三"}
    for number in "123":
        key = {"occurred": "2025-01-08", "suggestion": number}
        lines.append({"kind": "suggestion.submitted", **key, **about, "title": f"建议{number}"})
    for number in "12":
        key = {"occurred": "2025-01-10", "suggestion": number}
        lines.append({"kind": "suggestion.assigned", **key, "lead_unit": "甲局", "by": "政府办"})
    for number in "13":
        key = {"occurred": "2025-01-20", "suggestion": number}
        lines.append({"kind": "suggestion.withdrawn", **key, "reason": "已解决"})
    assert figure(lines, "suggestion_unreplied", "2025").value == 1
    assert figure(lines, "suggestion_withdrawn", "2025").value == 2
