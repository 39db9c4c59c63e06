"""Points: the bulletin with ranks, ties and grades, each point with its source, by an office's own table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.committee import Committee, new_committee

YEAR = ("-p", "2025", "--as-of", "2025-12-31")


def deputy(name: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "deputy.registered",
        "occurred": "2024-01-02",
        "deputy": name,
        "levels": ["district"],
        "constituency": "第一选区",
        "term": "十七届",
        "group": "第一小组",
        "sex": "female",
        **more,
    }


def activity(day: str, type: str, *present: str, **more: Any) -> dict[str, Any]:
    title = more.pop("title", type)
    return {
        "kind": "activity.held",
        "occurred": day,
        "activity": f"{day} {title}",
        "type": type,
        "level": "district",
        "title": title,
        "present": list(present),
        **more,
    }


@pytest.fixture
def committee(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    made = new_committee(tmp_path, capsys, monkeypatch)
    made.record(
        deputy("张三", levels=["district", "city"]),
        deputy("李四"),
        deputy("王五", group="第二小组"),
        deputy("赵六", occurred="2025-07-01"),
        {"kind": "unit.registered", "occurred": "2024-01-02", "unit": "城管中队", "system": "stationed_body"},
        activity("2025-01-10", "congress_session", "张三", "李四", "王五"),
        activity("2025-03-10", "inspection", "张三"),
        activity("2025-04-10", "study", "李四", "王五", absent=["张三"]),
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
            "co_signers": ["李四", "王五"],
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
        {"kind": "suggestion.made_key", "occurred": "2025-02-08", "suggestion": "1", "leader": "主任"},
    )
    return made


def places(committee: Committee, *words: str) -> dict[str, dict[str, Any]]:
    return {place["deputy"]: place for place in committee.json("points", *YEAR, *words)["deputies"]}


def test_the_bulletin_has_ranks_with_ties_items_and_those_not_rated(committee: Committee) -> None:
    found = places(committee)
    assert found["张三"]["items"] == {
        "出席人代会": 15,
        "参加视察、调研、执法检查": 6,
        "提出议案建议": 6,
        "建议办成A类": 2,
        "建议列为重点督办": 3,
        "无故缺席": -2,
    }
    assert (found["张三"]["points"], found["张三"]["rank"], found["张三"]["tied"]) == (30, 1, False)
    # 附议 1 + 出席人代会 15 + 学习 3, and no suggestion of one's own is no lack: the co-signed one counts
    assert [(found[name]["points"], found[name]["rank"], found[name]["tied"]) for name in ("李四", "王五")] == [
        (19, 2, True),
        (19, 2, True),
    ]
    assert found["张三"]["grade"] == "不称职"
    assert (found["赵六"]["rank"], found["赵六"]["status"]) == (None, "not_rated")
    _, printed = committee.run("points", *YEAR)
    assert "2=" in printed
    assert "not rated" in printed


def test_every_point_shows_its_event_rule_line_and_version(committee: Committee) -> None:
    lines = committee.json("points", "张三", *YEAR, "--lines")["lines"]
    key = next(line for line in lines if line["item"] == "建议列为重点督办")
    assert (key["kind"], key["key"], key["version"], key["points"]) == ("suggestion.made_key", "1", "1", 3)
    assert {line["deputy"] for line in lines} == {"张三"}
    assert sum(line["points"] for line in lines) == 30


def test_points_are_published_as_they_stand_and_a_later_recount_that_differs_is_named(committee: Committee) -> None:
    quarter = ("-p", "2025-Q1", "--as-of", "2025-12-31")
    code, printed = committee.run("points", *quarter, "--publish", "notice_board")
    assert code == 0, printed
    (found,) = committee.json("list", "publication")
    assert found["state"]["published"][0]["shown"] == {"张三": "30", "李四": "16", "王五": "16"}
    assert "check.published_points" not in committee.run("check")[1]
    committee.record(activity("2025-03-20", "open_day", "李四"))
    assert "李四 16 → 19" in committee.run("check")[1]


def test_a_part_of_a_year_has_ranks_but_no_grades(committee: Committee) -> None:
    found = committee.json("points", "-p", "2025-Q1", "--as-of", "2025-12-31")
    assert found["scoring"] is False
    assert {place["grade"] for place in found["deputies"]} == {None}
    assert found["deputies"][0]["points"] == 30  # before the absence and the reply in April: 15 + 6 + 6 + 3


def test_a_suspended_mandate_is_a_veto(committee: Committee) -> None:
    committee.configure('[parameters]\npoints.grades = { "优秀" = 20, "称职" = 10, "不称职" = "off" }\n')
    assert places(committee)["张三"]["grade"] == "优秀"
    committee.record(
        {
            "kind": "mandate.changed",
            "occurred": "2025-09-01",
            "deputy": "张三",
            "to": "suspended",
            "cause": "in_custody",
        },
    )
    found = places(committee)["张三"]
    assert found["grade"] == "不称职"
    assert [veto["name"] for veto in found["vetoes"]] == ["暂停执行代表职务"]
    assert len(found["vetoes"][0]["events"]) == 1


def test_a_new_table_changes_points_and_leaves_the_read_model_alone(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert places(committee)["张三"]["points"] == 30

    def built_anew(*_: object) -> None:
        raise AssertionError("the read model does not rest on the table of points")

    monkeypatch.setattr("ledger.store.model.model.build", built_anew)
    committee.configure(
        """
[[points.item]]
name = "视察加分"
account = "performance:activity:inspection"
where = { "deputy.level" = "city" }
first = 4
from = 2025-01-01
version = "区规2025"
"""
    )
    found = places(committee)
    assert found["张三"]["items"]["视察加分"] == 4
    assert found["张三"]["points"] == 34
    lines = committee.json("points", "张三", *YEAR, "--lines")["lines"]
    assert "区规2025" in {line["version"] for line in lines}


def test_figures_and_why_rest_on_the_same_points(committee: Committee) -> None:
    (total,) = committee.json("figures", "points_total", *YEAR)
    assert total["value"] == 30 + 19 + 19
    rows = committee.json("figures", "points_total", *YEAR, "--by", "deputy")
    assert {row["by"]["deputy"]: row["value"] for row in rows} == {"张三": 30, "李四": 19, "王五": 19}
    rows = committee.json("figures", "points_total", *YEAR, "--by", "deputy.level")
    assert {row["by"]["deputy.level"]: row["value"] for row in rows} == {"city": 30, "district": 68}
    evidence = committee.json("why", "points_total", "deputy=张三", *YEAR)["evidence"]
    assert {row["kind"] for row in evidence} == {
        "activity.held",
        "suggestion.submitted",
        "suggestion.replied",
        "suggestion.made_key",
    }


def test_an_unknown_name_is_refused_with_the_nearest(committee: Committee) -> None:
    code, printed = committee.run("points", "张山", *YEAR)
    assert code == 2
    assert "张三" in printed
