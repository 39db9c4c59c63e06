"""Corners of practice: corrected twice over, merged, withdrawn, handled again, elected again, taken away."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from ledger.figures import load
from ledger.figures.evaluate import figures
from ledger.kernel.period import parse
from ledger.store.model.query import Query
from ledger.subjects import DIMENSIONS
from tests.given import Book, given

Line = dict[str, Any]


def figure(book: Book, name: str, period: str = "2025") -> Any:
    (found,) = figures(Query(book.connection, DIMENSIONS), load(), parse(period), [name])
    return found.value


def deputy(name: str, on: str = "2020-01-05", **more: Any) -> Line:
    fixed = {"levels": ["district"], "constituency": "第一选区", "term": "十七届", "sex": "male"}
    return {"kind": "deputy.registered", "occurred": on, "deputy": name} | fixed | more


def suggestion(key: str, on: str = "2025-01-08", **more: Any) -> Line:
    about = {"track": "formal", "sitting": "recess", "type": "suggestion", "category": "其他", "lead": "张三"}
    return {"kind": "suggestion.submitted", "occurred": on, "suggestion": key, "title": f"建议{key}"} | about | more


def step(kind: str, on: str, key: str = "1", **fields: Any) -> Line:
    return {"kind": f"suggestion.{kind}", "occurred": on, "suggestion": key} | fields


def assigned(on: str, unit: str = "甲局", key: str = "1", **more: Any) -> Line:
    return step("assigned", on, key, lead_unit=unit, by="政府办", **more)


def replied(on: str, reply_class: str = "A", unit: str = "甲局") -> Line:
    return step("replied", on, unit=unit, **{"class": reply_class, "document_number": "1号", "signer": "局长"})


def rated(on: str, grade: str) -> Line:
    return step("rated", on, by="张三", how="paper", answers={"result": grade}, reasons="未办")


UNITS = [
    {"kind": "unit.registered", "occurred": "2020-01-05", "unit": f"{one}局", "system": "government"}
    for one in "甲乙丙"
]
GROUPS = [{"kind": "group.formed", "occurred": "2020-01-05", "group": f"{one}组"} for one in "一二"]
OFFICE = [*GROUPS, deputy("张三", group="一组"), deputy("李四", group="二组"), *UNITS]


def test_handled_again_twice_keeps_the_first_answers_and_ends_with_the_last() -> None:
    book = given(
        *OFFICE,
        suggestion("1"),
        step("accepted", "2025-01-10"),
        assigned("2025-01-12"),
        step("signed_for", "2025-01-13", unit="甲局"),
        step("consulted", "2025-01-20", unit="甲局", form="visit"),
        replied("2025-02-10", "C"),
        rated("2025-02-20", "unsatisfied"),
        step("rehandling_ordered", "2025-02-25", round=2, due=date(2025, 3, 25), reason="不满意"),
        replied("2025-03-20", "B"),
        rated("2025-03-22", "unsatisfied"),
        step("rehandling_ordered", "2025-03-25", round=3, due=date(2025, 4, 25), reason="不满意"),
        replied("2025-04-20"),
        rated("2025-04-22", "satisfied"),
        step("closed", "2025-04-25"),
    )
    assert book.codes == ["suggestion.joint_meeting"]
    assert [figure(book, f"suggestion_{name}") for name in ("class_c", "class_now_a", "replies", "rehandled_rate")] == [
        1,
        1,
        3,
        100,
    ]
    assert (figure(book, "suggestion_first_result_unsatisfied"), figure(book, "suggestion_result_satisfied")) == (1, 1)
    assert figure(book, "suggestion_closed", "2025-01-01..2025-04-24") == 0


def test_a_fresh_period_begins_with_the_assignment_after_a_return_whatever_was_extended_before() -> None:
    book = given(
        *OFFICE,
        suggestion("1"),
        step("accepted", "2025-01-10"),
        assigned("2025-01-12", co_units=["乙局"]),
        step("signed_for", "2025-01-13", unit="甲局"),
        step(
            "extension_agreed",
            "2025-01-14",
            new_due=date(2025, 6, 1),
            reason="跨部门",
            agreed_by="代表",
            deputy_told=date(2025, 1, 14),
        ),
        step("return_requested", "2025-01-15", unit="甲局", reason="非我职权"),
        step("return_agreed", "2025-01-16", unit="甲局"),
        assigned("2025-01-20", "乙局", co_units=["丙局"]),
        step("signed_for", "2025-01-21", unit="乙局"),
        replied("2025-04-22", unit="乙局"),
    )
    assert (book.codes, book.state("suggestion", "1")["due"]) == ([], "2025-04-21")  # 20 April is a Sunday
    assert figure(book, "suggestion_timely_reply_rate") == 0
    assert {posting["dimensions"]["handler"] for posting in book.postings("suggestion:handling")} == {
        "甲局",
        "乙局",
        "丙局",
    }
    assert book.balance("suggestion:handling", handler="甲局") == 0


def test_what_is_merged_is_handled_once_and_still_counts_for_who_brought_it() -> None:
    book = given(
        *OFFICE,
        suggestion("1", co_signers=["李四"]),
        suggestion("2", lead="李四"),
        step("accepted", "2025-01-10"),
        step("merged", "2025-01-11", "2", into="1"),
        assigned("2025-01-12"),
        replied("2025-02-10"),
    )
    assert (
        figure(book, "suggestion_submitted"),
        figure(book, "suggestion_merged"),
        figure(book, "suggestion_open"),
    ) == (
        2,
        1,
        1,
    )
    assert figure(book, "suggestion_reply_rate") == 100
    assert figure(book, "suggestion_per_deputy") == Fraction(2, 2)
    led = {
        (each["dimensions"]["deputy"], each["dimensions"]["group"]) for each in book.postings("performance:suggestion")
    }
    assert led == {("张三", "一组"), ("李四", "一组"), ("李四", "二组")}  # the suggestion's group is its lead's


def test_a_reply_ends_the_right_to_withdraw() -> None:
    lines = [*OFFICE, suggestion("1"), assigned("2025-01-12"), replied("2025-02-10")]
    book = given(*lines, step("withdrawn", "2025-03-01", reason="已解决"))
    assert "suggestion.step" in book.errors
    assert (figure(book, "suggestion_withdrawn"), figure(book, "suggestion_open")) == (0, 1)


def test_a_deputy_who_resigns_and_is_elected_again_has_two_mandates_and_one_file() -> None:
    book = given(
        *OFFICE,
        {
            "kind": "mandate.changed",
            "occurred": "2025-03-01",
            "deputy": "张三",
            "to": "terminated",
            "cause": "resigned",
        },
        deputy("张三", "2025-09-01", group="二组", levels=["district", "city"]),
        suggestion("1", "2025-02-08"),
        suggestion("2", "2025-10-08"),
    )
    assert book.codes == []
    assert [figure(book, "deputy_in_office", on) for on in ("2025-02-28", "2025-03-01", "2025-09-01")] == [2, 1, 2]
    assert (figure(book, "deputy_level_city"), figure(book, "suggestion_led")) == (1, 2)
    assert [each["from"] for each in book.state("deputy", "张三")["mandates"]] == ["2020-01-05", "2025-09-01"]
    assert book.balance("suggestion:submitted", group="二组") == 1


def test_corrections_of_corrections_apply_from_the_last_inwards() -> None:
    held = {"mode": "outreach", "place": "社区", "deputies": ["张三"], "visitors": 5}
    reception = {"kind": "reception.held", "occurred": "2025-03-01", "reception": "一", "ref": "r"} | held
    first = {"kind": "entry.amended", "occurred": "2025-06-01", "target": "ref:r", "set": {"visitors": 6}, "ref": "a"}
    second = {"kind": "entry.amended", "occurred": "2025-06-02", "target": "ref:a", "set": {"set": {"visitors": 7}}}
    third = {"kind": "entry.amended", "occurred": "2025-06-03", "target": "ref:b"}
    lines = [*OFFICE, reception, first | {"reason": "漏记"}, second | {"reason": "再核", "ref": "b"}]
    assert figure(given(*lines), "reception_visitors") == 7
    again = third | {"set": {"set": {"set": {"visitors": 8}}}, "reason": "三核"}
    assert figure(given(*lines, again), "reception_visitors") == 8
    taken_back = {"kind": "entry.retracted", "occurred": "2025-06-03", "target": "ref:b", "reason": "误改", "ref": "c"}
    assert figure(given(*lines, taken_back), "reception_visitors") == 6
    restored = {"kind": "entry.retracted", "occurred": "2025-06-04", "target": "ref:c", "reason": "未误"}
    assert figure(given(*lines, taken_back, restored), "reception_visitors") == 7


def test_what_names_a_retracted_station_still_counts_and_says_so() -> None:
    station = {"kind": "station.opened", "occurred": "2024-01-05", "station": "东街站", "type": "station", "ref": "s"}
    held = {"mode": "in_station", "station": "东街站", "deputies": ["张三"], "visitors": 5}
    reception = {"kind": "reception.held", "occurred": "2025-03-01", "reception": "一"} | held
    retracted = {"kind": "entry.retracted", "occurred": "2025-06-01", "target": "ref:s", "reason": "重复登记"}
    book = given(*OFFICE, station, reception, retracted)
    assert (book.codes, figure(book, "reception_visitors")) == (["reference.unknown"], 5)
    assert figure(book, "reception_station_coverage_rate") is None  # no station, no share


def test_a_meeting_without_a_quorum_that_is_held_again_makes_one_valid_meeting() -> None:
    people = "张王李赵钱"
    members = [
        {"kind": "committee.member_appointed", "occurred": "2024-01-05", "person": name, "post": "member"}
        for name in people
    ]
    fixed = {"type": "regular", "chair": "张", "agenda": ["学习"]}
    first = {"kind": "meeting.held", "occurred": "2025-03-28", "meeting": "一", "present": ["张", "王"]} | fixed
    second = {"kind": "meeting.held", "occurred": "2025-03-31", "meeting": "二", "present": ["张", "王", "李"]} | fixed
    book = given(*members, first, second)
    assert book.codes == ["meeting.not_quorate"]
    assert (
        figure(book, "meeting_held"),
        figure(book, "meeting_quorate"),
        figure(book, "meeting_quorate_quarters"),
    ) == (
        2,
        1,
        1,
    )
