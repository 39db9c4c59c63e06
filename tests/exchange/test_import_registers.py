"""Every other register of the office is imported, however its sheet looks."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.exchange.registers.columns import registers
from ledger.exchange.registers.headings import by_heading, plain
from tests.cli.committee import Committee
from tests.exchange.importing import TITLE, TWO, events, file, standing, taken
from tests.exchange.sheets import SUGGESTIONS, csv_text


def test_a_roster_is_registered_for_the_running_term(office: Committee) -> None:
    office.configure('\n[terms]\n"第八届" = { from = 2026-01-01 }\n"第七届" = { from = 2021-12-27, to = 2025-12-31 }\n')
    headings = ["姓名", "性别", "民族", "出生年月", "工作单位及职务", "代表层级", "选区", "进驻站点", "联系电话"]
    rows = [
        ["代表信息表"],
        headings,
        ["王　五", "女", "汉", "1980.05", "东街小学 校长", "区、市", "第三选区", "东街站", "13900001111"],
    ]
    done = taken(office, file(office, rows), "--on", "2025-02-01")
    assert done["code"] == 0
    (deputy,) = events(office, "deputy.registered")
    assert (deputy["deputy"], deputy["levels"], deputy["term"]) == ("王五", ["district", "city"], "第七届")
    assert (deputy["employer"], deputy["post"], deputy["born"]) == ("东街小学", "校长", date(1980, 5, 1))
    assert "13900001111" not in str(deputy)


def test_a_sign_in_sheet_becomes_one_activity(office: Committee) -> None:
    rows = [
        ["活动签到表"],
        ["活动名称：", "代表法学习会", "时间：", "2025年3月13日上午", "地点：", "会议室"],
        ["序号", "姓名", "单位职务", "签名", "备注"],
        [1, "张三", "代表", None, None],
        [2, "李四", "代表", None, "请假：出差"],
        [3, "高八", "街道办", None, None],
        ["填表人：秘书"],
    ]
    done = taken(office, file(office, rows))
    assert done["code"] == 0
    (activity,) = events(office, "activity.held")
    assert (activity["title"], activity["type"], activity["place"]) == ("代表法学习会", "study", "会议室")
    assert activity["present"] == ["张三"]
    assert activity["on_leave"] == [{"deputy": "李四", "reason": "出差"}]
    assert activity["others"] == {"others": 1}


def test_one_workbook_may_hold_many_registers(office: Committee) -> None:
    path = file(
        office,
        [["日期", "走访人", "对象", "内容", "意见"], ["2025-03-04", "张三", "示例公司", "了解用工", "缺少停车位"]],
        sheet="走访",
        others={
            "经费": [
                ["经费台账（单位：万元）"],
                ["日期", "科目", "预算金额（万元）", "支出金额（元）", "用途"],
                ["2025-01-10", "代表活动经费", 5, None, None],
                ["2025-03-26", "代表活动经费", None, 5200, "学习资料"],
                ["2025-03-26", "代表活动经费", None, 5200, "学习资料"],
                ["合计", None, 5, 10400, None],
            ],
            "宣传": [["标题", "媒体", "层级", "日期", "链接"], ["代表进社区", "示例日报", "市级", "2025.3.8", None]],
            "计划": [
                ["2025年度工作计划"],
                ["序号", "项目", "计划数", "单位", "完成期限", "责任人"],
                [1, "代表集中学习", 4, "次", "全年", "张三"],
            ],
            "实事": [
                ["2025年民生实事推进表（截至2025年6月30日）"],
                ["项目", "内容", "责任单位", "节点", "进度", "问题", "监督小组"],
                ["口袋公园", "新建一处", "城管中队", "主体完工", "60%", "雨季", None],
            ],
            "站点": [["站点名称", "地址", "成立时间", "站长"], ["西街联络站", "西街1号", "2025年2月1日", "张三"]],
            "无关": [["电话", "值班"], ["1", "2"]],
        },
    )
    done = taken(office, path)
    assert done["code"] == 0, done["wrong"]
    assert [each["register"] for each in done["sheets"]] == ["stations", "visits", "budget", "news", "plan", "projects"]
    assert [each["amount"] for each in events(office, "budget")] == [50_000, 5200, 5200]
    assert [each["due"] for each in events(office, "plan.item_set")] == [date(2025, 12, 31)]
    assert [each["percent"] for each in events(office, "project.progressed")] == [60]
    assert [each["type"] for each in events(office, "visit.made")] == ["enterprise"]
    assert [each["title"] for each in events(office, "opinion.recorded")] == ["缺少停车位"]
    assert "import.unknown_sheet" in [each["code"] for each in done["findings"]]
    assert taken(office, path)["events"] == []


def test_a_resident_who_is_visited_is_known_by_a_key(office: Committee) -> None:
    rows = [["日期", "走访人", "对象", "走访类型", "内容"], ["2025-03-04", "张三", "王小明", "走访住户", "慰问"]]
    taken(office, file(office, rows, sheet="走访"))
    (visit,) = events(office, "visit.made")
    assert visit["visited"].startswith("p-")
    assert "王小明" not in visit["visit"]


def test_any_kind_of_event_can_be_read_by_the_labels_of_its_fields(office: Committee) -> None:
    rows = [["日期", "代表", "类型", "标题", "数量"], ["2025-03-04", "张三、李四", "实事", "修路灯", 2]]
    done = taken(office, file(office, rows), "--as", "deed.done")
    assert done["code"] == 0, done
    (deed,) = events(office)
    assert (deed["deputies"], deed["type"], deed["count"]) == (["张三", "李四"], "practical", 2)


def test_a_csv_in_gbk_is_as_good(office: Committee) -> None:
    path = office.root.parent / "建议.csv"
    path.write_bytes(csv_text([TITLE, SUGGESTIONS, TWO]).encode("gbk"))
    assert standing(taken(office, str(path))) == {"new": 1}


def test_headings_may_stand_in_two_lines_and_cells_be_merged(office: Committee) -> None:
    rows = [
        ["接待选民登记表", None, None, None, None, None],
        ["日期", "接待情况", None, "反映问题", "办理", None],
        [None, "站点", "接待代表", None, "处理方式", "满意度"],
        ["2025-3-5", "东街站", "张三", "停车", "现场答复", "满意"],
        [None, None, None, "路灯", "转办", None],
    ]
    merged = ["A1:F1", "A2:A3", "B2:C2", "D2:D3", "E2:F2", "A4:A5", "B4:B5", "C4:C5"]
    done = taken(office, file(office, rows, merged=merged))
    assert done["code"] == 0, done["wrong"]
    assert [each["title"] for each in events(office, "opinion.recorded")] == ["停车", "路灯"]


@pytest.mark.parametrize("register", [each.name for each in registers().values()])
def test_a_heading_means_one_column(register: str) -> None:
    """The office's own headings in both languages, and none of the other ones goes by two columns."""
    columns, meant = registers()[register].columns.values(), by_heading(registers()[register])
    for column in columns:
        assert {meant[plain(heading)] for heading in column.headings} == {column.name}
