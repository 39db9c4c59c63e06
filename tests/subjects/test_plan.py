"""Plan items: set, changed, progressed, done, dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.given import given


def item_set(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "plan.item_set",
        "occurred": "2023-01-10",
        "item": "2023-走访企业",
        "plan": "2023年度计划",
        "title": "走访企业",
        "measure": "visit:units type=enterprise",
        "target": 30,
        "unit": "家",
        "from": date(2023, 1, 1),
        "due": date(2023, 12, 31),
    }
    return line | fields


def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"plan.{kind}", "occurred": on, "item": "2023-走访企业"} | fields


DONE = step("item_done", "2023-11-01", evidence="走访记录")
DROPPED = step("item_dropped", "2023-12-01", reason="调整")
ROW = {"plan": "2023年度计划", "item": "2023-走访企业"}


def test_an_item_counts_with_its_target_in_its_own_unit() -> None:
    book = given(item_set())
    assert book.balance("plan:items", **ROW) == 1
    assert book.balance("plan:target", **ROW) == 30
    assert (book.units("plan:items"), book.units("plan:target")) == ({"项"}, {"家"})
    assert book.balance("plan:done") == 0
    assert book.codes == []


@pytest.mark.parametrize(("target", "posted"), [("4..5", 4), ("4.5", 4.5), (12, 12), ("0.5..1", 0.5), (None, 0)])
def test_a_target_is_a_number_or_a_range_that_counts_at_its_lower_end(target: Any, posted: float) -> None:
    line = {name: value for name, value in item_set(target=target).items() if value is not None}
    book = given(line)
    assert book.balance("plan:target") == posted
    assert book.codes == []


@pytest.mark.parametrize("target", ["5..4", "4..", "..5", "4..5..6", "many", 4.5])
def test_anything_else_is_no_target(target: Any) -> None:
    if isinstance(target, float):  # a binary float cannot even be written
        target = str(target) + "x"
    book = given(item_set(target=target))
    assert book.errors == ["field.type"]
    assert book.balance("plan:items") == 0


def test_a_change_moves_target_and_unit_with_the_plan() -> None:
    changed = step("item_changed", "2023-06-01", set={"target": "40", "plan": "年中调整计划"}, reason="加码")
    book = given(item_set(), changed)
    assert book.balance("plan:target", plan="年中调整计划") == 40
    assert book.balance("plan:target", plan="2023年度计划") == 0
    assert book.balance("plan:items", plan="2023年度计划") == 1
    other_unit = given(item_set(), step("item_changed", "2023-06-01", set={"unit": "户"}, reason="更正"))
    assert {(line["unit"], line["amount"]) for line in other_unit.postings("plan:target")} == {
        ("家", 30),
        ("家", -30),
        ("户", 30),
    }


def test_progress_posts_nothing_and_is_an_amount_or_a_percentage() -> None:
    book = given(item_set(), step("item_progressed", "2023-06-01", amount=12))
    assert len(book.postings("plan")) == 2
    assert book.state("plan", "2023-走访企业")["progress"][0]["amount"] in (12, "12")
    for fields in ({}, {"amount": 12, "percent": 40}):
        assert given(item_set(), step("item_progressed", "2023-06-01", **fields)).errors == ["plan.amount_or_percent"]


def test_done_counts_and_dropping_takes_items_done_and_target_back() -> None:
    assert given(item_set(), DONE).balance("plan:done", **ROW) == 1
    book = given(item_set(), DONE, DROPPED)
    for account in ("items", "done", "target"):
        assert book.balance(f"plan:{account}") == 0
    assert book.balance("plan:dropped", **ROW) == 1
    assert book.codes == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((DONE, DONE), "plan.done_already"),
        ((DROPPED, DROPPED), "plan.dropped_already"),
        ((DROPPED, step("item_done", "2023-12-31")), "plan.dropped_already"),
        (
            (step("item_changed", "2023-06-01", set={"due": date(2022, 12, 31)}, reason="改期"),),
            "plan.due_before",
        ),
    ],
)
def test_an_item_ends_once_and_its_dates_are_in_order(lines: tuple[dict[str, Any], ...], code: str) -> None:
    book = given(item_set(), *lines)
    assert book.errors == [code]
    assert book.balance("plan:done") + book.balance("plan:dropped") == len(lines) - 1


def test_nothing_happens_to_an_item_that_was_never_set() -> None:
    changed = step("item_changed", "2023-06-01", set={"target": 40}, reason="加码")
    assert given(changed).codes == ["stream.not_open"]
    assert given(item_set(due=date(2022, 1, 1))).errors == ["plan.due_before"]


def test_an_item_that_was_dropped_or_done_may_be_taken_up_again() -> None:
    again = step("item_reopened", "2023-12-05", reason="恢复实施")
    book = given(item_set(), DROPPED, again)
    assert book.codes == []
    assert (book.balance("plan:items"), book.balance("plan:target"), book.balance("plan:dropped")) == (1, 30, 0)
    assert book.balance("plan:dropped", until="2023-12-04") == 1
    book = given(item_set(), DONE, again, step("item_done", "2023-12-20"))
    assert (book.codes, book.balance("plan:done"), book.balance("plan:done", until="2023-12-05")) == ([], 1, 0)
    assert given(item_set(), again).errors == ["plan.not_ended"]
    assert given(item_set(), DROPPED, again, again | {"occurred": "2023-12-06"}).errors == ["plan.not_ended"]
