"""What the ledger exports as registers it knows again, and an empty ledger that reads them exports the same."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.exchange.registers.columns import registers
from tests.cli.committee import Committee
from tests.exchange.desk import Clerk

COMPUTED = {"handling", "leave", "points", "commitments"}
"""Registers that are only written."""
NOT_READ = {"登记编号", "记录人", "星级"}
"""The ids of events, who recorded them, and what evaluations give: no cell of a register is read for these."""
Tables = dict[str, list[dict[str, str]]]


def tables(clerk: Clerk, place: Path) -> Tables:
    """All registers as comma-separated values, row by row, without what no register is read for."""
    clerk.export("csv", "-p", "all", "-o", place)
    found = {}
    for file in place.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [
                {name: cell for name, cell in row.items() if name not in NOT_READ} for row in csv.DictReader(stream)
            ]
        found[file.stem] = rows
    return found


@pytest.mark.parametrize(("lang", "period"), [("zh", "all"), ("en", "all"), ("zh", "2025-Q2")])
def test_the_example_knows_every_row_of_its_own_registers(
    shared: Clerk, tmp_path: Path, lang: str, period: str
) -> None:
    book = tmp_path / "台账.xlsx"
    shared.export("xlsx", "-p", period, "-o", book, lang=lang)
    known = json.loads(shared.run("import", book, "--dry-run", "--json").out)
    assert (known["events"], known["wrong"], known["changed"]) == ([], [], [])
    assert {name for sheet in known["sheets"] for name, count in sheet["rows"].items() if count} == {"known"}
    assert {sheet["register"] for sheet in known["sheets"]} == {name for name, each in registers().items() if each.read}
    assert "import.unread_columns" not in [each["code"] for each in known["findings"]]


@pytest.mark.parametrize("register", ["projects", "suggestions", "plan"])
def test_a_csv_of_its_own_is_known_too(shared: Clerk, tmp_path: Path, register: str) -> None:
    path = tmp_path / f"{register}.csv"
    shared.export("csv", "--register", register, "-p", "all", "-o", path)
    known = json.loads(shared.run("import", path, "--dry-run", "--json").out)
    assert (known["events"], known["wrong"], known["changed"]) == ([], [], [])


def test_an_empty_ledger_that_reads_them_exports_the_same(shared: Clerk, tmp_path: Path) -> None:
    book, empty = tmp_path / "台账.xlsx", Clerk(tmp_path / "empty")
    shared.export("xlsx", "-p", "all", "-o", book)
    Clerk(tmp_path).run("init", "empty", "--committee", "东街街道人大工委")
    shutil.copy(shared.root / "ledger.toml", empty.root / "ledger.toml")
    done = empty.run("import", book, "--yes", "--register-missing", "--lang", "zh")
    assert done.code == 0, done.out + done.err
    ours, theirs = tables(empty, tmp_path / "ours"), tables(shared, tmp_path / "theirs")
    for name, register in registers().items():
        if name not in ("points",):  # they rest on much that is no register: deeds, awards, commendations
            assert ours[register.zh] == theirs[register.zh], name


def step(kind: str, occurred: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"suggestion.{kind}", "occurred": occurred, "suggestion": "2025-031", **fields}


STORY = (
    step(
        *("submitted", "2025-01-10"),
        track="formal",
        sitting="recess",
        type="suggestion",
        title="积水点改造",
        category="其他",
        lead="张三",
    ),
    step("accepted", "2025-01-11"),
    step("assigned", "2025-01-12", lead_unit="城管中队", by="工委"),
    step("return_requested", "2025-01-13", unit="城管中队", reason="不属本队（排水）"),
    step("return_agreed", "2025-01-14", unit="城管中队"),
    step("assigned", "2025-01-15", lead_unit="派出所", co_units=["城管中队"], by="工委"),
    step("co_opinion_given", "2025-01-20", unit="城管中队", text="已巡查；待配合"),
    step("consulted", "2025-02-01", unit="派出所", form="phone", by_rank="section"),
    step("replied", "2025-02-10", unit="派出所", **{"class": "C"}),
    step("rated", "2025-02-12", by="张三", how="paper", answers={"result": "unsatisfied"}, reasons="没有解决"),
    step("rehandling_ordered", "2025-02-20", round=2, due="2025-04-01", reason="不满意"),
    step("consulted", "2025-03-01", unit="派出所", form="visit", by_rank="head"),
    step(
        *("replied", "2025-03-10"),
        unit="派出所",
        text="分期改造",
        commitments=[{"text": "完成改造二期", "due": "2025-06-30"}],
        **{"class": "B"},
    ),
    step(
        *("rated", "2025-03-12"),
        by="张三",
        how="phone",
        answers={"attitude": "satisfied", "result": "unsatisfied"},
        reasons="太慢",
    ),
    step("rehandling_ordered", "2025-03-20", round=3, due="2025-06-01", reason="仍不满意"),
    step("supervised", "2025-04-01", by="工委", how="现场督办"),
    step(
        *("replied", "2025-05-10"),
        unit="派出所",
        document_number="3号",
        commitments=[{"text": "加装泵站", "due": "2025-09-30"}],
        **{"class": "B"},
    ),
    step("rated", "2025-05-12", by="张三", how="online", answers={"result": "basically_satisfied"}),
    step("closed", "2025-05-20"),
    step("commitment_lapsed", "2025-09-20", commitment=2, text="未获许可"),
    step("commitment_kept", "2025-09-21", commitment=1),
    step("class_changed", "2025-09-22", to="A", reason="已落实", **{"from": "B"}),
    step("looked_back", "2025-10-01", by="工委", finding="partly"),
)
"""A suggestion through all that can happen to one: given back, three rounds, promises, a look back."""


@pytest.fixture
def whole(office: Committee) -> Committee:
    """The small office with a suggestion of three rounds, and with what ended: a mandate, a post, a station."""
    ended = ("deputy", "李四"), ("station", "西街站"), ("person", "赵一")
    (deputy, station, person) = (dict([each]) for each in ended)
    office.record(
        *STORY,
        {"kind": "station.opened", "occurred": "2025-01-02", "type": "station", "level": "street", **station},
        {"kind": "station.closed", "occurred": "2025-03-01", "reason": "合并", **station},
        {"kind": "mandate.changed", "occurred": "2025-02-01", "to": "suspended", "cause": "in_custody", **deputy},
        {"kind": "mandate.changed", "occurred": "2025-03-01", "to": "terminated", "cause": "moved", **deputy},
        {"kind": "committee.member_appointed", "occurred": "2025-01-02", "post": "member", "full_time": True, **person},
        {"kind": "committee.member_left", "occurred": "2025-03-02", **person},
    )
    return office


def registers_of(office: Committee, period: str, place: Path) -> Tables:
    code, printed = office.run("export", "csv", "-p", period, "-o", str(place), "--lang", "zh")
    assert code == 0, printed
    return {
        file.stem: list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
        for file in place.glob("*.csv")
    }


def test_a_suggestion_of_three_rounds_comes_back_whole(whole: Committee, tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    assert whole.run("export", "xlsx", "-p", "all", "-o", str(book), "--lang", "zh")[0] == 0
    known = whole.json("import", str(book), "--dry-run")
    assert (known["events"], known["wrong"], known["changed"]) == ([], [], [])

    before = registers_of(whole, "all", tmp_path / "before")
    (row,) = before["代表建议办理台账"]
    assert row["改派情况"] == "2025-01-12 城管中队"
    assert row["退回情况"] == "2025-01-13 城管中队申请退回（不属本队（排水））；2025-01-14 城管中队同意退回"
    assert row["会办意见"] == "2025-01-20 城管中队（已巡查；待配合）"
    assert row["承诺落实情况"] == "2025-09-20 第2项不能落实（未获许可）；2025-09-21 第1项已落实"
    assert row["回头看情况"] == "2025-10-01 工委：部分落实"
    assert (row["结果类别"], row["二次结果类别"], row["三次结果类别"], row["类别变更情况"]) == (
        *("C", "B", "B"),
        "2025-09-22 B→A（已落实）",
    )
    other = Committee(tmp_path / "other", whole.capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    taken: dict[str, Any] = other.json("import", str(book), "--yes", "--register-missing")
    assert taken["wrong"] == []
    after = registers_of(other, "all", tmp_path / "after")
    for name in before:
        for ours, theirs in zip(after[name], before[name], strict=True):
            for heading in set(ours) | set(theirs) - NOT_READ:
                if heading not in NOT_READ:
                    assert ours.get(heading) == theirs.get(heading), (name, heading)


AWKWARD: tuple[dict[str, Any], ...] = (
    # what stands in one cell and could be taken for several things, or in one column and belongs to two events
    {
        "kind": "reception.held",
        "occurred": "2025-02-01",
        "mode": "in_station",
        "station": "东街站",
        "deputies": ["张三"],
    }
    | {"visitors": 2, "note": "雨天"},
    {
        "kind": "opinion.recorded",
        "occurred": "2025-02-01",
        "opinion": "民意-1",
        "source": "reception",
        "station": "东街站",
    }
    | {"reception": "2025-02-01 东街站", "category": "其他", "title": "=1+1", "deputies": ["张三"], "note": "多次反映"},
    {"kind": "activity.held", "occurred": "2025-02-02", "type": "study", "level": "street", "title": "学习"}
    | {
        "present": ["张三"],
        "on_leave": [{"deputy": "李四", "reason": "出差、学习（外地）"}],
        "topics": ["plan", "甲、乙"],
    },
    {"kind": "meeting.held", "occurred": "2025-02-03", "type": "regular", "chair": "张三", "present": ["张三"]}
    | {"agenda": ["甲"], "decisions": [{"text": "印发办法（试行）"}, {"text": "整理档案", "owner": "华二"}]},
    {
        "kind": "duty_report.held",
        "occurred": "2025-02-04",
        "deputy": "张三",
        "mode": "oral",
        "voters": 30,
        "note": "年底",
    }
    | {
        "ballots": {
            question: {
                "issued": 30,
                "returned": 30,
                "valid": 30,
                "options": {"satisfied": 20, "basically_satisfied": 10},
            }
            for question in ("履职", "作风")
        }
    },
    {"kind": "project.proposed", "occurred": "2025-02-05", "project": "实事1", "title": "照明改造", "for_year": 2025}
    | {"sub_items": [{"key": "甲", "title": "西苑一村"}, {"key": "乙", "title": "西苑二村"}]},
    {"kind": "project.progressed", "occurred": "2025-02-06", "project": "实事1", "sub_item": "乙", "percent": 30},
    {"kind": "project.checked", "occurred": "2025-02-07", "project": "实事1", "findings": ["线槽外露", "声控失灵"]},
    {"kind": "project.progressed", "occurred": "2025-02-08", "project": "实事1", "percent": 55, "node": "主体完工"}
    | {"problem": "二村（部分）不同意"},
    {"kind": "project.checked", "occurred": "2025-02-09", "project": "实事1", "findings": ["已整改"]},
    {"kind": "project.sub_item_completed", "occurred": "2025-02-10", "project": "实事1", "sub_item": "甲"},
    {
        "kind": "station.changed",
        "occurred": "2025-02-05",
        "station": "东街站",
        "set": {"address": "东街1号"},
        "note": "迁址",
    },
    {"kind": "budget.approved", "occurred": "2025-02-06", "line": "活动经费", "for_year": 2025, "amount": "3860.50"}
    | {"earmarked": False},
)


def test_awkward_cells_come_back(office: Committee, tmp_path: Path) -> None:
    office.record(*AWKWARD)
    before = registers_of(office, "all", tmp_path / "before")
    book = tmp_path / "台账.xlsx"
    assert office.run("export", "xlsx", "-p", "all", "-o", str(book), "--lang", "zh")[0] == 0
    files = [book, *(tmp_path / "before" / f"{name}.csv" for name in ("接待选民登记表", "代表活动台账", "述职登记表"))]
    for file in files:
        known = office.json("import", str(file), "--dry-run")
        assert (known["events"], known["wrong"], known["changed"]) == ([], [], []), file.name
    other = Committee(tmp_path / "other", office.capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    assert other.json("import", str(book), "--yes", "--register-missing")["wrong"] == []
    after = registers_of(other, "all", tmp_path / "after")
    for name in before:
        ours, theirs = (
            [{heading: cell for heading, cell in row.items() if heading not in NOT_READ} for row in found[name]]
            for found in (after, before)
        )
        assert ours == theirs, name


def test_what_ended_stands_in_the_registers_of_its_time_and_is_not_counted(whole: Committee, tmp_path: Path) -> None:
    during, later = (registers_of(whole, period, tmp_path / period) for period in ("2025-Q1", "2025-Q2"))
    ended = [(row["姓名"], row["资格终止日期"], row["资格终止原因"]) for row in during["代表信息表"]]
    assert ended == [("张三", "", ""), ("李四", "2025-03-01", "迁出")]
    assert [row["姓名"] for row in later["代表信息表"]] == ["张三"]
    assert [(row["站点名称"], row["撤销日期"]) for row in during["站点一览表"]] == [
        ("东街站", ""),
        ("西街站", "2025-03-01"),
    ]
    assert [row["站点名称"] for row in later["站点一览表"]] == ["东街站"]
    assert [(row["姓名"], row["离任日期"]) for row in during["工委组成人员名册"]] == [("赵一", "2025-03-02")]
    assert later["工委组成人员名册"] == []
    # the totals count who and what stands: they equal the figures of the ledger
    assert "export.differs" not in str(whole.json("export", "xlsx", "-p", "2025-Q1", "-o", str(tmp_path / "q1.xlsx")))
