"""Suggestions of deputies and of others, each told from hand-in to its end or to where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.example.act import Act, Target, amend, names, on

# ruff: noqa: E501 - a row of a register stays on its line

Step = tuple[str, str, dict[str, Any]]
"""A day, the step, its fields."""

OFFICE, CITY, POLICE = "东街街道办事处", "东街城管中队", "东街派出所"
HOUSING, TRAFFIC, EDUCATION = "区住建局", "区交通局", "区教育局"
HEALTH, GREEN, CULTURE = "区卫健委", "区绿化市容局", "区文旅局"
ROOM, COMMITTEE = "区人大常委会代表工作室", "东街街道人大工委"


def acts() -> Iterator[Act]:
    """Each suggestion in turn, then what had to be corrected."""
    for number, opening, steps in (*SESSION, *RECESS, *STREET, *OTHERS):
        day, lead, title, category, more = opening
        track = TRACKS.get(number[:2], "formal")
        fields = {
            "track": track,
            "sitting": "recess",
            "type": "suggestion",
            "title": title,
            "category": category,
        }
        yield on(day, "suggestion.submitted", suggestion=number, **(fields | more), lead=lead)
        for step_day, step, given in steps:
            yield on(step_day, f"suggestion.{step}", suggestion=number, **given)
    yield amend("06-30", Target("suggestion", "2025-002", "suggestion.replied"), "补登签发人", signer="分管副局长")


def submitted() -> dict[str, str]:
    """The day on which each suggestion was handed in, by its number."""
    return {number: opening[0] for number, opening, _ in (*SESSION, *RECESS, *STREET, *OTHERS)}


def closed() -> dict[str, str]:
    """The day on which each suggestion was closed, for those that were."""
    return {
        number: day
        for number, _, steps in (*SESSION, *RECESS, *STREET, *OTHERS)
        for day, step, _ in steps
        if step == "closed"
    }


TRACKS = {"街意": "street", "议政": "council", "协商": "cppcc"}
MEETING = {"sitting": "session", "session": "七届五次"}


def assigned(day: str, unit: str, by: str = ROOM, /, signed: str = "", **more: Any) -> list[Step]:
    """Assigned, and signed for by each of its units a few days later."""
    units = [unit, *more.get("co_units", ()), *more.get("separate_units", ())]
    signings: list[Step] = [(signed or day, "signed_for", {"unit": each}) for each in units]
    return [(day, "assigned", {"lead_unit": unit, "by": by, **more}), *signings]


def met(day: str, unit: str, form: str = "meeting", rank: str = "leader") -> Step:
    """The unit talks with the deputy."""
    return day, "consulted", {"unit": unit, "form": form, "by_rank": rank}


def replied(day: str, unit: str, class_: str, adoption: str, **more: Any) -> Step:
    """The unit's reply with its class."""
    month = day[:2]
    signed = {"document_number": f"{unit[1:3]}函〔2025〕{month}{day[3:]}号", "signer": "主要负责人"}
    return day, "replied", signed | {"unit": unit, "class_": class_, "adoption": adoption, **more}


def rated(day: str, by: str, result: str, attitude: str = "satisfied", how: str = "paper", **more: Any) -> Step:
    """The deputy's form."""
    return day, "rated", {"by": by, "how": how, "answers": {"result": result, "attitude": attitude}, **more}


def promise(text: str, due: str) -> dict[str, str]:
    """A commitment in a reply."""
    return {"text": text, "due": due}


S, B, U = "satisfied", "basically_satisfied", "unsatisfied"

SESSION: tuple[tuple[str, tuple[str, str, str, str, dict[str, Any]], list[Step]], ...] = (
    ("2025-001", ("01-16", "王五", "关于加快老旧小区加装电梯的建议", "加装电梯",
      MEETING | {"co_signers": names("陈三、褚四"), "opinions": ["民意2025-003"], "public": "yes"}), [
        ("01-17", "accepted", {}),
        *assigned("03-07", HOUSING, signed="03-11", co_units=[OFFICE]),
        ("03-18", "made_key", {"leader": "区人大常委会副主任", "body": "城建环保工委"}),
        ("04-08", "co_opinion_given", {"unit": OFFICE, "text": "已摸排意向楼栋 26 个"}),
        met("05-13", HOUSING, rank="head"),
        ("05-15", "supervised", {"by": COMMITTEE, "how": "视察"}),
        replied("05-20", HOUSING, "B", "adopted", text="年内开工 12 台", commitments=[
            promise("东园新村三台电梯完工", "2025-09-30"), promise("西苑二村四台电梯完工", "2025-11-30")]),
        rated("05-27", "王五", S),
        ("06-03", "closed", {"reason": "程序办结，转入跟踪办理"}),
        ("06-16", "disclosed", {"where": "区人大网站"}),
        ("09-28", "commitment_kept", {"commitment": 1, "text": "三台电梯交付使用", "funds": "1860000"}),
        ("10-28", "looked_back", {"by": COMMITTEE, "finding": "partly", "text": "西苑二村仅一台进场"}),
    ]),
    ("2025-002", ("01-17", "钱七", "关于优化小学校门口接送交通的建议", "道路交通与停车",
      MEETING | {"co_signers": names("孙八、杨九"), "opinions": ["民意2025-005"]}), [
        ("01-18", "accepted", {}),
        *assigned("03-07", TRAFFIC, signed="03-10", co_units=[POLICE], separate_units=[EDUCATION]),
        ("04-03", "co_opinion_given", {"unit": POLICE}),
        met("05-08", TRAFFIC, "visit"),
        ("05-21", "replied", {"unit": TRAFFIC, "class_": "A", "adoption": "adopted", "document_number": "交函〔2025〕0521号"}),
        rated("05-29", "钱七", S, how="in_person"),
        ("06-04", "closed", {}),
        ("06-16", "disclosed", {"where": "区人大网站"}),
        ("09-19", "looked_back", {"by": COMMITTEE, "finding": "kept", "text": "错峰接送运行正常"}),
        ("12-05", "named_excellent", {"by": "区人大常委会"}),
    ]),
    ("2025-003", ("01-17", "韩八", "关于整治校园周边停车的建议", "道路交通与停车", MEETING), [
        ("01-20", "merged", {"into": "2025-002", "reason": "与 2025-002 内容相同，合并办理、分别答复"}),
    ]),
    ("2025-005", ("01-16", "杨九", "关于打通北园路断头路的建议", "道路交通与停车",
      MEETING | {"co_signers": ["许三"]}), [
        ("01-18", "accepted", {}),
        *assigned("03-07", TRAFFIC, signed="03-10", hard=True),
        ("08-06", "urged", {"by": ROOM, "how": "电话"}),
        met("08-27", TRAFFIC),
        ("09-10", "urged", {"by": COMMITTEE, "how": "书面", "text": "期限已过，请尽快答复"}),
        replied("09-18", TRAFFIC, "B", "partly", commitments=[promise("完成施工图设计", "2026-06-30")]),
        rated("09-26", "杨九", S),
        ("10-09", "closed", {}),
    ]),
    ("2025-006", ("01-16", "卫五", "关于改善营商环境的建议", "营商服务", MEETING), [
        ("01-20", "refused", {"reason": "no_content"}),
    ]),
    ("2025-007", ("01-17", "孙八", "关于增加普惠托育点位的建议", "教育托幼",
      MEETING | {"co_signers": names("蒋六、卫五"), "wished_unit": EDUCATION}), [
        ("01-20", "accepted", {}),
        *assigned("03-07", EDUCATION, signed="03-12", co_units=[HEALTH]),
        ("04-10", "co_opinion_given", {"unit": HEALTH}),
        ("05-30", "extension_agreed", {"new_due": "2025-08-29", "reason": "需与新学年布点一并研究",
                                       "agreed_by": "孙八", "deputy_told": "2025-05-29"}),
        met("07-11", EDUCATION, rank="head"),
        replied("08-20", EDUCATION, "B", "adopted", commitments=[promise("南桥幼儿园开设托班", "2025-10-31")]),
        rated("08-28", "孙八", B, B),
        ("09-08", "closed", {}),
        ("10-27", "commitment_kept", {"commitment": 1, "text": "开设托班两个"}),
        ("11-14", "class_changed", {"from_": "B", "to": "A", "reason": "承诺事项已落实"}),
    ]),
)  # fmt: skip

RECESS: tuple[tuple[str, tuple[str, str, str, str, dict[str, Any]], list[Step]], ...] = (
    ("2025-004", ("04-24", "沈七", "关于治理夜间餐饮噪声的建议", "市容环境",
      {"co_signers": names("钱七、韩八"), "opinions": ["民意2025-020"], "type": "criticism"}), [
        ("04-27", "accepted", {}),
        *assigned("04-30", GREEN, signed="05-07"),
        ("05-09", "return_requested", {"unit": GREEN, "reason": "餐饮噪声执法职责已下沉街道城管中队"}),
        ("05-13", "return_agreed", {"unit": GREEN, "next_unit": CITY}),
        *assigned("05-14", CITY, signed="05-15", co_units=[POLICE]),
        ("06-12", "co_opinion_given", {"unit": POLICE}),
        met("06-26", CITY, "phone", "section"),
        replied("07-04", CITY, "C", "explained", text="现场检测未超标"),
        rated("07-11", "沈七", U, B, reasons="检测时段不在投诉高峰，没有解决实际问题"),
        ("07-14", "rehandling_ordered", {"round": 2, "due": "2025-08-14", "reason": "代表不满意"}),
        ("07-30", "supervised", {"by": COMMITTEE, "how": "现场督办"}),
        met("08-06", CITY, "visit", "head"),
        replied("08-12", CITY, "B", "adopted", text="设夜间值守点并安装监测设备",
                commitments=[promise("安装噪声监测设备两套", "2025-10-31"), promise("建成油烟净化共享管道", "2025-12-15")]),
        rated("08-21", "沈七", B, how="in_person"),
        ("08-28", "closed", {}),
        ("10-24", "commitment_kept", {"commitment": 1, "funds": "46500.50"}),
        ("12-12", "commitment_lapsed", {"commitment": 2, "text": "管道穿越绿地未获许可，改用单户净化"}),
    ]),
    ("2025-008", ("09-12", "陈三", "关于在东园建设口袋公园的建议", "市容环境",
      {"co_signers": ["王五"], "opinions": ["民意2025-042"]}), [
        ("09-16", "accepted", {}),
        *assigned("09-18", GREEN, signed="09-22"),
        ("12-03", "urged", {"by": ROOM, "how": "电话"}),
        ("12-22", "urged", {"by": COMMITTEE, "how": "书面", "text": "已超过办理期限"}),
    ]),
    ("2025-009", ("10-24", "赵六", "关于增设电动自行车充电桩的建议", "公共安全与消防", {"opinions": ["民意2025-048"]}), [
        ("10-27", "accepted", {}),
        *assigned("11-03", HOUSING, signed="11-05"),
        met("12-09", HOUSING),
    ]),
    ("2025-010", ("11-20", "韩八", "关于延长末班公交时间的建议", "道路交通与停车", {"opinions": ["民意2025-050"]}), [
        ("11-21", "accepted", {}),
        *assigned("11-25", TRAFFIC, signed="11-27"),
        ("12-02", "return_requested", {"unit": TRAFFIC, "reason": "线路由市公交集团运营"}),
        ("12-04", "return_refused", {"unit": TRAFFIC, "reason": "线网调整属区级协调事项"}),
        ("12-08", "signed_for", {"unit": TRAFFIC}),
        met("12-19", TRAFFIC, rank="section"),
    ]),
    ("2025-011", ("11-05", "冯二", "关于地铁站增设无障碍电梯的建议", "养老助残", {}), [
        ("11-07", "accepted", {}),
        ("11-10", "transferred", {"to_level": "city", "to": "市人大常委会代表工作机构", "reason": "属市级事权"}),
    ]),
    ("2025-012", ("06-10", "许三", "关于科创园增设公共食堂的建议", "营商服务", {}), [
        ("06-12", "accepted", {}),
        ("06-25", "withdrawn", {"reason": "园区已自行开办食堂"}),
    ]),
    ("2025-013", ("05-28", "蒋六", "关于恢复社区医院儿科门诊的建议", "医疗卫生", {"co_signers": names("陈三、孙八")}), [
        ("05-30", "accepted", {}),
        *assigned("06-05", HEALTH, signed="06-09"),
        met("07-17", HEALTH, "meeting", "head"),
        replied("07-29", HEALTH, "A", "adopted", text="每周三、周六开诊"),
        rated("08-05", "蒋六", S, how="phone"),
        ("08-12", "closed", {}),
        ("08-26", "disclosed", {"where": "区人大网站"}),
        ("12-09", "adopted", {"by": "区人大常委会"}),
    ]),
)  # fmt: skip

STREET: tuple[tuple[str, tuple[str, str, str, str, dict[str, Any]], list[Step]], ...] = (
    ("街意〔2025〕1号", ("03-25", "孙八", "公开社区托育点信息和收费", "教育托幼",
      {"opinions": ["民意2025-013", "民意2025-014"]}), [
        ("03-26", "accepted", {}),
        *assigned("03-27", OFFICE, COMMITTEE, signed="03-28"),
        met("04-09", OFFICE),
        ("04-17", "replied", {"unit": OFFICE, "class_": "A", "adoption": "adopted"}),
        rated("04-22", "孙八", S),
        ("04-25", "closed", {}),
    ]),
    ("街意〔2025〕2号", ("05-16", "褚四", "加快加装电梯意愿征询", "加装电梯", {}), [
        ("05-19", "accepted", {}),
        *assigned("05-20", OFFICE, COMMITTEE, signed="05-21"),
        met("06-10", OFFICE, "visit"),
        ("06-24", "replied", {"unit": OFFICE, "class_": "A", "adoption": "adopted"}),
        rated("06-27", "褚四", S),
        ("07-01", "closed", {}),
    ]),
    ("街意〔2025〕3号", ("07-25", "杨九", "北园充电棚延长照明", "公共安全与消防", {}), [
        ("07-28", "accepted", {}),
        *assigned("07-29", OFFICE, COMMITTEE, signed="07-30"),
        ("08-19", "replied", {"unit": OFFICE, "class_": "A", "adoption": "adopted"}),
        rated("08-22", "杨九", B, how="online"),
        ("08-26", "closed", {}),
    ]),
    ("街意〔2025〕4号", ("09-15", "钱七", "修复校门口护栏", "道路交通与停车", {"opinions": ["线索2025-09"]}), [
        ("09-16", "accepted", {}),
        *assigned("09-17", CITY, COMMITTEE, signed="09-18", due="2025-10-17"),
        ("10-14", "replied", {"unit": CITY, "class_": "A", "adoption": "adopted"}),
        rated("10-20", "钱七", S),
        ("10-23", "closed", {}),
    ]),
    ("街意〔2025〕5号", ("12-11", "尤二", "增加养老院探视班车", "养老助残", {"wished_unit": OFFICE}), [
        ("12-12", "accepted", {}),
        *assigned("12-15", OFFICE, COMMITTEE, signed="12-16"),
    ]),
    ("街意〔2025〕6号", ("12-29", "许三", "园区道路划设非机动车位", "道路交通与停车", {}), []),
)  # fmt: skip

OTHERS: tuple[tuple[str, tuple[str, str, str, str, dict[str, Any]], list[Step]], ...] = (
    ("议政〔2025〕1号", ("07-25", "窦三", "增设夜间健身场地", "文化体育",
      {"co_signers": names("华二、柏一"), "opinions": ["线索2025-07"]}), [
        ("07-29", "accepted", {}),
        *assigned("07-31", CULTURE, COMMITTEE, signed="08-04", co_units=[OFFICE]),
        ("08-28", "co_opinion_given", {"unit": OFFICE}),
        met("09-11", CULTURE, "visit", "section"),
        ("10-10", "replied", {"unit": CULTURE, "class_": "A", "adoption": "adopted"}),
        rated("10-17", "窦三", S),
        ("10-22", "closed", {}),
        ("12-17", "looked_back", {"by": "议政代表会", "finding": "kept", "funds": 32000}),
        ("12-18", "scored", {"score": "92.5", "by": "议政代表会"}),
    ]),
    ("议政〔2025〕2号", ("07-25", "姜六", "改善菜市场排水", "市容环境", {}), [
        ("07-29", "accepted", {}),
        *assigned("07-31", OFFICE, COMMITTEE, signed="08-04"),
        met("09-16", OFFICE),
        ("10-23", "replied", {"unit": OFFICE, "class_": "B", "adoption": "partly",
                              "commitments": [promise("完成排水沟改造", "2026-03-31")]}),
        rated("10-29", "姜六", B),
        ("11-04", "closed", {}),
        ("12-18", "scored", {"score": 85, "by": "议政代表会"}),
    ]),
    ("协商〔2025〕1号", ("08-15", "区政协委员联络组", "保护老街历史建筑", "文化体育", {"level": "district"}), [
        ("08-19", "accepted", {}),
        *assigned("08-21", CULTURE, COMMITTEE, signed="08-25"),
        met("09-30", CULTURE),
        ("10-30", "replied", {"unit": CULTURE, "class_": "D", "adoption": "explained"}),
        rated("11-06", "区政协委员联络组", S),
        ("11-12", "closed", {}),
    ]),
)  # fmt: skip
