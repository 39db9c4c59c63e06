"""Sheets as offices really send them: sections, facts above the table, classes under 办理结果, a second version."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ledger.exchange.registers import days, steps
from ledger.exchange.registers.steps import Step
from tests.cli.committee import Committee
from tests.exchange.importing import events, file, standing, taken
from tests.exchange.sheets import Rows, csv_text

LIST: Rows = [
    ["2025年代表建议办理情况一览表"],
    ["序号", "建议编号", "建议名称", "领衔代表", "主办单位", "交办时间", "答复时间", "办理结果", "代表评价"],
    ["一、大会期间建议"],
    [1, "1号", "增设红绿灯", "张 三", "派出所", "2025.1.20", "2025.4.10", "A（已解决）", "满意"],
    [2, "第2号", "加装电梯", "李　四", "城管中队", "2025.1.20", "2025.4.15", "B类", "基本满意"],
    ["二、闭会期间建议"],
    [3, "3号", "路灯不亮", "张三", "城管中队", "2025.6.1", None, "办理中", None],
    ["合计", None, "3件"],
]


def test_sections_tell_the_sitting_and_classes_stand_under_the_result(office: Committee) -> None:
    done = taken(office, file(office, LIST, merged=("A1:I1", "A3:I3", "A6:I6")))
    assert (done["code"], standing(done)) == (0, {"new": 3})
    submitted = [(each["suggestion"], each["sitting"], each["lead"]) for each in events(office, "suggestion.submitted")]
    assert sorted(submitted) == [
        ("2025-001", "session", "张三"),
        ("2025-002", "session", "李四"),
        ("2025-003", "recess", "张三"),
    ]
    assert sorted(each["class"] for each in events(office, "suggestion.replied")) == ["A", "B"]
    assert sorted(each["answers"]["result"] for each in events(office, "suggestion.rated")) == [
        "basically_satisfied",
        "satisfied",
    ]
    (left_out,) = [each for each in done["findings"] if each["code"] == "import.sums"]
    assert "3, 6, 8" in left_out["message"]


def test_what_stands_above_a_sign_in_sheet_is_no_heading(office: Committee) -> None:
    sheet: Rows = [
        ["代表活动签到表"],
        ["活动名称：视察养老设施", None, "时间：二〇二五年四月一日上午", None, "地点：东街敬老院"],
        ["序号", "姓名", "单位职务", "签名", "备注"],
        [1, "张　三", "示例公司", "√", None],
        [2, "李四", "学校", None, "请假（出差）"],
        [3, "陈主任", "街道", "到", None],
    ]
    done = taken(office, file(office, sheet, merged=("A1:E1",)))
    assert done["code"] == 0
    (held,) = events(office, "activity.held")
    assert (held["title"], held["occurred"], held["place"]) == ("视察养老设施", date(2025, 4, 1), "东街敬老院")
    assert (held["present"], held["others"]) == (["张三"], {"others": 1})
    assert any(each["code"] == "import.others_taken" and "陈主任" in each["message"] for each in done["findings"])


def test_sheets_of_many_months_with_headings_of_their_own(office: Committee) -> None:
    heads = ["序号", "接待时间", "接待地点", "接待代表", "来访选民", "反映的主要问题", "处理情况", "承办部门"]
    months: dict[str, Rows] = {
        f"{month}月": [
            [f"{month}月代表接待选民情况"],
            heads,
            [1, f"{month}月5日", "东街站", "张三", "居民", "路灯", "交办", "城管中队"],
            [2, f"{month}月5日", "东街站", "张三", "匿名", "噪声", "待处理", None],
        ]
        for month in (1, 2, 3)
    }
    done = taken(office, file(office, months.pop("1月"), "2025年接待台账.xlsx", sheet="1月", others=months))
    assert (done["code"], [sheet["rows"]["new"] for sheet in done["sheets"]]) == (0, [2, 2, 2])
    assert [str(each["occurred"]) for each in events(office, "opinion.disposed")] == [
        "2025-01-05",
        "2025-02-05",
        "2025-03-05",
    ]
    assert {each["to"] for each in events(office, "opinion.disposed")} == {"城管中队"}
    assert "import.unread_columns" not in [each["code"] for each in done["findings"]]
    (mode,) = [each for each in done["findings"] if each["code"] == "import.mode_taken"]  # said once for all sheets
    assert "1月、2月、3月" in mode["message"]


def test_ditto_is_what_stands_above(office: Committee) -> None:
    sheet: Rows = [
        ["日期", "走访人", "对象", "内容", "走访类型"],
        ["2025.3.5", "张三、李四", "示例公司", "用工", "企业走访"],
        ["同上", "〃", "示例集团", "〃", " 同上 "],
    ]
    assert taken(office, file(office, sheet))["code"] == 0
    made = [(each["occurred"], each["visitors"], each["visited"], each["topics"]) for each in events(office)]
    assert made == [
        (date(2025, 3, 5), ["张三", "李四"], "示例公司", ["用工"]),
        (date(2025, 3, 5), ["张三", "李四"], "示例集团", ["用工"]),
    ]


def test_an_id_card_is_left_where_it_is(office: Committee) -> None:
    sheet: Rows = [
        ["姓名", "性别", "代表层级", "选区", "身份证号码", "家庭住址", "首次当选"],
        ["王五", "男", "区", "第二选区", "310101197506010011", "东街1号", "二〇二一年十二月"],
    ]
    done = taken(office, file(office, sheet), "--set", "term=第七届", "--on", "2025-01-02")
    assert done["code"] == 0
    assert [each["code"] for each in done["findings"]] == ["import.unkept"]
    (deputy,) = events(office)
    assert deputy["first_elected"] == date(2021, 12, 1)
    assert "310101" not in json.dumps(deputy, default=str)


def test_who_is_on_leave_was_not_there(office: Committee) -> None:
    """A list of those on leave is no list of those present, and our own is computed."""
    sheet: Rows = [["姓名", "日期", "活动名称", "请假事由"], ["张三", "2025-4-1", "视察养老设施", "家中有事"]]
    taken(office, file(office, sheet))
    (held,) = events(office, "activity.held")
    assert (held["present"], held["on_leave"]) == (0, [{"deputy": "张三", "reason": "家中有事"}])
    own = office.root.parent / "请假登记表.csv"
    assert office.run("export", "csv", "--register", "leave", "-p", "2025", "-o", str(own), "--lang", "zh")[0] == 0
    refused = office.json("import", str(own), "--dry-run")
    assert [each["code"] for each in refused["findings"]] == ["import.only_written", "import.nothing"]


VISITS: Rows = [
    ["日期", "走访人", "对象", "内容", "走访类型", "人次"],
    ["2025-3-1", "张三", "示例公司", "用工", "企业走访", 2],
    ["2025-3-2", "张三", "示例集团", "招商", "企业走访", 3],
    ["2025-3-3", "李四", "东方商场", "消防", "企业走访", 1],
    ["2025-3-4", "李四", "居民户", "养老", "入户走访", 1],
    ["2025-3-5", "张三", "示例学校", "安全", "单位走访", 4],
]


def test_a_second_version_tells_what_changed_and_what_is_gone(office: Committee) -> None:
    assert taken(office, file(office, VISITS))["code"] == 0
    second = [list(line) for line in VISITS]
    second[1][3], second[2][0], second[3][2] = "用工、用电", "2025-3-7", "东方商城"
    del second[4]
    path = file(office, second)
    before = office.files()
    look = office.json("import", path, "--dry-run")
    assert (standing(look), office.files()) == ({"known": 1, "changed": 3}, before)
    (gone,) = [each for each in look["findings"] if each["code"] == "import.gone"]
    assert "居民户" in gone["message"]
    assert taken(office, path, "--amend", "--reason", "更正")["code"] == 0
    assert standing(office.json("import", path, "--dry-run")) == {"known": 4}
    visit = gone["remedy"].split("ledger retract ")[1].split()[0]
    assert office.run("retract", visit, "--reason", "重复")[0] == 0
    assert "import.gone" not in str(office.json("import", path, "--dry-run"))


def test_a_whole_import_is_taken_back_and_brought_back(office: Committee) -> None:
    taken(office, file(office, VISITS))
    before = office.json("figures", "visit_made", "-p", "2025")
    visit = next(events(office))["entry"]["id"]
    code, printed = office.run("retract", visit, "--together", "--reason", "导错了", "--dry-run")
    assert code == 0
    assert "5" in printed
    assert office.run("retract", visit, "--together", "--reason", "导错了")[0] == 0
    assert [each["value"] for each in office.json("figures", "visit_made", "-p", "2025")] == [0]
    retraction = office.json("show", visit)
    (one, *_) = [path.read_text(encoding="utf-8") for path in office.root.glob("events/**/*entry.retracted*.toml")]
    retracted = one.split('id = "')[1].split('"')[0]
    assert office.run("retract", retracted, "--together", "--reason", "没有错")[0] == 0
    assert office.json("figures", "visit_made", "-p", "2025") == before, retraction


def test_an_encoding_that_cannot_be_told_is_said_with_its_line(office: Committee) -> None:
    text = csv_text(VISITS[:3]).encode("utf-8") + "\r\n2025-3-3,李四,东方商场,消防".encode("gbk")
    path = office.root.parent / "走访.csv"
    path.write_bytes(text)
    code, printed = office.run("import", str(path), "--dry-run")
    assert code == 1
    assert "from line 4 on" in printed


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("建成二期（2025-12-31）", "建成二期"),  # no character of the text goes with the day
        ("新建泵站，改造管网（二期）（2025年12月31日前）", "新建泵站，改造管网（二期）"),
        ("更换井盖，２０２５年１２月３１日前完成", "更换井盖"),
        ("2025年12月31日前完成管网改造", "管网改造"),
        ("安装监测设备两套，截止2025.12.31", "安装监测设备两套"),
    ],
)
def test_a_day_is_taken_out_of_a_text_alone(written: str, what: str) -> None:
    assert days.day_within(written, None) == (date(2025, 12, 31), what)


def test_steps_are_read_as_they_are_written() -> None:
    told = [Step(date(2025, 6, 12), "东街派出所", "已纳入；巡查"), Step(date(2025, 8, 6), "城管中队申请退回")]
    cell = "；".join(map(steps.written, told))
    assert cell == "2025-06-12 东街派出所（已纳入；巡查）；2025-08-06 城管中队申请退回"
    assert steps.steps(cell) == told
    assert steps.steps("6月12日：东街派出所\n8月6日 城管中队", 2025) == [
        Step(date(2025, 6, 12), "东街派出所"),
        Step(date(2025, 8, 6), "城管中队"),
    ]
    assert steps.steps(steps.written(Step(date(2025, 1, 2), "甲", "乙（丙"))) == [Step(date(2025, 1, 2), "甲", "乙 丙")]


def test_a_step_that_tells_no_progress_is_refused(office: Committee) -> None:
    heads = ["项目名称", "年度", "列入日期", "进度", "子项", "历次进展"]
    for told in ("2025-3-1 顺利", "2025-3-1 150%", "2025-3-1 丙 30%"):
        done = taken(office, file(office, [heads, ["照明改造", 2025, "2025-1-2", "30%", "甲、乙", told]]))
        assert [each["code"] for each in done["wrong"]] == ["import.no_progress"], told


def test_a_step_that_does_not_say_what_is_refused(office: Committee, tmp_path: Path) -> None:
    heads = ["编号", "案由", "领衔代表", "期间", "提交日期", "交办日期", "主办单位", "会办意见", "退回情况"]
    rows: Rows = [
        heads,
        ["2025-9", "路灯", "张三", "闭会", "2025-1-2", "2025-1-3", "派出所", "2025-1-9", "2025-1-5 城管"],
    ]
    done = taken(office, file(office, rows))
    assert {(each["code"], each["column"]) for each in done["wrong"]} == {
        ("import.step", "会办意见 (H)"),
        ("import.step", "退回情况 (I)"),
    }
