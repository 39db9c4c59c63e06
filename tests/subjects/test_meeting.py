"""Meetings: attendance, quorum by the members of that day, decisions and their settlement."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.kernel.reading import read_fields
from ledger.subjects.meeting import Held, default_key
from tests.given import given


def appointed(person: str, post: str, on: str = "2022-01-01") -> dict[str, Any]:
    return {"kind": "committee.member_appointed", "occurred": on, "person": person, "post": post}


MEMBERS = (
    appointed("张三", "director"),
    appointed("李四", "deputy_director"),
    appointed("王五", "member"),
    appointed("赵六", "member"),
    appointed("秘书甲", "secretary"),
)


def held(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "meeting.held",
        "occurred": "2023-03-10",
        "meeting": "2023 regular 1",
        "type": "regular",
        "chair": "张三",
        "present": ["张三", "李四", "王五"],
        "agenda": ["学习", "研究年度计划"],
    }
    return line | fields


def test_a_meeting_counts_with_its_attendance_by_the_length_of_each_list() -> None:
    book = given(*MEMBERS, held(on_leave=["赵六"], sitting_in=["钱七", "孙八"]))
    assert book.balance("meeting:held", type="regular", quorate="yes", meeting="2023 regular 1") == 1
    assert book.balance("meeting:quorate", type="regular") == 1
    assert book.balance("meeting:attendance:present", type="regular") == 3
    assert book.balance("meeting:attendance:on_leave") == 1
    assert book.balance("meeting:attendance:absent") == 0
    assert book.balance("meeting:attendance:sitting_in") == 2
    assert (book.units("meeting:held"), book.units("meeting:attendance")) == ({"次"}, {"人次"})
    assert book.codes == []


@pytest.mark.parametrize(
    ("present", "quorate"),
    [
        (["张三", "李四", "王五"], True),
        (["张三", "李四"], False),  # half is not more than half
        (["张三", "李四", "秘书甲", "钱七"], False),  # staff and others never count
        (["张三", "张三", "张三"], False),
    ],
)
def test_more_than_half_of_the_members_make_a_quorum(present: list[str], quorate: bool) -> None:
    book = given(*MEMBERS, held(present=present))
    assert book.balance("meeting:quorate") == int(quorate)
    assert book.balance("meeting:held", quorate="yes" if quorate else "no") == 1
    assert ("meeting.not_quorate" in book.codes) is not quorate


def test_the_quorum_counts_the_members_of_that_day() -> None:
    left = {"kind": "committee.member_left", "occurred": "2023-03-10", "person": "王五"}
    assert given(*MEMBERS, left, held(present=["张三", "李四"])).balance("meeting:quorate") == 1
    later = appointed("周九", "member", "2023-03-11")
    book = given(*MEMBERS, later, held())
    assert book.balance("meeting:quorate") == 1
    assert given(held()).balance("meeting:quorate") == 0  # no members, no quorum


@pytest.mark.parametrize("cold", [True, False])
def test_a_late_entry_about_a_member_changes_the_quorum_of_meetings_held(cold: bool) -> None:
    late = appointed("周九", "member", "2022-05-01")
    also = appointed("吴十", "member", "2022-05-01")
    assert given(*MEMBERS, held(), late, also, cold=cold).balance("meeting:quorate") == 0


def test_an_office_without_a_quorum_rule_needs_one_member() -> None:
    config = '[parameters]\nmeeting.quorum = "off"\n'
    assert given(*MEMBERS, held(present=["张三"]), config=config).balance("meeting:quorate") == 1


def decisions(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "owner": "李四", "due": date(2023, 6, 30)} for text in texts]


def done(decision: int, on: str = "2023-05-01") -> dict[str, Any]:
    line = {"kind": "decision.done", "occurred": on, "meeting": "2023 regular 1"}
    return line | {"decision": decision, "result": "已办结"}


def test_decisions_are_made_and_done_by_their_number() -> None:
    book = given(*MEMBERS, held(decisions=decisions("建站", "走访", "培训")), done(1), done(3))
    assert book.balance("decision:made", type="regular") == 3
    assert book.balance("decision:done", type="regular") == 2
    assert book.units("decision") == {"项"}
    assert book.codes == []


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((done(0),), "meeting.no_decision"),
        ((done(3),), "meeting.no_decision"),
        ((done(1), done(1, "2023-06-01")), "meeting.decision_done_already"),
    ],
)
def test_a_decision_exists_and_is_done_once(lines: tuple[dict[str, Any], ...], code: str) -> None:
    book = given(*MEMBERS, held(decisions=decisions("建站", "走访")), *lines)
    assert book.codes == [code]
    assert book.balance("decision:done") == len(lines) - 1


def test_what_a_careful_clerk_sees_in_the_minutes() -> None:
    assert given(*MEMBERS, held(absent=["王五"])).codes == ["meeting.listed_twice"]
    assert given(*MEMBERS, held(chair="赵六")).codes == ["meeting.chair_not_present"]
    past = [{"text": "建站", "due": date(2022, 6, 30)}]
    assert given(*MEMBERS, held(decisions=past)).codes == ["meeting.decision_due_before"]


def test_a_meeting_is_held_once() -> None:
    book = given(*MEMBERS, held(), held(occurred="2023-03-11"))
    assert book.codes == ["stream.twice"]
    assert book.balance("meeting:held") == 1


def test_the_default_key_is_the_running_number_of_the_type_within_the_year() -> None:
    class Known:
        def opened(self, subject: str, key: str) -> date | None:
            return date(2023, 1, 5) if key in ("2023 regular 1", "2023 regular 2") else None

    def key_of(**fields: Any) -> str:
        entry = {
            "id": "x",
            "recorded": datetime(2024, 1, 1, tzinfo=UTC),
            "recorder": "秘书",
            "channel": "cli",
        }
        event, findings = read_fields(Held, held(entry=entry, **fields))
        assert event is not None, findings
        return default_key(event, Known())  # type: ignore[arg-type]

    assert key_of(occurred=date(2023, 9, 1)) == "2023 regular 3"
    assert key_of(occurred=date(2023, 9, 1), type="special") == "2023 special 1"
    assert key_of(occurred=date(2024, 1, 8)) == "2024 regular 1"
