"""The street council: attendance and quorum."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given


def member(name: str, on: str = "2023-01-05", type: str = "council_member") -> dict[str, Any]:
    return {"kind": "council.member_engaged", "occurred": on, "person": name, "type": type}


def held(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "council.held",
        "occurred": "2023-01-20",
        "council": "2023年第一次",
        "present": 37,
    } | fields


def test_a_session_with_its_numbers() -> None:
    book = given(held(eligible=41, sitting_in={"部门负责人": 5}, heard=["街道工作报告"], voted=["民生实事项目"]))
    assert book.balance("council:held", council="2023年第一次") == 1
    assert book.balance("council:attendance:eligible") == 41
    assert book.balance("council:attendance:present") == 37
    assert book.balance("council:sitting_in", role="部门负责人") == 5
    assert book.balance("council:quorate") == 1
    assert (book.units("council:held"), book.units("council:attendance")) == ({"次"}, {"人次"})
    assert book.codes == []


@pytest.mark.parametrize(("present", "quorate"), [(20, 0), (21, 1)])
def test_more_than_half_make_a_quorum(present: int, quorate: int) -> None:
    assert given(held(eligible=40, present=present)).balance("council:quorate") == quorate


def test_the_share_is_the_offices() -> None:
    config = """[parameters]
council.quorum = "2/3"
"""
    assert given(held(eligible=30, present=20), config=config).balance("council:quorate") == 0
    assert given(held(eligible=30, present=21), config=config).balance("council:quorate") == 1


def test_left_out_the_eligible_are_the_council_members_of_that_day() -> None:
    book = given(
        member("孙七"),
        member("周八"),
        member("吴九", on="2023-01-20"),
        member("郑十", type="voter_representative"),
        member("钱一", on="2023-01-21"),
        {"kind": "council.member_released", "occurred": "2023-01-19", "person": "周八"},
        held(present=["孙七", "吴九"]),
    )
    assert book.balance("council:attendance:eligible") == 2
    assert book.balance("council:attendance:present") == 2
    assert book.balance("council:quorate") == 1
    assert book.codes == []


def test_a_member_recorded_late_changes_the_quorum() -> None:
    book = given(member("孙七"), held(present=["孙七"]), member("周八"), cold=False)
    assert book.balance("council:attendance:eligible") == 2
    assert book.balance("council:quorate") == 0


def test_a_session_of_nobody_known_is_not_quorate() -> None:
    book = given(held())
    assert book.balance("council:quorate") == 0
    assert book.codes == ["council.nobody_eligible"]


def test_more_present_than_eligible_is_remarked() -> None:
    assert given(held(eligible=30)).codes == ["council.more_present"]
