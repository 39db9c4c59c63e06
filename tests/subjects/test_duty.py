"""Duties from above: assigned, and reported once."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.given import given


def assigned(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "duty.assigned",
        "occurred": "2023-02-01",
        "duty": "联动监督垃圾分类",
        "from": "区人大常委会",
        "title": "联动监督垃圾分类工作",
        "due": date(2023, 9, 30),
        "type": "joint",
    }
    return line | fields


def reported(on: str = "2023-09-15") -> dict[str, Any]:
    return {"kind": "duty.reported", "occurred": on, "duty": "联动监督垃圾分类", "result": "已形成报告"}


def test_a_duty_counts_under_who_assigned_it_and_once_reported() -> None:
    book = given(assigned(), reported())
    row = {"assigner": "区人大常委会", "type": "joint", "duty": "联动监督垃圾分类"}
    assert book.balance("duty:assigned", **row) == 1
    assert book.balance("duty:reported", **row) == 1
    assert book.units("duty") == {"项"}
    assert book.codes == []


def test_a_duty_is_assigned_and_reported_once() -> None:
    book = given(assigned(), reported(), reported("2023-09-20"))
    assert book.codes == ["stream.twice"]
    assert book.balance("duty:reported") == 1
    assert given(assigned(), assigned()).codes == ["stream.twice"]


def test_the_dates_are_looked_at() -> None:
    assert given(assigned(due=date(2022, 9, 30))).codes == ["duty.due_before"]
    assert given(assigned(), reported("2023-10-08")).codes == ["duty.reported_late"]
    assert given(reported()).codes == ["stream.not_open"]
