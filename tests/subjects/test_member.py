"""Members of the committee: appointed, moved to another post, left."""

from __future__ import annotations

from typing import Any

from tests.given import given


def appointed(on: str, post: str, **fields: Any) -> dict[str, Any]:
    line = {"kind": "committee.member_appointed", "occurred": on, "person": "张三", "post": post}
    return line | fields


def left(on: str) -> dict[str, Any]:
    return {"kind": "committee.member_left", "occurred": on, "person": "张三", "reason": "调离"}


def test_a_member_counts_while_in_office() -> None:
    book = given(appointed("2022-01-01", "member", full_time=False), left("2023-06-01"))
    assert book.balance("committee:members", until="2023-05-31", post="member", full_time="no") == 1
    assert book.balance("committee:members") == 0
    assert book.units("committee:members") == {"人"}
    assert book.codes == []


def test_another_post_moves_the_member() -> None:
    book = given(appointed("2022-01-01", "member"), appointed("2023-02-01", "deputy_director", full_time=True))
    assert book.balance("committee:members", until="2023-01-31", post="member") == 1
    assert book.balance("committee:members", post="member") == 0
    assert book.balance("committee:members", post="deputy_director", full_time="yes", person="张三") == 1
    assert book.codes == []


def test_someone_who_left_may_come_back() -> None:
    book = given(appointed("2022-01-01", "member"), left("2022-06-01"), appointed("2023-01-01", "member"))
    assert book.balance("committee:members", post="member") == 1
    assert book.codes == []


def test_an_appointment_that_changes_nothing_and_a_second_leaving_are_findings() -> None:
    book = given(appointed("2022-01-01", "member"), appointed("2022-02-01", "member"))
    assert book.codes == ["member.appointed_already"]
    book = given(appointed("2022-01-01", "member"), left("2022-06-01"), left("2022-07-01"))
    assert book.codes == ["member.not_in_office"]
    assert book.balance("committee:members") == 0
