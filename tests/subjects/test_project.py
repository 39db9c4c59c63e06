"""Livelihood projects: the whole way from solicitation to evaluation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given

KEY = "2024-01"
LIFT = {"key": "电梯", "title": "加装电梯", "unit": "部", "nodes": ["设计", "施工", "验收"]}
RAIL = {"key": "扶手", "title": "安装扶手"}


def event(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"project.{kind}", "occurred": on, "project": KEY} | fields


def proposed(**fields: Any) -> dict[str, Any]:
    return event("proposed", "2023-09-01", title="老旧小区改造", for_year=2024, category="物业与老旧小区", **fields)


def voted(favour: int = 60, against: int = 25, abstain: int = 8, **ballot: Any) -> dict[str, Any]:
    total = favour + against + abstain
    numbers = {"eligible": 99, "present": 93, "issued": total, "returned": total, "valid": total}
    options = {"for": favour, "against": against, "abstain": abstain}
    return event("voted", "2023-12-01", ballot=numbers | {"options": options} | ballot)


RATED = event(
    "rated",
    "2024-12-20",
    ballot={
        "issued": 50,
        "returned": 50,
        "valid": 50,
        "options": {"satisfied": 24, "basically_satisfied": 26},
    },
)


def test_the_whole_way() -> None:
    book = given(
        proposed(proposer="张三"),
        event("shortlisted", "2023-11-01"),
        voted(),
        event("adopted", "2024-01-10", sub_items=[LIFT, RAIL]),
        event("progressed", "2024-05-01", sub_item="电梯", percent=40, node="施工", problem="管线迁改"),
        event("checked", "2024-06-01", findings=["进度滞后", "围挡不规范"]),
        event("sub_item_completed", "2024-10-01", sub_item="电梯"),
        event("sub_item_completed", "2024-10-02", sub_item="扶手"),
        event("completed", "2024-11-01", beneficiaries=1200),
        event("accepted", "2024-11-20", by="街道办"),
        RATED,
    )
    own = {"project": KEY, "for_year": "2024", "category": "物业与老旧小区"}
    for stage in ("proposed", "shortlisted", "adopted", "completed", "accepted"):
        assert book.balance(f"project:{stage}", **own) == 1, stage
        assert book.units(f"project:{stage}") == {"件"}
    assert book.balance("project:reserved") == 0
    assert book.balance("project:sub_items", **own) == 2
    assert book.balance("project:sub_items_completed", **own) == 2
    assert book.balance("project:checked", group=None, **own) == 1
    assert book.balance("project:findings", **own) == 2
    assert book.balance("project:beneficiaries", **own) == 1200
    assert book.balance("project:votes", stage="voted", option="for", **own) == 60
    assert book.balance("project:ballot:present", stage="voted", **own) == 93
    assert book.balance("project:ballot:valid", stage="rated", **own) == 50
    assert book.balance("project:rated", stage="rated", result="basically_satisfied", **own) == 1
    assert book.balance("project:rated") == 1  # the vote has no grades
    assert [book.units(f"project:{name}") for name in ("sub_items", "checked", "findings", "beneficiaries")] == [
        {"个"},
        {"次"},
        {"条"},
        {"人"},
    ]
    assert book.codes == []


def test_a_proposals_sub_items_count_from_adoption() -> None:
    book = given(proposed(sub_items=[LIFT, RAIL]), event("adopted", "2024-01-10"))
    assert book.balance("project:sub_items", until="2023-12-31") == 0
    assert book.balance("project:sub_items") == 2


def test_an_adjustment_replaces_the_list() -> None:
    lamp = {"key": "路灯", "title": "更换路灯"}
    book = given(
        proposed(),
        event("adopted", "2024-01-10", sub_items=[LIFT, RAIL]),
        event("sub_item_completed", "2024-03-01", sub_item="扶手"),
        event("adjusted", "2024-04-01", approved_by="工委会议", sub_items=[RAIL, lamp, LIFT], reason="居民要求"),
        event("adjusted", "2024-05-01", approved_by="工委会议", reason="推迟竣工"),
        event("sub_item_completed", "2024-06-01", sub_item="路灯"),
    )
    assert book.balance("project:sub_items") == 3
    assert book.balance("project:sub_items", until="2024-03-31") == 2
    assert book.balance("project:sub_items_completed") == 2
    assert book.codes == []


def test_dropping_what_is_completed_is_remarked_and_it_still_counts() -> None:
    book = given(
        proposed(),
        event("adopted", "2024-01-10", sub_items=[LIFT, RAIL]),
        event("sub_item_completed", "2024-03-01", sub_item="扶手"),
        event("adjusted", "2024-04-01", approved_by="工委会议", sub_items=[LIFT], reason="并入"),
    )
    assert book.codes == ["project.completed_dropped"]
    assert book.balance("project:sub_items_completed") == 1


def test_sub_items_are_known_and_completed_once() -> None:
    book = given(
        proposed(),
        event("adopted", "2024-01-10", sub_items=[LIFT]),
        event("sub_item_completed", "2024-03-01", sub_item="扶手"),
        event("progressed", "2024-03-02", sub_item="扶手", percent=10),
        event("sub_item_completed", "2024-03-03", sub_item="电梯"),
        event("sub_item_completed", "2024-03-04", sub_item="电梯"),
    )
    assert book.errors == ["project.no_sub_item", "project.no_sub_item", "project.sub_item_completed"]
    assert book.balance("project:sub_items_completed") == 1


def test_sub_items_are_told_apart_by_their_keys() -> None:
    assert given(proposed(sub_items=[LIFT, LIFT])).errors == ["project.sub_item_twice"]


def test_a_reserved_project_may_be_adopted_later_and_counts_as_both() -> None:
    book = given(proposed(), event("reserved", "2023-12-02", reason="资金未落实"), event("adopted", "2024-06-01"))
    assert book.balance("project:reserved") == 1
    assert book.balance("project:adopted") == 1
    assert book.codes == []


def test_a_stage_is_reached_once() -> None:
    book = given(
        proposed(),
        event("completed", "2024-11-01", beneficiaries=10),
        event("completed", "2024-11-02", beneficiaries=10),
    )
    assert book.errors == ["stream.twice"]
    assert book.balance("project:completed") == 1
    assert book.balance("project:beneficiaries") == 10


def test_a_vote_has_three_options() -> None:
    ballot = {"issued": 2, "returned": 2, "valid": 2, "options": {"for": 1, "赞成": 1}}
    book = given(proposed(), event("voted", "2023-12-01", ballot=ballot))
    assert book.errors == ["project.vote"]
    assert book.postings("project:votes") == []


def test_adoption_against_the_vote_is_remarked() -> None:
    adopted = event("adopted", "2024-01-10")
    assert given(proposed(), voted(favour=46, against=40, abstain=7), adopted).codes == ["project.not_passed"]
    by_valid = '[parameters]\nproject.pass_rule = "valid"\n'
    assert given(proposed(), voted(favour=46, against=40, abstain=0), adopted, config=by_valid).codes == []


def test_a_rating_before_completion_is_a_note() -> None:
    book = given(proposed(), RATED)
    assert [(finding.code, finding.severity) for finding in book.findings] == [("project.rated_early", "note")]
    assert book.balance("project:rated") == 1


def test_the_rule_of_a_rating_decides_its_result() -> None:
    ballot = RATED["ballot"] | {"eligible": 90, "present": 60}
    book = given(proposed(), event("completed", "2024-11-01"), RATED | {"ballot": ballot, "rule": "all_members"})
    assert book.balance("project:rated", result="basically_satisfied") == 1
    assert given(proposed(), RATED | {"rule": "present"}).errors == ["ballot.no_base"]


@pytest.mark.parametrize("percent", ["100.5", -1])
def test_progress_is_a_percentage(percent: Any) -> None:
    assert given(proposed(), event("progressed", "2024-05-01", percent=percent)).errors == ["project.percent"]


def test_a_check_by_a_group_counts_under_it() -> None:
    formed = {"kind": "group.formed", "occurred": "2022-01-01", "group": "第一小组"}
    book = given(formed, proposed(), event("checked", "2024-06-01", group="第一小组", findings=["围挡不规范"]))
    assert book.balance("project:checked", group="第一小组") == 1
    assert book.balance("project:findings", group="第一小组") == 1
    assert book.codes == []


def test_a_project_begins_with_its_proposal() -> None:
    assert given(event("adopted", "2024-01-10")).errors == ["stream.not_open"]
