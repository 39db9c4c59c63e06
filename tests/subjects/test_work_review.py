"""Work reviews: problems counted once, ballot, participants, rectification."""

from __future__ import annotations

from typing import Any

from tests.given import given

KEY = "2023城管中队"
UNIT = {"kind": "unit.registered", "occurred": "2022-01-01", "unit": "城管中队", "system": "stationed_body"}


def opened(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "work_review.opened",
        "occurred": "2023-05-01",
        "work_review": KEY,
        "unit": "城管中队",
        "unit_kind": "stationed_body",
        "topic": "市容管理",
    }
    return line | fields


def held(**fields: Any) -> dict[str, Any]:
    return {"kind": "work_review.held", "occurred": "2023-06-01", "work_review": KEY} | fields


def sent(**fields: Any) -> dict[str, Any]:
    return {"kind": "work_review.opinions_sent", "occurred": "2023-06-05", "work_review": KEY} | fields


def rectified(count: int) -> dict[str, Any]:
    return {"kind": "work_review.rectified", "occurred": "2023-08-01", "work_review": KEY, "count": count}


def test_a_review_from_opening_to_rectification() -> None:
    book = given(
        UNIT,
        opened(),
        held(participants={"代表": 20, "选民": 15}, problems=["占道经营", "夜间噪声", "垃圾清运"]),
        sent(),
        rectified(2),
        rectified(1),
    )
    own = {"work_review": KEY, "unit_kind": "stationed_body", "handler": "城管中队"}
    assert book.balance("work_review:units", **own) == 1
    assert book.balance("work_review:problems", **own) == 3
    assert book.balance("work_review:rectified", **own) == 3
    assert book.balance("work_review:participants", role="选民", **own) == 15
    assert book.balance("work_review:participants") == 35
    assert [book.units(f"work_review:{name}") for name in ("units", "problems", "rectified", "participants")] == [
        {"家"},
        {"个"},
        {"个"},
        {"人次"},
    ]
    assert book.state("work_review", KEY)["due"] == "2023-08-04"
    assert book.codes == []


def test_problems_count_once_by_whichever_event_names_them_first() -> None:
    book = given(UNIT, opened(problems=["占道经营", "夜间噪声"]), held(problems=["占道经营", "夜间噪声", "垃圾清运"]))
    assert book.balance("work_review:problems") == 2
    assert book.postings("work_review:problems")[0]["kind"] == "work_review.opened"


def test_problems_named_alike_twice_still_count_once() -> None:
    book = given(UNIT, opened(problems=["占道经营"]), held(problems=["占道经营"]))
    assert book.balance("work_review:problems") == 1


def test_an_empty_list_names_no_problems() -> None:
    book = given(UNIT, opened(problems=[]), held(problems=["占道经营"]))
    assert book.balance("work_review:problems") == 1
    assert book.postings("work_review:problems")[0]["kind"] == "work_review.held"


def test_a_review_not_yet_held_counts_no_unit() -> None:
    assert given(UNIT, opened()).postings("work_review:units") == []


def test_a_review_may_open_by_being_held() -> None:
    book = given(held(problems=["占道经营"]))
    assert book.balance("work_review:units", handler=None) == 1
    assert book.codes == []


def test_participants_of_an_activity_are_counted_there() -> None:
    activity = {
        "kind": "activity.held",
        "occurred": "2023-06-01",
        "activity": "2023-06-01 评议会",
        "type": "forum",
        "level": "street",
        "title": "评议会",
        "present": 20,
    }
    book = given(UNIT, activity, opened(), held(activity="2023-06-01 评议会", participants={"代表": 20}))
    assert book.postings("work_review:participants") == []
    assert book.balance("work_review:units") == 1


def test_a_rule_without_a_ballot_is_refused() -> None:
    assert given(UNIT, opened(), held(rule="present")).errors == ["work_review.rule_without_ballot"]


def test_more_rectified_than_found_is_remarked() -> None:
    book = given(UNIT, opened(problems=["占道经营"]), rectified(2))
    assert book.codes == ["work_review.more_rectified"]
    assert book.balance("work_review:rectified") == 2


def test_a_due_date_before_the_opinions_is_refused() -> None:
    from datetime import date

    assert given(UNIT, opened(), sent(due=date(2023, 6, 1))).errors == ["work_review.due_before"]


def test_an_unknown_unit_is_refused() -> None:
    assert given(opened()).errors == ["reference.unknown"]
