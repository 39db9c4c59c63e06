"""What is due, how each date came about, and what became overdue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.committee import Committee, new_committee


def suggestion(number: str, kind: str, day: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"suggestion.{kind}", "occurred": day, "suggestion": number, **fields}


@pytest.fixture
def committee(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    made = new_committee(tmp_path, capsys, monkeypatch)
    made.record(
        {"kind": "unit.registered", "occurred": "2025-01-02", "unit": "城管中队", "system": "stationed_body"},
        {"kind": "unit.registered", "occurred": "2025-01-02", "unit": "派出所", "system": "stationed_body"},
        *(
            {
                "kind": "deputy.registered",
                "occurred": "2025-01-02",
                "deputy": name,
                "levels": ["district"],
                "constituency": "第一选区",
                "term": "十七届",
                "sex": "female",
            }
            for name in ("张三", "李四")
        ),
    )
    return made


def submitted(number: str, day: str, title: str = "关于增设路灯的建议") -> dict[str, Any]:
    return suggestion(
        number,
        "submitted",
        day,
        track="formal",
        sitting="recess",
        type="suggestion",
        title=title,
        category="市容环境",
        lead="张三",
    )


def assigned(number: str, day: str, **more: Any) -> dict[str, Any]:
    return suggestion(number, "assigned", day, lead_unit="城管中队", by="代表工委", **more)


def whats(found: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(each["key"], each["what"], each["due"]) for each in found]


def test_a_reply_due_in_a_holiday_moves_on_and_says_which_days_did_not_count(committee: Committee) -> None:
    committee.record(
        submitted("1", "2025-06-20"),
        suggestion("1", "accepted", "2025-06-23"),
        assigned("1", "2025-07-01"),
        suggestion("1", "signed_for", "2025-07-02", unit="城管中队"),
        suggestion("1", "consulted", "2025-07-20", unit="城管中队", form="visit"),
    )
    (reply,) = committee.json("due", "--as-of", "2025-09-30")
    assert (reply["what"], reply["due"], reply["standing"], reply["days"]) == (
        "reply",
        "2025-10-09",
        "due_soon",
        9,
    )
    assert reply["handler"] == "城管中队"
    assert "2025-10-01..2025-10-08" in " ".join(reply["explanation"])
    (late,) = committee.json("due", "--overdue", "--as-of", "2025-10-10")
    (listed,) = committee.json("list", "suggestion", "--overdue", "--as-of", "2025-10-10")
    assert listed["key"] == late["key"]  # one rule for both
    assert committee.json("list", "suggestion", "--overdue", "--as-of", "2025-10-09") == []
    assert (late["standing"], late["days"]) == ("overdue", -1)


def test_each_stage_of_a_suggestion_has_its_own_deadline(committee: Committee) -> None:
    committee.record(
        submitted("1", "2025-03-03"),
        suggestion("1", "accepted", "2025-03-05"),
        assigned("1", "2025-03-07", co_units=["派出所"]),
        suggestion("1", "signed_for", "2025-03-10", unit="城管中队"),
        suggestion("1", "signed_for", "2025-03-11", unit="派出所"),
        suggestion("1", "extension_agreed", "2025-05-20", new_due="2025-07-07", reason="涉及面广", agreed_by="张三"),
        suggestion("1", "replied", "2025-07-01", unit="城管中队", **{"class": "B"}),
        suggestion(
            "1",
            "rated",
            "2025-07-08",
            by="张三",
            how="paper",
            answers={"result": "unsatisfied"},
            reasons="未解决",
        ),
        suggestion("1", "rehandling_ordered", "2025-07-10", round=2, due="2025-08-11", reason="不满意"),
    )
    assert whats(committee.json("due", "--as-of", "2025-03-05")) == [("1", "assign", "2025-03-14")]
    assert whats(committee.json("due", "--as-of", "2025-03-12")) == [
        ("1", "return", "2025-03-19"),
        ("1", "co_opinion", "2025-04-11"),
        ("1", "reply", "2025-06-09"),
    ]
    extended = committee.json("due", "--as-of", "2025-06-10")[-1]
    assert (extended["due"], extended["standing"]) == ("2025-07-07", "ok")
    assert extended["explanation"][-1] == ("Extension agreed on 2025-05-20: from 2025-06-09 to 2025-07-07.")
    assert whats(committee.json("due", "--as-of", "2025-07-02")) == [("1", "feedback", "2025-07-22")]
    assert whats(committee.json("due", "--as-of", "2025-07-10")) == [("1", "rehandle", "2025-08-11")]


def test_commitments_are_listed_apart_from_replies_with_the_urging_log(committee: Committee) -> None:
    committee.record(
        submitted("1", "2025-03-03"),
        suggestion("1", "accepted", "2025-03-05"),
        assigned("1", "2025-03-07"),
        suggestion("1", "signed_for", "2025-03-10", unit="城管中队"),
        suggestion(
            "1",
            "replied",
            "2025-04-01",
            unit="城管中队",
            **{"class": "B"},
            commitments=[{"text": "装灯", "due": "2025-06-30"}, {"text": "验收", "due": "2025-12-31"}],
        ),
        suggestion("1", "rated", "2025-04-05", by="张三", how="paper", answers={"result": "satisfied"}),
        suggestion("1", "urged", "2025-04-07", by="工委"),
    )
    first, second = committee.json("due", "--as-of", "2025-07-01")
    assert (first["what"], first["number"], first["standing"]) == ("commitment", 1, "overdue")
    assert (second["number"], second["standing"]) == (2, "ok")
    assert first["urged"] == {"times": 1, "last": "2025-04-07", "allowed_from": "2025-04-10"}
    _, printed = committee.run("due", "--as-of", "2025-07-01")
    assert "Overdue on commitments (1)" in printed
    assert "may be urged again from 2025-04-10" in printed


def test_opinions_decisions_duties_plans_reports_and_reviews_are_due_too(committee: Committee) -> None:
    opinion = {"opinion": "意-1"}
    committee.record(
        {
            "kind": "opinion.recorded",
            "occurred": "2025-04-28",
            **opinion,
            "source": "mailbox",
            "category": "其他",
            "title": "积水",
        },
        {
            "kind": "opinion.disposed",
            "occurred": "2025-04-30",
            **opinion,
            "disposition": "assigned",
            "to": "城管中队",
        },
        {
            "kind": "meeting.held",
            "occurred": "2025-04-02",
            "meeting": "2025 regular 1",
            "type": "special",
            "chair": "赵六",
            "present": ["赵六"],
            "agenda": ["研究计划"],
            "decisions": [{"text": "印发计划", "owner": "秘书", "due": "2025-05-20"}, {"text": "无期限"}],
        },
        {
            "kind": "duty.assigned",
            "occurred": "2025-04-03",
            "duty": "联动-1",
            "from": "区人大",
            "title": "执法检查",
            "due": "2025-05-30",
            "type": "joint",
        },
        {
            "kind": "plan.item_set",
            "occurred": "2025-01-05",
            "item": "计-1",
            "plan": "2025",
            "title": "走访",
            "from": "2025-01-05",
            "due": "2025-06-30",
        },
        {"kind": "duty_report.planned", "occurred": "2025-04-08", "duty_report": "述-1", "deputy": "李四"},
        {
            "kind": "work_review.opened",
            "occurred": "2025-04-10",
            "work_review": "评-1",
            "unit": "派出所",
            "unit_kind": "stationed_body",
            "problems": ["窗口排队", "指引不清"],
        },
        {"kind": "work_review.opinions_sent", "occurred": "2025-04-11", "work_review": "评-1"},
    )
    assert whats(committee.json("due", "--as-of", "2025-05-02")) == [
        ("2025 regular 1", "decision", "2025-05-20"),
        ("意-1", "answer", "2025-05-26"),
        ("联动-1", "duty", "2025-05-30"),
        ("评-1", "rectification", "2025-06-10"),
        ("计-1", "plan", "2025-06-30"),
        ("述-1", "duty_report", "2025-12-31"),
    ]
    assert [each["key"] for each in committee.json("due", "--within", "3w", "--as-of", "2025-05-02")] == [
        "2025 regular 1"
    ]
    became = committee.json("due", "--since", "2025-05-26", "--as-of", "2025-05-31")
    assert [each["key"] for each in became] == ["意-1", "联动-1"]
    committee.record(
        {"kind": "opinion.answered", "occurred": "2025-05-20", **opinion},
        {
            "kind": "decision.done",
            "occurred": "2025-05-19",
            "meeting": "2025 regular 1",
            "decision": 1,
            "result": "已印发",
        },
        {"kind": "duty.reported", "occurred": "2025-05-29", "duty": "联动-1", "result": "完成"},
        {"kind": "plan.item_done", "occurred": "2025-06-01", "item": "计-1"},
        {
            "kind": "duty_report.held",
            "occurred": "2025-06-02",
            "duty_report": "述-1",
            "deputy": "李四",
            "mode": "oral",
            "voters": 40,
            "ballots": {},
        },
        {"kind": "work_review.rectified", "occurred": "2025-06-03", "work_review": "评-1", "count": 2},
    )
    assert committee.json("due", "--as-of", "2025-06-05") == []


def test_a_plan_item_with_a_measure_is_due_until_the_measure_is_reached(committee: Committee) -> None:
    committee.record(
        {
            "kind": "plan.item_set",
            "occurred": "2025-01-05",
            "item": "计-1",
            "plan": "2025",
            "title": "每季度接待",
            "measure": "reception:sessions mode=outreach",
            "target": 4,
            "every": "quarter",
            "from": "2025-01-01",
            "due": "2025-12-31",
        },
        {
            "kind": "plan.item_set",
            "occurred": "2025-01-05",
            "item": "计-2",
            "plan": "2025",
            "title": "每名代表接待一次",
            "measure": "reception:sessions",
            "target": 1,
            "per": "deputy",
            "from": "2025-01-01",
            "due": "2025-06-30",
        },
    )

    def held(day: str) -> dict[str, Any]:
        return {
            "kind": "reception.held",
            "occurred": day,
            "reception": f"{day} 东街",
            "mode": "outreach",
            "place": "东街",
            "deputies": ["张三"],
            "visitors": 3,
        }

    def plan() -> list[tuple[str, str]]:
        return [(each["key"], each["due"]) for each in committee.json("due", "--as-of", "2025-05-31")]

    assert plan() == [("计-1", "2025-03-31"), ("计-2", "2025-06-30")]
    committee.record(held("2025-02-20"))
    assert plan() == [("计-1", "2025-06-30"), ("计-2", "2025-06-30")]
    committee.record(held("2025-05-20"))
    assert plan() == [("计-2", "2025-06-30"), ("计-1", "2025-12-31")]
    assert committee.json("due", "--as-of", "2025-05-31")[1]["explanation"][-1] == "2 of 4 done so far."
    committee.record(held("2025-08-20"), held("2025-11-20"))
    late = committee.json("due", "--as-of", "2025-12-01")
    assert [each["key"] for each in late] == ["计-2"]


def test_a_span_that_is_none_is_refused(committee: Committee) -> None:
    code, printed = committee.run("due", "--within", "soon")
    assert code == 2
    assert "usage.span" in printed


def test_the_list_of_what_is_due_knows_the_same_stages_as_the_suggestion_itself() -> None:
    from ledger.store.owed import due_suggestions
    from ledger.subjects.suggestion import state

    assert due_suggestions.IN_HAND == state.IN_HAND


def test_an_opinion_whose_due_date_no_calendar_tells_is_owed_all_the_same(committee: Committee) -> None:
    committee.record(
        {"kind": "opinion.recorded", "occurred": "2033-03-01", "opinion": "1", "source": "hotline"}
        | {"category": "市容环境", "title": "路灯不亮"},
        {"kind": "opinion.disposed", "occurred": "2033-03-05", "opinion": "1", "disposition": "assigned"}
        | {"powers": "street", "to": "城管中队"},
    )
    (owed,) = committee.json("due", "--as-of", "2033-05-10")
    assert (owed["key"], owed["due"]) == ("1", None)
