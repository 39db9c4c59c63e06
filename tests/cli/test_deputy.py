"""The deputy's file: entries with number and event, attendance, outcomes, points, the group's mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.committee import Committee, new_committee
from tests.cli.test_points import activity, deputy

YEAR = ("-p", "2025", "--as-of", "2025-12-31")


@pytest.fixture
def committee(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    made = new_committee(tmp_path, capsys, monkeypatch)
    visitors: dict[str, Any] = {"visitors": ["张三"], "visited": "某企业"}
    made.record(
        deputy("张三", party="群众", employer="某学校", levels=["district", "city"]),
        deputy("李四"),
        deputy("王五", group="第二小组"),
        {"kind": "unit.registered", "occurred": "2024-01-02", "unit": "城管中队", "system": "stationed_body"},
        activity("2024-12-10", "training", "张三"),
        activity("2025-01-10", "congress_session", "张三", "李四"),
        activity("2025-03-10", "inspection", "张三", title="视察 | 工地"),
        activity("2025-04-10", "study", "李四", on_leave=[{"deputy": "张三", "reason": "出差"}]),
        {
            "kind": "suggestion.submitted",
            "occurred": "2025-02-03",
            "suggestion": "1",
            "track": "formal",
            "sitting": "recess",
            "type": "suggestion",
            "title": "关于增设路灯的建议",
            "category": "市容环境",
            "lead": "张三",
        },
        {"kind": "suggestion.accepted", "occurred": "2025-02-05", "suggestion": "1"},
        {
            "kind": "suggestion.assigned",
            "occurred": "2025-02-07",
            "suggestion": "1",
            "lead_unit": "城管中队",
            "by": "代表工委",
        },
        {
            "kind": "suggestion.replied",
            "occurred": "2025-04-07",
            "suggestion": "1",
            "unit": "城管中队",
            "class": "A",
        },
        {
            "kind": "reception.held",
            "occurred": "2025-05-20",
            "reception": "2025-05-20 东街",
            "mode": "outreach",
            "place": "东街",
            "deputies": ["张三"],
            "visitors": 5,
        },
        {"kind": "visit.made", "occurred": "2025-06-01", "visit": "2025-06-01 某企业", "type": "enterprise"} | visitors,
        {
            "kind": "deputy.commended",
            "occurred": "2025-07-01",
            "deputy": "张三",
            "title": "优秀代表",
            "by": "区人大常委会",
            "level": "district",
        },
        {
            "kind": "deputy.placed",
            "occurred": "2025-08-01",
            "deputy": "李四",
            "group": "第二小组",
        },
    )
    return made


def test_entries_stand_by_section_with_their_numbers_and_events(committee: Committee) -> None:
    made = committee.json("deputy", "张三", *YEAR)
    entries = {section["name"]: section["entries"] for section in made["sections"]}
    assert {name: [(each["number"], each["title"]) for each in found] for name, found in entries.items()} == {
        "meetings": [("1-1", "congress_session")],
        "inspections": [("2-1", "视察 | 工地")],
        "suggestions": [("5-1", "关于增设路灯的建议")],
        "receptions": [("6-1", "2025-05-20 东街")],
        "visits": [("7-1", "2025-06-01 某企业")],
        "commendations": [("11-1", "优秀代表")],
    }
    assert all(each["event"] and each["file"] for found in entries.values() for each in found)
    assert made["basic"]["employer"] == "某学校"
    assert [step["kind"] for step in made["history"]] == ["deputy.registered", "deputy.commended"]


def test_a_suggestion_shows_its_outcome_as_of_the_day(committee: Committee) -> None:
    def outcome(*words: str) -> dict[str, Any]:
        sections = committee.json("deputy", "张三", *words)["sections"]
        (entry,) = next(section["entries"] for section in sections if section["name"] == "suggestions")
        found: dict[str, Any] = entry["outcome"]
        return found

    assert (outcome(*YEAR)["status"], outcome(*YEAR)["reply_class"]) == ("replied", "A")
    earlier = outcome("-p", "2025", "--as-of", "2025-03-01")
    assert (earlier["status"], earlier["reply_class"], earlier["lead_unit"]) == ("assigned", None, "城管中队")


def test_attendance_counts_leave_and_the_rate_follows_the_parameter(committee: Committee) -> None:
    made = committee.json("deputy", "张三", *YEAR)["attendance"]
    assert (made["invited"], made["present"], made["on_leave"], made["absent"]) == (3, 2, 1, 0)
    assert made["rate"] == pytest.approx(2 / 3)
    committee.configure('[parameters]\nrate.attendance = "invited_less_on_leave"\n')
    assert committee.json("deputy", "张三", *YEAR)["attendance"]["rate"] == 1


def test_leave_is_taken_off_from_the_day_on_which_the_rule_holds(committee: Committee) -> None:
    rule = '[parameters]\nrate.attendance = [{ from = 2025-12-01, value = "invited_less_on_leave" }]\n'
    committee.configure(rule)
    assert committee.json("deputy", "张三", *YEAR)["attendance"]["asked"] == 3  # the leave was before it


def test_points_and_the_mean_of_the_group_stand_beside(committee: Committee) -> None:
    made = committee.json("deputy", "李四", *YEAR)
    assert made["points"]["points"] == sum(line["points"] for line in made["points"]["lines"])
    rows = {row["account"]: row for row in made["comparison"]}
    # 李四 is of the second group by the year's end, with 王五, who has nothing
    assert (rows["performance:activity"]["own"], rows["performance:activity"]["group_mean"]) == (2, 1)
    assert rows["performance:activity"]["mean"] == pytest.approx(4 / 3)
    assert rows["points"]["own"] == made["points"]["points"]
    assert made["group_size"] == 2


def test_it_reads_as_text_and_as_markdown_in_which_nothing_acts(committee: Committee) -> None:
    code, printed = committee.run("deputy", "张三", *YEAR)
    assert code == 0
    assert "attendance rate 66.7% (of 3)" in printed
    code, printed = committee.run("deputy", "张三", *YEAR, "--markdown")
    assert code == 0
    assert printed.startswith("# File of deputy 张三\n")
    assert "视察 \\| 工地" in printed
    tables = [line for line in printed.splitlines() if line.startswith("|")]
    assert tables
    assert all(line.endswith("|") for line in tables)


def test_an_unknown_deputy_is_refused_with_the_nearest(committee: Committee) -> None:
    code, printed = committee.run("deputy", "张山", *YEAR)
    assert code == 2
    assert "张三" in printed
    assert committee.run("deputy", "张三", "--as-of", "2023-01-01")[0] == 2
