"""Activities: what is called and held, and who was there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.kernel.reading import read_fields
from ledger.subjects.activity import SUBJECT, default_key
from tests.given import given


def deputy(name: str) -> dict[str, Any]:
    return {
        "kind": "deputy.registered",
        "occurred": "2022-01-01",
        "deputy": name,
        "levels": ["district"],
        "constituency": "第3选区",
        "term": "第十七届",
        "sex": "male",
    }


DEPUTIES = tuple(deputy(name) for name in ("张三", "李四", "王五", "赵六"))


def called(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "activity.called",
        "occurred": "2023-03-01",
        "activity": "2023-03-05 视察养老院",
        "type": "inspection",
        "level": "street",
        "title": "视察养老院",
        "on": date(2023, 3, 5),
        "invited": ["张三", "李四", "王五"],
    }
    return line | fields


def held(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "activity.held",
        "occurred": "2023-03-05",
        "activity": "2023-03-05 视察养老院",
        "type": "inspection",
        "level": "street",
        "title": "视察养老院",
        "present": ["张三", "李四"],
    }
    return line | fields


ROW = {"type": "inspection", "level": "street"}


def test_an_activity_counts_once_and_once_for_each_deputy_present() -> None:
    book = given(*DEPUTIES, held(half_days=2, sites=["养老院", "助餐点"], others={"居民": 12, "媒体": 2}))
    assert book.balance("activity:held:inspection", activity="2023-03-05 视察养老院", **ROW) == 1
    assert book.balance("activity:attendance:present", deputy="张三", **ROW) == 1
    assert book.balance("activity:attendance:present") == 2
    assert book.balance("performance:activity:inspection", deputy="李四", **ROW) == 1
    assert book.balance("performance:half_days", deputy="李四", **ROW) == 2
    assert book.balance("activity:others", role="居民", **ROW) == 12
    assert book.balance("activity:sites", **ROW) == 2
    units = {name: book.units(name) for name in ("activity:held", "activity:attendance", "activity:sites")}
    assert units == {"activity:held": {"次"}, "activity:attendance": {"人次"}, "activity:sites": {"个"}}
    assert book.units("performance:half_days") == {"半天"}
    assert book.codes == []


@pytest.mark.parametrize(
    ("lines", "invited"),
    [
        ((called(), held(invited=["张三"])), ["张三"]),
        ((called(), held()), ["张三", "李四", "王五"]),
        (
            (held(on_leave=[{"deputy": "王五", "reason": "出差"}], absent=["赵六"]),),
            ["张三", "李四", "王五", "赵六"],
        ),
    ],
)
def test_who_was_invited_is_said_or_called_or_all_that_are_listed(
    lines: tuple[dict[str, Any], ...], invited: list[str]
) -> None:
    book = given(*DEPUTIES, *lines)
    assert [line["dimensions"]["deputy"] for line in book.postings("activity:attendance:invited")] == invited
    assert book.balance("activity:attendance:invited", **ROW) == len(invited)


def test_leave_absence_and_lateness_count_for_each_deputy() -> None:
    leave = [{"deputy": "王五", "reason": "出差"}]
    book = given(*DEPUTIES, held(on_leave=leave, absent=["赵六"], late=["李四"]))
    assert book.balance("activity:attendance:on_leave", deputy="王五", **ROW) == 1
    assert book.balance("activity:attendance:absent", deputy="赵六", **ROW) == 1
    assert book.balance("activity:attendance:late", deputy="李四", **ROW) == 1
    assert book.balance("activity:attendance:present") == 2
    assert book.balance("performance:activity") == 2


def test_a_number_from_an_old_register_posts_attendance_without_names_and_no_performance() -> None:
    leave = [{"deputy": "王五", "reason": "出差"}]
    book = given(*DEPUTIES, held(present=25, on_leave=leave, approximate=["present"]))
    assert book.balance("activity:attendance:present", deputy=None, approximate="yes", **ROW) == 25
    assert book.balance("activity:attendance:invited", deputy=None, approximate="yes") == 25
    assert book.balance("activity:attendance:invited", deputy="王五", approximate=None) == 1
    assert book.balance("activity:attendance:absent") == 0
    assert book.balance("performance") == 0
    assert book.balance("activity:held:inspection", approximate=None) == 1


def test_the_call_counts_and_the_type_is_that_of_what_was_held() -> None:
    book = given(*DEPUTIES, called(), held(type="research"))
    assert book.balance("activity:called", **ROW) == 1
    assert book.balance("activity:held:research", type="research", level="street") == 1
    assert book.balance("activity:attendance:present", type="research") == 2
    assert book.codes == []


def test_a_type_of_the_office_becomes_a_segment() -> None:
    config = '[choices]\n"activity.held.type" = {"辩 论" = "辩论会"}\n'
    book = given(*DEPUTIES, held(type="辩 论"), config=config)
    assert book.balance("activity:held:辩_论", type="辩 论") == 1
    assert book.balance("performance:activity:辩_论", deputy="张三") == 1


def test_a_deputy_out_of_office_is_a_finding_and_still_counts() -> None:
    gone = {"kind": "mandate.changed", "occurred": "2023-01-01", "deputy": "张三", "to": "suspended"}
    book = given(*DEPUTIES, gone, held())
    assert book.codes == ["reference.not_in_office"]
    assert book.balance("performance:activity:inspection", deputy="张三") == 1
    assert given(*DEPUTIES, held(present=["钱七"])).errors == ["reference.unknown"]


def test_what_a_careful_clerk_sees_in_the_sign_in_sheet() -> None:
    assert given(*DEPUTIES, held(absent=["张三"])).codes == ["activity.listed_twice"]
    assert given(*DEPUTIES, held(late=["王五"])).codes == ["activity.late_not_present"]
    assert given(*DEPUTIES, called(on=date(2023, 2, 1))).codes == ["activity.on_before"]
    assert given(*DEPUTIES, held(), held()).codes == ["stream.twice"]


def test_a_name_written_twice_counts_once() -> None:
    book = given(*DEPUTIES, held(present=["张三", "张三"]))
    assert book.balance("performance:activity", deputy="张三") == 1
    assert book.codes == ["activity.listed_twice"]


@pytest.mark.parametrize(
    ("line", "key"), [(called(), "2023-03-05 视察养老院"), (held(title="慰问"), "2023-03-07 慰问")]
)
def test_the_default_key_is_the_day_of_the_activity_and_its_title(line: dict[str, Any], key: str) -> None:
    entry = {"id": "x", "recorded": datetime(2024, 1, 1, tzinfo=UTC), "recorder": "秘书", "channel": "cli"}
    line = line | {"occurred": date(2023, 3, 7), "entry": entry}
    event, _ = read_fields(SUBJECT.kinds[line["kind"]], line)
    assert default_key(event, None) == key  # type: ignore[arg-type]
