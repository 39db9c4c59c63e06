"""Duty reports: planned, held with a ballot for each question, published, rectified."""

from __future__ import annotations

from typing import Any

from tests.given import given

KEY = "2023-11-08 张三"
DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2022-01-01",
    "deputy": "张三",
    "levels": ["district"],
    "constituency": "第3选区",
    "term": "第十七届",
    "sex": "female",
}
PLANNED = {"kind": "duty_report.planned", "occurred": "2023-09-01", "duty_report": KEY, "deputy": "张三"}
BALLOT = {"issued": 42, "returned": 41, "valid": 41, "options": {"satisfied": 39, "basically_satisfied": 2}}


def held(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "duty_report.held",
        "occurred": "2023-11-08",
        "duty_report": KEY,
        "deputy": "张三",
        "mode": "oral",
        "voters": 42,
        "ballots": {"overall": BALLOT},
    }
    return line | fields


def after(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"duty_report.{kind}", "occurred": "2023-11-20", "duty_report": KEY} | fields


def test_a_duty_report_from_plan_to_rectification() -> None:
    book = given(DEPUTY, PLANNED, held(), after("published", where="村务公开栏"), after("rectified", text="已改"))
    own = {"duty_report": KEY, "deputy": "张三", "mode": "oral"}
    assert book.balance("duty_report:planned", deputy="张三", mode=None) == 1
    assert book.balance("duty_report:held", **own) == 1
    assert book.balance("duty_report:published", **own) == 1
    assert book.balance("duty_report:rectified", **own) == 1
    assert book.balance("duty_report:voters", **own) == 42
    assert book.balance("performance:duty_report", **own) == 1
    assert book.balance("duty_report:rated", question="overall", result="satisfied", **own) == 1
    assert book.balance("duty_report:votes", question="overall", option="satisfied", **own) == 39
    assert book.balance("duty_report:ballot:issued", question="overall", **own) == 42
    assert (book.units("duty_report:held"), book.units("duty_report:voters")) == ({"次"}, {"人次"})
    assert book.state("duty_report", KEY)["results"] == {"overall": "satisfied"}
    assert book.codes == []


def test_an_unplanned_report_opens_the_stream() -> None:
    book = given(DEPUTY, held())
    assert book.balance("duty_report:held") == 1
    assert book.codes == []


def test_each_question_has_its_ballot_and_result() -> None:
    poor = {
        "issued": 42,
        "returned": 40,
        "valid": 40,
        "options": {"satisfied": 10, "basically_satisfied": 15, "unsatisfied": 15},
    }
    book = given(DEPUTY, held(ballots={"学习": BALLOT, "联系选民": poor}))
    assert book.balance("duty_report:rated", question="学习", result="satisfied") == 1
    assert book.balance("duty_report:rated", question="联系选民", result="basically_satisfied") == 1
    assert book.balance("duty_report:ballot:issued") == 84


def test_voters_at_an_activity_are_counted_there() -> None:
    activity = {
        "kind": "activity.held",
        "occurred": "2023-11-08",
        "activity": "2023-11-08 述职评议会",
        "type": "forum",
        "level": "street",
        "title": "述职评议会",
        "present": ["张三"],
        "others": {"选民": 42},
    }
    book = given(DEPUTY, activity, held(activity="2023-11-08 述职评议会"))
    assert book.postings("duty_report:voters") == []
    assert book.balance("activity:others") == 42
    assert book.balance("duty_report:held") == 1


def test_a_bad_ballot_of_one_question_refuses_the_report() -> None:
    book = given(DEPUTY, held(ballots={"学习": BALLOT, "联系选民": BALLOT | {"returned": 50}}))
    assert [(finding.code, finding.field) for finding in book.findings] == [
        ("ballot.returned", "ballots.联系选民.returned")
    ]
    assert book.postings("duty_report") == []


def test_two_spellings_of_one_question_are_refused() -> None:
    book = given(DEPUTY, held(ballots={"Renée": BALLOT, "Rene\u0301e": BALLOT}))
    assert book.errors == ["ballot.question_twice"]


def test_few_voters_are_remarked() -> None:
    book = given(DEPUTY, held(voters=20))
    assert book.codes == ["duty_report.few_voters"]
    assert given(DEPUTY, held(voters=20), config="[parameters]\nduty_report.min_voters = 20\n").codes == []


def test_a_report_is_that_of_the_deputy_planned_and_held_once() -> None:
    other = DEPUTY | {"deputy": "李四"}
    assert given(DEPUTY, other, PLANNED, held(deputy="李四")).errors == ["duty_report.other_deputy"]
    book = given(DEPUTY, PLANNED, held(), held(occurred="2023-11-09"))
    assert book.errors == ["stream.twice"]
    assert book.balance("duty_report:held") == 1


def test_a_deputy_out_of_office_is_a_finding() -> None:
    left = {
        "kind": "mandate.changed",
        "occurred": "2023-10-01",
        "deputy": "张三",
        "to": "terminated",
        "cause": "moved",
    }
    book = given(DEPUTY, left, held())
    assert book.codes == ["reference.not_in_office"]
    assert book.balance("performance:duty_report", deputy="张三") == 1
