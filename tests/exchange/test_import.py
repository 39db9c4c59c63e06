"""Given an office and a register, when it is imported, then the ledger has just what the register says."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.views.reader import Reader
from ledger.views.registers import look, take
from tests.cli.committee import OFFICE, Committee, new_committee
from tests.exchange.sheets import RECEPTIONS, SUGGESTIONS, Rows, csv_text, row, workbook

TITLE = ["代表建议办理台账（2025年度）"]
ONE = row(
    SUGGESTIONS,
    届次="七届四次",
    期间="大会期间",
    编号="2025-021",
    案由="增设停车位",
    领衔代表="张三",
    附议代表="李四",
    类别="道路交通与停车",
    提交日期="1月10日",
    主办单位="城管中队",
    协办单位="派出所",
    交办日期="2025.1.20",
    面商日期及方式="2025年3月1日 座谈会",
    答复日期=date(2025, 4, 10),
    答复文号="东城函〔2025〕1号",
    签发人="王队长",
    结果类别="A类",
    办理态度="满意",
    办理结果="基本满意",
    承诺事项及时限="新增车位50个（2025年12月31日前）",
    办结日期="2025/4/30",
    是否重点督办="是",
    是否公开="公开",
    备注="跟踪",
)
TWO = row(
    SUGGESTIONS,
    期间="闭会",
    编号="2025-022",
    案由="路灯不亮",
    领衔代表="李四",
    提交日期="2025-05-06",
    主办单位="城管中队",
)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """A ledger with two units, a station and two deputies."""
    committee = new_committee(tmp_path, capsys, monkeypatch)
    committee.record(*OFFICE)
    return committee


def file(office: Committee, rows: Rows, name: str = "台账.xlsx", **more: Any) -> str:
    return str(workbook(office.root.parent / name, rows, **more))


def taken(office: Committee, path: str, *words: str) -> dict[str, Any]:
    """What an import without questions says to programs."""
    code, printed = office.run("import", path, "--yes", "--json", *words)
    found: dict[str, Any] = json.loads(printed)
    return {"code": code, **found}


def events(office: Committee, kind: str = "") -> Iterator[dict[str, Any]]:
    """The events that came from a sheet, in the order in which they were recorded."""
    every = [tomllib.loads(path.read_text(encoding="utf-8")) for path in office.root.glob("events/**/*.toml")]
    for data in sorted(every, key=lambda data: str(data["entry"]["id"])):
        if data["entry"]["channel"] == "import" and data["kind"].startswith(kind):
            yield data


def standing(done: dict[str, Any]) -> dict[str, int]:
    """How many rows are new, known and so on, where there are any."""
    return {name: count for name, count in done["sheets"][0]["rows"].items() if count}


# --- suggestions --------------------------------------------------------------------------------------


def test_a_suggestion_comes_with_its_whole_history(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, [], SUGGESTIONS, ONE, ["合计", 1]]))
    assert done["code"] == 0
    assert [(each["kind"], str(each["occurred"])) for each in events(office)] == [
        ("suggestion.submitted", "2025-01-10"),
        ("suggestion.assigned", "2025-01-20"),
        ("suggestion.made_key", "2025-01-20"),
        ("suggestion.consulted", "2025-03-01"),
        ("suggestion.replied", "2025-04-10"),
        ("suggestion.rated", "2025-04-30"),
        ("suggestion.closed", "2025-04-30"),
    ]
    submitted, assigned, _, consulted, replied, rated, _ = events(office)
    assert submitted["co_signers"] == ["李四"]
    assert assigned["co_units"] == ["派出所"]
    assert consulted["form"] == "meeting"
    assert replied["class"] == "A"
    assert replied["commitments"] == [{"text": "新增车位50个", "due": date(2025, 12, 31)}]
    assert rated["answers"] == {"attitude": "satisfied", "result": "basically_satisfied"}
    assert office.figure("suggestion_reply_rate", "-p", "2025") == 100


def test_each_event_tells_the_file_sheet_and_row_it_came_from(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE], sheet="三月"))
    for event in events(office):
        assert event["entry"]["source"] == {"sha256": done["sha256"], "sheet": "三月", "row": "3"}
        assert event["entry"]["channel"] == "import"
    assert len(office.git("log", "--format=%h", "-1", done["commit"]).split()) == 1


def test_a_step_that_a_row_lacks_is_left_out(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, TWO]))
    assert [each["kind"] for each in events(office)] == ["suggestion.submitted"]
    assert {each["code"] for each in done["findings"]} >= {"import.left_out"}


def test_importing_twice_adds_nothing(office: Committee) -> None:
    path = file(office, [TITLE, SUGGESTIONS, ONE, TWO])
    taken(office, path)
    before = office.files()
    done = taken(office, path)
    assert (done["code"], standing(done), done["events"]) == (0, {"known": 2}, [])
    assert office.files() == before


def test_a_later_version_of_the_file_adds_its_new_rows_and_steps(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, TWO]))
    further = [*TWO]
    further[SUGGESTIONS.index("交办日期")] = "2025-05-12"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, further], "新.xlsx"))
    assert standing(done) == {"new": 1, "added": 1}
    assert [each["kind"] for each in events(office)].count("suggestion.submitted") == 2
    assert sum(each["kind"] == "suggestion.assigned" for each in events(office)) == 2


def test_a_corrected_row_is_named_and_amended_if_wished(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, ONE]))
    mended = [*ONE]
    mended[SUGGESTIONS.index("答复日期")] = "2025.4.11"
    mended[SUGGESTIONS.index("结果类别")] = "B"
    path = file(office, [TITLE, SUGGESTIONS, mended], "改.xlsx")
    before = office.files()
    done = taken(office, path)
    assert (done["code"], standing(done)) == (1, {"changed": 1})
    (change,) = done["changed"]
    assert change["fields"]["class"] == {"recorded": "A", "file": "B"}
    assert office.files() == before
    assert taken(office, path, "--amend", "--reason", "台账有误")["code"] == 0
    (amended,) = events(office, "entry.amended")
    assert amended["set"] == {"class": "B", "occurred": date(2025, 4, 11)}
    assert amended["reason"] == "台账有误"
    assert standing(taken(office, path)) == {"known": 1}


def test_what_was_voided_in_the_ledger_does_not_come_back(office: Committee) -> None:
    path = file(office, [TITLE, SUGGESTIONS, TWO])
    event = taken(office, path)["events"][0]["id"]
    assert office.run("retract", event, "--reason", "重复")[0] == 0
    assert taken(office, path)["events"] == []


def test_a_suggestion_that_only_changed_its_number_is_not_doubled(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, ONE, TWO]))
    other = [*ONE]
    other[SUGGESTIONS.index("编号")] = "2025-099"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, other, TWO], "改.xlsx"))
    assert [each["code"] for each in done["wrong"]] == ["import.other_number"]


def test_a_running_number_gets_the_session_before_it(office: Committee) -> None:
    first = [*ONE]
    first[SUGGESTIONS.index("编号")] = 21
    taken(office, file(office, [TITLE, SUGGESTIONS, first]))
    assert next(events(office))["suggestion"] == "七届四次-021"


def test_rehandling_is_recorded_where_its_days_are_told(office: Committee) -> None:
    headings = [*SUGGESTIONS, "重办日期", "重办期限", "重办原因", "二次答复日期", "二次结果类别", "二次办理结果"]
    unsatisfied = [*ONE, "2025-05-06", "2025-06-06", "车位未增", "2025-06-01", "A", "满意"]
    unsatisfied[SUGGESTIONS.index("办理结果")] = "不满意"
    unsatisfied[SUGGESTIONS.index("办结日期")] = "2025-06-10"
    done = taken(office, file(office, [TITLE, headings, unsatisfied]))
    assert done["code"] == 0
    kinds = [each["kind"].partition(".")[2] for each in events(office)]
    assert kinds[4:] == ["replied", "rated", "rehandling_ordered", "replied", "rated", "closed"]


# --- wrong rows ---------------------------------------------------------------------------------------


def test_a_wrong_row_keeps_everything_out_and_is_named_with_its_column(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("提交日期")] = "五月初"
    path = file(office, [TITLE, SUGGESTIONS, ONE, wrong])
    before = office.files()
    done = taken(office, path)
    assert (done["code"], office.files()) == (1, before)
    (told,) = [each for each in done["wrong"] if each["code"] == "import.date"]
    assert (told["sheet"], told["row"], told["column"]) == ("台账", 4, "提交日期 (Z)")
    assert "2025-3-2" in told["remedy"]


def test_the_rest_can_go_in(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("提交日期")] = "五月初"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, wrong]), "--skip-wrong")
    assert (done["code"], standing(done)) == (1, {"new": 1, "wrong": 1})
    assert len(list(events(office, "suggestion.submitted"))) == 1


def test_what_the_ledger_refuses_is_said_of_the_row(office: Committee) -> None:
    wrong = [*ONE]
    wrong[SUGGESTIONS.index("答复日期")] = "2025-01-15"  # before it was assigned
    done = taken(office, file(office, [TITLE, SUGGESTIONS, wrong, TWO]), "--skip-wrong")
    assert "suggestion.step" in [each["code"] for each in done["wrong"]]
    assert {each["row"] for each in done["wrong"]} == {3}
    assert [each["suggestion"] for each in events(office)] == ["2025-022"]


def test_unknown_names_are_offered_with_the_nearest(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("领衔代表")] = "李思"
    wrong[SUGGESTIONS.index("主办单位")] = "城管大队"
    wrong[SUGGESTIONS.index("交办日期")] = "2025-05-12"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, wrong]), "--register-missing")
    assert {(each["code"], each["column"]) for each in done["wrong"]} == {
        ("import.unknown", "领衔代表 (F)"),
        ("import.unknown", "主办单位 (I)"),
    }
    assert any("李四" in each["remedy"] for each in done["wrong"])


def test_units_whose_names_tell_what_they_are_may_be_registered_along(office: Committee) -> None:
    new = [*TWO]
    new[SUGGESTIONS.index("主办单位")] = "区交通局"
    new[SUGGESTIONS.index("交办日期")] = "2025-05-10"
    path = file(office, [TITLE, SUGGESTIONS, new])
    assert [each["code"] for each in taken(office, path)["wrong"]] == ["import.unknown_safe"]
    done = taken(office, path, "--register-missing")
    assert done["code"] == 0
    (unit,) = events(office, "unit.registered")
    assert (unit["unit"], unit["system"]) == ("区交通局", "government")
    assert len({each["entry"]["batch"] for each in events(office)}) == 1


def test_error_cells_and_formulas_without_a_value_are_named(office: Committee) -> None:
    def spoil(page: Any) -> None:
        page["E3"], page["F4"] = "#REF!", "=A1"
        page["E3"].data_type = "e"

    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, TWO], then=spoil))
    told = {(each["code"], each["row"], each["column"]) for each in done["wrong"]}
    assert {("import.error_cell", 3, "案由 (E)"), ("import.formula_cell", 4, "领衔代表 (F)")} <= told


def test_two_rows_under_one_number_are_refused(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, TWO, TWO]))
    assert {(each["code"], each["row"]) for each in done["wrong"]} == {("import.key_twice", 3), ("import.key_twice", 4)}


def test_a_cell_is_text_and_never_acts(office: Committee) -> None:
    hostile = [*TWO]
    hostile[SUGGESTIONS.index("案由")] = "\x1b]0;x\x07 <b>[/] {0.__class__}"
    path = office.root.parent / "建议.csv"
    path.write_text(csv_text([TITLE, SUGGESTIONS, hostile]), encoding="utf-8")
    code, printed = office.run("import", str(path), "--yes")
    assert code == 0
    assert "\x1b" not in printed
    assert next(events(office))["title"].endswith("{0.__class__}")


# --- receptions, opinions, residents ------------------------------------------------------------------

MARCH: Rows = [
    ["接待选民登记表"],
    RECEPTIONS,
    row(
        RECEPTIONS,
        日期="2025.3.5",
        站点="东街站",
        接待代表="张三、李四",
        来访人="王小明",
        联系方式="139 1234 5678",
        反映问题="门口乱停车",
        处理方式="交办",
        承办单位="城管中队",
        办理期限="3月26日",
        办理结果="已划线",
        回告日期="2025-3-20",
        满意度="满意",
    ),
    row(
        RECEPTIONS,
        日期="2025.3.5",
        站点="东街站",
        接待代表="张三、李四",
        来访人="赵某等3人",
        反映问题="加装电梯",
        处理方式="现场答复",
        满意度="满意",
    ),
    row(
        RECEPTIONS, 日期="2025.4.9", 站点="东街站", 接待代表="李四", 来访人="居民", 反映问题="路灯不亮", 处理方式="转办"
    ),
]


def test_rows_of_one_day_and_station_are_one_reception(office: Committee) -> None:
    done = taken(office, file(office, MARCH))
    assert done["code"] == 0
    first, second = events(office, "reception.held")
    assert (first["visitors"], first["deputies"], second["visitors"]) == (4, ["张三", "李四"], 1)
    opinions = list(events(office, "opinion.recorded"))
    assert [each["title"] for each in opinions] == ["门口乱停车", "加装电梯", "路灯不亮"]
    assert {each["reception"] for each in opinions[:2]} == {first["reception"]}
    disposed = list(events(office, "opinion.disposed"))
    assert [each["disposition"] for each in disposed] == ["assigned", "on_the_spot", "forwarded"]
    assert disposed[0]["due"] == date(2025, 3, 26)
    assert office.figure("reception_visitors", "-p", "2025") == 5


def test_a_running_number_is_no_name_to_be_known_by(office: Committee) -> None:
    cells = {"站点": "东街站", "接待代表": "张三", "处理方式": "转办"}
    for number, month in enumerate(("3", "4")):
        line = row(RECEPTIONS, 编号=1, 日期=f"2025.{month}.5", 反映问题=f"问题{month}", **cells)
        done = taken(office, file(office, [MARCH[0], RECEPTIONS, line], f"{month}月.xlsx"))
        assert (done["code"], done["changed"]) == (0, [])
        assert len(list(events(office, "opinion.recorded"))) == number + 1


def test_a_roster_for_a_new_ledger_is_told_its_term(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], office: Committee
) -> None:
    other = Committee(tmp_path / "other", capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    path = tmp_path / "名册.csv"
    path.write_text("姓名,性别,代表层级,选区\n王五,女,区,第三选区\n", encoding="gbk")
    reader = Reader(other.root, "zh")
    assert look(reader, path).wrong == 1
    done = take(reader, path, "deputies", given={"term": "第七届"}, on=date(2021, 12, 27))
    assert (done.events, done.wrong) == (1, 0)
    assert next(events(other))["term"] == "第七届"


def test_who_came_is_kept_outside_the_records(office: Committee) -> None:
    taken(office, file(office, MARCH))
    everything = "".join(path.read_text(encoding="utf-8") for path in office.root.glob("events/**/*.toml"))
    assert "王小明" not in everything
    assert "5678" not in everything
    person = next(events(office, "opinion.recorded"))["person"]
    known = {each["key"]: each for each in office.json("identity", "list")}
    assert known[person]["phones"] == ["139****5678"]
    assert "王小明" not in office.git("log", "-p", "--all")


def test_a_refused_import_leaves_nobody_behind(office: Committee) -> None:
    wrong = [*MARCH, row(RECEPTIONS, 日期="2025.4.10", 站点="西街站", 接待代表="张三", 反映问题="x", 处理方式="转办")]
    assert taken(office, file(office, wrong))["code"] == 1
    assert office.json("identity", "list") == []


def test_receptions_are_known_again_even_with_a_row_more(office: Committee) -> None:
    taken(office, file(office, MARCH))
    more = [
        *MARCH,
        row(
            RECEPTIONS, 日期="2025.4.9", 站点="东街站", 接待代表="李四", 来访人="钱七", 反映问题="漏水", 处理方式="转办"
        ),
    ]
    path = file(office, more, "四月.xlsx")
    done = taken(office, path)
    assert [change["fields"] for change in done["changed"]] == [{"visitors": {"recorded": 1, "file": 2}}]
    assert len(list(events(office, "opinion.recorded"))) == 4
    assert taken(office, path, "--amend")["code"] == 0
    assert office.figure("reception_visitors", "-p", "2025") == 6
    assert taken(office, path)["events"] == []


def test_a_corrected_day_moves_the_reception_and_doubles_nothing(office: Committee) -> None:
    taken(office, file(office, MARCH))
    moved = [list(line) for line in MARCH]
    moved[4][1] = "2025.4.10"
    path = file(office, moved, "改.xlsx")
    done = taken(office, path, "--amend")
    assert done["code"] == 0
    assert len(list(events(office, "reception.held"))) == 2
    assert office.figure("reception_sessions", "-p", "2025") == 2
    assert standing(taken(office, path)) == {"known": 3}


def test_an_id_card_number_in_a_text_is_warned_of(office: Committee) -> None:
    told = row(
        RECEPTIONS,
        日期="2025.4.9",
        站点="东街站",
        接待代表="李四",
        反映问题="来电 13912345678 反映漏水",
        处理方式="转办",
    )
    done = taken(office, file(office, [MARCH[0], RECEPTIONS, told]))
    assert "identity.phone_in_text" in [each["code"] for each in done["findings"]]


# --- other registers ----------------------------------------------------------------------------------


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


# --- hidden things and mapping files ------------------------------------------------------------------


def test_hidden_rows_are_read_or_not_and_always_named(office: Committee) -> None:
    def hide(page: Any) -> None:
        page.row_dimensions[4].hidden = True

    path = file(office, [TITLE, SUGGESTIONS, ONE, TWO], then=hide)
    look = office.json("import", path, "--dry-run", "--hidden", "skip")
    assert standing(look) == {"new": 1}
    assert "import.hidden_rows_skipped" in [each["code"] for each in look["findings"]]
    done = taken(office, path)
    assert standing(done) == {"new": 2}
    assert "import.hidden_rows" in [each["code"] for each in done["findings"]]


OWN: Rows = [
    ["何时", "谁接待", "在哪", "来了几位", "说了什么", "怎么办"],
    ["2025.3.5", "张三", "东街站", 3, "停车", "当场办"],
]


def test_a_sheet_of_ones_own_is_read_with_a_mapping_file(office: Committee) -> None:
    path = file(office, OWN)
    assert [each["code"] for each in office.json("import", path, "--yes")["findings"]] == ["import.nothing"]
    proposed = office.root / "imports" / "台账.toml"
    assert office.run("import", path, "--as", "receptions", "--mapping-out")[0] == 0
    text = proposed.read_text(encoding="utf-8")
    assert '"何时" = "?"' in text
    columns = {"何时": "date", "谁接待": "deputies", "在哪": "station", "来了几位": "visitors", "说了什么": "title"}
    for heading, column in (columns | {"怎么办": "disposition"}).items():
        text = text.replace(f'"{heading}" = "?"', f'"{heading}" = "{column}"')
    proposed.write_text(text + '[values.disposition]\n"当场办" = "现场答复"\n', encoding="utf-8")
    done = taken(office, path)
    assert done["code"] == 0, done
    assert next(events(office, "reception.held"))["visitors"] == 3
    assert next(events(office, "opinion.disposed"))["disposition"] == "on_the_spot"
    assert "stranger" not in office.run("verify")[1]


def test_a_mapping_file_from_elsewhere_is_kept_among_the_records(office: Committee) -> None:
    path = file(office, OWN)
    own = office.root.parent / "接待.toml"
    assert office.run("import", path, "--as", "receptions", "--mapping-out", str(own))[0] == 0
    columns = dict(zip(OWN[0], ("date", "deputies", "station", "visitors", "title", "-"), strict=True))
    own.write_text('register = "receptions"\n[columns]\n' + "".join(f'"{a}" = "{b}"\n' for a, b in columns.items()))
    assert office.run("import", path, "--mapping", str(own), "--yes")[0] == 0
    assert "imports/接待.toml" in office.git("-c", "core.quotePath=false", "ls-files")
    assert taken(office, path)["events"] == []  # found again by the headings


def test_what_enters_a_sealed_period_needs_a_note(office: Committee) -> None:
    assert office.run("seal", "2025-Q1")[0] == 0
    path = file(office, MARCH)
    assert "seal.needs_note" in [each["code"] for each in taken(office, path)["wrong"]]
    assert taken(office, path, "--note", "补登纸质台账")["code"] == 0
    assert next(events(office, "reception.held"))["note"] == "补登纸质台账"


def test_a_mapping_file_with_a_slip_is_refused_with_the_nearest(office: Committee) -> None:
    wrong = office.root.parent / "m.toml"
    wrong.write_text('register = "receptions"\n[columns]\n"何时" = "dat"\n', encoding="utf-8")
    code, printed = office.run("import", file(office, OWN), "--mapping", str(wrong), "--yes")
    assert code == 1
    assert "date" in printed


# --- the look -----------------------------------------------------------------------------------------


def test_a_look_records_nothing_and_shows_what_would_move(office: Committee) -> None:
    path = file(office, MARCH)
    before = office.files()
    code, printed = office.run("import", path, "--dry-run")
    assert (code, office.files()) == (0, before)
    assert "voters received" in printed
    assert "3 rows new" in printed
    assert office.json("identity", "list") == []


def test_without_a_terminal_and_without_a_yes_nothing_is_recorded(office: Committee) -> None:
    before = office.files()
    code, printed = office.run("import", file(office, MARCH))
    assert (code, office.files()) == (1, before)
    assert "import.not_confirmed" in printed


def test_wrong_words_are_wrong_use(office: Committee) -> None:
    path = file(office, MARCH)
    for words in (
        ("import",),
        ("import", path, "--as", "recptions"),
        ("import", path, "--sheet", "没有"),
        ("import", path, "--set", "category"),
        ("import", path, "--set", "kategory=x"),
    ):
        assert office.run(*words)[0] == 2, words


def test_the_columns_of_a_register_are_listed(office: Committee) -> None:
    assert "receptions" in office.run("import", "--columns")[1]
    assert "处理方式" in str(office.run("import", "--columns", "receptions", "--lang", "zh")[1])


@pytest.mark.parametrize(("answer", "recorded"), [("n\n", 0), ("", 0), ("y\n", 3), ("是\n", 3)])
def test_a_terminal_asks_before_it_records(
    office: Committee, monkeypatch: pytest.MonkeyPatch, answer: str, recorded: int
) -> None:
    path = file(office, MARCH)
    monkeypatch.setattr("ledger.cli.commands.import_.is_terminal", lambda stream=None: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    code, printed = office.run("import", path)
    assert "Record these" in printed
    assert "voters received" in printed  # the figures that move were shown before the question
    assert len(list(events(office, "opinion.recorded"))) == recorded
    assert code == (0 if recorded else 1)


def test_an_old_xls_goes_in_too(office: Committee, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = Committee(tmp_path / "other", capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    done = taken(other, str(Path(__file__).with_name("roster.xls")))
    assert (done["code"], [each["deputy"] for each in events(other)]) == (0, ["张三", "李四"])


def test_a_screen_looks_and_takes_with_two_functions(office: Committee) -> None:
    reader = Reader(office.root, "zh")
    path = Path(file(office, [*MARCH, row(RECEPTIONS, 日期="2025.4.31", 站点="东街站", 接待代表="李四", 反映问题="x")]))
    looked = look(reader, path)
    assert (looked.events, looked.wrong, looked.commit) == (12, 1, None)
    assert "新增 3 行 · 读不出 1 行" in looked.lines[2]
    assert looked.remarks[0][0].startswith("〔台账〕第 6 行")
    done = take(reader, path)
    assert (done.events, done.wrong) == (12, 1)
    assert office.git("log", "-1", "--format=%H").strip() == done.commit
    assert take(reader, path).events == 0
